/* What Heed remembers: kept in a store, or in memory where the schema is missing or another. */
#include "heed-settings.h"

#define G_SETTINGS_ENABLE_BACKEND
#include <gio/gsettingsbackend.h>
#include <glib/gstdio.h>

#define GROUP "io/github/heed_xai/Heed"

typedef struct
{
  char *folder;
  GSettingsSchemaSource *source;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  f->folder = g_dir_make_tmp ("heed-settings-XXXXXX", &error);
  g_assert_no_error (error);
  f->source =
      g_settings_schema_source_new_from_directory (g_getenv ("HEED_SCHEMAS"), NULL, TRUE, &error);
  g_assert_no_error (error);
}

static void
remove_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_remove (path);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  const char *const names[] = {"store.ini", "x.gschema.xml", "gschemas.compiled"};
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    remove_file (f->folder, names[i]);
  g_assert_cmpint (g_rmdir (f->folder), ==, 0);
  g_free (f->folder);
  g_settings_schema_source_unref (f->source);
}

static GSettingsBackend *
open_store (Fixture *f)
{
  g_autofree char *path = g_build_filename (f->folder, "store.ini", NULL);
  return g_keyfile_settings_backend_new (path, "/", NULL);
}

static HeedSettings *
open_settings (Fixture *f)
{
  g_autoptr (GSettingsBackend) store = open_store (f);
  return heed_settings_new_from (f->source, store);
}

static char *
get_string (HeedSettings *settings, const char *name)
{
  char *value = NULL;
  g_object_get (settings, name, &value, NULL);
  return value;
}

static void
count (GObject *object, GParamSpec *pspec, gpointer n)
{
  ++*(guint *)n;
}

/* The values that the window begins with, whatever they are bound to. */
static void
assert_defaults (HeedSettings *settings)
{
  g_autofree char *device = NULL;
  g_autofree char *appearance = NULL;
  g_autofree char *palette = NULL;
  g_autofree char *model = NULL;
  g_auto (GStrv) methods = NULL;
  guint64 limit = 1;
  double opacity = 0;
  double export_width = 0;
  int width = 0;
  gboolean smooth = FALSE;
  g_object_get (settings, "device", &device, "appearance", &appearance, "palette", &palette,
                "model-folder", &model, "methods", &methods, "memory-limit", &limit, "opacity",
                &opacity, "export-width", &export_width, "window-width", &width, "smooth", &smooth,
                NULL);
  g_assert_cmpstr (device, ==, "auto");
  g_assert_cmpstr (appearance, ==, "system");
  g_assert_cmpstr (palette, ==, "heat");
  g_assert_cmpstr (model, ==, "");
  const char *const three[] = {"atman", "atman:group=block:2", "occlusion:window=2", NULL};
  g_assert_cmpstrv (methods, three);
  g_assert_cmpuint (limit, ==, 0);
  g_assert_cmpfloat (opacity, ==, 0.6);
  g_assert_cmpfloat (export_width, ==, 720);
  g_assert_cmpint (width, ==, 1180);
  g_assert_true (smooth);
}

static void
assert_works_in_memory (HeedSettings *settings)
{
  g_assert_false (heed_settings_is_kept (settings));
  assert_defaults (settings);
  guint notified = 0;
  g_signal_connect (settings, "notify::device", G_CALLBACK (count), &notified);
  g_object_set (settings, "device", "cpu", NULL);
  g_autofree char *device = get_string (settings, "device");
  g_assert_cmpstr (device, ==, "cpu");
  g_assert_cmpuint (notified, ==, 1);
}

static void
test_no_schema (void)
{
  g_autoptr (HeedSettings) nowhere = heed_settings_new_from (NULL, NULL);
  assert_works_in_memory (nowhere);
}

