/* test-window-inputs.c: what does not fit is refused in a sentence, and nothing else changes. */
#include "heed-method-list.h"
#include "heed-ui.h"
#include "window-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

static void
assert_info (Fixture *fixture, const char *first, const char *second)
{
  const char *info = fixture_info (fixture);
  g_assert_nonnull (info);
  g_test_message ("%s", info);
  g_assert_nonnull (strstr (info, first));
  g_assert_nonnull (strstr (info, second));
}

/* The sample that was there is still there, and can be explained. */
static void
assert_unharmed (Fixture *fixture)
{
  g_autofree char *name = g_path_get_basename (fixture_shown (fixture)->image_path);
  g_assert_cmpstr (name, ==, "scene-001.png");
  g_assert_cmpstr (fixture_shown (fixture)->model_name, ==, "toybox-clip");
  GtkWidget *list = fixture_find (GTK_WIDGET (fixture->window), HEED_TYPE_METHOD_LIST, 0);
  const char *const calls[] = {"centre", NULL};
  heed_method_list_set_calls (HEED_METHOD_LIST (list), calls);
  fixture_click (fixture, "win.explain");
  fixture_wait_idle (fixture);
  g_assert_null (fixture_info (fixture));
  g_assert_cmpuint (fixture_shown (fixture)->explanations->len, >, 0);
}

static void
drop (Fixture *fixture, const char *path)
{
  fixture_drop (fixture, path, NULL);
  fixture_wait_idle (fixture);
}

static void
test_folder_without_model (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "holiday", NULL);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  drop (fixture, folder);
  assert_info (fixture, "holiday", "config.json");
  assert_unharmed (fixture);
}

static void
test_broken_model (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "broken", NULL);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_autofree char *config = fixture_write (fixture, "broken" G_DIR_SEPARATOR_S "config.json",
                                           "{\"model_type\": \"resnet\"}", -1);
  drop (fixture, folder);
  assert_info (fixture, "broken", "resnet");
  assert_unharmed (fixture);
}

static void
test_broken_picture (Fixture *fixture, gconstpointer data)
{
  g_autofree char *picture =
      fixture_write (fixture, "torn.png", "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
  drop (fixture, picture);
  assert_info (fixture, "torn.png", "truncated");
  assert_unharmed (fixture);
}

static void
test_binary_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = fixture_write (fixture, "program.bin",
                                         "\x7f"
                                         "ELF\0\1\2\3\xff",
                                         9);
  drop (fixture, file);
  assert_info (fixture, "program.bin", "neither a picture nor text");
  assert_unharmed (fixture);
}

static void
test_missing_file (Fixture *fixture, gconstpointer data)
{
  drop (fixture, "/nonexistent/picture.png");
  assert_info (fixture, "picture.png", "is not there");
  assert_unharmed (fixture);
}

/* A text file is captions. */
static void
test_text_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = fixture_write (fixture, "captions.txt", "a red mug\na blue mug\n", -1);
  drop (fixture, file);
  g_assert_null (fixture_info (fixture));
  g_assert_cmpstr (fixture_shown (fixture)->target_text, ==, "a red mug");
}

/* Fifty files at once, every fifth no picture: the pictures make a strip, the rest one sentence. */
static void
test_fifty_files (Fixture *fixture, gconstpointer data)
{
  GFile *files[50];
  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *name = g_strdup_printf ("file-%02u.%s", i, i % 5 == 4 ? "zip" : "png");
      g_autofree char *path = i % 5 == 4 ? fixture_write (fixture, name, "PK\3\4\0\0", 6)
                                         : fixture_copy_sample (fixture, name);
      files[i] = g_file_new_for_path (path);
    }
  heed_window_open (fixture->window, files, 50);
  fixture_wait_idle (fixture);
  assert_info (fixture, "10", "zip");
  g_assert_nonnull (fixture_find_label (GTK_WIDGET (fixture->window), "1 of 40"));
  fixture_click (fixture, "win.next-picture");
  fixture_wait_idle (fixture);
  g_assert_nonnull (fixture_find_label (GTK_WIDGET (fixture->window), "2 of 40"));
  g_assert_true (g_str_has_suffix (fixture_shown (fixture)->image_path, "file-01.png"));
  for (guint i = 0; i < 50; i++)
    g_object_unref (files[i]);
}

