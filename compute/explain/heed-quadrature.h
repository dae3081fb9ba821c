/* heed-quadrature.h: points and weights of numerical integration. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * heed_quadrature_gauss_legendre: ∫₀¹ g ≈ Σ weights[i]·g(points[i]), exact for polynomials up to
 * degree 2n − 1.
 * @n: 1 or more
 * @points: [n]: ascending, in (0, 1)
 * @weights: [n]: they add up to 1
 *
 * The points are the roots of Legendre's polynomial of degree @n, found by Newton's method; Press
 * et al., Numerical Recipes, §4.6.
 */
void
heed_quadrature_gauss_legendre (guint n, double *points, double *weights);

G_END_DECLS
