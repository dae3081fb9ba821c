/* heed-gelu.h: the activations and the factors that their backward passes multiply by. */
#pragma once

#include "heed-exp.h"

#include <math.h>

G_BEGIN_DECLS

#define HEED_QUICK_GELU_SLOPE 1.702f

/** heed_normal_cdf: Φ(x) = (1 + erf (x/√2)) / 2. */
HEED_HOT_INLINE float
heed_normal_cdf (float x)
{
  return 0.5f * erfcf (x * -0x1.6a09e6p-1f);
}

/** heed_normal_density: φ(x) = e^(−x²/2) / √(2π). */
HEED_HOT_INLINE float
heed_normal_density (float x)
{
  return 0x1.988454p-2f * heed_exp (-0.5f * x * x);
}

G_END_DECLS
