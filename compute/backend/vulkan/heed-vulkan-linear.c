/* LINEAR, LINEAR_BACKWARD and the same with magnitudes: which of the matrix product kernels suits
 * the device and the shape.
 */
#include "heed-vulkan-pass.h"

/* A row of the output is dear to start, so a few rows share one pass over the weight. */
#define SKINNY_ROWS 8

#define LARGE_PRODUCT 3e7 /* multiply-adds, of about 5 ms on a processor */

static gsize
tiles (gsize n, gsize side)
{
  return (n + side - 1) / side;
}

/* What every kernel for LINEAR has in common: constants 1…6 and the numbers. */
static void
plan_common (const HeedPass *pass, const HeedVulkanWindow *window, HeedVulkanDispatch *d)
{
  const HeedOperand *x = &pass->operands[0], *out = heed_pass_output (pass);
  gboolean flat = x->lanes == out->lanes, magnitude = pass->kernel == HEED_KERNEL_LINEAR_MAGNITUDE;
  heed_vulkan_constant (d, heed_vulkan_operand_type (&pass->operands[1]));
  heed_vulkan_constant (d, heed_vulkan_operand_type (&pass->operands[2]));
  heed_vulkan_constant (d, !magnitude && heed_operand_present (&pass->operands[3]));
  heed_vulkan_constant (d, magnitude ? HEED_ACTIVATION_NONE : pass->activation);
  heed_vulkan_constant (d, heed_vulkan_quads (x));
  heed_vulkan_constant (d, magnitude);
  heed_vulkan_number (d, (gsize)out->lanes * out->rows);
  heed_vulkan_number (d, out->cols);
  heed_vulkan_number (d, x->cols);
  heed_vulkan_number (d, flat ? (gsize)out->lanes * out->rows : out->rows);
  heed_vulkan_number (d, window->first);
  heed_vulkan_number (d, window->rows);
}

static void
plan_naive (const HeedVulkanTraits *traits, const HeedPass *pass, const HeedVulkanWindow *window,
            HeedVulkanDispatch *d)
{
  const HeedOperand *out = heed_pass_output (pass);
  d->shader = "linear-naive";
  heed_vulkan_constant (d, 64);
  plan_common (pass, window, d);
  d->n_groups = tiles ((gsize)out->lanes * out->rows * window->rows, 64);
}

/* On a processor loads are dear and registers many: a large tile for every invocation. The larger
 * one is a quarter faster, but takes the driver four times as long to compile. */
static void
plan_register (const HeedPass *pass, const HeedVulkanWindow *window, HeedVulkanDispatch *d)
{
  const HeedOperand *out = heed_pass_output (pass);
  const guint32 group = 8;
  gsize rows = (gsize)out->lanes * out->rows;
  gboolean large = (double)rows * window->rows * pass->operands[0].cols > LARGE_PRODUCT;
  guint32 tile_columns = large ? 16 : 8;
  guint32 tile_rows = rows == 1 ? 1 : rows <= 4 ? 4 : rows <= 8 || !large ? 8 : 16;
  d->shader = "linear-register";
  heed_vulkan_constant (d, group);
  plan_common (pass, window, d);
  heed_vulkan_constant (d, tile_rows);
  heed_vulkan_constant (d, tile_columns);
  d->n_groups = tiles (rows, tile_rows) * tiles (window->rows, (gsize)tile_columns * group);
}

/* A work-group makes a few columns of all the rows; its invocations share the channels. */
static void
plan_skinny (const HeedPass *pass, const HeedVulkanWindow *window, HeedVulkanDispatch *d)
{
  const HeedOperand *out = heed_pass_output (pass);
  gsize rows = (gsize)out->lanes * out->rows;
  d->shader = "linear-skinny";
  heed_vulkan_constant (d, 64);
  plan_common (pass, window, d);
  heed_vulkan_constant (d, rows == 1 ? 1 : rows <= 4 ? 4 : SKINNY_ROWS);
  heed_vulkan_constant (d, 2);
  d->n_groups = tiles (window->rows, 2);
}

