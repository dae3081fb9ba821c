/* Bad input, wrong usage and odd but good input: status, one sentence, nothing left behind. */
#include "cli-inputs.h"
#include "cli-run.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define NO_ICD "VK_DRIVER_FILES=/nonexistent/icd.json"
#define FAILED 1
#define USAGE  2

/**
 * Case:
 * @needle: what the sentence has to name
 * @command: the arguments as a shell takes them: "@T" stands for the folder of inputs, "@S" for the
 *   source tree, "@P" for a picture and "@E" for explaining it
 * @environment: (nullable): one more variable
 */
typedef struct
{
  const char *name;
  int status;
  const char *needle;
  const char *command;
  const char *environment;
} Case;

static const Case cases[] = {
    {"model/missing", FAILED, "/nonexistent", "@E -m /nonexistent"},
    {"model/no-config", FAILED, "@T/no-config: the folder has no config.json",
     "@E -m @T/no-config"},
    {"model/unknown-type", FAILED, "toaster", "@E -m @T/unknown-type"},
    {"model/unknown-type-lists-known", FAILED, "clip", "model @T/unknown-type"},
    {"model/no-weights", FAILED, "no-weights: the folder has no weights", "@E -m @T/no-weights"},
    {"model/two-folders", USAGE, "one folder", "model @T @S"},

    {"picture/missing", FAILED, "@T/none.png", "explain -i @T/none.png -t 'a mug'"},
    {"picture/folder", FAILED, "@T", "explain -i @T -t 'a mug'"},
    {"picture/empty", FAILED, "@T/empty.png", "explain -i @T/empty.png -t 'a mug'"},
    {"picture/text", FAILED, "@T/text.png", "explain -i @T/text.png -t 'a mug'"},
    {"picture/cut-png", FAILED, "@T/cut.png", "explain -i @T/cut.png -t 'a mug'"},
    {"picture/cut-jpeg", FAILED, "@T/cut.jpg", "explain -i @T/cut.jpg -t 'a mug'"},
    {"picture/bomb", FAILED, "60000", "explain -i @T/bomb.png -t 'a mug'"},
    {"picture/max-pixels", FAILED, "512", "@E --max-pixels 262143"},
    {"picture/score", FAILED, "@T/cut.png", "score -i @T/cut.png -t 'a mug'"},

    {"caption/empty", FAILED, "--text", "explain -i @P -t ''"},
    {"caption/blank", FAILED, "empty", "explain -i @P -t ' \t'"},
    {"caption/versus", FAILED, "--versus", "@E --versus ''"},
    {"caption/score", FAILED, "--text", "score -i @P -t 'a mug' -t ''"},
    {"caption/no-list", FAILED, "@T/none.txt", "@E --against @T/none.txt"},
    {"caption/blank-list", FAILED, "@T/blank.txt", "@E --against @T/blank.txt"},
    {"caption/binary-list", FAILED, "UTF-8", "@E --against @T/binary.txt"},

    {"output/no-folder", FAILED, "@T/none/x.json", "@E --json @T/none/x.json"},
    {"output/below-file", FAILED, "@T/text.png/x.json", "@E --json @T/text.png/x.json"},
    {"output/folder", FAILED, "@T", "@E --json @T"},
    {"output/proc", FAILED, "/proc/x.png", "@E --method uniform --figure /proc/x.png"},
    {"output/disk-full", FAILED, "/dev/full", "@E --method uniform --json /dev/full"},
    {"output/csv-folder", FAILED, "@T/none/x.csv", "@E --csv @T/none/x.csv"},
    {"output/csv-empty-name", USAGE, "--csv", "@E --csv ''"},
    {"output/csv-disk-full", FAILED, "/dev/full", "@E --method uniform --csv /dev/full"},
    {"output/csv-same-file", USAGE, "--json and --csv name the same file", "@E --json - --csv -"},
    {"output/extension", USAGE, ".svg", "@E --figure @T/x.jpg"},
    {"output/empty-name", USAGE, "--json", "@E --json ''"},
    {"output/same-file", USAGE, "same file", "@E --json @T/x.png --figure @T/x.png"},

    {"device/nonsense", USAGE, "nonsense", "@E --device nonsense"},
    {"device/number", USAGE, "vulkan:x", "@E --device vulkan:x"},
    {"device/no-driver", FAILED, "ulkan", "@E --device vulkan", NO_ICD},

    {"precision/nonsense", USAGE, "f64", "@E --precision f64"},

    {"memory/nonsense", USAGE, "lots", "@E --memory lots"},
    {"memory/unit", USAGE, "4Q", "@E --memory 4Q"},
    {"memory/overflow", USAGE, "99999999999T", "@E --memory 99999999999T"},
    {"memory/too-little", FAILED, "memory", "@E --memory 1K"},

    {"max-pixels/negative", USAGE, "--max-pixels", "@E --max-pixels -1"},

    {"method/unknown", USAGE, "telepathy", "@E --method telepathy"},
    {"method/unknown-lists-known", USAGE, "atman", "@E --method telepathy"},
    {"method/no-value", USAGE, "kept", "@E --method atman:kept"},
    {"method/empty", USAGE, "method", "@E --method ''"},
    {"method/layers", USAGE, "layers", "@E --method atman:layers=4-2"},
    {"method/layers-beyond", USAGE, "layers", "@E --method atman:layers=50-60"},
    {"method/twice", USAGE, "twice", "@E --method atman --method atman"},

    {"usage/no-command", USAGE, "--help", ""},
    {"usage/command", USAGE, "explian", "explian"},
    {"usage/option-first", USAGE, "--model", "--model x"},
    {"usage/option", USAGE, "--colour", "@E --colour red"},
    {"usage/argument", USAGE, "stray", "@E stray"},
    {"usage/no-value", USAGE, "--json", "@E --json"},
    {"usage/no-picture", USAGE, "--image", "explain -t 'a mug'"},
    {"usage/no-caption", USAGE, "--text", "explain -i @P"},
    {"usage/two-targets", USAGE, "--versus", "@E --versus 'a mug' --against @T/blank.txt"},
    {"usage/scale", USAGE, "--scale", "@E --scale mine"},
    {"usage/difference-unknown", USAGE, "1 (atman), 2 (centre)",
     "@E --method atman --method centre --difference 1,3 --figure @T/f.png"},
    {"usage/difference-ambiguous", USAGE, "--difference is “atman,centre”",
     "@E --method atman:kept=0.5 --method atman:kept=0.2 --method centre --difference atman,centre "
     "--figure @T/f.png"},
    {"usage/difference-same", USAGE, "same method", "@E --difference 1,atman --figure @T/f.png"},
    {"usage/difference-no-figure", USAGE, "--figure",
     "@E --method atman --method centre --difference 1,2"},
    {"usage/ranks-no-figure", USAGE, "--figure", "@E --ranks"},
    {"usage/score-no-caption", USAGE, "--text", "score -i @P"},
    {"usage/evaluate-no-data", USAGE, "--data", "evaluate"},
    {"usage/evaluate-metric", USAGE, "--metric", "evaluate --data @S/data/samples --metric iou"},
    {"usage/evaluate-rank", USAGE, "two",
     "evaluate --data @S/data/samples --metric rank --method gae"},
    {"usage/evaluate-limit", USAGE, "--limit", "evaluate --data @S/data/samples --limit -4"},

    {"evaluate/no-index", FAILED, "@T/index.json", "evaluate --data @T"},
};

