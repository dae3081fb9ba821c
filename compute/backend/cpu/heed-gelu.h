/* heed-gelu.h: the activations and the factors that their backward passes multiply by. */
#pragma once

#include "heed-exp.h"

#include <math.h>

G_BEGIN_DECLS

#define HEED_QUICK_GELU_SLOPE 1.702f

/* (Φ(x) − ½) for |x| < 1.25 by its Taylor series x·Σ (−x²/2)ⁿ / (n!·(2n+1)·√(2π)), n ≤ 8. */
HEED_HOT_INLINE float
heed_normal_cdf_centre (float x)
{
  float y = x * x, p = 0x1.3878b8p-29f;
  p = p * y - 0x1.62226ap-25f;
  p = p * y + 0x1.658a22p-21f;
  p = p * y - 0x1.3ce8fap-17f;
  p = p * y + 0x1.e42b0ep-14f;
  p = p * y - 0x1.37404p-10f;
  p = p * y + 0x1.46d042p-7f;
  p = p * y - 0x1.105838p-4f;
  p = p * y + 0x1.988454p-2f;
  return x * p;
}

/* 1 − Φ(t) = e^(−t²/2)·u·p(u) with u = 1 / (1 + 0.3·t), p of degree 7 fitted to the least absolute
 * error, 1.5e-9. Near 0 it would lose more to rounding than the series does. */
HEED_HOT_INLINE float
heed_normal_cdf_tail (float t)
{
  float u = 1.0f / (1.0f + 0x1.333334p-2f * t);
  float p = 0x1.d11ac2p-6f;
  p = p * u - 0x1.ec5ceep-4f;
  p = p * u + 0x1.05ac7cp-3f;
  p = p * u + 0x1.2b6208p-5f;
  p = p * u + 0x1.17edp-4f;
  p = p * u + 0x1.f85366p-4f;
  p = p * u + 0x1.db34dap-4f;
  p = p * u + 0x1.eb9702p-4f;
  return heed_exp (-0.5f * t * t) * u * p;
}

/** heed_normal_cdf: Φ(x) = (1 + erf (x/√2)) / 2, within 1e-7. */
HEED_HOT_INLINE float
heed_normal_cdf (float x)
{
  float t = fabsf (x), near = t < 1.25f ? x : 0.0f;
  float centre = 0.5f + heed_normal_cdf_centre (near), tail = heed_normal_cdf_tail (t);
  float side = x < 0.0f ? tail : 1.0f - tail;
  return t < 1.25f ? centre : side;
}

/** heed_normal_density: φ(x) = e^(−x²/2) / √(2π). */
HEED_HOT_INLINE float
heed_normal_density (float x)
{
  return 0x1.988454p-2f * heed_exp (-0.5f * x * x);
}

G_END_DECLS
