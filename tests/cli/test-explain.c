/* `heed-cli explain`: the JSON's fields as design.md's contract has them, and the other outputs. */
#include "cli-run.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#define PATCHES 196

static double
number_at (JsonArray *array, guint index)
{
  JsonNode *node = json_array_get_element (array, index);
  GType type = json_node_get_value_type (node);
  g_assert_true (type == G_TYPE_DOUBLE || type == G_TYPE_INT64);
  double value = json_node_get_double (node);
  g_assert_true (isfinite (value));
  return value;
}

static void
assert_string (JsonObject *object, const char *member, const char *expected)
{
  g_assert_true (json_object_has_member (object, member));
  g_assert_cmpstr (json_object_get_string_member (object, member), ==, expected);
}

static void
assert_ids (JsonObject *object)
{
  /* golden/toybox-clip-000.json */
  const gint64 expected[] = {1534, 320, 557, 619, 1535};
  JsonArray *ids = json_object_get_array_member (object, "ids");
  g_assert_cmpuint (json_array_get_length (ids), ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpint (json_array_get_int_element (ids, i), ==, expected[i]);
}

static void
assert_tokens (JsonObject *object)
{
  const char *const expected[] = {"<|startoftext|>", "a</w>", "black</w>", "duck</w>",
                                  "<|endoftext|>"};
  JsonArray *tokens = json_object_get_array_member (object, "tokens");
  g_assert_cmpuint (json_array_get_length (tokens), ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpstr (json_array_get_string_element (tokens, i), ==, expected[i]);
}

static void
check_head (JsonObject *root)
{
  assert_string (root, "heed", HEED_VERSION);
  g_assert_cmpint (json_object_get_int_member (root, "schema"), ==, 1);
  JsonObject *model = json_object_get_object_member (root, "model");
  g_assert_true (g_str_has_suffix (json_object_get_string_member (model, "path"), "toybox-clip"));
  assert_string (model, "family", "clip");
  g_assert_cmpuint (strlen (json_object_get_string_member (model, "fingerprint")), ==, 64);
  g_assert_nonnull (json_object_get_string_member (root, "device"));
  JsonObject *target = json_object_get_object_member (root, "target");
  assert_string (target, "kind", "caption");
  assert_string (target, "text", "a black duck");
  assert_ids (target);
}

static void
check_input (JsonObject *input, const char *path)
{
  const double box[] = {0, 0, 512, 512};
  JsonObject *image = json_object_get_object_member (input, "image");
  assert_string (image, "path", path);
  g_assert_cmpint (json_object_get_int_member (image, "width"), ==, 512);
  g_assert_cmpint (json_object_get_int_member (image, "height"), ==, 512);
  JsonArray *found = json_object_get_array_member (image, "box");
  g_assert_cmpuint (json_array_get_length (found), ==, 4);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpfloat (number_at (found, i), ==, box[i]);
  assert_tokens (input);
  assert_ids (input);
}

static JsonObject *
explanation_at (JsonObject *root, guint index)
{
  return json_array_get_object_element (json_object_get_array_member (root, "explanations"), index);
}

static JsonArray *
relevance (JsonObject *explanation, const char *side)
{
  JsonObject *object = json_object_get_object_member (explanation, side);
  return json_object_get_array_member (object, "relevance");
}

static void
check_map (JsonObject *explanation)
{
  JsonObject *image = json_object_get_object_member (explanation, "image");
  g_assert_cmpint (json_object_get_int_member (image, "rows"), ==, 14);
  g_assert_cmpint (json_object_get_int_member (image, "cols"), ==, 14);
  g_assert_true (json_object_has_member (image, "cls"));
  JsonArray *map = relevance (explanation, "image");
  g_assert_cmpuint (json_array_get_length (map), ==, PATCHES);
  for (guint i = 0; i < PATCHES; i++)
    number_at (map, i);
}

static void
check_cost (JsonObject *explanation)
{
  JsonObject *peak = json_object_get_object_member (explanation, "peak_bytes");
  g_assert_cmpint (json_object_get_int_member (peak, "weights"), >, 0);
  if (json_object_get_int_member (explanation, "passes") > 0)
    g_assert_cmpint (json_object_get_int_member (peak, "arena"), >, 0);
  g_assert_cmpint (json_object_get_int_member (peak, "staging"), >=, 0);
  g_assert_true (json_object_has_member (explanation, "passes"));
  g_assert_true (json_object_get_null_member (explanation, "ledger"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (explanation, "warnings")),
                    ==, 0);
  g_assert_false (json_object_has_member (explanation, "seconds"));
}

static void
check_atman (JsonObject *explanation)
{
  /* golden/toybox-clip-000.json; design.md's bound for perturbation methods: 2e-6 · logit scale,
   * and 1e-4 relative for logits */
  const double expected[] = {0.004228007953758883, 1.592255283326482, 1.0624585154063002};
  assert_string (explanation, "method", "atman");
  JsonObject *params = json_object_get_object_member (explanation, "params");
  g_assert_true (json_object_has_member (params, "variant"));
  g_assert_true (json_object_has_member (params, "kept"));
  JsonObject *value = json_object_get_object_member (explanation, "value");
  assert_string (value, "kind", "logit");
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (value, "amount"),
                                  7.640611302050641, 7.64e-4);
  JsonObject *text = json_object_get_object_member (explanation, "text");
  assert_tokens (text);
  assert_ids (text);
  JsonArray *words = relevance (explanation, "text");
  g_assert_cmpuint (json_array_get_length (words), ==, 5);
  g_assert_true (json_array_get_null_element (words, 0));
  g_assert_true (json_array_get_null_element (words, 4));
  for (guint i = 0; i < 3; i++)
    g_assert_cmpfloat_with_epsilon (number_at (words, i + 1), expected[i], 2e-4);
  /* 196 patches and 3 tokens, beside the unmodified input */
  g_assert_cmpint (json_object_get_int_member (explanation, "passes"), >=, PATCHES + 3);
}

static void
test_json (void)
{
  g_autofree char *image = cli_source ("data/samples/scene-000.png");
  g_autoptr (CliRun) run = CLI ("explain", "--image", image, "--text", "a black duck", "--device",
                                "cpu", "--method", "atman", "--method", "uniform", "--json", "-");
  cli_assert_ok (run);
  g_autoptr (JsonObject) root = cli_json (run);
  check_head (root);
  check_input (json_object_get_object_member (root, "input"), image);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (root, "explanations")), ==,
                    2);
  for (guint i = 0; i < 2; i++)
    {
      check_map (explanation_at (root, i));
      check_cost (explanation_at (root, i));
    }
  check_atman (explanation_at (root, 0));
  assert_string (explanation_at (root, 1), "method", "uniform");
}

