/* test-relevance.c: gradients and propagated relevance of whole towers against the reference. */
#include "heed-json.h"
#include "heed-model.h"
#include "heed-program.h"

#include "test-folder.h"
#include "test-tensors.h"
#include "test-tower.h"

#include <math.h>

#define MAX_IDS 64

/* @saliency: ‖∂f/∂x‖ instead of Σ x·∂f/∂x */
typedef struct
{
  const char *name;
  HeedRules rules;
  gboolean saliency;
} Method;

static const Method methods[] = {
    {"gradient-x-input", {.set = HEED_RULES_GRADIENT}, FALSE},
    {"saliency", {.set = HEED_RULES_GRADIENT}, TRUE},
    {"cp-lrp", {.set = HEED_RULES_CP_LRP}, FALSE},
    {"attn-lrp", {.set = HEED_RULES_ATTN_LRP}, FALSE},
    {"cp-lrp-gamma", {.set = HEED_RULES_CP_LRP, .gamma = 0.25}, FALSE},
    {"attn-lrp-gamma", {.set = HEED_RULES_ATTN_LRP, .gamma = 0.25}, FALSE},
};

typedef struct
{
  HeedModel *model;
  HeedResidentWeights *weights;
  JsonObject *golden;
  HeedPreparedPicture *picture;
  gint32 ids[MAX_IDS];
  guint n_ids;
} Case;

/* The model in the folder @model with scene @number. */
static void
case_init (Case *c, const char *model, const char *number)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *golden = g_strdup_printf ("tests/golden/toybox-clip-%s.json", number);
  g_autofree char *picture = g_strdup_printf ("data/samples/scene-%s.png", number);
  g_autofree char *golden_path = test_source_path (golden);
  g_autofree char *picture_path = test_source_path (picture);
  *c = (Case) {.weights = test_cpu_weights ()};
  c->golden = heed_json_load_object (golden_path, 1 << 24, &error);
  g_assert_no_error (error);
  c->model = heed_model_open (model, &error);
  g_assert_no_error (error);
  g_autoptr (HeedPicture) loaded = heed_picture_load (picture_path, 0, &error);
  g_assert_no_error (error);
  c->picture = heed_model_prepare (c->model, loaded, &error);
  g_assert_no_error (error);
  JsonArray *ids = json_object_get_array_member (c->golden, "token_ids");
  c->n_ids = json_array_get_length (ids);
  g_assert_cmpuint (c->n_ids, <=, MAX_IDS);
  for (guint i = 0; i < c->n_ids; i++)
    c->ids[i] = (gint32)json_array_get_int_element (ids, i);
}

static void
case_clear (Case *c)
{
  heed_resident_weights_unref (c->weights);
  heed_prepared_picture_unref (c->picture);
  json_object_unref (c->golden);
  heed_model_unref (c->model);
}

/* The reference's embedding called @name, at unit length; (transfer full). */
static float *
unit_embedding (const Case *c, const char *name)
{
  JsonArray *array = json_object_get_array_member (c->golden, name);
  guint n = json_array_get_length (array);
  double sum = 0;
  float *unit = g_new (float, n);
  for (guint i = 0; i < n; i++)
    sum += pow (json_array_get_double_element (array, i), 2);
  for (guint i = 0; i < n; i++)
    unit[i] = (float)(json_array_get_double_element (array, i) / sqrt (sum));
  return unit;
}

static TestPropagation *
propagate (const Case *c, HeedSide side, const HeedRules *rules)
{
  gboolean image = side == HEED_SIDE_IMAGE;
  HeedTowerOptions options = {.n_others = 1};
  g_autoptr (HeedTower) tower = heed_model_build_tower (c->model, side, &options);
  g_autofree float *other = unit_embedding (c, image ? "text_embedding" : "image_embedding");
  const void *input = image ? (const void *)heed_prepared_picture_pixels (c->picture) : c->ids;
  guint rows = image ? tower->rows : c->n_ids;
  guint read = image ? 0 : heed_model_get_end_row (c->model, c->ids, c->n_ids);
  return test_propagate (c->weights, tower, rules, input, rows, (gint32)read, other);
}

