/* gated-block.h: a decoder block of Llama's form, as a graph and in f64: RMSNorm, causal attention,
 * RMSNorm, gated MLP; no biases. */
#pragma once

#include "graph-fixture.h"
#include "heed-derive.h"

G_BEGIN_DECLS

enum
{
  GATED_ROWS = 5,
  GATED_CHANNELS = 12,
  GATED_HIDDEN = 28,
  GATED_HEADS = 3,
  GATED_SIZE = GATED_ROWS * GATED_CHANNELS,
};

typedef struct
{
  FixtureTensor *norm1, *query, *key, *value, *out;
  FixtureTensor *norm2, *gate, *up, *down;
} GatedBlock;

GatedBlock *
gated_block_new (GRand *random);
void
gated_block_free (GatedBlock *block);

/** gated_block_build: appends the block to what gave @x. */
HeedNode
gated_block_build (const GatedBlock *block, HeedGraph *graph, HeedNode x);

/** GatedState: what rules hold: roots of mean squares, attention's inputs and the MLP's factors. */
typedef struct
{
  double roots1[GATED_ROWS], roots2[GATED_ROWS];
  double query[GATED_SIZE], key[GATED_SIZE], value[GATED_SIZE];
  double gate[GATED_ROWS * GATED_HIDDEN], up[GATED_ROWS * GATED_HIDDEN];
} GatedState;

/**
 * gated_block_naive: the block in f64.
 * @rules: whose function to compute: it has the block's value where @at was taken, and there as its
 *   derivative what the rules hand back: factors are held at @at, and where relevance is divided
 *   it is the sum of the shares
 * @at: %NULL: the block itself, whatever @rules
 * @state: (out):
 */
void
gated_block_naive (const GatedBlock *block, HeedRuleSet rules, const GatedState *at,
                   const double *x, GatedState *state, double *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GatedBlock, gated_block_free)

G_END_DECLS