/* A broken picture and a broken model at once: both are told, nothing else changes. */
static void
test_all_refusals (Fixture *fixture, gconstpointer data)
{
  g_autofree char *torn = fixture_write (fixture, "torn.png", "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
  g_autofree char *binary = fixture_write (fixture, "program.bin",
                                           "\x7f"
                                           "ELF\0\1\2\3\xff",
                                           9);
  g_autofree char *folder = g_build_filename (fixture->folder, "broken", NULL);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_autofree char *config = fixture_write (fixture, "broken" G_DIR_SEPARATOR_S "config.json",
                                           "{\"model_type\": \"resnet\"}", -1);
  fixture_drop (fixture, torn, binary, folder, NULL);
  fixture_wait_idle (fixture);
  assert_info (fixture, "torn.png", "program.bin");
  assert_info (fixture, "resnet", "clip");
  assert_unharmed (fixture);
}

/* The bundled model is still being opened when a broken one is named, as on the command line. */
static void
test_broken_model_at_start (void)
{
  Fixture fixture = {0};
  g_autofree char *data_dir = g_build_filename (g_getenv ("HEED_SOURCE_DIR"), "data", NULL);
  g_autoptr (GFile) broken = g_file_new_for_path (data_dir);
  fixture_set_up_with (&fixture, &broken, 1);
  g_assert_nonnull (fixture_find_label (GTK_WIDGET (fixture.window), "toybox-clip"));
  assert_info (&fixture, "data", "config.json");
  fixture_tear_down (&fixture, NULL);
}

/* A torn picture leaves the strip and what was typed for it as they were. */
static void
test_strip_survives (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = fixture_copy_sample (fixture, "first.png");
  g_autofree char *second = fixture_copy_sample (fixture, "second.png");
  g_autofree char *torn = fixture_write (fixture, "torn.png", "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
  fixture_drop (fixture, first, second, NULL);
  fixture_wait_idle (fixture);
  drop (fixture, torn);
  assert_info (fixture, "torn.png", "truncated");
  g_assert_nonnull (fixture_find_label (GTK_WIDGET (fixture->window), "1 of 2"));
  fixture_click (fixture, "win.next-picture");
  fixture_wait_idle (fixture);
  g_assert_true (g_str_has_suffix (fixture_shown (fixture)->image_path, "second.png"));
}

/* Of a strip, one file is gone when its turn comes: the others stay. */
static void
test_strip_loses_one (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = fixture_copy_sample (fixture, "first.png");
  g_autofree char *second = fixture_copy_sample (fixture, "second.png");
  g_autofree char *third = fixture_copy_sample (fixture, "third.png");
  fixture_drop (fixture, first, second, third, NULL);
  fixture_wait_idle (fixture);
  g_assert_cmpint (g_remove (second), ==, 0);
  fixture_click (fixture, "win.next-picture");
  fixture_wait_idle (fixture);
  assert_info (fixture, "second.png", "cannot be opened");
  g_assert_nonnull (fixture_find_label (GTK_WIDGET (fixture->window), "1 of 2"));
  fixture_click (fixture, "win.next-picture");
  fixture_wait_idle (fixture);
  g_assert_true (g_str_has_suffix (fixture_shown (fixture)->image_path, "third.png"));
}

/* Captions that are dropped with a picture go before those that lie beside it. */
static void
test_dropped_captions (Fixture *fixture, gconstpointer data)
{
  g_autofree char *picture = fixture_copy_sample (fixture, "toys.png");
  g_autofree char *beside = fixture_write (fixture, "toys.txt", "beside it", -1);
  g_autofree char *list = fixture_write (fixture, "list.txt", "a red mug", -1);
  fixture_drop (fixture, picture, list, NULL);
  fixture_wait_idle (fixture);
  g_assert_cmpstr (fixture_shown (fixture)->target_text, ==, "a red mug");
}

/* Captions typed for one picture of a strip are there again when it is. */
static void
test_strip_captions (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = fixture_copy_sample (fixture, "first.png");
  g_autofree char *second = fixture_copy_sample (fixture, "second.png");
  fixture_drop (fixture, first, second, NULL);
  fixture_wait_idle (fixture);
  fixture_type (fixture, "a green mug");
  fixture_wait_idle (fixture);
  fixture_click (fixture, "win.next-picture");
  fixture_wait_idle (fixture);
  fixture_type (fixture, "a yellow lamp");
  fixture_wait_idle (fixture);
  fixture_click (fixture, "win.previous-picture");
  fixture_wait_idle (fixture);
  g_assert_cmpstr (fixture_shown (fixture)->target_text, ==, "a green mug");
}

static gboolean
shows_second (Fixture *fixture)
{
  return fixture_find_label (GTK_WIDGET (fixture->window), "second.png") != NULL;
}

/* Both have the same caption, whose score is that of the picture it is beside, or is not there. */
static void
test_score_of_another (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = fixture_copy_sample (fixture, "first.png");
  g_autofree char *second = fixture_copy_sample (fixture, "second.png");
  fixture_drop (fixture, first, second, NULL);
  fixture_wait_idle (fixture);
  g_assert_nonnull (fixture_find_label (GTK_WIDGET (fixture->window), "score "));
  fixture_click (fixture, "win.next-picture");
  fixture_wait (shows_second, fixture);
  g_assert_null (fixture_find_label (GTK_WIDGET (fixture->window), "score "));
  fixture_wait_idle (fixture);
  g_assert_nonnull (fixture_find_label (GTK_WIDGET (fixture->window), "score "));
}

/* ---- before the window has looked at what comes with it ---- */

static void
renew (Fixture *fixture)
{
  g_autofree char *data_dir = g_build_filename (g_getenv ("HEED_SOURCE_DIR"), "data", NULL);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  fixture_iterate (fixture);
  g_assert_null (fixture->window);
  fixture->window =
      HEED_WINDOW (heed_window_new (fixture->application, fixture->settings, data_dir));
  g_object_add_weak_pointer (G_OBJECT (fixture->window), (gpointer *)&fixture->window);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static int
count_models (Fixture *fixture)
{
  GObject *button = gtk_widget_get_template_child (GTK_WIDGET (fixture->window), HEED_TYPE_WINDOW,
                                                   "model_button");
  GMenuModel *menu = gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (button));
  g_autoptr (GMenuModel) known = g_menu_model_get_item_link (menu, 0, G_MENU_LINK_SECTION);
  return g_menu_model_get_n_items (known);
}

/* Nothing is read while a window is made. */
static void
test_early (Fixture *fixture, gconstpointer data)
{
  renew (fixture);
  g_assert_true (heed_window_is_busy (fixture->window));
  g_assert_cmpint (count_models (fixture), ==, 0);
  fixture_wait_idle (fixture);
  g_assert_cmpint (count_models (fixture), ==, 1);
  assert_unharmed (fixture);
}

/* A sample that was opened so early has its captions all the same. */
static void
test_early_picture (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sample =
      g_build_filename (g_getenv ("HEED_SOURCE_DIR"), "data", "samples", "scene-002.png", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (sample);
  fixture_wait_idle (fixture);
  renew (fixture);
  heed_window_open (fixture->window, &file, 1);
  fixture_wait_idle (fixture);
  g_assert_cmpstr (fixture_shown (fixture)->image_path, ==, sample);
  g_assert_nonnull (fixture_shown (fixture)->target_text);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (fixture->window)), ==, "scene-002.png — Heed");
}

static void
test_early_captions (Fixture *fixture, gconstpointer data)
{
  renew (fixture);
  fixture_type (fixture, "a red mug");
  fixture_wait_idle (fixture);
  g_assert_true (g_str_has_suffix (fixture_shown (fixture)->image_path, "scene-001.png"));
  g_assert_cmpstr (fixture_shown (fixture)->target_text, ==, "a red mug");
  g_autofree char *path = fixture_write (fixture, "captions.txt", "a blue mug\n", -1);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  renew (fixture);
  heed_window_open (fixture->window, &file, 1);
  fixture_wait_idle (fixture);
  g_assert_true (g_str_has_suffix (fixture_shown (fixture)->image_path, "scene-001.png"));
  g_assert_cmpstr (fixture_shown (fixture)->target_text, ==, "a blue mug");
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  heed_ui_init (gdk_display_get_default ());
#define ADD(path, test) g_test_add (path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)
  ADD ("/window-inputs/folder-without-model", test_folder_without_model);
  ADD ("/window-inputs/broken-model", test_broken_model);
  ADD ("/window-inputs/broken-picture", test_broken_picture);
  ADD ("/window-inputs/binary-file", test_binary_file);
  ADD ("/window-inputs/missing-file", test_missing_file);
  ADD ("/window-inputs/text-file", test_text_file);
  ADD ("/window-inputs/fifty-files", test_fifty_files);
  ADD ("/window-inputs/all-refusals", test_all_refusals);
  g_test_add_func ("/window-inputs/broken-model-at-start", test_broken_model_at_start);
  ADD ("/window-inputs/strip-survives", test_strip_survives);
  ADD ("/window-inputs/strip-loses-one", test_strip_loses_one);
  ADD ("/window-inputs/dropped-captions", test_dropped_captions);
  ADD ("/window-inputs/strip-captions", test_strip_captions);
  ADD ("/window-inputs/early", test_early);
  ADD ("/window-inputs/early-picture", test_early_picture);
  ADD ("/window-inputs/early-captions", test_early_captions);
  ADD ("/window-inputs/score-of-another", test_score_of_another);
#undef ADD
  return g_test_run ();
}
