/* test-export-name.c: names that no shell and no file system stumbles over. */
#include "heed-export-name.h"

#include <glib/gstdio.h>
#include <string.h>

static char *
suggest (const char *image, const char *caption)
{
  g_autoptr (HeedResult) result = heed_result_new ();
  result->image_path = g_strdup (image);
  result->target_text = g_strdup (caption);
  return heed_export_suggest_name (result, -1, HEED_EXPORT_PNG);
}

static void
test_suggest (void)
{
  static const struct
  {
    const char *image;
    const char *caption;
    const char *name;
  } cases[] = {
      {"/samples/scene-001.png", "a yellow bottle", "scene-001 a-yellow-bottle.png"},
      {"scene.001.jpeg", "A mug, on/under the table?", "scene-001 A-mug-on-under-the-table.png"},
      {"/p/..hidden.png", "  ../../etc/passwd  ", "hidden etc-passwd.png"},
      {"/p/.png", "$(reboot); `rm -rf *` \"'|<>\\:\n\t\x01", "png reboot-rm-rf.png"},
      {"/p/图片.png", "红色的杯子 בקבוק אדום", "图片 红色的杯子-בקבוק-אדום.png"},
      {"/p/e\xcc\x81t\xc3\xa9.png", "naïve_3", "e\xcc\x81t\xc3\xa9 naïve_3.png"},
      {"/p/\xff\xfe.png", "\xf0\x9f\xab\x96", "heed.png"},
      {NULL, NULL, "heed.png"},
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = suggest (cases[i].image, cases[i].caption);
      g_assert_cmpstr (name, ==, cases[i].name);
    }
}

static void
test_one_map (void)
{
  g_autoptr (HeedResult) result = heed_result_new ();
  HeedExplanation *explanation = heed_explanation_new ();
  explanation->method = g_strdup ("atman");
  explanation->settings = g_strdup ("group=block:2");
  g_ptr_array_add (result->explanations, explanation);
  result->image_path = g_strdup ("scene-001.png");
  result->target_text = g_strdup ("a mug");
  g_autofree char *one = heed_export_suggest_name (result, 0, HEED_EXPORT_CSV);
  g_autofree char *all = heed_export_suggest_name (result, -1, HEED_EXPORT_JSON);
  g_assert_cmpstr (one, ==, "scene-001 a-mug atman-group-block-2.csv");
  g_assert_cmpstr (all, ==, "scene-001 a-mug.json");
}

/* A file name has at most 255 bytes. */
static void
test_long (void)
{
  static const char *const pieces[] = {"ab ", "红", "e\xcc\x81", "\xf0\x9d\x94\xb8"};
  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      for (guint k = 0; k < 500; k++)
        g_string_append (text, pieces[i]);
      g_autofree char *name = suggest (text->str, text->str);
      g_assert_cmpuint (strlen (name), <=, 200);
      g_assert_cmpuint (strlen (name), >=, 100);
      g_assert_true (g_utf8_validate (name, -1, NULL));
      g_assert_true (g_str_has_suffix (name, ".png"));
    }
}

static void
on_completed (GObject *source, GAsyncResult *result, gpointer got)
{
  *(char **)got = heed_export_complete_path_finish (result, NULL);
}

static void
assert_completed (const char *path, HeedExportFormat chosen, const char *completed)
{
  g_autofree char *got = NULL;
  heed_export_complete_path_async (path, chosen, NULL, on_completed, &got);
  g_assert_null (got); /* whatever the file system does */
  while (got == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (got, ==, completed);
}

static void
test_complete (void)
{
  g_autofree char *folder = g_dir_make_tmp ("heed-export-XXXXXX", NULL);
  g_autofree char *plain = g_build_filename (folder, "map", NULL);
  g_autofree char *dotted = g_build_filename (folder, "map.v2", NULL);
  g_autofree char *csv = g_build_filename (folder, "map.CSV", NULL);
  g_autofree char *with_pdf = g_strconcat (plain, ".pdf", NULL);
  g_autofree char *dotted_pdf = g_strconcat (dotted, ".pdf", NULL);
  assert_completed (plain, HEED_EXPORT_PDF, with_pdf);
  assert_completed (dotted, HEED_EXPORT_PDF, dotted_pdf);
  assert_completed (with_pdf, HEED_EXPORT_PNG, with_pdf);
  assert_completed (csv, HEED_EXPORT_PNG, csv);
  /* nobody was asked whether map.pdf may go */
  g_assert_true (g_file_set_contents (with_pdf, "mine", -1, NULL));
  assert_completed (plain, HEED_EXPORT_PDF, plain);
  g_unlink (with_pdf);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/export-name/suggest", test_suggest);
  g_test_add_func ("/export-name/one-map", test_one_map);
  g_test_add_func ("/export-name/long", test_long);
  g_test_add_func ("/export-name/complete", test_complete);
  return g_test_run ();
}
