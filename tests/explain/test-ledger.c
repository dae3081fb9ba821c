/* The ledger that propagation methods leave: it adds up in every stage and as a whole, on both
 * towers, and with the value and relevances of the float64 reference too. */
#include "golden.h"
#include "heed-error.h"

#include <math.h>
#include <string.h>

/* Of rounding in f32; methods.md §3 allows 1e-3·|f| more. */
#define ROUNDING 1e-5

/* @golden: (nullable): how the reference calls it */
typedef struct
{
  const char *call;
  const char *golden;
  gboolean softmax;
  gboolean epsilon;
} Method;

static const Method methods[] = {
    {"cp-lrp", "cp-lrp", FALSE, FALSE},
    {"attn-lrp", "attn-lrp", TRUE, FALSE},
    {"cp-lrp:gamma=0.25", "cp-lrp-gamma", FALSE, FALSE},
    {"attn-lrp:gamma=0.25", "attn-lrp-gamma", TRUE, FALSE},
    {"cp-lrp:epsilon=0.1", NULL, FALSE, TRUE},
    {"attn-lrp:gamma=0.25,epsilon=0.1", NULL, TRUE, TRUE},
};

static const char *device = "cpu";

static HeedResult *
explain (const Golden *golden, const char *on)
{
  const char *calls[G_N_ELEMENTS (methods) + 1] = {NULL};
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    calls[i] = methods[i].call;
  return golden_explain (golden, on, calls);
}

static double
sum (const double *values, guint n)
{
  double all = 0;
  for (guint i = 0; i < n; i++)
    all += isnan (values[i]) ? 0 : values[i];
  return all;
}

/* Between two places where the ledger looks, what one has more than the other went into the sinks
 * there. @held is what the first stage begins without. */
static void
check_stages (const HeedBalance *balance)
{
  double left = balance->value - balance->sinks[HEED_SINK_HELD], sizes = fabs (left);
  guint looked = 0;
  for (guint i = 0; i < balance->places->len; i++)
    {
      const HeedBalancePlace *place = g_ptr_array_index (balance->places, i);
      if (!isnan (place->relevance))
        {
          g_assert_cmpfloat_with_epsilon (place->relevance, left, ROUNDING * (sizes + place->size));
          g_assert_cmpfloat (place->size, >=, fabs (place->relevance) * (1 - 1e-6));
          left = place->relevance;
          looked++;
        }
      for (HeedSink sink = 0; sink < HEED_N_SINKS; sink++)
        {
          left -= place->sinks[sink];
          sizes += fabs (place->sinks[sink]);
        }
    }
  g_assert_cmpuint (looked, >=, 4);
  const HeedBalancePlace *input = g_ptr_array_index (balance->places, balance->places->len - 1);
  g_assert_true (g_str_has_suffix (input->place, "embedding"));
  g_assert_cmpfloat (input->relevance, ==, balance->relevance);
}

/* A place is known by its name alone. */
static void
check_names (const HeedBalance *balance)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < balance->places->len; i++)
    {
      HeedBalancePlace *place = g_ptr_array_index (balance->places, i);
      if (!g_hash_table_add (seen, place->place))
        g_error ("two places of the ledger are called %s", place->place);
    }
}

static void
check_sinks (const HeedBalance *balance, const Method *method, gboolean held)
{
  g_assert_true ((balance->sinks[HEED_SINK_SOFTMAX] != 0) == method->softmax);
  g_assert_true ((balance->sinks[HEED_SINK_EPSILON] != 0) == method->epsilon);
  g_assert_true ((balance->sinks[HEED_SINK_HELD] != 0) == held);
  g_assert_true (balance->sinks[HEED_SINK_BIAS] != 0 && balance->sinks[HEED_SINK_SHIFT] != 0);
}

