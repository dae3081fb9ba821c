/* naive-block.h: the fixture's block in f64, written as plainly as can be. */
#pragma once

#include "graph-fixture.h"

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

G_END_DECLS
