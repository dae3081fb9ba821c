/* The other subcommands: help, version, score, devices, methods, model, evaluate. */
#include "cli-bench.h"
#include "cli-run.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

static void
test_help (void)
{
  const char *const commands[] = {"explain", "score",   "evaluate", "bench",
                                  "devices", "methods", "model"};
  g_autoptr (CliRun) help = CLI ("--help");
  g_autoptr (CliRun) version = CLI ("--version");
  cli_assert_ok (help);
  cli_assert_ok (version);
  g_assert_cmpstr (version->output, ==, "heed-cli " HEED_VERSION "\n");
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *usage = g_strconcat ("heed-cli ", commands[i], " [OPTION", NULL);
      g_autoptr (CliRun) run = CLI (commands[i], "--help");
      cli_assert_ok (run);
      g_assert_nonnull (strstr (help->output, commands[i]));
      g_assert_nonnull (strstr (run->output, usage));
    }
}

/* Values of golden/toybox-clip-000.json; probabilities are the softmax of the logits. */
static void
test_score (void)
{
  const char *const captions[] = {"a black duck", "a red mug", "an orange chair"};
  g_autofree char *image = cli_source ("data/samples/scene-000.png");
  g_autoptr (CliRun) run = CLI ("score", "-i", image, "-t", captions[0], "-t", captions[1], "-t",
                                captions[2], "--device", "cpu", "--json", "-");
  cli_assert_ok (run);
  g_autoptr (JsonObject) root = cli_json (run);
  JsonArray *found = json_object_get_array_member (root, "captions");
  double logits[3];
  double sum = 0;
  g_assert_cmpuint (json_array_get_length (found), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      JsonObject *caption = json_array_get_object_element (found, i);
      g_assert_cmpstr (json_object_get_string_member (caption, "text"), ==, captions[i]);
      g_assert_cmpint (
          json_array_get_int_element (json_object_get_array_member (caption, "ids"), 0), ==, 1534);
      logits[i] = json_object_get_double_member (caption, "logit");
      sum += exp (logits[i] - logits[0]);
    }
  g_assert_cmpfloat_with_epsilon (logits[0], 7.640611302050641, 7.64e-4);
  for (guint i = 0; i < 3; i++)
    {
      JsonObject *caption = json_array_get_object_element (found, i);
      g_assert_cmpfloat_with_epsilon (json_object_get_double_member (caption, "probability"),
                                      exp (logits[i] - logits[0]) / sum, 1e-9);
    }
  JsonObject *first = json_array_get_object_element (found, 0);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (first, "cosine"),
                                  0.27399446140052824, 1e-4);
  g_autoptr (CliRun) table = CLI ("score", "-i", image, "-t", captions[0]);
  cli_assert_ok (table);
  g_assert_nonnull (strstr (table->output, "1.0000"));
  g_assert_nonnull (strstr (table->output, captions[0]));
}

static void
test_devices (void)
{
  g_autoptr (CliRun) run = CLI ("devices", "--json", "-");
  g_autoptr (CliRun) table = CLI ("devices");
  cli_assert_ok (run);
  cli_assert_ok (table);
  g_autoptr (JsonObject) root = cli_json (run);
  JsonArray *devices = json_object_get_array_member (root, "devices");
  g_assert_cmpuint (json_array_get_length (devices), >, 0);
  for (guint i = 0; i < json_array_get_length (devices); i++)
    {
      JsonObject *device = json_array_get_object_element (devices, i);
      const char *id = json_object_get_string_member (device, "id");
      g_assert_true (i == 0 ? g_str_equal (id, "cpu") : g_str_has_prefix (id, "vulkan:"));
      g_assert_nonnull (strstr (table->output, id));
      g_assert_nonnull (strstr (table->output, json_object_get_string_member (device, "name")));
      g_assert_cmpint (json_object_get_int_member (device, "memory_bytes"), >=, 0);
    }
}

