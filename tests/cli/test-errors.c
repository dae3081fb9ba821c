/* Bad input, wrong usage and odd but good input: status, one sentence, nothing left behind. */
#include "cli-inputs.h"
#include "cli-run.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define SCENE   "@S/data/samples/scene-000.png"
#define NO_ICD  "VK_DRIVER_FILES=/nonexistent/icd.json"
#define FAILED  1
#define USAGE   2
#define EXPLAIN "explain", "-i", SCENE, "-t", "a black duck"

/**
 * Case:
 * @arguments: "@T" stands for the folder of inputs, "@S" for the source tree
 * @needle: what the sentence has to name
 */
typedef struct
{
  const char *name;
  int status;
  const char *needle;
  const char *environment;
  const char *arguments[16];
} Case;

static const Case cases[] = {
    {"model/missing", FAILED, "/nonexistent", NULL, {EXPLAIN, "-m", "/nonexistent"}},
    {"model/no-config",
     FAILED,
     "@T/no-config: the folder has no config.json",
     NULL,
     {EXPLAIN, "-m", "@T/no-config"}},
    {"model/unknown-type", FAILED, "toaster", NULL, {EXPLAIN, "-m", "@T/unknown-type"}},
    {"model/unknown-type-lists-known", FAILED, "clip", NULL, {"model", "@T/unknown-type"}},
    {"model/no-weights",
     FAILED,
     "no-weights: the folder has no weights",
     NULL,
     {EXPLAIN, "-m", "@T/no-weights"}},
    {"model/two-folders", USAGE, "one folder", NULL, {"model", "@T", "@S"}},

    {"picture/missing",
     FAILED,
     "@T/none.png",
     NULL,
     {"explain", "-i", "@T/none.png", "-t", "a mug"}},
    {"picture/folder", FAILED, "@T", NULL, {"explain", "-i", "@T", "-t", "a mug"}},
    {"picture/empty",
     FAILED,
     "@T/empty.png",
     NULL,
     {"explain", "-i", "@T/empty.png", "-t", "a mug"}},
    {"picture/text", FAILED, "@T/text.png", NULL, {"explain", "-i", "@T/text.png", "-t", "a mug"}},
    {"picture/cut-png", FAILED, "@T/cut.png", NULL, {"explain", "-i", "@T/cut.png", "-t", "a mug"}},
    {"picture/cut-jpeg",
     FAILED,
     "@T/cut.jpg",
     NULL,
     {"explain", "-i", "@T/cut.jpg", "-t", "a mug"}},
    {"picture/bomb", FAILED, "60000", NULL, {"explain", "-i", "@T/bomb.png", "-t", "a mug"}},
    {"picture/max-pixels", FAILED, "512", NULL, {EXPLAIN, "--max-pixels", "262143"}},
    {"picture/score", FAILED, "@T/cut.png", NULL, {"score", "-i", "@T/cut.png", "-t", "a mug"}},

    {"caption/empty", FAILED, "--text", NULL, {"explain", "-i", SCENE, "-t", ""}},
    {"caption/blank", FAILED, "empty", NULL, {"explain", "-i", SCENE, "-t", " \t"}},
    {"caption/versus", FAILED, "--versus", NULL, {EXPLAIN, "--versus", ""}},
    {"caption/score", FAILED, "--text", NULL, {"score", "-i", SCENE, "-t", "a mug", "-t", ""}},
    {"caption/no-list", FAILED, "@T/none.txt", NULL, {EXPLAIN, "--against", "@T/none.txt"}},
    {"caption/blank-list", FAILED, "@T/blank.txt", NULL, {EXPLAIN, "--against", "@T/blank.txt"}},
    {"caption/binary-list", FAILED, "UTF-8", NULL, {EXPLAIN, "--against", "@T/binary.txt"}},

    {"output/no-folder", FAILED, "@T/none/x.json", NULL, {EXPLAIN, "--json", "@T/none/x.json"}},
    {"output/below-file",
     FAILED,
     "@T/text.png/x.json",
     NULL,
     {EXPLAIN, "--json", "@T/text.png/x.json"}},
    {"output/folder", FAILED, "@T", NULL, {EXPLAIN, "--json", "@T"}},
    {"output/proc",
     FAILED,
     "/proc/x.png",
     NULL,
     {EXPLAIN, "--method", "uniform", "--figure", "/proc/x.png"}},
    {"output/disk-full",
     FAILED,
     "/dev/full",
     NULL,
     {EXPLAIN, "--method", "uniform", "--json", "/dev/full"}},
    {"output/csv-folder", FAILED, "@T/none/x.csv", NULL, {EXPLAIN, "--csv", "@T/none/x.csv"}},
    {"output/csv-empty-name", USAGE, "--csv", NULL, {EXPLAIN, "--csv", ""}},
    {"output/csv-disk-full",
     FAILED,
     "/dev/full",
     NULL,
     {EXPLAIN, "--method", "uniform", "--csv", "/dev/full"}},
    {"output/csv-same-file",
     USAGE,
     "--json and --csv name the same file",
     NULL,
     {EXPLAIN, "--json", "-", "--csv", "-"}},
    {"output/extension", USAGE, ".svg", NULL, {EXPLAIN, "--figure", "@T/x.jpg"}},
    {"output/empty-name", USAGE, "--json", NULL, {EXPLAIN, "--json", ""}},
    {"output/same-file",
     USAGE,
     "same file",
     NULL,
     {EXPLAIN, "--json", "@T/x.png", "--figure", "@T/x.png"}},

    {"device/nonsense", USAGE, "nonsense", NULL, {EXPLAIN, "--device", "nonsense"}},
    {"device/number", USAGE, "vulkan:x", NULL, {EXPLAIN, "--device", "vulkan:x"}},
    {"device/no-driver", FAILED, "ulkan", NO_ICD, {EXPLAIN, "--device", "vulkan"}},
    {"precision/nonsense", USAGE, "f64", NULL, {EXPLAIN, "--precision", "f64"}},
    {"memory/nonsense", USAGE, "lots", NULL, {EXPLAIN, "--memory", "lots"}},
    {"memory/unit", USAGE, "4Q", NULL, {EXPLAIN, "--memory", "4Q"}},
    {"memory/overflow", USAGE, "99999999999T", NULL, {EXPLAIN, "--memory", "99999999999T"}},
    {"memory/too-little", FAILED, "memory", NULL, {EXPLAIN, "--memory", "1K"}},
    {"max-pixels/negative", USAGE, "--max-pixels", NULL, {EXPLAIN, "--max-pixels", "-1"}},

    {"method/unknown", USAGE, "telepathy", NULL, {EXPLAIN, "--method", "telepathy"}},
    {"method/unknown-lists-known", USAGE, "atman", NULL, {EXPLAIN, "--method", "telepathy"}},
    {"method/parameter", USAGE, "colour", NULL, {EXPLAIN, "--method", "atman:colour=red"}},
    {"method/range", USAGE, "kept", NULL, {EXPLAIN, "--method", "atman:kept=1.5"}},
    {"method/not-a-number", USAGE, "kept", NULL, {EXPLAIN, "--method", "atman:kept=nan"}},
    {"method/choice", USAGE, "log-additive", NULL, {EXPLAIN, "--method", "atman:variant=best"}},
    {"method/no-value", USAGE, "kept", NULL, {EXPLAIN, "--method", "atman:kept"}},
    {"method/empty", USAGE, "method", NULL, {EXPLAIN, "--method", ""}},
    {"method/layers", USAGE, "layers", NULL, {EXPLAIN, "--method", "atman:layers=4-2"}},
    {"method/layers-beyond", USAGE, "layers", NULL, {EXPLAIN, "--method", "atman:layers=50-60"}},
    {"method/twice", USAGE, "twice", NULL, {EXPLAIN, "--method", "atman", "--method", "atman"}},

    {"usage/no-command", USAGE, "--help", NULL, {NULL}},
    {"usage/command", USAGE, "explian", NULL, {"explian"}},
    {"usage/option-first", USAGE, "--model", NULL, {"--model", "x"}},
    {"usage/option", USAGE, "--colour", NULL, {EXPLAIN, "--colour", "red"}},
    {"usage/argument", USAGE, "stray", NULL, {EXPLAIN, "stray"}},
    {"usage/no-value", USAGE, "--json", NULL, {EXPLAIN, "--json"}},
    {"usage/no-picture", USAGE, "--image", NULL, {"explain", "-t", "a mug"}},
    {"usage/no-caption", USAGE, "--text", NULL, {"explain", "-i", SCENE}},
    {"usage/two-targets",
     USAGE,
     "--versus",
     NULL,
     {EXPLAIN, "--versus", "a mug", "--against", "@T/blank.txt"}},
    {"usage/scale", USAGE, "--scale", NULL, {EXPLAIN, "--scale", "mine"}},
    {"usage/difference-unknown",
     USAGE,
     "1 (atman), 2 (centre)",
     NULL,
     {EXPLAIN, "--method", "atman", "--method", "centre", "--difference", "1,3", "--figure",
      "@T/f.png"}},
    {"usage/difference-ambiguous",
     USAGE,
     "--difference is “atman,centre”",
     NULL,
     {EXPLAIN, "--method", "atman:kept=0.5", "--method", "atman:kept=0.2", "--method", "centre",
      "--difference", "atman,centre", "--figure", "@T/f.png"}},
    {"usage/difference-same",
     USAGE,
     "same method",
     NULL,
     {EXPLAIN, "--difference", "1,atman", "--figure", "@T/f.png"}},
    {"usage/difference-no-figure",
     USAGE,
     "--figure",
     NULL,
     {EXPLAIN, "--method", "atman", "--method", "centre", "--difference", "1,2"}},
    {"usage/ranks-no-figure", USAGE, "--figure", NULL, {EXPLAIN, "--ranks"}},
    {"usage/score-no-caption", USAGE, "--text", NULL, {"score", "-i", SCENE}},
    {"usage/evaluate-no-data", USAGE, "--data", NULL, {"evaluate"}},
    {"usage/evaluate-metric",
     USAGE,
     "--metric",
     NULL,
     {"evaluate", "--data", "@S/data/samples", "--metric", "iou"}},
    {"usage/evaluate-rank",
     USAGE,
     "two",
     NULL,
     {"evaluate", "--data", "@S/data/samples", "--metric", "rank", "--method", "gae"}},
    {"usage/evaluate-limit",
     USAGE,
     "--limit",
     NULL,
     {"evaluate", "--data", "@S/data/samples", "--limit", "-4"}},
    {"evaluate/no-index", FAILED, "@T/index.json", NULL, {"evaluate", "--data", "@T"}},
};

