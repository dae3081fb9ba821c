/* naive-block.h: the fixture's block in f64, written as plainly as can be. */
#pragma once

#include "graph-fixture.h"
#include "heed-derive.h"

G_BEGIN_DECLS

/**
 * naive_block:
 * @x: [rows, channels]
 * @kept: (nullable): [rows] log-additive kept factors
 * @out: [rows, channels]
 */
void
naive_block (const FixtureBlock *block, const double *x, guint rows, const double *kept,
             double *out);

/**
 * naive_block_held: the function of @x whose derivative at @at is what @rules hand back
 * (methods.md §2 and §3).
 *
 * What the rules hold constant has the value that @at gives it: probabilities, deviations, an
 * activation's factor, what γ and ε make of a linear layer's weights, and the part of queries, keys
 * and values that relevance does not follow. At @at it is naive_block().
 */
void
naive_block_held (const FixtureBlock *block, const HeedRules *rules, const double *x,
                  const double *at, guint rows, const double *kept, double *out);

G_END_DECLS
