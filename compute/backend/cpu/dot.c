#include "heed-cpu-kernels.h"

/* a [B,R,C] against every row of b [1,N,C], shared by all lanes, so that lanes are rows too. */
static gboolean
dot_run (const HeedCpuStep *step, guint8 *scratch, GError **error)
{
  const HeedPass *pass = &step->pass;
  const HeedOperand *a = &pass->operands[0], *b = &pass->operands[1];
  const HeedOperand *out = heed_pass_output (pass);
  gsize calls = a->lanes == out->lanes ? 1 : out->lanes;
  HeedPlainProduct product = {.m = calls == 1 ? (gsize)a->lanes * a->rows : a->rows,
                              .n = out->cols,
                              .k = a->cols,
                              .alpha = pass->scale,
                              .transposed = TRUE,
                              .a = heed_cpu_data (a),
                              .b = heed_cpu_data (b)};
  for (gsize lane = 0; lane < calls; lane++)
    {
      product.c = heed_cpu_lane (out, lane);
      if (!heed_plain_product_run (&product, error))
        return FALSE;
    }
  return TRUE;
}

const HeedCpuKernel heed_cpu_dot = {3, NULL, dot_run};