static double *
saliency (const TestPropagation *propagation)
{
  guint channels = propagation->channels;
  double *sizes = g_new0 (double, propagation->rows);
  for (gsize i = 0; i < (gsize)propagation->rows * channels; i++)
    sizes[i / channels] += (double)propagation->gradient[i] * propagation->gradient[i];
  for (guint row = 0; row < propagation->rows; row++)
    sizes[row] = sqrt (sizes[row]);
  return sizes;
}

/* design.md, agreement: NMSE ≤ 1e-6, or every |Δ| ≤ 1e-5·@scale. */
static void
assert_agrees (const char *what, const double *values, const double *reference, guint n,
               double scale)
{
  double error = 0, size = 0, most = 0;
  for (guint i = 0; i < n; i++)
    {
      error += pow (values[i] - reference[i], 2);
      size += pow (reference[i], 2);
      most = fmax (most, fabs (values[i] - reference[i]));
    }
  g_test_message ("%s: NMSE %.2g, largest difference %.2g of scale", what, error / size,
                  most / scale);
  g_assert_true (error <= 1e-6 * size || most <= 1e-5 * scale);
}

static void
read_reference (JsonObject *method, HeedSide side, guint rows, double *reference)
{
  gboolean image = side == HEED_SIDE_IMAGE;
  JsonArray *array = json_object_get_array_member (method, image ? "image" : "text");
  g_assert_cmpuint (json_array_get_length (array) + image, ==, rows);
  if (image)
    reference[0] = json_object_get_double_member (method, "cls");
  for (guint i = 0; i < json_array_get_length (array); i++)
    reference[i + image] = json_array_get_double_element (array, i);
}

static void
check_method (const Case *c, HeedSide side, const Method *method)
{
  gboolean image = side == HEED_SIDE_IMAGE;
  JsonObject *all = json_object_get_object_member (c->golden, "methods");
  JsonObject *golden = json_object_get_object_member (all, method->name);
  g_autoptr (TestPropagation) propagation = propagate (c, side, &method->rules);
  g_autofree double *values =
      method->saliency ? saliency (propagation) : test_relevance (propagation);
  g_autofree double *reference = g_new (double, propagation->rows);
  g_autofree char *what = g_strdup_printf ("%s %s", image ? "image" : "text", method->name);
  double logit = json_object_get_double_member (c->golden, "logit");
  read_reference (golden, side, propagation->rows, reference);
  g_assert_cmpfloat_with_epsilon (propagation->value, logit, 1e-4 * fmax (1, fabs (logit)));
  assert_agrees (what, values, reference, propagation->rows,
                 json_object_get_double_member (golden, image ? "scale" : "text_scale"));
}

static void
test_toybox (gconstpointer number)
{
  Case c;
  g_autofree char *model = test_source_path ("data/models/toybox-clip");
  case_init (&c, model, number);
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      check_method (&c, HEED_SIDE_IMAGE, &methods[i]);
      check_method (&c, HEED_SIDE_TEXT, &methods[i]);
    }
  case_clear (&c);
}

/* One pass for all lanes' embeddings; @entries and @gradients are [lanes, rows, channels]. */
static void
run_lanes (const Case *c, HeedSide side, guint rows, const float *entries, guint lanes,
           float *gradients)
{
  g_autoptr (GError) error = NULL;
  const float ones[] = {1, 1, 1, 1};
  gboolean image = side == HEED_SIDE_IMAGE;
  HeedTowerOptions options = {.laned_entry = TRUE, .n_others = 1};
  g_autoptr (HeedTower) tower = heed_model_build_tower (c->model, side, &options);
  g_autofree float *other = unit_embedding (c, image ? "text_embedding" : "image_embedding");
  gint32 read = image ? 0 : (gint32)heed_model_get_end_row (c->model, c->ids, c->n_ids);
  HeedNode seed =
      heed_graph_input (tower->graph, heed_graph_get_shape (tower->graph, tower->value));
  HeedRules rules = {.set = HEED_RULES_GRADIENT};
  HeedNode derived =
      heed_graph_derive (tower->graph, tower->value, seed, &rules, tower->entry, NULL);
  HeedProgramLimits limits = {.lanes = lanes, .rows = rows, .read = 1};
  g_autoptr (HeedProgram) program =
      heed_program_new (c->weights, tower->graph, &derived, 1, &limits, NULL, &error);
  g_assert_no_error (error);
  HeedFeed shared[] = {{tower->read, &read}, {tower->others, other}};
  HeedBinding binding = {.rows = rows, .read = 1, .feeds = shared, .n_feeds = 2};
  heed_program_bind (program, &binding, NULL, &error);
  g_assert_no_error (error);
  HeedFeed laned[] = {{tower->entry, entries}, {seed, ones}};
  HeedFetch fetch = {derived, gradients};
  HeedLaneRun run = {
      .lanes = lanes, .feeds = laned, .n_feeds = 2, .fetches = &fetch, .n_fetches = 1};
  g_assert_cmpuint (lanes, <=, G_N_ELEMENTS (ones));
  heed_program_run (program, &run, NULL, &error);
  g_assert_no_error (error);
}