static void
check_side (const HeedExplanation *explanation, guint side, const Method *method, gboolean held)
{
  const HeedBalance *balance = explanation->ledger[side];
  double relevance =
      side == 0 ? sum (explanation->image, explanation->rows * explanation->cols) + explanation->cls
                : sum (explanation->text, explanation->n_text);
  g_assert_nonnull (balance);
  g_test_message (
      "%s, side %u: f %g, relevance %g, bias %.3g, shift %.3g, softmax %.3g, epsilon %.3g, "
      "held %.3g, remainder %.2g (bound %.2g), growth %.3g",
      method->call, side, balance->value, balance->relevance, balance->sinks[HEED_SINK_BIAS],
      balance->sinks[HEED_SINK_SHIFT], balance->sinks[HEED_SINK_SOFTMAX],
      balance->sinks[HEED_SINK_EPSILON], balance->sinks[HEED_SINK_HELD], balance->remainder,
      balance->bound, balance->growth);
  g_assert_cmpfloat_with_epsilon (balance->value, explanation->value,
                                  1e-5 * fmax (1, fabs (explanation->value)));
  g_assert_cmpfloat_with_epsilon (balance->relevance, relevance, 1e-6 * balance->size);
  g_assert_cmpfloat (fabs (balance->remainder), <=,
                     balance->bound - 1e-3 * fabs (balance->value) + ROUNDING);
  check_stages (balance);
  check_names (balance);
  check_sinks (balance, method, held);
}

static double
read_amount (const Golden *golden, JsonObject *method)
{
  if (!json_object_has_member (method, "value"))
    return json_object_get_double_member (golden->root, "logit");
  return json_object_get_double_member (json_object_get_object_member (method, "value"), "amount");
}

/* What the reference's value has more than its relevances is what the sinks took; without any one
 * of them that is large enough to tell, it is not. */
static void
check_reference (const Golden *golden, const Method *method, const HeedExplanation *explanation)
{
  static const char *const sides[] = {"image", "text"};
  JsonObject *reference = golden_method (golden, method->golden);
  for (guint side = 0; side < 2; side++)
    {
      guint n;
      const HeedBalance *balance = explanation->ledger[side];
      g_autofree double *relevance = golden_numbers (reference, sides[side], &n);
      double left = read_amount (golden, reference) - sum (relevance, n);
      if (side == 0)
        left -= json_object_get_double_member (reference, "cls");
      for (HeedSink sink = 0; sink < HEED_N_SINKS; sink++)
        left -= balance->sinks[sink];
      g_assert_cmpfloat (fabs (left), <=, balance->bound);
      for (HeedSink sink = 0; sink < HEED_N_SINKS; sink++)
        if (fabs (balance->sinks[sink]) > 2 * balance->bound)
          g_assert_cmpfloat (fabs (left + balance->sinks[sink]), >, balance->bound);
    }
}

/* Sinks that are large enough to tell whether they are left out: all that there are, somewhere. */
static void
check_all_told (const HeedResult *result, gboolean held)
{
  for (HeedSink sink = 0; sink < HEED_N_SINKS; sink++)
    {
      guint told = 0;
      for (guint i = 0; i < result->explanations->len; i++)
        for (guint side = 0; side < 2; side++)
          {
            const HeedExplanation *explanation = result->explanations->pdata[i];
            const HeedBalance *balance = explanation->ledger[side];
            told += fabs (balance->sinks[sink]) > 2 * balance->bound;
          }
      g_assert_true ((told > 0) == (sink != HEED_SINK_HELD || held));
    }
}

static void
test_adds_up (gconstpointer file)
{
  g_autoptr (Golden) golden = golden_open (file, FALSE);
  if (!golden_device_is_here (device))
    return;
  g_autoptr (HeedResult) result = explain (golden, device);
  JsonObject *known = json_object_get_object_member (golden->root, "methods");
  gboolean versus = json_object_has_member (golden->root, "versus");
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      const HeedExplanation *explanation = g_ptr_array_index (result->explanations, i);
      check_side (explanation, 0, &methods[i], FALSE);
      check_side (explanation, 1, &methods[i], versus);
      if (methods[i].golden != NULL && json_object_has_member (known, methods[i].golden))
        check_reference (golden, &methods[i], explanation);
    }
  check_all_told (result, versus);
}