static char *inputs;

static char *
expand (const char *text)
{
  g_autoptr (GString) expanded = g_string_new (text);
  g_string_replace (expanded, "@E", "explain -i @P -t 'a black duck'", 0);
  g_string_replace (expanded, "@P", "@S/data/samples/scene-000.png", 0);
  g_string_replace (expanded, "@T", inputs, 0);
  g_string_replace (expanded, "@S", g_getenv ("HEED_SOURCE_DIR"), 0);
  return g_string_free (g_steal_pointer (&expanded), FALSE);
}

static gboolean
names_file (const char *command)
{
  return strstr (command, "--json") || strstr (command, "--csv") || strstr (command, "--figure");
}

/* Explanations are asked for a file too, so that one left behind would be seen. */
static void
check (const Case *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("heed-output-XXXXXX", NULL);
  g_autofree char *needle = expand (self->needle);
  g_autofree char *expanded = expand (self->command);
  g_autoptr (GString) command = g_string_new (expanded);
  g_auto (GStrv) arguments = NULL;
  if (g_str_has_prefix (command->str, "explain") && !names_file (command->str))
    g_string_append_printf (command, " --json %s/out.json", folder);
  if (command->len == 0)
    arguments = g_new0 (char *, 1);
  else
    g_shell_parse_argv (command->str, NULL, &arguments, &error);
  g_assert_no_error (error);
  g_autoptr (CliRun) run = cli_run (self->environment, (const char *const *)arguments);
  cli_assert_fails (run, self->status, needle);
  cli_assert_empty_folder (folder);
}

