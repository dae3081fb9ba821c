/* heed-attention-map.h: what attention looks at, read where a backward pass meets it.
 *
 * A derivation shows every attention node it comes by, nearest the target first, with the nodes
 * that hold its queries, keys and values at that place and what reached its output. What is
 * appended there runs there: a layer's queries and keys, kept or computed again, live no longer for
 * it. Nothing of heads × rows × keys is stored.
 */
#pragma once

#include "heed-derive.h"

G_BEGIN_DECLS

/**
 * HeedAttentionView: an attention node as the backward pass finds it.
 * @index: which of the graph's attention nodes, from 0: the layer of a tower
 * @query: [B,R,C]  @key, @value: [B,K,C]  @positions: see #HeedAttentionInputs
 * @gradient: [B,R,C]: ∂f/∂ its output, under the derivation's rules
 */
typedef struct
{
  guint index;
  HeedNode query;
  HeedNode key;
  HeedNode value;
  HeedNode positions;
  HeedNode gradient;
  guint heads;
  gboolean causal;
} HeedAttentionView;

/** HeedAttentionFunc: may append nodes that read @view. */
typedef void (*HeedAttentionFunc) (HeedGraph *graph, const HeedAttentionView *view,
                                   gpointer user_data);

/**
 * heed_graph_derive_watched: heed_graph_derive(), showing attention nodes to @watch on the way.
 * They must not have kept factors or cached rows. A program that fetches nothing but what @watch
 * appends runs no more of the backward pass than that needs: none of it for probabilities alone.
 */
HeedNode
heed_graph_derive_watched (HeedGraph *graph, HeedNode target, HeedNode seed, const HeedRules *rules,
                           HeedNode source, HeedAttentionFunc watch, gpointer user_data);

/**
 * HeedAttentionMean: what is averaged over heads, A being the probabilities and G what reaches
 * them.
 * @HEED_ATTENTION_PLAIN: A
 * @HEED_ATTENTION_POSITIVE: (G∘A)⁺ (Chefer et al. 2021)
 * @HEED_ATTENTION_COLUMNS: the mean over columns of G, times A; then the positive part
 *   (attention-gradcam, methods.md §5)
 */
typedef enum
{
  HEED_ATTENTION_PLAIN,
  HEED_ATTENTION_POSITIVE,
  HEED_ATTENTION_COLUMNS,
} HeedAttentionMean;

/**
 * heed_graph_attention_mean: [B,R,@cols]; 0 behind the keys.
 * @columns: [1 or B,K,1]: the weight of each key's column in the mean over columns; only with
 *   %HEED_ATTENTION_COLUMNS, else %HEED_NO_NODE
 * @cols: at least as many as there will be keys
 */
HeedNode
heed_graph_attention_mean (HeedGraph *graph, const HeedAttentionView *view, HeedAttentionMean mean,
                           HeedNode columns, guint32 cols);

/**
 * heed_graph_attention_estimate: [B,K,heads]: what f is estimated to lose when a key keeps only
 * a part of its unnormalised attention weight in this layer (atman-estimate, methods.md §1).
 * @kept: the factor of that part
 */
HeedNode
heed_graph_attention_estimate (HeedGraph *graph, const HeedAttentionView *view, double kept);

G_END_DECLS
