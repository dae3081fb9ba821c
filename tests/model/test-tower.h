/* test-tower.h: one pass through a tower on the CPU. */
#pragma once

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
