/* ATTENTION: constants and numbers of the fused kernel. */
#include "heed-vulkan-pass.h"

/* As in shaders/attention.comp. */
#define TILE_ROWS  32
#define TILE_GROUP 64

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

/* Without kept factors the kernel needs no suppression at all. */
static guint32
suppression_of (const HeedPass *pass)
{
  return heed_operand_present (&pass->operands[KEPT]) ? pass->suppression : HEED_N_SUPPRESSIONS;
}

void
heed_vulkan_plan_attention (const HeedVulkanTraits *traits, const HeedPass *pass,
                            const HeedVulkanWindow *window, HeedVulkanDispatch *d)
{
  const HeedOperand *operands = pass->operands, *out = heed_pass_output (pass);
  gsize tiles = ((gsize)out->rows + TILE_ROWS - 1) / TILE_ROWS;
  heed_vulkan_constant (d, TILE_GROUP);
  heed_vulkan_constant (d, out->cols / pass->heads);
  heed_vulkan_constant (d, suppression_of (pass));
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