/* The same run gives the same bytes; with --timings it also tells seconds. */
/* Every line of the table says what the JSON says, in the same place, to the last digit. */
static void
check_table (const char *table, JsonObject *explanation)
{
  g_auto (GStrv) lines = g_strsplit (table, "\r\n", -1);
  JsonArray *map = relevance (explanation, "image"), *words = relevance (explanation, "text");
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + PATCHES + 5 + 1);
  g_assert_cmpstr (lines[0], ==, "method,parameters,side,index,row,col,token,relevance,exact");
  g_assert_cmpstr (lines[1 + PATCHES + 5], ==, "");
  for (guint i = 0; i < PATCHES + 5; i++)
    {
      gboolean is_patch = i < PATCHES;
      g_autofree char *place = is_patch ? g_strdup_printf ("\",image,%u,%u,%u,,", i, i / 14, i % 14)
                                        : g_strdup_printf ("\",text,%u,,,", i - PATCHES);
      JsonArray *numbers = is_patch ? map : words;
      guint index = is_patch ? i : i - PATCHES;
      g_assert_true (g_str_has_suffix (lines[1 + i], ",")); /* AtMan estimates nothing */
      *strrchr (lines[1 + i], ',') = 0;
      const char *number = strrchr (lines[1 + i], ',') + 1;
      g_assert_true (g_str_has_prefix (lines[1 + i], "atman,\"variant=log-additive,kept=0.1,"));
      g_assert_nonnull (strstr (lines[1 + i], place));
      if (json_array_get_null_element (numbers, index))
        g_assert_cmpstr (number, ==, "");
      else
        g_assert_cmpfloat (g_ascii_strtod (number, NULL), ==, number_at (numbers, index));
    }
}