static char *inputs;

static char *
expand (const char *text)
{
  g_autoptr (GString) expanded = g_string_new (text);
  g_string_replace (expanded, "@T", inputs, 0);
  g_string_replace (expanded, "@S", g_getenv ("HEED_SOURCE_DIR"), 0);
  return g_string_free (g_steal_pointer (&expanded), FALSE);
}

static gboolean
takes_file (const Case *self)
{
  for (guint i = 0; self->arguments[i] != NULL; i++)
    if (g_str_equal (self->arguments[i], "--json") || g_str_equal (self->arguments[i], "--csv")
        || g_str_equal (self->arguments[i], "--figure"))
      return FALSE;
  return g_strcmp0 (self->arguments[0], "explain") == 0;
}

/* Explanations are asked for a file too, so that one left behind would be seen. */
static void
test_case (gconstpointer data)
{
  const Case *self = data;
  g_autofree char *folder = g_dir_make_tmp ("heed-output-XXXXXX", NULL);
  g_autofree char *json = g_build_filename (folder, "out.json", NULL);
  g_autofree char *needle = expand (self->needle);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (guint i = 0; self->arguments[i] != NULL; i++)
    {
      g_autofree char *argument = expand (self->arguments[i]);
      g_strv_builder_add (builder, argument);
    }
  if (takes_file (self))
    g_strv_builder_addv (builder, (const char *[]) {"--json", json, NULL});
  g_auto (GStrv) arguments = g_strv_builder_end (builder);
  g_autoptr (CliRun) run = cli_run (self->environment, (const char *const *)arguments);
  cli_assert_fails (run, self->status, needle);
  cli_assert_empty_folder (folder);
}

