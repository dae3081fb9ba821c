/* heed-exp.h: exp for loops that the compiler vectorises. */
#pragma once

#include "heed-hot.h"

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/**
 * heed_exp: eˣ within 2 ulp for x in [−87, 88]; exactly 0 below that (−∞ too), e⁸⁸ above.
 *
 * x = n·ln 2 + r with |r| ≤ ln 2 / 2; eʳ = 1 + r + r²·q(r), q of degree 4 fitted to the least
 * relative error, 3.1e-9.
 */
HEED_HOT_INLINE float
heed_exp (float x)
{
  const float shift = 12582912.0f; /* 1.5 · 2²³: adding it rounds to an integer */
  float within = x < -87.0f ? -87.0f : x > 88.0f ? 88.0f : x;
  float n = within * 0x1.715476p+0f + shift - shift;
  float r = within - n * 0x1.62e4p-1f;
  r -= n * 0x1.7f7d1cp-20f;
  float q = 0x1.6a2352p-10f;
  q = q * r + 0x1.123a6cp-7f;
  q = q * r + 0x1.5558f4p-5f;
  q = q * r + 0x1.55549p-3f;
  q = q * r + 0x1.fffffcp-2f;
  float mantissa = q * (r * r) + r + 1.0f;
  guint32 bits = (guint32)((gint32)n + 127) << 23;
  float power;
  memcpy (&power, &bits, sizeof power);
  return x < -87.0f ? 0.0f : mantissa * power;
}

/** heed_sigmoid: 1 / (1 + e⁻ˣ). */
HEED_HOT_INLINE float
heed_sigmoid (float x)
{
  return 1.0f / (1.0f + heed_exp (-x));
}

G_END_DECLS