static GSettingsSchemaSource *
compile_schema (Fixture *f, const char *text)
{
  g_autofree char *path = g_build_filename (f->folder, "x.gschema.xml", NULL);
  g_autoptr (GError) error = NULL;
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  const char *compile[] = {"glib-compile-schemas", "--strict", f->folder, NULL};
  int status = -1;
  g_spawn_sync (NULL, (char **)compile, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  GSettingsSchemaSource *source =
      g_settings_schema_source_new_from_directory (f->folder, NULL, TRUE, &error);
  g_assert_no_error (error);
  return source;
}

static void
test_other_schemas_only (Fixture *f, gconstpointer data)
{
  g_autoptr (GSettingsSchemaSource) source =
      compile_schema (f, "<schemalist><schema id='io.example.Other' path='/x/'>"
                         "<key name='device' type='s'><default>''</default></key>"
                         "</schema></schemalist>");
  g_autoptr (HeedSettings) settings = heed_settings_new_from (source, NULL);
  assert_works_in_memory (settings);
}

/* Heed's schema, the first place in it that reads @from made into @to. */
static HeedSettings *
open_changed (Fixture *f, const char *from, const char *to)
{
  g_autofree char *path = g_build_filename (g_getenv ("HEED_SOURCE_DIR"), "data",
                                            "io.github.heed_xai.Heed.gschema.xml", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_auto (GStrv) halves = g_strsplit (text, from, 2);
  g_assert_cmpuint (g_strv_length (halves), ==, 2);
  g_autofree char *changed = g_strconcat (halves[0], to, halves[1], NULL);
  g_autoptr (GSettingsSchemaSource) source = compile_schema (f, changed);
  g_autoptr (GSettingsBackend) store = open_store (f);
  return heed_settings_new_from (source, store);
}

static void
assert_refused (Fixture *f, const char *from, const char *to)
{
  g_autoptr (HeedSettings) settings = open_changed (f, from, to);
  assert_works_in_memory (settings);
}

static void
test_key_missing (Fixture *f, gconstpointer data)
{
  assert_refused (f, "key name=\"told-no-gpu\"", "key name=\"told-nothing\"");
}

static void
test_key_of_other_type (Fixture *f, gconstpointer data)
{
  assert_refused (f, "key name=\"memory-limit\" type=\"t\"",
                  "key name=\"memory-limit\" type=\"x\"");
}

static void
test_key_of_other_range (Fixture *f, gconstpointer data)
{
  assert_refused (f, "<range min=\"4\" max=\"72\"/>", "<range min=\"8\" max=\"12\"/>");
}

static void
test_key_without_a_choice (Fixture *f, gconstpointer data)
{
  assert_refused (f, "<choice value=\"dark\"/>", "");
}

/* A newer schema, with a key and a choice that we do not know. */
static void
test_more_than_we_know (Fixture *f, gconstpointer data)
{
  g_autoptr (HeedSettings) settings = open_changed (
      f, "<choice value=\"dark\"/>", "<choice value=\"dark\"/><choice value=\"dim\"/>");
  g_assert_true (heed_settings_is_kept (settings));
  assert_defaults (settings);
}

static void
test_defaults (Fixture *f, gconstpointer data)
{
  g_autoptr (HeedSettings) settings = open_settings (f);
  g_assert_true (heed_settings_is_kept (settings));
  assert_defaults (settings);
}

/* Every property: the schema's default is ours. */
static void
test_defaults_agree (Fixture *f, gconstpointer data)
{
  g_autoptr (HeedSettings) bound = open_settings (f);
  g_autoptr (HeedSettings) own = heed_settings_new_from (NULL, NULL);
  guint n = 0;
  g_autofree GParamSpec **pspecs = g_object_class_list_properties (G_OBJECT_GET_CLASS (own), &n);
  g_assert_cmpuint (n, ==, 21);
  for (guint i = 0; i < n; i++)
    {
      g_auto (GValue) a = G_VALUE_INIT;
      g_auto (GValue) b = G_VALUE_INIT;
      g_object_get_property (G_OBJECT (bound), pspecs[i]->name, &a);
      g_object_get_property (G_OBJECT (own), pspecs[i]->name, &b);
      g_autofree char *first = g_strdup_value_contents (&a);
      g_autofree char *second = g_strdup_value_contents (&b);
      g_test_message ("%s", pspecs[i]->name);
      g_assert_cmpstr (first, ==, second);
    }
}

static void
test_kept (Fixture *f, gconstpointer data)
{
  const char *const methods[] = {"centre", NULL};
  HeedSettings *first = open_settings (f);
  g_object_set (first, "device", "vulkan:1", "precision", "bf16", "memory-limit",
                G_GUINT64_CONSTANT (6144), "opacity", 0.25, "window-width", 901, "smooth", FALSE,
                "methods", methods, "model-folder", "/mödels/clip", NULL);
  g_settings_sync ();
  g_object_unref (first);

  g_autoptr (HeedSettings) settings = open_settings (f);
  g_autofree char *device = get_string (settings, "device");
  g_autofree char *precision = get_string (settings, "precision");
  g_autofree char *model = get_string (settings, "model-folder");
  g_auto (GStrv) kept = NULL;
  guint64 limit = 0;
  double opacity = 0;
  int width = 0;
  gboolean smooth = TRUE;
  g_object_get (settings, "memory-limit", &limit, "opacity", &opacity, "window-width", &width,
                "smooth", &smooth, "methods", &kept, NULL);
  g_assert_cmpstr (device, ==, "vulkan:1");
  g_assert_cmpstr (precision, ==, "bf16");
  g_assert_cmpstr (model, ==, "/mödels/clip");
  g_assert_cmpstrv (kept, methods);
  g_assert_cmpuint (limit, ==, 6144);
  g_assert_cmpfloat (opacity, ==, 0.25);
  g_assert_cmpint (width, ==, 901);
  g_assert_false (smooth);
}

/* What somebody else writes to the store arrives; what makes no sense there reads as the default.
 */
static void
test_store_changes (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->folder, "store.ini", NULL);
  g_autoptr (GError) error = NULL;
  g_file_set_contents (path,
                       "[" GROUP "]\nappearance='dark'\nscale='sideways'\nopacity=7.0\n"
                       "window-width='wide'\n",
                       -1, &error);
  g_assert_no_error (error);
  g_autoptr (HeedSettings) settings = open_settings (f);
  g_autofree char *appearance = get_string (settings, "appearance");
  g_autofree char *scale = get_string (settings, "scale");
  double opacity = 0;
  int width = 0;
  g_object_get (settings, "opacity", &opacity, "window-width", &width, NULL);
  g_assert_cmpstr (appearance, ==, "dark");
  g_assert_cmpstr (scale, ==, "shared");
  g_assert_cmpfloat (opacity, ==, 0.6);
  g_assert_cmpint (width, ==, 1180);
}

static void
test_ranges (Fixture *f, gconstpointer data)
{
  g_autoptr (HeedSettings) settings = open_settings (f);
  g_object_set (settings, "opacity", 1.5, "window-height", -3, "export-font-size", 1000.0, "scale",
                "sideways", "precision", NULL, "methods", NULL, NULL);
  g_autofree char *scale = get_string (settings, "scale");
  g_autofree char *precision = get_string (settings, "precision");
  g_auto (GStrv) methods = NULL;
  double opacity = 0;
  double font_size = 0;
  int height = 0;
  g_object_get (settings, "opacity", &opacity, "window-height", &height, "export-font-size",
                &font_size, "methods", &methods, NULL);
  g_assert_cmpfloat (opacity, ==, 1);
  g_assert_cmpint (height, ==, 1);
  g_assert_cmpfloat (font_size, ==, 72);
  g_assert_cmpstr (scale, ==, "shared");
  g_assert_cmpstr (precision, ==, "f32");
  g_assert_cmpuint (g_strv_length (methods), ==, 3);
}

static void
test_notifies_changes_only (Fixture *f, gconstpointer data)
{
  g_autoptr (HeedSettings) settings = open_settings (f);
  guint notified = 0;
  g_signal_connect (settings, "notify::methods", G_CALLBACK (count), &notified);
  g_signal_connect (settings, "notify::opacity", G_CALLBACK (count), &notified);
  const char *const same[] = {"atman", "atman:group=block:2", "occlusion:window=2", NULL};
  g_object_set (settings, "methods", same, "opacity", 0.6, NULL);
  g_assert_cmpuint (notified, ==, 0);
  g_object_set (settings, "methods", same + 1, "opacity", 0.5, NULL);
  g_assert_cmpuint (notified, ==, 2);
}

static void
test_memory_store_is_not_kept (Fixture *f, gconstpointer data)
{
  g_autoptr (GSettingsBackend) memory = g_memory_settings_backend_new ();
  g_autoptr (HeedSettings) settings = heed_settings_new_from (f->source, memory);
  assert_works_in_memory (settings);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  g_test_add_func ("/ui/settings/no-schema", test_no_schema);
  ADD ("/ui/settings/other-schemas-only", test_other_schemas_only);
  ADD ("/ui/settings/key-missing", test_key_missing);
  ADD ("/ui/settings/key-of-other-type", test_key_of_other_type);
  ADD ("/ui/settings/key-of-other-range", test_key_of_other_range);
  ADD ("/ui/settings/key-without-a-choice", test_key_without_a_choice);
  ADD ("/ui/settings/more-than-we-know", test_more_than_we_know);
  ADD ("/ui/settings/defaults", test_defaults);
  ADD ("/ui/settings/defaults-agree", test_defaults_agree);
  ADD ("/ui/settings/kept", test_kept);
  ADD ("/ui/settings/store-changes", test_store_changes);
  ADD ("/ui/settings/ranges", test_ranges);
  ADD ("/ui/settings/notifies-changes-only", test_notifies_changes_only);
  ADD ("/ui/settings/memory-store-is-not-kept", test_memory_store_is_not_kept);
  return g_test_run ();
}
