/* test-tower.h: one pass through a tower on the CPU. */
#pragma once

#include "heed-derive.h"
#include "heed-resident-weights.h"
#include "heed-tower.h"

/** test_cpu_weights: a CPU backend in f32 that holds no weights yet; (transfer full). */
HeedResidentWeights *
test_cpu_weights (void);

/** test_load_tower: whether its weights can be loaded. */
gboolean
test_load_tower (HeedResidentWeights *weights, const HeedTower *tower, GError **error);

/**
 * test_run_tower: binds and computes what no lane changes.
 * @input: pixels, or @rows token ids
 * @read: the one row to read
 * @others: [n_others, projection], or %NULL for a tower without value
 * @embedding: (out): [projection]
 * @value: (out) (optional): [n_others]
 */
void
test_run_tower (HeedResidentWeights *weights, const HeedTower *tower, const void *input,
                guint32 rows, gint32 read, const float *others, float *embedding, float *value);

/**
 * TestPropagation: a derived pass from a tower's value, against one embedding of the other side, to
 * its entry.
 * @entry, @gradient: [rows, channels]; their product is relevance
 * @value: the logit
 * @sums: of the ledger's entries
 */
typedef struct
{
  guint rows;
  guint channels;
  float *entry;
  float *gradient;
  float value;
  HeedLedger *ledger;
  HeedLedgerSum *sums;
} TestPropagation;

/**
 * test_propagate: derives a pass in @tower's graph and runs it.
 * @input, @rows, @read: as for test_run_tower()
 * @other: [projection], unit length
 */
TestPropagation *
test_propagate (HeedResidentWeights *weights, HeedTower *tower, const HeedRules *rules,
                const void *input, guint32 rows, gint32 read, const float *other);
void
test_propagation_free (TestPropagation *propagation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestPropagation, test_propagation_free)

/** test_relevance: [rows]: Σ over channels of x·∂f/∂x; (transfer full). */
double *
test_relevance (const TestPropagation *propagation);
