/* The program heed from a terminal: what it says without opening a window. */
#include "cli-run.h"

#include <string.h>

static void
test_version (void)
{
  g_autoptr (CliRun) run = CLI ("--version");
  cli_assert_ok (run);
  g_assert_cmpstr (run->output, ==, "heed " HEED_VERSION "\n");
}

static void
test_help (void)
{
  g_autoptr (CliRun) run = CLI ("--help");
  cli_assert_ok (run);
  g_assert_nonnull (strstr (run->output, "heed [OPTION…] [FILE…]"));
  g_assert_nonnull (strstr (run->output, "--new-window"));
  g_assert_null (strstr (run->output, "--check-display"));
}

static void
assert_fails (const CliRun *run, const char *needle)
{
  g_test_message ("%s", run->errors);
  g_assert_cmpint (run->status, ==, 1);
  g_assert_cmpstr (run->output, ==, "");
  g_assert_nonnull (strstr (run->errors, needle));
  const char *end = strchr (run->errors, '\n');
  g_assert_true (end != NULL && end[1] == 0);
}

static void
test_no_display (void)
{
  g_autoptr (CliRun) run = CLI (NULL);
  assert_fails (run, "heed: there is no display");
  g_autoptr (CliRun) with_file = CLI ("picture.png");
  assert_fails (with_file, "heed: there is no display");
  const char *const nothing[] = {NULL};
  g_autoptr (CliRun) no_wayland = cli_run ("XDG_RUNTIME_DIR=/nonexistent", nothing);
  assert_fails (no_wayland, "heed: there is no display");
  g_autoptr (CliRun) no_server = cli_run ("DISPLAY=:4711", nothing);
  assert_fails (no_server, "heed: there is no display");
}

/* What scripts/run.sh asks. */
static void
test_check_display (void)
{
  g_autoptr (CliRun) run = CLI ("--check-display");
  g_assert_cmpint (run->status, ==, 1);
  g_assert_cmpstr (run->output, ==, "");
  g_assert_cmpstr (run->errors, ==, "");
}

static void
test_unknown_option (void)
{
  g_autoptr (CliRun) run = CLI ("--wobble");
  assert_fails (run, "--wobble");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_unsetenv ("DISPLAY");
  g_unsetenv ("WAYLAND_DISPLAY");
  g_unsetenv ("WAYLAND_SOCKET");
  g_unsetenv ("XDG_RUNTIME_DIR");
  g_test_add_func ("/start/version", test_version);
  g_test_add_func ("/start/help", test_help);
  g_test_add_func ("/start/no-display", test_no_display);
  g_test_add_func ("/start/check-display", test_check_display);
  g_test_add_func ("/start/unknown-option", test_unknown_option);
  return g_test_run ();
}
