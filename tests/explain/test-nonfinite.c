/* NaN and infinity midway: which layer and operation they appear in first is said. */
#include "golden.h"
#include "heed-error.h"
#include "test-folder.h"
#include "test-tensors.h"

#include <string.h>

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

static void
check_sentence (const char *folder, const char *call, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Golden) golden = golden_open ("toybox-clip-000.json", FALSE);
  g_autoptr (HeedSession) session = heed_session_new ();
  g_autoptr (HeedRequest) request = golden_request (golden, "cpu");
  g_free (request->model);
  request->model = g_strdup (folder);
  g_ptr_array_add (request->methods, heed_method_call_parse (call, NULL));
  g_autoptr (HeedResult) result = heed_session_explain (session, request, NULL, NULL, NULL, &error);
  g_assert_null (result);
  g_test_message ("%s", error->message);
  test_assert_refused (error, HEED_ERROR_NUMERIC, expected);
}

/* Layer 3's activation is zero, so that its second weight does not matter until a gradient passes
 * it. */
static void
test_backward (void)
{
  char *folder = make_model ("vision_model.encoder.layers.3.mlp.fc1.bias", -1e4f,
                             "vision_model.encoder.layers.3.mlp.fc2.weight", 3e38f);
  check_sentence (folder, "saliency", "heed-model|vision layer 3 mlp: linear-backward gives");
  check_sentence (folder, "cp-lrp", "heed-model|vision layer 3 mlp: linear-backward gives");
  check_sentence (folder, "smoothgrad:samples=2", "heed-model|vision layer 3 mlp");
  test_folder_free (folder);
}

/* The text tower's own pass overflows before any method runs. */
static void
test_forward (void)
{
  char *folder = make_model ("text_model.encoder.layers.1.mlp.fc1.bias", 3e38f,
                             "text_model.encoder.layers.1.mlp.fc2.weight", 3e38f);
  check_sentence (folder, "gradient-x-input", "heed-model|text layer 1 mlp: linear gives");
  check_sentence (folder, "atman", "heed-model|text layer 1 mlp: linear gives");
  test_folder_free (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nonfinite/backward", test_backward);
  g_test_add_func ("/nonfinite/forward", test_forward);
  return g_test_run ();
}