/* The ids and defaults of methods.md §10. */
static void
test_methods (void)
{
  const char *const defaults[][3] = {{"atman", "variant", "log-additive"},
                                     {"atman", "kept", "0.1"},
                                     {"atman", "kappa", "2"},
                                     {"atman", "layers", "all"},
                                     {"atman", "map", "signed"},
                                     {"atman", "group", "token"},
                                     {"occlusion", "window", "1"},
                                     {"occlusion", "stride", "1"},
                                     {"random", "seed", "1"}};
  g_autoptr (CliRun) run = CLI ("methods", "--json", "-");
  g_autoptr (CliRun) table = CLI ("methods");
  cli_assert_ok (run);
  cli_assert_ok (table);
  g_autoptr (JsonObject) root = cli_json (run);
  JsonArray *methods = json_object_get_array_member (root, "methods");
  for (guint d = 0; d < G_N_ELEMENTS (defaults); d++)
    {
      const char *found = NULL;
      for (guint i = 0; i < json_array_get_length (methods); i++)
        {
          JsonObject *method = json_array_get_object_element (methods, i);
          JsonArray *parameters = json_object_get_array_member (method, "parameters");
          if (!g_str_equal (json_object_get_string_member (method, "id"), defaults[d][0]))
            continue;
          g_assert_cmpuint (strlen (json_object_get_string_member (method, "summary")), >, 0);
          for (guint k = 0; k < json_array_get_length (parameters); k++)
            {
              JsonObject *parameter = json_array_get_object_element (parameters, k);
              if (g_str_equal (json_object_get_string_member (parameter, "name"), defaults[d][1]))
                found = json_object_get_string_member (parameter, "default");
            }
        }
      g_assert_cmpstr (found, ==, defaults[d][2]);
      g_assert_nonnull (strstr (table->output, defaults[d][1]));
    }
}

/* What config.json of the bundled model says. */
static void
test_model (void)
{
  g_autofree char *folder = cli_source ("data/models/toybox-clip");
  g_autoptr (CliRun) run = CLI ("model", folder, "--hash", "--json", "-");
  g_autoptr (CliRun) bundled = CLI ("model");
  cli_assert_ok (run);
  cli_assert_ok (bundled);
  g_autoptr (JsonObject) root = cli_json (run);
  const char *fingerprint = json_object_get_string_member (root, "fingerprint");
  g_assert_cmpstr (json_object_get_string_member (root, "family"), ==, "clip");
  g_assert_cmpint (json_object_get_int_member (root, "image_size"), ==, 112);
  g_assert_cmpint (json_object_get_int_member (root, "patch_size"), ==, 8);
  g_assert_cmpint (json_object_get_int_member (root, "image_layers"), ==, 6);
  g_assert_cmpint (json_object_get_int_member (root, "text_layers"), ==, 4);
  g_assert_cmpint (json_object_get_int_member (root, "max_tokens"), ==, 32);
  g_assert_cmpint (json_object_get_int_member (root, "parameters"), >, 3700000);
  g_assert_cmpint (json_object_get_int_member (root, "parameters"), <, 3900000);
  g_assert_cmpuint (strlen (fingerprint), ==, 64);
  g_assert_cmpuint (strlen (json_object_get_string_member (root, "hash")), ==, 64);
  g_assert_nonnull (strstr (bundled->output, fingerprint));
}

/* A folder's name may be any bytes; JSON is UTF-8. */
static void
test_odd_folder (void)
{
  g_autofree char *target = cli_source ("data/models/toybox-clip");
  g_autofree char *folder = g_dir_make_tmp ("heed-odd-XXXXXX", NULL);
  g_autofree char *link = g_build_filename (folder, "m\xff", NULL);
  g_autofree char *shown = g_build_filename (folder, "m\uFFFD", NULL);
  g_assert_cmpint (symlink (target, link), ==, 0);
  g_autoptr (CliRun) run = CLI ("model", link, "--json", "-");
  g_unlink (link);
  cli_assert_ok (run);
  g_autoptr (JsonObject) root = cli_json (run);
  g_assert_cmpstr (json_object_get_string_member (root, "path"), ==, shown);
  cli_assert_empty_folder (folder);
}

static void
check_interval (JsonObject *scores, const char *name)
{
  g_autofree char *both = g_strconcat (name, "_interval", NULL);
  double mean = json_object_get_double_member (scores, name);
  JsonArray *interval = json_object_get_array_member (scores, both);
  g_assert_cmpuint (json_array_get_length (interval), ==, 2);
  g_assert_cmpfloat (json_array_get_double_element (interval, 0), <=, mean);
  g_assert_cmpfloat (json_array_get_double_element (interval, 1), >=, mean);
}

