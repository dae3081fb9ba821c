/* Memory limits: less memory means fewer lanes and the same numbers, or one sentence; never more
 * than the limit, and more memory never less. */
#include "golden.h"
#include "heed-error.h"

#include <math.h>
#include <string.h>

static const char *device;
static guint n_limits;

/* @has_lanes: more than one, of which less memory leaves fewer at once */
typedef struct
{
  const char *call;
  gboolean vulkan;
  gboolean has_lanes;
} Call;

static const Call calls[] = {
    {"atman:group=block:7", FALSE, TRUE},
    {"occlusion:window=7,stride=7", FALSE, TRUE},
    {"cp-lrp:gamma=0.25", TRUE, FALSE},
    {"integrated-gradients:steps=4", TRUE, TRUE},
    {"gae", TRUE, FALSE},
    {"atman-estimate:top=8", FALSE, TRUE},
};

static HeedResult *
explain (const Golden *golden, const char *call, gsize limit, GError **error)
{
  g_autoptr (HeedSession) session = heed_session_new ();
  g_autoptr (HeedRequest) request = golden_request (golden, device);
  request->memory_bytes = limit;
  g_ptr_array_add (request->methods, heed_method_call_parse (call, NULL));
  return heed_session_explain (session, request, NULL, NULL, NULL, error);
}

static const HeedExplanation *
first (const HeedResult *result)
{
  return g_ptr_array_index (result->explanations, 0);
}

/* Which lanes share a batch changes the last bits only: of a relevance, or of the two values whose
 * difference it is. */
static void
assert_near (const double *a, const double *b, guint n, double value)
{
  double scale = fabs (value), largest = 0;
  for (guint i = 0; i < n; i++)
    if (!isnan (b[i]))
      {
        scale = fmax (scale, fabs (b[i]));
        largest = fmax (largest, fabs (a[i] - b[i]));
        g_assert_false (isnan (a[i]));
      }
  g_assert_cmpfloat (largest, <=, 1e-6 * scale);
}

static void
assert_same (const HeedExplanation *tight, const HeedExplanation *wide)
{
  assert_near (tight->image, wide->image, wide->rows * wide->cols, wide->value);
  assert_near (tight->text, wide->text, wide->n_text, wide->value);
}

static void
assert_refused (const GError *error, gsize limit)
{
  g_autofree char *allowed =
      g_strdup_printf ("but the memory limit is %" G_GSIZE_FORMAT " bytes", limit);
  g_assert_error (error, HEED_ERROR, HEED_ERROR_NO_MEMORY);
  g_assert_nonnull (strstr (error->message, " bytes more are needed beside "));
  g_assert_nonnull (strstr (error->message, allowed));
  g_assert_null (strchr (error->message, '\n'));
}

/* What is resident whatever the method. */
static gsize
measure_weights (const Golden *golden)
{
  g_autoptr (HeedResult) result = explain (golden, "uniform", 0, NULL);
  return first (result)->weights_bytes;
}

/* From what is refused to what is plenty. The parts' peaks need not be at one time: no one of them
 * is beyond the limit. */
static void
test_limits (gconstpointer data)
{
  if (!golden_device_is_here (device))
    return;
  const Call *tried = data;
  const char *call = tried->call;
  guint n_refused = 0, n_fewer = 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (Golden) golden = golden_open ("toybox-clip-000.json", FALSE);
  g_autoptr (HeedResult) free_run = explain (golden, call, 0, &error);
  g_assert_no_error (error);
  const HeedExplanation *wide = first (free_run);
  gsize weights = measure_weights (golden), least = weights * 9 / 10;
  gsize most = wide->weights_bytes + wide->arena_bytes + 2 * wide->staging_bytes;
  for (guint i = 0; i < n_limits; i++)
    {
      gsize limit = least + (most - least) * i / (n_limits - 1);
      g_autoptr (GError) reason = NULL;
      g_autoptr (HeedResult) result = explain (golden, call, limit, &reason);
      if (result == NULL)
        {
          g_test_message ("%s", reason->message);
          assert_refused (reason, limit);
          g_assert_cmpuint (n_refused++, ==, i); /* what was enough stays enough */
          continue;
        }
      const HeedExplanation *tight = first (result);
      g_test_message ("limit %" G_GSIZE_FORMAT ": weights %" G_GSIZE_FORMAT
                      ", arena %" G_GSIZE_FORMAT ", staging %" G_GSIZE_FORMAT,
                      limit, tight->weights_bytes, tight->arena_bytes, tight->staging_bytes);
      g_assert_cmpuint (tight->weights_bytes, <=, limit);
      g_assert_cmpuint (tight->arena_bytes + weights, <=, limit);
      g_assert_cmpuint (tight->staging_bytes + weights, <=, limit);
      assert_same (tight, wide);
      n_fewer += tight->arena_bytes < wide->arena_bytes;
    }
  g_test_message ("%s: %u refused, %u with fewer lanes", call, n_refused, n_fewer);
  g_assert_cmpuint (n_refused, >, 0);
  g_assert_cmpuint (n_refused, <, n_limits);
  g_assert_true (n_fewer > 0 || !tried->has_lanes);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  device = argc > 1 ? argv[1] : "cpu";
  gboolean vulkan = g_str_equal (device, "vulkan");
  n_limits = vulkan ? 4 : 16;
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autofree char *method = g_strndup (calls[i].call, strcspn (calls[i].call, ":"));
      g_autofree char *path = g_strdup_printf ("/memory/%s", method);
      if (!vulkan || calls[i].vulkan)
        g_test_add_data_func (path, &calls[i], test_limits);
    }
  return g_test_run ();
}
