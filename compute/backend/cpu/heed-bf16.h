/* heed-bf16.h: narrowing to bf16 and back, in loops that the compiler vectorises. */
#pragma once

#include "heed-hot.h"

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/** heed_bf16_narrow: to nearest, ties to even, like heed_f32_to_bf16() for all but NaN. */
HEED_HOT_INLINE guint16
heed_bf16_narrow (float value)
{
  guint32 bits;
  memcpy (&bits, &value, sizeof bits);
  guint32 rounded = (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
  return (guint16)((bits & 0x7fffffff) > 0x7f800000 ? bits >> 16 | 0x40 : rounded);
}

/** heed_bf16_widen: exact. */
HEED_HOT_INLINE float
heed_bf16_widen (guint16 bits)
{
  guint32 wide = (guint32)bits << 16;
  float value;
  memcpy (&value, &wide, sizeof value);
  return value;
}

/** heed_bf16_narrow_all: @n values on all cores. */
void
heed_bf16_narrow_all (const float *from, guint16 *to, gsize n);

G_END_DECLS
