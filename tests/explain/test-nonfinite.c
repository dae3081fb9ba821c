/* NaN and infinity midway: which layer and operation they appear in first is said. */
#include "cli-run.h"
#include "golden.h"
#include "heed-error.h"
#include "test-folder.h"
#include "test-tensors.h"

#include <math.h>

#define VISION "vision_model.encoder.layers."

static const char *device;

/* Rows of a matrix get the value with either sign in turn: gradients below a norm add up to 0. */
static void
fill (GPtrArray *tensors, const char *name, float value)
{
  TestTensor *tensor = test_tensors_find (tensors, name);
  gsize cols = tensor->n_dims > 1 ? tensor->dims[1] : 1;
  gsize n = tensor->n_dims > 0 ? tensor->dims[0] * cols : 1;
  float *values = g_new (float, n);
  for (gsize i = 0; i < n; i++)
    values[i] = tensor->n_dims > 1 && i / cols % 2 ? -value : value;
  g_bytes_unref (tensor->data);
  tensor->data = g_bytes_new_take (values, n * sizeof (float));
  g_free (tensor->dtype);
  tensor->dtype = g_strdup ("F32");
}

/* The bundled model with all of two tensors set to a number each and larger logits, in a folder of
 * its own. */
static char *
make_model (const char *first, float first_value, const char *second, float second_value)
{
  g_autofree char *bundled = test_source_path ("data/models/toybox-clip");
  g_autofree char *file = g_build_filename (bundled, "model.safetensors", NULL);
  g_autoptr (GPtrArray) tensors = test_tensors_read (file);
  char *folder = test_folder_new ();
  test_folder_copy_model (folder, bundled);
  test_tensors_simplify (tensors);
  test_tensors_store_as (tensors, "F32");
  fill (tensors, first, first_value);
  fill (tensors, second, second_value);
  fill (tensors, "logit_scale", 9);
  test_tensors_write (tensors, 0, tensors->len, folder, "model.safetensors");
  return folder;
}

/* Why @call gives nothing on @folder; %NULL if it gives something. */
static GError *
find_reason (const char *folder, const char *call)
{
  GError *error = NULL;
  g_autoptr (Golden) golden = golden_open ("toybox-clip-000.json", FALSE);
  g_autoptr (HeedSession) session = heed_session_new ();
  g_autoptr (HeedRequest) request = golden_request (golden, device);
  g_free (request->model);
  request->model = g_strdup (folder);
  g_ptr_array_add (request->methods, heed_method_call_parse (call, NULL));
  g_autoptr (HeedResult) result = heed_session_explain (session, request, NULL, NULL, NULL, &error);
  g_assert_true ((result == NULL) == (error != NULL));
  return error;
}

static void
check_sentence (const char *folder, const char *call, const char *expected)
{
  g_autoptr (GError) error = find_reason (folder, call);
  g_test_message ("%s: %s", call, error != NULL ? error->message : "no error");
  test_assert_refused (error, HEED_ERROR_NUMERIC, expected);
}

/* ---- only a gradient ---- */

/* Layer 3's activation is zero, so that its second weight does not matter until a gradient passes
 * it. */
static char *
make_backward_model (void)
{
  return make_model (VISION "3.mlp.fc1.bias", -1e4f, VISION "3.mlp.fc2.weight", 3e38f);
}

static void
test_backward (void)
{
  static const char *const calls[] = {
      "saliency", "cp-lrp",       "smoothgrad:samples=2",       "integrated-gradients:steps=1",
      "gae",      "gae:layers=0", "attention-gradcam:layers=2", "atman-estimate:top=0"};
  if (!golden_device_is_here (device))
    return;
  char *folder = make_backward_model ();
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    check_sentence (folder, calls[i], "heed-model|vision layer 3 mlp: linear-backward gives");
  g_assert_null (find_reason (folder, "gae:layers=last"));
  g_assert_null (find_reason (folder, "rollout")); /* no gradient, nothing wrong */
  test_folder_free (folder);
}

/* ---- the model's own pass ---- */

/* The text tower's own pass overflows before any method runs. */
static void
test_forward (void)
{
  if (!golden_device_is_here (device))
    return;
  char *folder = make_model ("text_model.encoder.layers.1.mlp.fc1.bias", 3e38f,
                             "text_model.encoder.layers.1.mlp.fc2.weight", 3e38f);
  check_sentence (folder, "gradient-x-input", "heed-model|text layer 1 mlp: linear gives");
  check_sentence (folder, "raw-attention", "heed-model|text layer 1 mlp: linear gives");
  check_sentence (folder, "uniform", "heed-model|text layer 1 mlp: linear gives");
  test_folder_free (folder);
}

/* No overflow, but an embedding without a direction. */
static void
test_zero_embedding (void)
{
  if (!golden_device_is_here (device))
    return;
  char *folder = make_model ("visual_projection.weight", 0, VISION "0.mlp.fc1.bias", 0);
  check_sentence (folder, "atman", "heed-model|the vision tower|length 0");
  test_folder_free (folder);
}

/* ---- only a lane ---- */

static char *
make_brink_model (double size)
{
  return make_model (VISION "3.mlp.fc2.weight", (float)size, "visual_projection.weight", 0.01f);
}

static gboolean
is_finite (double size)
{
  char *folder = make_brink_model (size);
  g_autoptr (GError) error = find_reason (folder, "uniform");
  test_folder_free (folder);
  g_test_message ("%g: %s", size, error != NULL ? error->message : "finite");
  return error == NULL;
}

/* Layer 3 gives numbers so large that layer 4 just does not overflow for the picture as it is: for
 * some that are changed it does. */
static void
test_lanes (void)
{
  double good = 1e34, bad = 5e35;
  if (!golden_device_is_here (device))
    return;
  g_assert_true (is_finite (good));
  g_assert_false (is_finite (bad));
  while (bad > 1.003 * good)
    {
      double middle = sqrt (good * bad);
      *(is_finite (middle) ? &good : &bad) = middle;
    }
  char *folder = make_brink_model (good);
  check_sentence (folder, "occlusion:window=2,stride=2",
                  "heed-model|vision layer 4 attention: layernorm gives NaN in lane");
  check_sentence (folder, "atman:kept=0,group=block:2",
                  "heed-model|vision layer 4 attention: layernorm gives NaN in lane");
  test_folder_free (folder);
}

/* ---- heed-cli ---- */

/* One sentence, and no file, also of a method that came before. */
static void
test_cli (void)
{
  static const char *const formats[] = {"--json", "--csv", "--figure"};
  if (!golden_device_is_here (device))
    return;
  char *folder = make_backward_model ();
  g_autofree char *output = g_dir_make_tmp ("heed-output-XXXXXX", NULL);
  g_autofree char *image = cli_source ("data/samples/scene-000.png");
  g_autofree char *file = g_build_filename (output, "out.svg", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autoptr (CliRun) run =
          CLI ("explain", "-m", folder, "-i", image, "-t", "a black duck", "--device", device,
               "--method", "uniform", "--method", "gae", "--method", "atman", formats[i], file);
      cli_assert_fails (run, 1, "vision layer 3 mlp: linear-backward gives");
    }
  cli_assert_empty_folder (output);
  test_folder_free (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  device = argc > 1 ? argv[1] : "cpu";
  g_test_add_func ("/nonfinite/backward", test_backward);
  g_test_add_func ("/nonfinite/forward", test_forward);
  g_test_add_func ("/nonfinite/zero-embedding", test_zero_embedding);
  g_test_add_func ("/nonfinite/lanes", test_lanes);
  g_test_add_func ("/nonfinite/cli", test_cli);
  return g_test_run ();
}