static void
test_csv (void)
{
  g_autofree char *image = cli_source ("data/samples/scene-000.png");
  g_autofree char *folder = g_dir_make_tmp ("heed-csv-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "maps.csv", NULL);
  g_autofree char *table = NULL;
  g_autoptr (CliRun) run = CLI ("explain", "-i", image, "-t", "a black duck", "--device", "cpu",
                                "--method", "atman:group=block:7", "--csv", path, "--json", "-");
  cli_assert_ok (run);
  g_assert_true (g_file_get_contents (path, &table, NULL, NULL));
  g_autoptr (JsonObject) root = cli_json (run);
  check_table (table, explanation_at (root, 0));
  g_autoptr (CliRun) printed = CLI ("explain", "-i", image, "-t", "a black duck", "--device", "cpu",
                                    "--method", "atman:group=block:7", "--csv", "-");
  cli_assert_ok (printed);
  g_assert_cmpstr (printed->output, ==, table);
  g_unlink (path);
  cli_assert_empty_folder (folder);
}

static void
test_repeats (void)
{
  g_autofree char *image = cli_source ("data/samples/scene-001.png");
  g_autoptr (CliRun) first = CLI ("explain", "-i", image, "-t", "a yellow lamp", "--device", "cpu",
                                  "--method", "atman:group=block:2", "--json", "-");
  g_autoptr (CliRun) second = CLI ("explain", "-i", image, "-t", "a yellow lamp", "--device", "cpu",
                                   "--method", "atman:group=block:2", "--json", "-");
  g_autoptr (CliRun) timed = CLI ("explain", "-i", image, "-t", "a yellow lamp", "--device", "cpu",
                                  "--method", "uniform", "--timings", "--json", "-");
  cli_assert_ok (first);
  cli_assert_ok (timed);
  g_assert_cmpstr (first->output, ==, second->output);
  g_autoptr (JsonObject) root = cli_json (timed);
  g_assert_true (json_object_has_member (explanation_at (root, 0), "seconds"));
}

static void
test_targets (void)
{
  g_autofree char *image = cli_source ("data/samples/scene-000.png");
  g_autofree char *list = NULL;
  int fd = g_file_open_tmp ("heed-list-XXXXXX", &list, NULL);
  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  g_assert_true (
      g_file_set_contents (list, "a red mug\n\n  a black duck \na blue car\n", -1, NULL));
  g_autoptr (CliRun) versus = CLI ("explain", "-i", image, "-t", "a black duck", "--versus",
                                   "a red mug", "--method", "uniform", "--json", "-");
  g_autoptr (CliRun) against = CLI ("explain", "-i", image, "-t", "a black duck", "--against", list,
                                    "--method", "uniform", "--json", "-");
  g_unlink (list);
  cli_assert_ok (versus);
  cli_assert_ok (against);
  g_autoptr (JsonObject) difference = cli_json (versus);
  assert_string (json_object_get_object_member (difference, "target"), "kind", "versus");
  assert_string (json_object_get_object_member (explanation_at (difference, 0), "value"), "kind",
                 "logit-difference");
  g_autoptr (JsonObject) listed = cli_json (against);
  assert_string (json_object_get_object_member (listed, "target"), "kind", "list");
  JsonObject *value = json_object_get_object_member (explanation_at (listed, 0), "value");
  assert_string (value, "kind", "log-prob");
  g_assert_cmpfloat (json_object_get_double_member (value, "amount"), <, 0);
}

static void
test_figures (void)
{
  const char *const magic[][2] = {{"f.png", "\x89PNG"}, {"f.SVG", "<?xml"}, {"f.pdf", "%PDF-"}};
  g_autofree char *image = cli_source ("data/samples/scene-002.png");
  g_autofree char *folder = g_dir_make_tmp ("heed-figures-XXXXXX", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (magic); i++)
    {
      g_autofree char *content = NULL;
      gsize size = 0;
      g_autofree char *path = g_build_filename (folder, magic[i][0], NULL);
      g_autoptr (CliRun) run =
          CLI ("explain", "-i", image, "-t", "a red chair", "--method", "centre", "--method",
               "uniform", "--scale", i == 0 ? "own" : "shared", "--figure", path);
      cli_assert_ok (run);
      g_assert_cmpstr (run->output, ==, "");
      g_assert_true (g_file_get_contents (path, &content, &size, NULL));
      g_assert_cmpuint (size, >, 1000);
      g_assert_cmpmem (content, strlen (magic[i][1]), magic[i][1], strlen (magic[i][1]));
      g_unlink (path);
    }
  cli_assert_empty_folder (folder);
}

/* Differences by number, by id and with parameters that have commas; ranks under them. */
static void
test_comparison (void)
{
  g_autofree char *image = cli_source ("data/samples/scene-002.png");
  g_autofree char *folder = g_dir_make_tmp ("heed-comparison-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "f.svg", NULL);
  g_autofree char *content = NULL;
  g_autoptr (CliRun) run =
      CLI ("explain", "-i", image, "-t", "a red chair", "--method", "atman:group=block:7,kept=0.2",
           "--method", "uniform", "--method", "centre", "--difference", "2,3", "--difference",
           "centre,atman:group=block:7,kept=0.2", "--ranks", "--figure", path);
  cli_assert_ok (run);
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_nonnull (strstr (content, "heed:difference"));
  const char *first = strstr (content, "uniform \u2212 centre\n");
  g_assert_nonnull (first);
  g_assert_nonnull (strstr (first, "centre \u2212 atman:variant=log-additive,kept=0.2,"));
  g_unlink (path);
  cli_assert_empty_folder (folder);
}

/* The link stays, and what it points to is written. */
static void
test_linked_output (void)
{
  g_autofree char *image = cli_source ("data/samples/scene-002.png");
  g_autofree char *folder = g_dir_make_tmp ("heed-links-XXXXXX", NULL);
  g_autofree char *link = g_build_filename (folder, "link.json", NULL);
  g_autofree char *target = g_build_filename (folder, "target.json", NULL);
  g_assert_cmpint (symlink ("target.json", link), ==, 0);
  g_autoptr (CliRun) run =
      CLI ("explain", "-i", image, "-t", "a chair", "--method", "uniform", "--json", link);
  cli_assert_ok (run);
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  g_assert_false (g_file_test (target, G_FILE_TEST_IS_SYMLINK));
  g_assert_true (g_file_test (target, G_FILE_TEST_IS_REGULAR));
  g_unlink (link);
  g_unlink (target);
  cli_assert_empty_folder (folder);
}

static void
test_summary (void)
{
  g_autofree char *image = cli_source ("data/samples/scene-000.png");
  g_autoptr (CliRun) run = CLI ("explain", "-i", image, "-t", "a black duck", "--check");
  cli_assert_ok (run);
  g_assert_nonnull (strstr (run->output, "a black duck"));
  g_assert_nonnull (strstr (run->output, "logit 7.640"));
  g_assert_nonnull (strstr (run->output, "duck "));
  g_assert_nonnull (strstr (run->output, "rank correlation"));
}

static void
assert_no_controls (const char *text)
{
  g_assert_true (g_utf8_validate (text, -1, NULL));
  for (const char *at = text; *at != 0; at = g_utf8_next_char (at))
    g_assert_false (*at != '\n' && g_unichar_iscntrl (g_utf8_get_char (at)));
}

/* A picture's name and a caption that would clear the screen and rename the window. */
static void
test_controls (void)
{
  g_autofree char *image = cli_source ("data/samples/scene-000.png");
  g_autofree char *folder = g_dir_make_tmp ("heed-controls-XXXXXX", NULL);
  g_autofree char *odd = g_build_filename (folder, "\x1b[2J\r\xff.png", NULL);
  g_assert_cmpint (symlink (image, odd), ==, 0);
  g_autoptr (CliRun) summary =
      CLI ("explain", "-i", odd, "-t", "a \x1b]0;x\x07 duck", "--method", "atman:group=block:7");
  g_autoptr (CliRun) json =
      CLI ("explain", "-i", odd, "-t", "a duck", "--method", "uniform", "--json", "-");
  g_autoptr (CliRun) table = CLI ("score", "-i", odd, "-t",
                                  "a \xc2\x9b"
                                  "2J duck");
  g_unlink (odd);
  cli_assert_ok (summary);
  cli_assert_ok (json);
  cli_assert_ok (table);
  g_autoptr (JsonObject) root = cli_json (json);
  JsonObject *input = json_object_get_object_member (root, "input");
  g_autofree char *valid = g_utf8_make_valid (odd, -1);
  assert_string (json_object_get_object_member (input, "image"), "path", valid);
  assert_no_controls (summary->output);
  assert_no_controls (table->output);
  g_assert_nonnull (strstr (summary->output, "/\\x1b[2J\\x0d\uFFFD.png"));
  g_assert_nonnull (strstr (summary->output, "“a \\x1b]0;x\\x07 duck”"));
  g_assert_nonnull (strstr (table->output, "a \\x9b"
                                           "2J duck"));
  cli_assert_empty_folder (folder);
}

/* More tokens than the model takes: explained all the same, and said so. */
static void
test_long_caption (void)
{
  g_autofree char *image = cli_source ("data/samples/scene-000.png");
  g_autoptr (GString) caption = g_string_new ("a black duck");
  for (guint i = 0; i < 100; i++)
    g_string_append (caption, " and a red mug");
  g_autoptr (CliRun) run =
      CLI ("explain", "-i", image, "-t", caption->str, "--method", "uniform", "--json", "-");
  cli_assert_ok (run);
  g_autoptr (JsonObject) root = cli_json (run);
  JsonObject *input = json_object_get_object_member (root, "input");
  /* the bundled model takes 32 */
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (input, "ids")), ==, 32);
  g_assert_nonnull (strstr (run->output, "32"));
  JsonArray *everywhere = json_object_get_array_member (explanation_at (root, 0), "warnings");
  guint n = json_array_get_length (everywhere);
  if (json_object_has_member (root, "warnings"))
    n += json_array_get_length (json_object_get_array_member (root, "warnings"));
  g_assert_cmpuint (n, >, 0);
}

