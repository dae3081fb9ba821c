/* heed-graph-private.h: how nodes and operations look inside compute/graph. */
#pragma once

#include "heed-backend.h"
#include "heed-graph.h"

G_BEGIN_DECLS

#define HEED_NODE_MAX_INPUTS  7
#define HEED_NODE_MAX_WEIGHTS 2

/** HeedExtents: what is bound when a program runs. */
typedef struct
{
  guint32 lanes;
  guint32 rows;
  guint32 read;
  guint32 cached;
} HeedExtents;

/**
 * HeedSlot: where a pass's operand comes from: an input or a weight of the node by number, with
 * %HEED_SLOT_FLAT read as one row of as many columns as the input has rows; or the residual that
 * the planner fused into the node.
 */
typedef guint8 HeedSlot;
#define HEED_SLOT_INPUT(i)  ((HeedSlot)(i))
#define HEED_SLOT_WEIGHT(i) ((HeedSlot)(0x10 | (i)))
#define HEED_SLOT_RESIDUAL  ((HeedSlot)0x20)
#define HEED_SLOT_FLAT(i)   ((HeedSlot)(0x40 | (i)))

typedef struct _HeedNodeData HeedNodeData;
typedef struct _HeedDerivation HeedDerivation;

/**
 * HeedOperation: what the planner needs to know of an operation; one row in the operation's file.
 * @slots: the operands before the output, in #HeedKernel's order
 * @in_place: bit i: the output may take input i's place, element for element
 * @multiply_adds: for bound extents, all lanes; %NULL = none worth counting
 */
typedef struct
{
  const char *name;
  HeedKernel kernel;
  guint n_slots;
  HeedSlot slots[HEED_PASS_MAX_OPERANDS - 1];
  HeedWeightUse weight_use[HEED_NODE_MAX_WEIGHTS];
  guint in_place;
  guint64 (*multiply_adds) (const HeedGraph *graph, const HeedNodeData *node,
                            const HeedExtents *extents);
} HeedOperation;

/**
 * HeedNodeData:
 * @operation: %NULL for an input of the graph and for a part
 * @pass: the attributes, as the kernel takes them
 * @segment: how many checkpoints were marked before it was made
 * @checkpoint: see heed_graph_mark_checkpoint()
 * @parts: tensors one after the other that the output holds, each of its own shape; 1 for most
 * @part_of: the node whose part this is, else %HEED_NO_NODE
 */
struct _HeedNodeData
{
  const HeedOperation *operation;
  guint n_inputs;
  HeedNode inputs[HEED_NODE_MAX_INPUTS];
  const HeedTensor *weights[HEED_NODE_MAX_WEIGHTS];
  HeedShape shape;
  HeedPass pass;
  const char *label;
  guint segment;
  gboolean checkpoint;
  HeedNode part_of;
  guint part;
  guint n_parts;
  HeedShape parts[3];
};

struct _HeedGraph
{
  GArray *nodes; /* HeedNodeData */
  GStringChunk *labels;
  const char *label;
  guint segment;
};

HeedNodeData *
heed_graph_node (const HeedGraph *graph, HeedNode node);

/** heed_graph_append: adds a node; has lanes if an input has; (inputs that are HEED_NO_NODE stay).
 */
HeedNode
heed_graph_append (HeedGraph *graph, const HeedNodeData *data);

/** heed_graph_part: the node that stands for part @part of a node with several. */
HeedNode
heed_graph_part (HeedGraph *graph, HeedNode whole, guint part);

guint32
heed_shape_rows (const HeedShape *shape, const HeedExtents *extents);
guint32
heed_shape_lanes (const HeedShape *shape, const HeedExtents *extents);
gsize
heed_shape_bytes (const HeedShape *shape, const HeedExtents *extents);

/* The operations, each in its own file; heed-derive.c joins them with how they hand gradients back.
 */
extern const HeedOperation heed_operation_linear;
extern const HeedOperation heed_operation_layernorm;
extern const HeedOperation heed_operation_rmsnorm;
extern const HeedOperation heed_operation_attention;
extern const HeedOperation heed_operation_activation;
extern const HeedOperation heed_operation_add;
extern const HeedOperation heed_operation_multiply;
extern const HeedOperation heed_operation_add_positions;
extern const HeedOperation heed_operation_gather;
extern const HeedOperation heed_operation_select;
extern const HeedOperation heed_operation_prepend;
extern const HeedOperation heed_operation_unfold;
extern const HeedOperation heed_operation_l2norm;
extern const HeedOperation heed_operation_dot;

G_END_DECLS