static void
check_evaluation_head (JsonObject *root)
{
  JsonObject *model = json_object_get_object_member (root, "model");
  g_assert_cmpstr (json_object_get_string_member (root, "heed"), ==, HEED_VERSION);
  g_assert_cmpint (json_object_get_int_member (root, "schema"), ==, 1);
  g_assert_true (g_str_has_suffix (json_object_get_string_member (model, "path"), "toybox-clip"));
  g_assert_cmpstr (json_object_get_string_member (model, "family"), ==, "clip");
  g_assert_cmpuint (strlen (json_object_get_string_member (model, "fingerprint")), ==, 64);
  g_assert_nonnull (json_object_get_string_member (root, "device"));
  g_assert_cmpstr (json_object_get_string_member (root, "metric"), ==, "ap");
  g_assert_cmpint (json_object_get_int_member (root, "limit"), ==, 4);
  g_assert_cmpint (json_object_get_int_member (root, "seed"), ==, 1);
}

/* Ten toys in the first four pictures; a uniform map's AR is 1, its AP the mean share of a patch.
 */
static void
test_evaluate (void)
{
  const char *const labels[] = {"atman:group=block:4", "atman:group=block:7", "uniform"};
  g_autofree char *data = cli_source ("data/samples");
  g_autoptr (CliRun) run =
      CLI ("evaluate", "--data", data, "--metric", "ap", "--method", labels[0], "--method",
           labels[1], "--method", labels[2], "--device", "cpu", "--limit", "4", "--json", "-");
  cli_assert_ok (run);
  g_autoptr (JsonObject) root = cli_json (run);
  JsonObject *methods = json_object_get_object_member (root, "methods");
  JsonArray *objects = json_object_get_array_member (root, "objects");
  g_assert_cmpuint (json_array_get_length (objects), ==, 3 * 10);
  check_evaluation_head (root);
  double sum[3] = {0};
  for (guint i = 0; i < json_array_get_length (objects); i++)
    {
      JsonObject *object = json_array_get_object_element (objects, i);
      g_assert_cmpstr (json_object_get_string_member (object, "method"), ==, labels[i % 3]);
      g_assert_true (g_str_has_prefix (json_object_get_string_member (object, "file"), "scene-"));
      g_assert_nonnull (strchr (json_object_get_string_member (object, "name"), ' '));
      sum[i % 3] += json_object_get_double_member (object, "ap");
    }
  for (guint i = 0; i < 3; i++)
    {
      JsonObject *scores = json_object_get_object_member (methods, labels[i]);
      g_assert_cmpint (json_object_get_int_member (scores, "n"), ==, 10);
      g_assert_cmpint (json_object_get_int_member (scores, "empty"), ==, 0);
      g_assert_cmpstr (json_object_get_string_member (scores, "call"), ==, labels[i]);
      g_assert_nonnull (json_object_get_object_member (scores, "params"));
      check_interval (scores, "ap");
      check_interval (scores, "ar");
      g_assert_cmpfloat_with_epsilon (json_object_get_double_member (scores, "ap"), sum[i] / 10,
                                      1e-12);
    }
  JsonObject *blocks = json_object_get_object_member (methods, labels[1]);
  JsonObject *params = json_object_get_object_member (blocks, "params");
  g_assert_cmpstr (json_object_get_string_member (params, "group"), ==, "block:7");
  g_assert_cmpfloat (json_object_get_double_member (params, "kept"), ==, 0.1);
  JsonObject *uniform = json_object_get_object_member (methods, "uniform");
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (uniform, "ar"), 1, 1e-12);
}

static void
test_evaluate_one (void)
{
  g_autofree char *data = cli_source ("data/samples");
  g_autoptr (CliRun) run = CLI ("evaluate", "--data", data, "--method", "uniform", "--limit", "1");
  cli_assert_ok (run);
  g_assert_true (g_str_has_prefix (run->output, "3 objects in 1 picture, model toybox-clip"));
}

/* A metric that compares: what it measures is in the JSON and in the table. */
static void
test_evaluate_rank (void)
{
  g_autofree char *data = cli_source ("data/samples");
  g_autoptr (CliRun) run = CLI ("evaluate", "--data", data, "--metric", "rank", "--method",
                                "centre", "--method", "random", "--limit", "2", "--json", "-");
  g_autoptr (CliRun) table = CLI ("evaluate", "--data", data, "--metric", "rank", "--method",
                                  "centre", "--method", "uniform", "--limit", "1");
  cli_assert_ok (run);
  cli_assert_ok (table);
  g_autoptr (JsonObject) root = cli_json (run);
  JsonObject *methods = json_object_get_object_member (root, "methods");
  JsonObject *centre = json_object_get_object_member (methods, "centre");
  JsonObject *random = json_object_get_object_member (methods, "random");
  g_assert_cmpstr (json_object_get_string_member (root, "metric"), ==, "rank");
  g_assert_cmpstr (json_object_get_string_member (root, "reference"), ==, "centre");
  g_assert_nonnull (json_object_get_object_member (root, "measures"));
  g_assert_cmpfloat (json_object_get_double_member (centre, "rank"), ==, 1);
  g_assert_cmpfloat (fabs (json_object_get_double_member (random, "rank")), <, .3);
  g_assert_cmpint (json_object_get_int_member (random, "undefined"), ==, 0);
  check_interval (random, "recall");
  g_assert_nonnull (strstr (table->output, "beside centre"));
  g_assert_nonnull (strstr (table->output, "none"));
}

