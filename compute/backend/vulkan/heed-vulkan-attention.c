/* ATTENTION, its backward and its maps: constants and numbers of the fused kernels. */
#include "heed-vulkan-pass.h"

/* As in shaders/attention-tile.glsl. */
#define TILE_SIDE  32 /* rows or keys */
#define TILE_GROUP 64

#define MOMENTS          6 /* as in shaders/attention-backward.glsl */
#define MAP_MOMENTS      3 /* as in shaders/attention-map.glsl */
#define ESTIMATE_MOMENTS 4

enum
{
  Q,
  K,
  V,
  CACHED_K,
  CACHED_V,
  KEPT,
  POSITIONS,
  OUT,
};

/* Operands of the backward kernel. */
enum
{
  BACKWARD_G,
  BACKWARD_Q,
  BACKWARD_K,
  BACKWARD_V,
  BACKWARD_KEPT,
  BACKWARD_POSITIONS,
};

/* Operands of the maps' kernels; columns of ATTENTION_MEAN only. */
enum
{
  MAP_Q,
  MAP_K,
  MAP_POSITIONS,
  MAP_G,
  MAP_V,
  MAP_COLUMNS,
};

/* As in shaders/attention-map.glsl. */
enum
{
  LOOK_PLAIN,
  LOOK_POSITIVE,
  LOOK_COLUMNS,
  LOOK_ESTIMATE,
};

/* Without kept factors the kernel needs no suppression at all. */
static guint32
suppression_of (const HeedPass *pass, const HeedOperand *kept)
{
  return heed_operand_present (kept) ? pass->suppression : HEED_N_SUPPRESSIONS;
}

static gsize
count_tiles (gsize n)
{
  return (n + TILE_SIDE - 1) / TILE_SIDE;
}

void
heed_vulkan_plan_attention (const HeedVulkanTraits *traits, const HeedPass *pass,
                            const HeedVulkanWindow *window, HeedVulkanDispatch *d)
{
  const HeedOperand *operands = pass->operands, *out = heed_pass_output (pass);
  gsize tiles = count_tiles (out->rows);
  heed_vulkan_constant (d, TILE_GROUP);
  heed_vulkan_constant (d, out->cols / pass->heads);
  heed_vulkan_constant (d, suppression_of (pass, &operands[KEPT]));
  heed_vulkan_constant (d, heed_operand_present (&operands[CACHED_K]));
  heed_vulkan_number (d, tiles);
  heed_vulkan_number (d, out->rows);
  heed_vulkan_number (d, operands[K].rows);
  heed_vulkan_number (d, heed_operand_present (&operands[CACHED_K]) ? operands[CACHED_K].rows : 0);
  heed_vulkan_number (d, out->cols);
  heed_vulkan_number (d, pass->heads);
  heed_vulkan_number (d, heed_vulkan_lane_stride (&operands[Q]));
  heed_vulkan_number (d, heed_vulkan_lane_stride (&operands[K]));
  heed_vulkan_number (d, heed_vulkan_lane_stride (&operands[V]));
  heed_vulkan_number (d, heed_vulkan_lane_stride (&operands[KEPT]));
  heed_vulkan_number (d, heed_vulkan_lane_stride (&operands[POSITIONS]));
  heed_vulkan_number (d, pass->row_offset);
  heed_vulkan_number (d, pass->causal != FALSE);
  heed_vulkan_number (d, heed_operand_present (&operands[POSITIONS]));
  heed_vulkan_number_f32 (d, pass->scale);
  d->n_groups = (guint64)tiles * out->lanes * pass->heads;
}