static void
test_case (gconstpointer data)
{
  check (data);
}

/* ---- every parameter of every method, as `heed-cli methods` has them ---- */

/* What the sentence says that @parameter may be. */
static void
fill_in (GString *text, const char *word, JsonObject *parameter, const char *member)
{
  g_autofree char *number =
      g_strdup_printf ("%.0f", json_object_get_double_member (parameter, member));
  g_string_replace (text, word, number, 1);
}

static char *
describe_allowed (JsonObject *parameter)
{
  static const char *const kinds[][2] = {{"number", "a number from LEAST to MOST"},
                                         {"integer", "an integer from LEAST to MOST"},
                                         {"count", "an integer from LEAST to MOST, or a share"},
                                         {"group", "token, or block:k with k from LEAST to MOST"},
                                         {"layers", "all, last, a layer's number from 0"},
                                         {"choice", "one of "}};
  guint i = 0;
  while (!g_str_equal (kinds[i][0], json_object_get_string_member (parameter, "type")))
    i++;
  g_autoptr (GString) text = g_string_new (kinds[i][1]);
  if (json_object_has_member (parameter, "least"))
    {
      fill_in (text, "LEAST", parameter, "least");
      fill_in (text, "MOST", parameter, "most");
    }
  else if (json_object_has_member (parameter, "choices"))
    {
      JsonArray *choices = json_object_get_array_member (parameter, "choices");
      for (guint j = 0; j < json_array_get_length (choices); j++)
        g_string_append_printf (text, "%s%s", j ? ", " : "",
                                json_array_get_string_element (choices, j));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The sentence names parameter, method, what was given and what is allowed. */
static void
refuse (const char *command, const char *method, JsonObject *parameter, const char *value)
{
  const char *name = json_object_get_string_member (parameter, "name");
  g_autofree char *allowed = describe_allowed (parameter);
  g_autofree char *needle = g_strdup_printf ("Parameter %s of method %s is “%s”, expected %s", name,
                                             method, value, allowed);
  g_autofree char *whole = g_strdup_printf ("%s --method '%s:%s=%s'", command, method, name, value);
  check (&(Case) {.status = USAGE, .needle = needle, .command = whole});
}

static void
refuse_all (JsonObject *method, guint index)
{
  static const char *const commands[] = {"@E", "evaluate --data @S/data/samples --json -"};
  const char *id = json_object_get_string_member (method, "id");
  JsonArray *parameters = json_object_get_array_member (method, "parameters");
  g_autofree char *needle = g_strdup_printf ("Method %s has no parameter “colour”", id);
  g_autofree char *unknown = g_strdup_printf ("%s --method %s:colour=red", commands[index % 2], id);
  check (&(Case) {.status = USAGE, .needle = needle, .command = unknown});
  for (guint i = 0; i < json_array_get_length (parameters); i++)
    {
      JsonObject *parameter = json_array_get_object_element (parameters, i);
      refuse (commands[i % 2], id, parameter, "nan");
      refuse (commands[(i + 1) % 2], id, parameter, "");
      if (!json_object_has_member (parameter, "most"))
        continue;
      g_autofree char *above =
          g_strdup_printf ("%.0f", json_object_get_double_member (parameter, "most") + 1);
      refuse (commands[i % 2], id, parameter, above);
    }
}

static void
test_parameters (void)
{
  g_autoptr (CliRun) run = CLI ("methods", "--json", "-");
  cli_assert_ok (run);
  g_autoptr (JsonObject) root = cli_json (run);
  JsonArray *methods = json_object_get_array_member (root, "methods");
  g_assert_cmpuint (json_array_get_length (methods), >=, 16);
  for (guint i = 0; i < json_array_get_length (methods); i++)
    refuse_all (json_array_get_object_element (methods, i), i);
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
  g_test_add_func ("/errors/parameters", test_parameters);
  g_test_add_func ("/errors/devices-stay", test_devices_stay);
  g_test_add_func ("/odd-input/pictures", test_odd_pictures);
  g_test_add_func ("/odd-input/no-driver", test_no_driver);
  int status = g_test_run ();
  cli_inputs_free (inputs);
  return status;
}
