/* test-kernels.c: every kernel of a device against naive f64 references.
 *
 * test-kernels [--device cpu|vulkan|vulkan:N] [--precision f32|bf16] [GLib's test options]
 */
#include "heed-device.h"
#include "heed-error.h"
#include "kernel-harness.h"

#define EXIT_SKIP 77

static gboolean
parse_options (int *argc, char ***argv, char **device, char **precision)
{
  GOptionEntry entries[] = {
      {"device", 0, 0, G_OPTION_ARG_STRING, device, "What runs the kernels", "ID"},
      {"precision", 0, 0, G_OPTION_ARG_STRING, precision, "f32 or bf16", "TYPE"},
      G_OPTION_ENTRY_NULL};
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_ignore_unknown_options (context, TRUE);
  if (g_option_context_parse (context, argc, argv, &error))
    return TRUE;
  g_printerr ("%s\n", error->message);
  return FALSE;
}

static void
add_tests (KernelHarness *harness)
{
  kernel_add_linear_tests (harness);
  kernel_add_norm_tests (harness);
  kernel_add_attention_tests (harness);
  kernel_add_attention_backward_tests (harness);
  kernel_add_attention_map_tests (harness);
  kernel_add_activation_tests (harness);
  kernel_add_rows_tests (harness);
  kernel_add_dot_tests (harness);
  kernel_add_relevance_tests (harness);
  kernel_add_nonfinite_tests (harness);
}

int
main (int argc, char **argv)
{
  g_autofree char *device = NULL, *precision = NULL;
  g_autoptr (GError) error = NULL;
  if (!parse_options (&argc, &argv, &device, &precision))
    return 2;
  g_test_init (&argc, &argv, NULL);
  gboolean bf16 = g_strcmp0 (precision, "bf16") == 0;
  KernelHarness harness = {.device = device != NULL ? device : "cpu",
                           .precision = bf16 ? HEED_PRECISION_BF16 : HEED_PRECISION_F32};
  g_autoptr (HeedBackend) backend = heed_device_open (harness.device, harness.precision, &error);
  if (g_error_matches (error, HEED_ERROR, HEED_ERROR_NO_DEVICE)
      || g_error_matches (error, HEED_ERROR, HEED_ERROR_UNSUPPORTED))
    {
      g_print ("1..0 # SKIP %s\n", error->message);
      return EXIT_SKIP;
    }
  g_assert_no_error (error);
  harness.backend = backend;
  harness.random = g_rand_new_with_seed (20240607);
  add_tests (&harness);
  int status = g_test_run ();
  g_rand_free (harness.random);
  return status;
}