/* value = relevance + sinks + remainder, the relevance being what the map adds up to. */
static void
check_side_ledger (JsonObject *explanation, const char *side)
{
  JsonObject *ledger = json_object_get_object_member (explanation, "ledger");
  JsonObject *own = json_object_get_object_member (ledger, side);
  JsonObject *sinks = json_object_get_object_member (own, "sinks");
  JsonArray *map = relevance (explanation, side);
  JsonArray *places = json_object_get_array_member (own, "places");
  double left = json_object_get_double_member (own, "value");
  g_autoptr (GList) names = json_object_get_members (sinks);
  g_assert_cmpuint (g_list_length (names), ==, 5);
  for (GList *l = names; l != NULL; l = l->next)
    left -= json_object_get_double_member (sinks, l->data);
  for (guint i = 0; i < json_array_get_length (map); i++)
    left -= number_at (map, i);
  if (g_str_equal (side, "image"))
    left -=
        json_object_get_double_member (json_object_get_object_member (explanation, side), "cls");
  g_assert_cmpfloat_with_epsilon (left, json_object_get_double_member (own, "remainder"), 1e-4);
  g_assert_cmpfloat (fabs (left), <=, json_object_get_double_member (own, "bound"));
  JsonObject *input = json_array_get_object_element (places, json_array_get_length (places) - 1);
  g_assert_cmpfloat (json_object_get_double_member (input, "magnitude"), ==,
                     json_object_get_double_member (own, "magnitude"));
  g_assert_true (json_object_has_member (input, "sinks"));
  g_assert_true (json_object_has_member (own, "growth"));
}

static void
test_ledger (void)
{
  g_autofree char *image = cli_source ("data/samples/scene-000.png");
  g_autoptr (CliRun) run = CLI ("explain", "-i", image, "-t", "a black duck", "--device", "cpu",
                                "--method", "attn-lrp:epsilon=0.1", "--json", "-");
  cli_assert_ok (run);
  g_autoptr (JsonObject) root = cli_json (run);
  check_side_ledger (explanation_at (root, 0), "image");
  check_side_ledger (explanation_at (root, 0), "text");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/explain/json", test_json);
  g_test_add_func ("/explain/ledger", test_ledger);
  g_test_add_func ("/explain/csv", test_csv);
  g_test_add_func ("/explain/repeats", test_repeats);
  g_test_add_func ("/explain/targets", test_targets);
  g_test_add_func ("/explain/figures", test_figures);
  g_test_add_func ("/explain/comparison", test_comparison);
  g_test_add_func ("/explain/linked-output", test_linked_output);
  g_test_add_func ("/explain/summary", test_summary);
  g_test_add_func ("/explain/controls", test_controls);
  g_test_add_func ("/explain/long-caption", test_long_caption);
  return g_test_run ();
}
