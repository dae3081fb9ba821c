/* kernel-attention.h: the naive f64 attention that its forward and backward tests share. */
#pragma once

#include "kernel-harness.h"

G_BEGIN_DECLS

/**
 * AttentionCase:
 * @size: D
 * @cached: P, 0 = none
 * @kept_lanes, @position_lanes: 0 = the operand is absent
 * @all_suppressed: the last lane of kept is all 0
 * @backward: without operands for cached rows
 */
typedef struct
{
  gsize lanes;
  gsize q_lanes;
  gsize kv_lanes;
  gsize kept_lanes;
  gsize position_lanes;
  gsize rows;
  gsize keys;
  gsize cached;
  gsize heads;
  gsize size;
  gsize row_offset;
  double scale;
  HeedSuppression suppression;
  gboolean causal;
  gboolean all_suppressed;
  gboolean frozen;
  gboolean backward;
} AttentionCase;

typedef struct
{
  const double *q;
  const double *k;
  const double *v;
  const double *cached_k;
  const double *cached_v;
  const double *kept;
  const double *positions;
} AttentionInputs;

/** attention_inputs: adds the case's inputs as operands. */
AttentionInputs
attention_inputs (KernelHarness *harness, KernelCase *test, const AttentionCase *a);
void
attention_attributes (KernelCase *test, const AttentionCase *a);

/** attention_visible: how many keys row @r of @lane sees. */
gsize
attention_visible (const AttentionCase *a, const AttentionInputs *in, gsize lane, gsize r);
/** attention_row: @row [cached + keys], the probabilities of one query row. */
void
attention_row (const AttentionCase *a, const AttentionInputs *in, gsize lane, gsize head, gsize r,
               double *row);
/** attention_reference: [lanes, rows, heads · size] */
double *
attention_reference (const AttentionCase *a, const AttentionInputs *in);

G_END_DECLS
