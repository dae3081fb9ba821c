/* --device vulkan from the command line, where there is a driver. */
#include "cli-bench.h"
#include "cli-run.h"

#include <string.h>

static gboolean
has_vulkan (void)
{
  g_autoptr (CliRun) run = CLI ("devices");
  cli_assert_ok (run);
  if (strstr (run->output, "vulkan:0") != NULL)
    return TRUE;
  g_test_skip ("there is no Vulkan device");
  return FALSE;
}

static double
score (const char *device)
{
  g_autofree char *image = cli_source ("data/samples/scene-009.png");
  g_autoptr (CliRun) run =
      CLI ("score", "-i", image, "-t", "a green mug", "--device", device, "--json", "-");
  cli_assert_ok (run);
  g_autoptr (JsonObject) root = cli_json (run);
  JsonArray *captions = json_object_get_array_member (root, "captions");
  return json_object_get_double_member (json_array_get_object_element (captions, 0), "logit");
}

/* design.md: |Δ| ≤ 1e-4 · max (1, |reference|) */
static void
test_score (void)
{
  if (!has_vulkan ())
    return;
  double cpu = score ("cpu");
  g_assert_cmpfloat_with_epsilon (score ("vulkan"), cpu, 1e-4 * MAX (1, ABS (cpu)));
}

static void
assert_agrees (JsonObject *check, const char *side)
{
  JsonObject *difference = json_object_get_object_member (check, side);
  g_assert_cmpfloat (json_object_get_double_member (difference, "nmse"), <=, 1e-8);
  g_assert_cmpfloat (json_object_get_double_member (difference, "largest"), >=, 0);
}

/* design.md, "Agreement": CPU against Vulkan: NMSE ≤ 1e-8 */
static void
test_check (void)
{
  if (!has_vulkan ())
    return;
  g_autofree char *image = cli_source ("data/samples/scene-001.png");
  g_autoptr (CliRun) run =
      CLI ("explain", "-i", image, "-t", "a yellow lamp", "--device", "vulkan:0", "--method",
           "atman:group=block:4", "--check", "--json", "-");
  cli_assert_ok (run);
  g_autoptr (JsonObject) root = cli_json (run);
  JsonArray *checks = json_object_get_array_member (root, "check");
  g_assert_cmpuint (json_array_get_length (checks), ==, 1);
  JsonObject *check = json_array_get_object_element (checks, 0);
  g_assert_cmpstr (json_object_get_string_member (check, "method"), ==, "atman");
  assert_agrees (check, "image");
  assert_agrees (check, "text");
}

static void
test_bench (void)
{
  if (!has_vulkan ())
    return;
  g_autoptr (CliRun) run =
      CLI ("bench", "--device", "vulkan:0", "--block", "7", "--repeat", "1", "--json", "-");
  cli_assert_ok (run);
  g_autoptr (JsonObject) root = cli_json (run);
  cli_check_bench (root, 4);
}

static void
test_bench_method (void)
{
  if (!has_vulkan ())
    return;
  g_autoptr (CliRun) run =
      CLI ("bench", "--device", "vulkan:0", "--method", "cp-lrp", "--repeat", "0", "--json", "-");
  cli_assert_ok (run);
  g_autoptr (JsonObject) root = cli_json (run);
  cli_check_propagation (root, cli_get_cost (root, "cp-lrp"));
  g_assert_cmpint (json_object_get_int_member (root, "process_bytes"), >, 0);
}

static void
test_no_such_device (void)
{
  if (!has_vulkan ())
    return;
  g_autofree char *image = cli_source ("data/samples/scene-001.png");
  g_autoptr (CliRun) run = CLI ("score", "-i", image, "-t", "a lamp", "--device", "vulkan:99");
  cli_assert_fails (run, 1, "vulkan:99");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vulkan/score", test_score);
  g_test_add_func ("/vulkan/check", test_check);
  g_test_add_func ("/vulkan/bench", test_bench);
  g_test_add_func ("/vulkan/bench-method", test_bench_method);
  g_test_add_func ("/vulkan/no-such-device", test_no_such_device);
  return g_test_run ();
}
