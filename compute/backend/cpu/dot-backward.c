#include "heed-cpu-kernels.h"

static gboolean
dot_backward_run (const HeedCpuStep *step, guint8 *scratch, GError **error)
{
  const HeedPass *pass = &step->pass;
  const HeedOperand *g = &pass->operands[0], *b = &pass->operands[1];
  const HeedOperand *out = heed_pass_output (pass);
  gsize calls = g->lanes == out->lanes ? 1 : out->lanes;
  HeedPlainProduct product = {.m = calls == 1 ? (gsize)g->lanes * g->rows : g->rows,
                              .n = out->cols,
                              .k = g->cols,
                              .alpha = pass->scale,
                              .a = heed_cpu_data (g),
                              .b = heed_cpu_data (b)};
  for (gsize lane = 0; lane < calls; lane++)
    {
      product.c = heed_cpu_lane (out, lane);
      if (!heed_plain_product_run (&product, error))
        return FALSE;
    }
  return TRUE;
}

const HeedCpuKernel heed_cpu_dot_backward = {3, NULL, dot_backward_run};