/* The first lane holds the model's own embeddings, the others shrink towards zero. */
static void
check_lanes (const Case *c, HeedSide side)
{
  enum
  {
    LANES = 3
  };
  HeedRules rules = {.set = HEED_RULES_GRADIENT};
  g_autoptr (TestPropagation) one = propagate (c, side, &rules);
  gsize n = (gsize)one->rows * one->channels;
  g_autofree float *entries = g_new (float, LANES *n), *gradients = g_new (float, LANES *n);
  g_autofree float *alone = g_new (float, n);
  for (gsize i = 0; i < LANES * n; i++)
    entries[i] = one->entry[i % n] * (1 - .25f * (float)(i / n));
  run_lanes (c, side, one->rows, entries, LANES, gradients);
  for (guint lane = 0; lane < LANES; lane++)
    {
      double size = 0;
      run_lanes (c, side, one->rows, entries + lane * n, 1, alone);
      for (gsize i = 0; i < n; i++)
        size = fmax (size, fabs (alone[i]));
      for (gsize i = 0; i < n; i++)
        {
          g_assert_cmpfloat_with_epsilon (gradients[lane * n + i], alone[i], 5e-6 * size);
          if (lane == 0)
            g_assert_cmpfloat_with_epsilon (alone[i], one->gradient[i], 5e-6 * size);
        }
    }
}

static void
test_laned_entry (void)
{
  Case c;
  g_autofree char *model = test_source_path ("data/models/toybox-clip");
  case_init (&c, model, "000");
  check_lanes (&c, HEED_SIDE_IMAGE);
  check_lanes (&c, HEED_SIDE_TEXT);
  case_clear (&c);
}

/* What is left of f after each sink is what the ledger finds where the next block begins. Far
 * tighter than methods.md §3 asks: |remainder| ≤ 1e-5·(|f| + Σ|R| + Σ|sinks|). */
static double
check_layers (const TestPropagation *propagation, double *sums)
{
  guint n;
  const HeedLedgerEntry *entries = heed_ledger_get_entries (propagation->ledger, &n);
  double left = propagation->value, size = fabs (left);
  for (guint i = 0; i < n; i++)
    {
      const HeedLedgerSum *sum = &propagation->sums[i];
      size += entries[i].kind == HEED_LEDGER_RELEVANCE ? 0 : fabs (sum->sum);
      if (entries[i].kind == HEED_LEDGER_RELEVANCE)
        g_assert_cmpfloat (fabs (left - sum->sum), <=, 1e-5 * (size + sum->size));
      else
        left -= sum->sum;
      sums[entries[i].kind] += sum->sum;
    }
  return size;
}

