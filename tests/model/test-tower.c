#include "test-tower.h"

#include "heed-device.h"
#include "heed-program.h"
#include "ledger-fetch.h"

HeedResidentWeights *
test_cpu_weights (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedBackend) backend = heed_device_open ("cpu", HEED_PRECISION_F32, &error);
  g_assert_no_error (error);
  return heed_resident_weights_new (backend);
}

gboolean
test_load_tower (HeedResidentWeights *weights, const HeedTower *tower, GError **error)
{
  HeedProgramLimits limits = {.lanes = 1, .rows = tower->rows, .read = 1};
  g_autoptr (HeedProgram) program =
      heed_program_new (weights, tower->graph, &tower->embedding, 1, &limits, NULL, error);
  return program != NULL;
}

void
test_run_tower (HeedResidentWeights *weights, const HeedTower *tower, const void *input,
                guint32 rows, gint32 read, const float *others, float *embedding, float *value)
{
  g_autoptr (GError) error = NULL;
  gboolean has_value = tower->value != HEED_NO_NODE;
  HeedNode outputs[] = {tower->embedding, tower->value};
  HeedProgramLimits limits = {.lanes = 1, .rows = rows, .read = 1};
  HeedFeed feeds[] = {{tower->input, input}, {tower->read, &read}, {tower->others, others}};
  HeedBinding binding = {.rows = rows, .read = 1, .feeds = feeds, .n_feeds = has_value ? 3 : 2};
  g_autoptr (HeedProgram) program =
      heed_program_new (weights, tower->graph, outputs, has_value ? 2 : 1, &limits, NULL, &error);
  g_assert_no_error (error);
  heed_program_bind (program, &binding, NULL, &error);
  g_assert_no_error (error);
  heed_program_fetch (program, tower->embedding, embedding, &error);
  g_assert_no_error (error);
  if (value != NULL)
    heed_program_fetch (program, tower->value, value, &error);
  g_assert_no_error (error);
}

static void
fetch_propagation (HeedProgram *program, const HeedTower *tower, HeedNode derived,
                   TestPropagation *propagation)
{
  g_autoptr (GError) error = NULL;
  heed_program_fetch (program, tower->entry, propagation->entry, &error);
  g_assert_no_error (error);
  heed_program_fetch (program, derived, propagation->gradient, &error);
  g_assert_no_error (error);
  heed_program_fetch (program, tower->value, &propagation->value, &error);
  g_assert_no_error (error);
  ledger_fetch (propagation->ledger, program, propagation->sums);
}

static TestPropagation *
propagation_new (const HeedTower *tower, guint rows)
{
  TestPropagation *propagation = g_new0 (TestPropagation, 1);
  propagation->rows = rows;
  propagation->channels = heed_graph_get_shape (tower->graph, tower->entry).cols;
  propagation->entry = g_new (float, (gsize)rows * propagation->channels);
  propagation->gradient = g_new (float, (gsize)rows * propagation->channels);
  propagation->ledger = heed_ledger_new ();
  return propagation;
}

/* Entry, gradient and value, and what the ledger asks for. */
static GArray *
list_outputs (const HeedTower *tower, HeedNode derived, TestPropagation *propagation)
{
  guint n;
  const HeedLedgerEntry *entries = heed_ledger_get_entries (propagation->ledger, &n);
  GArray *outputs = g_array_new (FALSE, FALSE, sizeof (HeedNode));
  g_array_append_val (outputs, tower->entry);
  g_array_append_val (outputs, derived);
  g_array_append_val (outputs, tower->value);
  for (guint i = 0; i < n; i++)
    g_array_append_val (outputs, entries[i].node);
  propagation->sums = g_new (HeedLedgerSum, n);
  return outputs;
}

TestPropagation *
test_propagate (HeedResidentWeights *weights, HeedTower *tower, const HeedRules *rules,
                const void *input, guint32 rows, gint32 read, const float *other)
{
  g_autoptr (GError) error = NULL;
  const float one = 1;
  TestPropagation *propagation = propagation_new (tower, rows);
  HeedShape value_shape = heed_graph_get_shape (tower->graph, tower->value);
  HeedNode seed = heed_graph_input (tower->graph, value_shape);
  HeedNode derived = heed_graph_derive (tower->graph, tower->value, seed, rules, tower->entry,
                                        propagation->ledger);
  g_autoptr (GArray) outputs = list_outputs (tower, derived, propagation);
  HeedProgramLimits limits = {.lanes = 1, .rows = rows, .read = 1};
  HeedFeed feeds[] = {
      {tower->input, input}, {tower->read, &read}, {tower->others, other}, {seed, &one}};
  HeedBinding binding = {.rows = rows, .read = 1, .feeds = feeds, .n_feeds = 4};
  g_autoptr (HeedProgram) program =
      heed_program_new (weights, tower->graph, (const HeedNode *)(void *)outputs->data,
                        outputs->len, &limits, NULL, &error);
  g_assert_no_error (error);
  heed_program_bind (program, &binding, NULL, &error);
  g_assert_no_error (error);
  fetch_propagation (program, tower, derived, propagation);
  return propagation;
}

void
test_propagation_free (TestPropagation *propagation)
{
  if (propagation == NULL)
    return;
  g_free (propagation->entry);
  g_free (propagation->gradient);
  g_free (propagation->sums);
  heed_ledger_free (propagation->ledger);
  g_free (propagation);
}

double *
test_relevance (const TestPropagation *propagation)
{
  guint channels = propagation->channels;
  double *relevance = g_new0 (double, propagation->rows);
  for (gsize i = 0; i < (gsize)propagation->rows * channels; i++)
    relevance[i / channels] += (double)propagation->entry[i] * propagation->gradient[i];
  return relevance;
}