/* The first phase takes tiles of query rows, the second tiles of keys. */
void
heed_vulkan_plan_attention_backward (const HeedVulkanTraits *traits, const HeedPass *pass,
                                     const HeedVulkanWindow *window, HeedVulkanDispatch *d)
{
  const HeedOperand *operands = pass->operands, *g = &operands[BACKWARD_G];
  const HeedOperand *keys = &operands[BACKWARD_K];
  gsize lanes = heed_pass_output (pass)->lanes;
  gsize tiles = count_tiles (window->phase == 0 ? g->rows : keys->rows);
  if (window->phase > 0)
    d->shader = "attention-backward-keys";
  heed_vulkan_constant (d, TILE_GROUP);
  heed_vulkan_constant (d, g->cols / pass->heads);
  heed_vulkan_constant (d, suppression_of (pass, &operands[BACKWARD_KEPT]));
  heed_vulkan_constant (d, pass->frozen != FALSE);
  heed_vulkan_number (d, tiles);
  heed_vulkan_number (d, lanes);
  heed_vulkan_number (d, g->rows);
  heed_vulkan_number (d, keys->rows);
  heed_vulkan_number (d, g->cols);
  heed_vulkan_number (d, pass->heads);
  for (guint i = BACKWARD_G; i <= BACKWARD_POSITIONS; i++)
    heed_vulkan_number (d, heed_vulkan_lane_stride (&operands[i]));
  heed_vulkan_number (d, pass->row_offset);
  heed_vulkan_number (d, pass->causal != FALSE);
  heed_vulkan_number (d, heed_operand_present (&operands[BACKWARD_POSITIONS]));
  heed_vulkan_number_f32 (d, pass->scale);
  d->n_groups = (guint64)tiles * lanes * pass->heads;
}

gsize
heed_vulkan_attention_backward_scratch (const HeedPass *pass)
{
  return (gsize)heed_pass_output (pass)->lanes * pass->operands[BACKWARD_G].rows * pass->heads
         * MOMENTS * sizeof (float);
}

static guint32
look_of (const HeedPass *pass)
{
  if (pass->kernel == HEED_KERNEL_ATTENTION_ESTIMATE)
    return LOOK_ESTIMATE;
  if (heed_operand_present (&pass->operands[MAP_COLUMNS]))
    return LOOK_COLUMNS;
  return heed_operand_present (&pass->operands[MAP_G]) ? LOOK_POSITIVE : LOOK_PLAIN;
}

/* Tiles of rows of every head; then of rows and columns, or of keys of every head. */
static guint64
count_map_groups (const HeedPass *pass, guint phase, gsize row_tiles, gsize key_tiles)
{
  guint64 lanes = heed_pass_output (pass)->lanes;
  if (phase == 0)
    return row_tiles * pass->heads * lanes;
  return key_tiles * (look_of (pass) == LOOK_ESTIMATE ? pass->heads : row_tiles) * lanes;
}

void
heed_vulkan_plan_attention_map (const HeedVulkanTraits *traits, const HeedPass *pass,
                                const HeedVulkanWindow *window, HeedVulkanDispatch *d)
{
  const HeedOperand *operands = pass->operands, *q = &operands[MAP_Q];
  guint32 look = look_of (pass);
  gsize cols = heed_pass_output (pass)->cols, row_tiles = count_tiles (q->rows);
  gsize key_tiles = count_tiles (look == LOOK_ESTIMATE ? operands[MAP_K].rows : cols);
  if (window->phase == 0)
    d->shader = look == LOOK_ESTIMATE ? "attention-estimate-moments" : "attention-mean-moments";
  heed_vulkan_constant (d, TILE_GROUP);
  heed_vulkan_constant (d, q->cols / pass->heads);
  heed_vulkan_constant (d, HEED_N_SUPPRESSIONS);
  heed_vulkan_constant (d, look);
  heed_vulkan_number (d, row_tiles);
  heed_vulkan_number (d, key_tiles);
  heed_vulkan_number (d, q->rows);
  heed_vulkan_number (d, operands[MAP_K].rows);
  heed_vulkan_number (d, q->cols);
  heed_vulkan_number (d, pass->heads);
  for (guint i = MAP_Q; i <= MAP_COLUMNS; i++)
    heed_vulkan_number (d, heed_vulkan_lane_stride (&operands[i]));
  heed_vulkan_number (d, cols);
  heed_vulkan_number (d, pass->row_offset);
  heed_vulkan_number (d, pass->causal != FALSE);
  heed_vulkan_number (d, heed_operand_present (&operands[MAP_POSITIONS]));
  heed_vulkan_number_f32 (d, pass->scale);
  heed_vulkan_number_f32 (d, pass->kept);
  d->n_groups = count_map_groups (pass, window->phase, row_tiles, key_tiles);
}

gsize
heed_vulkan_attention_map_scratch (const HeedPass *pass)
{
  gsize moments = look_of (pass) == LOOK_ESTIMATE ? ESTIMATE_MOMENTS : MAP_MOMENTS;
  return (gsize)heed_pass_output (pass)->lanes * pass->operands[MAP_Q].rows * pass->heads * moments
         * sizeof (float);
}