static void
check_ledger (const Case *c, HeedSide side, const HeedRules *rules)
{
  g_autoptr (TestPropagation) propagation = propagate (c, side, rules);
  g_autofree double *relevance = test_relevance (propagation);
  double sums[HEED_N_LEDGER_KINDS] = {0}, left = propagation->value;
  double bound = 1e-5 * check_layers (propagation, sums);
  for (guint i = 0; i < propagation->rows; i++)
    {
      left -= relevance[i];
      bound += 1e-5 * fabs (relevance[i]);
    }
  for (guint kind = HEED_LEDGER_BIAS; kind < HEED_N_LEDGER_KINDS; kind++)
    left -= sums[kind];
  g_test_message ("side %d, rules %d, gamma %g: f %g, bias %.4f, shift %.4f, softmax %.4f, "
                  "epsilon %.4f, remainder %.2g (bound %.2g)",
                  side, rules->set, rules->gamma, propagation->value, sums[HEED_LEDGER_BIAS],
                  sums[HEED_LEDGER_SHIFT], sums[HEED_LEDGER_SOFTMAX], sums[HEED_LEDGER_EPSILON],
                  left, bound);
  g_assert_cmpfloat (fabs (left), <=, bound);
  g_assert_true ((sums[HEED_LEDGER_SOFTMAX] != 0) == (rules->set == HEED_RULES_ATTN_LRP));
  g_assert_true ((sums[HEED_LEDGER_EPSILON] != 0) == (rules->epsilon != 0));
  for (guint kind = HEED_LEDGER_BIAS; kind < HEED_N_LEDGER_KINDS; kind++)
    if (side == HEED_SIDE_IMAGE && sums[kind] != 0)
      g_assert_cmpfloat (fabs (left + sums[kind]), >, bound); /* it does not add up without */
}

static void
test_ledger (void)
{
  static const HeedRules rules[] = {
      {.set = HEED_RULES_CP_LRP},
      {.set = HEED_RULES_CP_LRP, .gamma = 0.25},
      {.set = HEED_RULES_CP_LRP, .gamma = 0.25, .epsilon = 0.1},
      {.set = HEED_RULES_ATTN_LRP},
      {.set = HEED_RULES_ATTN_LRP, .gamma = 0.25, .epsilon = 0.1},
      {.set = HEED_RULES_ATTN_LRP, .epsilon = 0.1},
  };
  Case c;
  g_autofree char *model = test_source_path ("data/models/toybox-clip");
  case_init (&c, model, "000");
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      check_ledger (&c, HEED_SIDE_IMAGE, &rules[i]);
      check_ledger (&c, HEED_SIDE_TEXT, &rules[i]);
    }
  case_clear (&c);
}

/* methods.md §2: |f − ΣR| ≤ 1e-5·Σ|R| without biases, whatever γ; other rules lose some. */
static void
check_sum (const Case *c, HeedSide side, const HeedRules *rules)
{
  g_autoptr (TestPropagation) propagation = propagate (c, side, rules);
  g_autofree double *relevance = test_relevance (propagation);
  double sum = 0, size = 0, f = propagation->value;
  for (guint i = 0; i < propagation->rows; i++)
    {
      sum += relevance[i];
      size += fabs (relevance[i]);
    }
  g_test_message ("side %d, rules %d, gamma %g: f %g, off by %.2g of the sum of sizes", side,
                  rules->set, rules->gamma, f, fabs (f - sum) / size);
  if (rules->set == HEED_RULES_CP_LRP && rules->epsilon == 0)
    g_assert_cmpfloat (fabs (f - sum), <=, 1e-5 * size);
  else
    g_assert_cmpfloat (fabs (f - sum), >, 1e-3 * size);
}

static void
test_conservation (void)
{
  static const HeedRules rules[] = {
      {.set = HEED_RULES_CP_LRP},
      {.set = HEED_RULES_CP_LRP, .gamma = 0.25},
      {.set = HEED_RULES_CP_LRP, .gamma = 1},
      {.set = HEED_RULES_CP_LRP, .gamma = 0.25, .epsilon = 0.1},
      {.set = HEED_RULES_ATTN_LRP},
  };
  Case c;
  char *folder = test_tensors_new_unbiased ();
  case_init (&c, folder, "000");
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      check_sum (&c, HEED_SIDE_IMAGE, &rules[i]);
      check_sum (&c, HEED_SIDE_TEXT, &rules[i]);
    }
  case_clear (&c);
  test_folder_free (folder);
}

int
main (int argc, char **argv)
{
  static const char *const numbers[] = {"000", "001", "002", "009"};
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *path = g_strconcat ("/relevance/toybox/", numbers[i], NULL);
      g_test_add_data_func (path, numbers[i], test_toybox);
    }
  g_test_add_func ("/relevance/laned-entry", test_laned_entry);
  g_test_add_func ("/relevance/ledger", test_ledger);
  g_test_add_func ("/relevance/conservation", test_conservation);
  return g_test_run ();
}
