#include "heed-tensor.h"

#include "heed-error.h"

#include <math.h>
#include <string.h>

#define BOUNCE_BYTES (256 * 1024)

gsize
heed_type_size (HeedType type)
{
  return type == HEED_TYPE_F32 || type == HEED_TYPE_I32 ? 4 : 2;
}

const char *
heed_type_name (HeedType type)
{
  static const char *const names[] = {"f32", "f16", "bf16", "i32"};
  return names[type];
}

gsize
heed_tensor_elements (const HeedTensor *tensor)
{
  gsize n = 1;
  for (guint i = 0; i < tensor->n_dims; i++)
    n *= tensor->dims[i];
  return n;
}

void
heed_tensor_matrix (const HeedTensor *tensor, gsize *rows, gsize *cols)
{
  *rows = tensor->n_dims > 0 ? tensor->dims[0] : 1;
  *cols = 1;
  for (guint i = 1; i < tensor->n_dims; i++)
    *cols *= tensor->dims[i];
}

float
heed_bf16_to_f32 (guint16 bits)
{
  guint32 wide = (guint32)bits << 16;
  float value;
  memcpy (&value, &wide, sizeof value);
  return value;
}

guint16
heed_f32_to_bf16 (float value)
{
  guint32 bits;
  memcpy (&bits, &value, sizeof bits);
  if ((bits & 0x7fffffff) > 0x7f800000)
    return (guint16)(bits >> 16 | 0x40);
  return (guint16)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

float
heed_f16_to_f32 (guint16 bits)
{
  guint exponent = bits >> 10 & 0x1f, mantissa = bits & 0x3ff;
  float sign = bits & 0x8000 ? -1.0f : 1.0f;
  if (exponent == 0)
    return sign * ldexpf ((float)mantissa, -24);
  if (exponent < 31)
    {
      guint32 wide = (guint32)(bits & 0x8000) << 16 | (exponent + 112) << 23 | mantissa << 13;
      float value;
      memcpy (&value, &wide, sizeof value);
      return value;
    }
  return mantissa ? NAN : sign * INFINITY;
}

static void
widen (HeedType type, const guint8 *bounce, gsize n, float *dest)
{
  if (type == HEED_TYPE_F32)
    {
      memcpy (dest, bounce, n * sizeof (float));
      return;
    }
  const guint16 *half = (const guint16 *)(const void *)bounce;
  for (gsize i = 0; i < n; i++)
    dest[i] = type == HEED_TYPE_F16 ? heed_f16_to_f32 (half[i]) : heed_bf16_to_f32 (half[i]);
}

static gboolean
check_finite (const HeedTensor *tensor, gsize first, const float *values, gsize n, GError **error)
{
  for (gsize i = 0; i < n; i++)
    if (!isfinite (values[i]))
      {
        g_set_error (
            error, HEED_ERROR, HEED_ERROR_NUMERIC,
            "%s: tensor %s holds %s at element %" G_GSIZE_FORMAT ", expected finite weights",
            tensor->origin, tensor->name, isnan (values[i]) ? "NaN" : "infinity", first + i);
        return FALSE;
      }
  return TRUE;
}

gboolean
heed_tensor_read_f32 (const HeedTensor *tensor, gsize first, gsize count, float *dest,
                      GError **error)
{
  gsize width = heed_type_size (tensor->type), step = BOUNCE_BYTES / width;
  g_return_val_if_fail (tensor->type != HEED_TYPE_I32, FALSE);
  g_return_val_if_fail (first + count <= heed_tensor_elements (tensor), FALSE);
  g_autofree guint8 *bounce = g_malloc (MIN (count, step) * width + 1);
  for (gsize done = 0; done < count; done += step)
    {
      gsize n = MIN (step, count - done);
      if (!tensor->fetch (tensor, (first + done) * width, bounce, n * width, error))
        return FALSE;
      widen (tensor->type, bounce, n, dest + done);
      if (!check_finite (tensor, first + done, dest + done, n, error))
        return FALSE;
    }
  return TRUE;
}
