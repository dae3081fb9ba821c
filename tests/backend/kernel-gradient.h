/* kernel-gradient.h: gradients of references by central differences. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** KernelFunction: @out [m] from @x [n], for @gradient->data. */
typedef void (*KernelFunction) (gconstpointer data, const double *x, double *out);

/** KernelGradient: of Σ g·f(x) at @x; @n inputs and @m outputs. */
typedef struct
{
  KernelFunction function;
  gconstpointer data;
  const double *x;
  const double *g;
  gsize n;
  gsize m;
} KernelGradient;

/** kernel_gradient: @out [n], within about 1e-9 for functions of moderate curvature. */
void
kernel_gradient (const KernelGradient *gradient, double *out);

G_END_DECLS
