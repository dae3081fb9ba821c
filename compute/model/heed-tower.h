/* heed-tower.h: one transformer tower of a model as a graph, with the nodes that methods need. */
#pragma once

#include "heed-graph.h"

G_BEGIN_DECLS

/** HeedSide: which of a model's inputs a tower reads. */
typedef enum
{
  HEED_SIDE_IMAGE,
  HEED_SIDE_TEXT,
} HeedSide;

/**
 * HeedTowerOptions: how a tower's graph is to be built.
 * @laned_input: every lane has a picture or token ids of its own
 * @laned_entry: instead, every lane has input embeddings of its own: @entry is an input of the
 *   graph, and there is neither @input nor @content
 * @suppress: attention takes a kept factor per lane and key
 * @suppression: how it uses them
 * @first_layer, @last_layer: the layers that take them, both included
 * @n_others: how many embeddings of the other side the value is computed against; 0 = no value node
 */
typedef struct
{
  gboolean laned_input;
  gboolean laned_entry;
  gboolean suppress;
  HeedSuppression suppression;
  guint first_layer;
  guint last_layer;
  guint32 n_others;
} HeedTowerOptions;

/**
 * HeedTower: nodes are %HEED_NO_NODE where a tower has none.
 * @input: pixels f32 [channels, height·width], or token ids i32 [R, 1]
 * @read: i32 [S, 1]: rows that the last layer is needed at (the class token, the end token); every
 *   lane has its own with @laned_input
 * @kept: f32 [keys, 1]: AtMan's factors; there with @suppress
 * @others: f32 [n_others, projection]: unit-length embeddings of the other side
 * @content: [B, R', C]: patch or token embeddings without position (without the class token)
 * @entry: [B, R, C]: input embeddings, which enter the first norm or layer: patch or token
 *   embedding plus position; the class token first. Relevance is read here, by
 *   heed_graph_derive() with it as the source
 * @embedding: [B, S, projection], not normalised
 * @value: [B, S, n_others] = logit scale · cosine
 * @rows: tokens of a picture; of text the most there can be
 * @n_layers: transformer layers
 */
typedef struct
{
  HeedGraph *graph;
  HeedNode input;
  HeedNode read;
  HeedNode kept;
  HeedNode others;
  HeedNode content;
  HeedNode entry;
  HeedNode embedding;
  HeedNode value;
  guint32 rows;
  guint32 n_layers;
} HeedTower;

void
heed_tower_free (HeedTower *tower);

/** heed_tower_get_hidden: M, the width of the MLP's hidden layer: that of the widest activation. */
guint32
heed_tower_get_hidden (const HeedTower *tower);

/**
 * heed_tower_arena_bound: the most bytes that the arena of @lanes lanes may take: with T = @rows
 * and L layers (3·C + M)·T·4 a lane of a forward pass, ((L + 14)·C + 4·M)·T·4 where it is also
 * passed
 * @back. Beside it are only the rows read, kept factors and the other side's embeddings.
 */
gsize
heed_tower_arena_bound (const HeedTower *tower, gboolean back, guint32 rows, guint32 lanes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedTower, heed_tower_free)

G_END_DECLS