/* 8 × 8 invocations make a square tile, each 8 × 8 or, where that would leave most of a large
 * device idle, 4 × 4 numbers of it. */
static void
plan_tiled (const HeedPass *pass, const HeedVulkanWindow *window, HeedVulkanDispatch *d)
{
  const HeedOperand *out = heed_pass_output (pass);
  gsize rows = (gsize)out->lanes * out->rows;
  guint32 micro = tiles (rows, 64) * tiles (window->rows, 64) >= 128 ? 8 : 4;
  d->shader = "linear";
  heed_vulkan_constant (d, 64);
  plan_common (pass, window, d);
  heed_vulkan_constant (d, micro);
  d->n_groups = tiles (rows, micro * 8) * tiles (window->rows, micro * 8);
}

void
heed_vulkan_plan_linear (const HeedVulkanTraits *traits, const HeedPass *pass,
                         const HeedVulkanWindow *window, HeedVulkanDispatch *d)
{
  const HeedOperand *out = heed_pass_output (pass);
  if (traits->naive_linear)
    plan_naive (traits, pass, window, d);
  else if (traits->processor)
    plan_register (pass, window, d);
  else if ((gsize)out->lanes * out->rows <= SKINNY_ROWS)
    plan_skinny (pass, window, d);
  else
    plan_tiled (pass, window, d);
}

/* What every kernel for LINEAR_BACKWARD has in common: constants 1…4 and the numbers. */
static void
plan_backward_common (const HeedPass *pass, const HeedVulkanWindow *window, HeedVulkanDispatch *d)
{
  const HeedOperand *g = &pass->operands[0], *out = heed_pass_output (pass);
  gboolean flat = g->lanes == out->lanes, whole_quads = (window->first | window->rows) % 4 == 0;
  heed_vulkan_constant (d, heed_vulkan_operand_type (&pass->operands[1]));
  heed_vulkan_constant (d, heed_vulkan_quads (g) && whole_quads);
  heed_vulkan_constant (d, heed_vulkan_quads (&pass->operands[1]));
  heed_vulkan_constant (d, pass->kernel == HEED_KERNEL_LINEAR_MAGNITUDE_BACKWARD);
  heed_vulkan_number (d, (gsize)out->lanes * out->rows);
  heed_vulkan_number (d, out->cols);
  heed_vulkan_number (d, g->cols);
  heed_vulkan_number (d, flat ? (gsize)out->lanes * out->rows : out->rows);
  heed_vulkan_number (d, window->first);
  heed_vulkan_number (d, window->rows);
}

/* As plan_register(), plan_skinny() and plan_tiled(). */
void
heed_vulkan_plan_linear_backward (const HeedVulkanTraits *traits, const HeedPass *pass,
                                  const HeedVulkanWindow *window, HeedVulkanDispatch *d)
{
  const HeedOperand *out = heed_pass_output (pass);
  gsize rows = (gsize)out->lanes * out->rows, cols = out->cols;
  gboolean large = (double)rows * (double)cols * window->rows > LARGE_PRODUCT;
  heed_vulkan_constant (d, traits->processor ? 8 : 64);
  plan_backward_common (pass, window, d);
  if (traits->processor)
    {
      guint32 tile_rows = rows == 1 ? 1 : rows <= 4 ? 4 : rows <= 8 || !large ? 8 : 16;
      guint32 quads = large ? 4 : 2;
      d->shader = "linear-backward-register";
      heed_vulkan_constant (d, tile_rows);
      heed_vulkan_constant (d, quads);
      d->n_groups = tiles (rows, tile_rows) * tiles (cols, (gsize)quads * 4 * 8);
    }
  else if (rows <= SKINNY_ROWS)
    {
      d->shader = "linear-backward-skinny";
      heed_vulkan_constant (d, rows == 1 ? 1 : rows <= 4 ? 4 : SKINNY_ROWS);
      d->n_groups = tiles (cols, 32);
    }
  else
    {
      guint32 micro = tiles (rows, 64) * tiles (cols, 64) >= 128 ? 8 : 4;
      heed_vulkan_constant (d, micro);
      d->n_groups = tiles (rows, micro * 8) * tiles (cols, micro * 8);
    }
}
