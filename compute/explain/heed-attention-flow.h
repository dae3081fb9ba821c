/* heed-attention-flow.h: how attention carries from the row that is read down to the inputs.
 *
 * Rollout and GAE multiply one [T,T] matrix per layer, R ← M·R from the lowest layer up, and read
 * one row of R. That row is e·M_L·…·M_1: a row vector times a matrix from the last layer down, so
 * that one layer's matrix is held at a time.
 */
#pragma once

#include "heed-subject-attention.h"

G_BEGIN_DECLS

/** heed_attention_flow_start: @flow [n_keys] becomes 1 at @row. */
void
heed_attention_flow_start (double *flow, guint n_keys, guint row);

/**
 * heed_attention_flow_rollout: flow·M with M = mean attention + I, each row divided by its sum
 * (methods.md §5). With a layer of the read row alone @flow must be as it starts.
 */
void
heed_attention_flow_rollout (double *flow, const HeedAttentionLayer *layer);

/** heed_attention_flow_gae: flow·(I + Ā) (Chefer et al. 2021; methods.md §5); likewise. */
void
heed_attention_flow_gae (double *flow, const HeedAttentionLayer *layer);

G_END_DECLS
