#include "heed-quadrature.h"

#include <math.h>

/* Newton's method gains twice the digits a step from a start that is right to about 1/n². */
#define NEWTON_STEPS 12

/* Legendre's polynomial of degree @n at @x, by its recurrence, and its slope there. */
static double
legendre (guint n, double x, double *slope)
{
  double before = 1, value = x;
  for (guint k = 2; k <= n; k++)
    {
      double next = ((2 * k - 1) * x * value - (k - 1) * before) / k;
      before = value;
      value = next;
    }
  *slope = n * (x * value - before) / (x * x - 1);
  return value;
}

void
heed_quadrature_gauss_legendre (guint n, double *points, double *weights)
{
  for (guint i = 0; i < n; i++)
    {
      double slope, x = -cos (G_PI * (i + 0.75) / (n + 0.5));
      for (guint step = 0; step < NEWTON_STEPS; step++)
        {
          double value = legendre (n, x, &slope);
          x -= value / slope;
        }
      legendre (n, x, &slope);
      points[i] = (1 + x) / 2;
      weights[i] = 1 / ((1 - x * x) * slope * slope);
    }
}