/* Ledgers are what the map is made with: the CPU's and another device's are the same. */
static void
test_same (void)
{
  g_autoptr (Golden) golden = golden_open ("toybox-clip-000.json", FALSE);
  if (!golden_device_is_here (device))
    return;
  g_autoptr (HeedResult) result = explain (golden, device), here = explain (golden, "cpu");
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    for (guint side = 0; side < 2; side++)
      {
        const HeedExplanation *there = result->explanations->pdata[i];
        const HeedExplanation *own = here->explanations->pdata[i];
        const HeedBalance *a = there->ledger[side], *b = own->ledger[side];
        g_assert_cmpuint (a->places->len, ==, b->places->len);
        for (HeedSink sink = 0; sink < HEED_N_SINKS; sink++)
          g_assert_cmpfloat_with_epsilon (a->sinks[sink], b->sinks[sink], 1e-4 * b->size);
        g_assert_cmpfloat_with_epsilon (a->relevance, b->relevance, 1e-4 * b->size);
        g_assert_cmpfloat_with_epsilon (a->size, b->size, 1e-4 * b->size);
        g_assert_cmpfloat_with_epsilon (a->growth, b->growth, 1e-3 * b->growth);
      }
}

/* Methods that divide nothing have none. */
static void
test_none (void)
{
  const char *const calls[] = {"gradient-x-input", "uniform", NULL};
  g_autoptr (Golden) golden = golden_open ("toybox-clip-000.json", FALSE);
  g_autoptr (HeedResult) result = golden_explain (golden, "cpu", calls);
  for (guint i = 0; i < 2; i++)
    for (guint side = 0; side < 2; side++)
      g_assert_null (((HeedExplanation *)result->explanations->pdata[i])->ledger[side]);
}

/* Products of bf16 lose more than f32's, and no more than the bound for them; most in proportion
 * where the caption does not fit. */
static void
test_bf16 (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Golden) golden = golden_open ("toybox-clip-001.json", FALSE);
  g_autoptr (HeedSession) session = heed_session_new ();
  g_autoptr (HeedRequest) request = golden_request (golden, "cpu");
  request->precision = HEED_PRECISION_BF16;
  g_free (request->text);
  request->text = g_strdup ("a black duck");
  g_ptr_array_add (request->methods, heed_method_call_parse ("cp-lrp", NULL));
  g_ptr_array_add (request->methods, heed_method_call_parse ("attn-lrp", NULL));
  g_autoptr (HeedResult) result = heed_session_explain (session, request, NULL, NULL, NULL, &error);
  if (g_error_matches (error, HEED_ERROR, HEED_ERROR_UNSUPPORTED))
    {
      g_test_skip (error->message);
      return;
    }
  g_assert_no_error (error);
  for (guint i = 0; i < 2; i++)
    {
      const HeedExplanation *explanation = result->explanations->pdata[i];
      for (guint side = 0; side < 2; side++)
        {
          const HeedBalance *ledger = explanation->ledger[side];
          g_assert_cmpfloat (fabs (ledger->remainder), <=, ledger->bound);
        }
    }
}

int
main (int argc, char **argv)
{
  static const char *const files[] = {"toybox-clip-000.json", "toybox-clip-000-list.json",
                                      "toybox-clip-000-versus.json", "toybox-clip-009.json"};
  g_test_init (&argc, &argv, NULL);
  if (argc > 1)
    device = argv[1];
  gboolean all = strcmp (device, "cpu") == 0;
  for (guint i = 0; i < (all ? G_N_ELEMENTS (files) : 1); i++)
    {
      g_autofree char *path = g_strconcat ("/ledger/", files[i], NULL);
      g_test_add_data_func (path, files[i], test_adds_up);
    }
  if (all)
    {
      g_test_add_func ("/ledger/none", test_none);
      g_test_add_func ("/ledger/bf16", test_bf16);
    }
  else
    g_test_add_func ("/ledger/same", test_same);
  return g_test_run ();
}
