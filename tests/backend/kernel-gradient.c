#include "kernel-gradient.h"

#define STEP 1e-5

void
kernel_gradient (const KernelGradient *gradient, double *out)
{
  g_autofree double *x = g_memdup2 (gradient->x, gradient->n * sizeof (double));
  g_autofree double *above = g_new (double, gradient->m), *below = g_new (double, gradient->m);
  for (gsize i = 0; i < gradient->n; i++)
    {
      x[i] = gradient->x[i] + STEP;
      gradient->function (gradient->data, x, above);
      x[i] = gradient->x[i] - STEP;
      gradient->function (gradient->data, x, below);
      x[i] = gradient->x[i];
      out[i] = 0.0;
      for (gsize j = 0; j < gradient->m; j++)
        out[i] += gradient->g[j] * (above[j] - below[j]) / (2.0 * STEP);
    }
}
