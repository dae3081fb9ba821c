#include "kernel-harness.h"

#include <math.h>
#include <string.h>

static gboolean
fetch (const HeedTensor *tensor, gsize offset, void *dest, gsize size, GError **error)
{
  memcpy (dest, (const guint8 *)tensor->source + offset, size);
  return TRUE;
}

/* A half between 2⁻⁷ and 4 in size, and now and then a subnormal one, with its value by the
 * format's definition. */
static double
random_f16 (KernelHarness *harness, guint16 *bits)
{
  guint exponent = (guint)g_rand_int_range (harness->random, 8, 17);
  guint mantissa = (guint)g_rand_int_range (harness->random, 0, 1024);
  guint sign = (guint)g_rand_int_range (harness->random, 0, 2);
  if (g_rand_int_range (harness->random, 0, 50) == 0)
    exponent = 0;
  *bits = (guint16)(sign << 15 | exponent << 10 | mantissa);
  double size = exponent == 0 ? ldexp (mantissa, -24) : ldexp (1024 + mantissa, (int)exponent - 25);
  return sign ? -size : size;
}

static double
random_element (KernelHarness *harness, HeedType type, guint8 *bytes)
{
  double value = kernel_random (harness, 1.5);
  guint16 half;
  if (type == HEED_TYPE_F16)
    {
      value = random_f16 (harness, &half);
      memcpy (bytes, &half, sizeof half);
      return value;
    }
  if (type == HEED_TYPE_BF16)
    value = kernel_round_bf16 (value);
  float f32 = (float)value;
  guint32 bits;
  memcpy (&bits, &f32, sizeof bits);
  half = (guint16)(bits >> 16);
  if (type == HEED_TYPE_BF16)
    memcpy (bytes, &half, sizeof half);
  else
    memcpy (bytes, &f32, sizeof f32);
  return value;
}

KernelTensor *
kernel_tensor_new (KernelHarness *harness, const char *name, HeedType type, gsize rows, gsize cols)
{
  KernelTensor *self = g_new0 (KernelTensor, 1);
  gsize n = MAX (rows, 1) * cols, size = heed_type_size (type);
  self->bytes = g_malloc (n * size);
  self->values = g_new (double, n);
  for (gsize i = 0; i < n; i++)
    self->values[i] = random_element (harness, type, self->bytes + i * size);
  self->tensor = (HeedTensor) {.name = name,
                               .origin = "memory",
                               .type = type,
                               .n_dims = rows == 0 ? 1 : 2,
                               .dims = {rows == 0 ? cols : rows, rows == 0 ? 1 : cols, 1, 1},
                               .fetch = fetch,
                               .source = self->bytes};
  return self;
}

void
kernel_tensor_free (KernelTensor *self)
{
  if (self == NULL)
    return;
  g_free (self->bytes);
  g_free (self->values);
  g_free (self);
}