/* That it measures, and within design.md's bounds; how fast is no matter of tests. 16 lanes. */
static void
test_bench (void)
{
  g_autoptr (CliRun) run =
      CLI ("bench", "--block", "4", "--repeat", "1", "--profile", "--json", "-");
  g_autoptr (CliRun) table = CLI ("bench", "--block", "7", "--repeat", "1");
  g_autoptr (CliRun) wrong = CLI ("bench", "--repeat", "0");
  cli_assert_ok (run);
  cli_assert_ok (table);
  cli_assert_fails (wrong, 2, "--repeat");
  g_autoptr (JsonObject) root = cli_json (run);
  cli_check_bench (root, 16);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (root, "kernels")), >, 0);
  g_assert_nonnull (strstr (table->output, "passes of 197 tokens"));
}

/* Each method's figures are its own: what cp-lrp with γ left, |W| and transposed weights, is not
 * counted for AtMan after it. */
static void
test_bench_methods (void)
{
  const char *const gamma = "cp-lrp:gamma=0.25", *const blocks = "atman:group=block:7";
  const char *const lanes = "integrated-gradients:steps=3";
  g_autoptr (CliRun) run =
      CLI ("bench", "--method", gamma, "--method", blocks, "--method", "cp-lrp", "--method",
           "attn-lrp", "--method", lanes, "--method", "gae", "--repeat", "0", "--json", "-");
  cli_assert_ok (run);
  g_autoptr (JsonObject) root = cli_json (run);
  JsonObject *plain = cli_get_cost (root, "cp-lrp"), *atman = cli_get_cost (root, blocks);
  cli_check_propagation (root, plain);
  cli_get_cost (root, "attn-lrp");
  cli_get_cost (root, lanes);
  cli_get_cost (root, "gae");
  g_assert_cmpint (cli_cost_bytes (atman, "weights"), <, cli_cost_bytes (plain, "weights"));
  g_assert_cmpint (cli_cost_bytes (plain, "weights"), <,
                   cli_cost_bytes (cli_get_cost (root, gamma), "weights"));
  g_assert_true (json_object_get_null_member (plain, "seconds_median"));
  g_assert_false (json_object_has_member (root, "process_bytes"));
}

static void
test_bench_methods_table (void)
{
  g_autoptr (CliRun) one = CLI ("bench", "--method", "gae", "--repeat", "1", "--profile");
  g_autoptr (CliRun) all = CLI ("bench", "--method", "all", "--lanes", "3");
  g_autoptr (CliRun) unknown = CLI ("bench", "--method", "gea");
  cli_assert_ok (one);
  g_assert_nonnull (strstr (one->output, "\ngae "));
  g_assert_nonnull (strstr (one->output, "  attention-mean "));
  g_assert_nonnull (strstr (one->output, "the whole process held "));
  cli_assert_fails (all, 2, "--lanes");
  cli_assert_fails (unknown, 2, "gea");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/commands/help", test_help);
  g_test_add_func ("/commands/score", test_score);
  g_test_add_func ("/commands/bench", test_bench);
  g_test_add_func ("/commands/bench-methods", test_bench_methods);
  g_test_add_func ("/commands/bench-methods-table", test_bench_methods_table);
  g_test_add_func ("/commands/devices", test_devices);
  g_test_add_func ("/commands/methods", test_methods);
  g_test_add_func ("/commands/model", test_model);
  g_test_add_func ("/commands/odd-folder", test_odd_folder);
  g_test_add_func ("/commands/evaluate", test_evaluate);
  g_test_add_func ("/commands/evaluate-rank", test_evaluate_rank);
  g_test_add_func ("/commands/evaluate-one", test_evaluate_one);
  return g_test_run ();
}