/* A device is not replaced by a file. */
static void
test_devices_stay (void)
{
  struct stat st;
  g_assert_cmpint (g_stat ("/dev/full", &st), ==, 0);
  g_assert_true (S_ISCHR (st.st_mode));
}

static void
assert_explains (const char *name)
{
  g_autofree char *path = g_build_filename (inputs, name, NULL);
  g_autoptr (CliRun) run =
      CLI ("explain", "-i", path, "-t", "a red mug", "--method", "atman", "--json", "-");
  cli_assert_ok (run);
  g_autoptr (JsonObject) root = cli_json (run);
  JsonObject *input = json_object_get_object_member (root, "input");
  JsonArray *box =
      json_object_get_array_member (json_object_get_object_member (input, "image"), "box");
  g_assert_cmpfloat (json_array_get_double_element (box, 2), >, 0);
  g_assert_cmpfloat (json_array_get_double_element (box, 2), ==,
                     json_array_get_double_element (box, 3));
}

static void
test_odd_pictures (void)
{
  assert_explains ("pixel.png");
  assert_explains ("ribbon.png");
}

/* Without a driver the CPU does it. */
static void
test_no_driver (void)
{
  g_autofree char *scene = cli_source ("data/samples/scene-000.png");
  g_autoptr (CliRun) run =
      cli_run (NO_ICD, (const char *const[]) {"score", "-i", scene, "-t", "a mug", NULL});
  g_autoptr (CliRun) list =
      cli_run (NO_ICD, (const char *const[]) {"devices", "--json", "-", NULL});
  cli_assert_ok (run);
  cli_assert_ok (list);
  g_autoptr (JsonObject) root = cli_json (list);
  JsonArray *devices = json_object_get_array_member (root, "devices");
  g_assert_cmpuint (json_array_get_length (devices), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (devices, 0), "id"),
                   ==, "cpu");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  inputs = cli_inputs_new ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/errors/", cases[i].name, NULL);
      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/errors/devices-stay", test_devices_stay);
  g_test_add_func ("/odd-input/pictures", test_odd_pictures);
  g_test_add_func ("/odd-input/no-driver", test_no_driver);
  int status = g_test_run ();
  cli_inputs_free (inputs);
  return status;
}
