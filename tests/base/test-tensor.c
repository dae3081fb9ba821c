/* Stored numbers to f32, and reading tensors. */
#include "heed-error.h"
#include "heed-tensor.h"

#include <math.h>
#include <string.h>

/* IEEE 754 binary16: (−1)^s · 2^(e−15) · (1 + m/1024), and 2^−14 · m/1024 for e = 0. */
static void
test_f16 (void)
{
  for (guint bits = 0; bits < 0x10000; bits++)
    {
      int exponent = (int)(bits >> 10 & 31), mantissa = (int)(bits & 1023);
      double sign = bits >> 15 ? -1 : 1;
      double value = exponent == 0 ? ldexp (mantissa / 1024.0, -14)
                                   : ldexp (1 + mantissa / 1024.0, exponent - 15);
      float found = heed_f16_to_f32 ((guint16)bits);
      if (exponent == 31)
        g_assert_true (mantissa != 0 ? isnan (found) : isinf (found) && (found < 0) == (sign < 0));
      else
        g_assert_true ((double)found == sign * value && (signbit (found) != 0) == (sign < 0));
    }
}

static float
from_bits (guint32 bits)
{
  float value;
  memcpy (&value, &bits, sizeof value);
  return value;
}

static void
test_bf16 (void)
{
  static const guint32 rows[][2] = {
      {0x3f800000, 0x3f80}, {0x3f807fff, 0x3f80}, {0x3f808000, 0x3f80}, {0x3f808001, 0x3f81},
      {0x3f818000, 0x3f82}, {0xbf818000, 0xbf82}, {0x7f7fffff, 0x7f80}, {0x7f800000, 0x7f80},
      {0xff800000, 0xff80}, {0x00000000, 0x0000}, {0x80000000, 0x8000}, {0x00008000, 0x0000},
      {0x00018000, 0x0002},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpuint (heed_f32_to_bf16 (from_bits (rows[i][0])), ==, rows[i][1]);
  for (guint bits = 0; bits < 0x10000; bits++)
    {
      float value = heed_bf16_to_f32 ((guint16)bits);
      if (isnan (value))
        g_assert_true (isnan (heed_bf16_to_f32 (heed_f32_to_bf16 (value))));
      else
        g_assert_cmpuint (heed_f32_to_bf16 (value), ==, bits);
    }
  g_assert_true (isnan (heed_bf16_to_f32 (heed_f32_to_bf16 (from_bits (0x7f800001)))));
  g_assert_true (isnan (heed_bf16_to_f32 (heed_f32_to_bf16 (from_bits (0xffffffff)))));
}

typedef struct
{
  const guint8 *data;
  gsize size;
  gsize calls;
  gsize fail_at;
} Store;

static gboolean
fetch (const HeedTensor *tensor, gsize offset, void *dest, gsize size, GError **error)
{
  Store *store = tensor->source;
  g_assert_cmpuint (offset, <=, store->size);
  g_assert_cmpuint (size, <=, store->size - offset);
  g_assert_cmpuint (size, <=, 256 * 1024);
  if (++store->calls == store->fail_at)
    {
      g_set_error (error, HEED_ERROR, HEED_ERROR_FILE, "gone");
      return FALSE;
    }
  memcpy (dest, store->data + offset, size);
  return TRUE;
}

static HeedTensor
tensor_of (HeedType type, gsize rows, gsize cols, Store *store)
{
  return (HeedTensor) {.name = "weight",
                       .origin = "file",
                       .type = type,
                       .n_dims = 2,
                       .dims = {rows, cols, 1, 1},
                       .fetch = fetch,
                       .source = store};
}

/* 300 × 701 elements: more than one bounce buffer of every type, none of them a whole number. */
enum
{
  ROWS = 300,
  COLS = 701,
  N = ROWS * COLS
};

static float
expected_value (gsize i)
{
  return (float)(i % 251) * 0.25f - 16;
}

static guint16
small_f16 (float value)
{
  for (guint bits = 0; bits < 0x10000; bits++)
    if (heed_f16_to_f32 ((guint16)bits) == value)
      return (guint16)bits;
  g_assert_not_reached ();
}

static guint8 *
store_values (HeedType type)
{
  guint16 halves[251];
  for (gsize i = 0; i < 251; i++)
    halves[i] = type == HEED_TYPE_F16 ? small_f16 (expected_value (i))
                                      : heed_f32_to_bf16 (expected_value (i));
  gsize width = heed_type_size (type);
  guint8 *data = g_malloc (N * width);
  for (gsize i = 0; i < N; i++)
    {
      float value = expected_value (i);
      memcpy (data + i * width, width == 4 ? (void *)&value : (void *)&halves[i % 251], width);
    }
  return data;
}

static void
test_read (void)
{
  for (HeedType type = HEED_TYPE_F32; type <= HEED_TYPE_BF16; type++)
    {
      GError *error = NULL;
      g_autofree guint8 *data = store_values (type);
      g_autofree float *values = g_new (float, N);
      Store store = {data, N * heed_type_size (type), 0, 0};
      HeedTensor tensor = tensor_of (type, ROWS, COLS, &store);
      g_assert_true (heed_tensor_read_f32 (&tensor, 0, N, values, &error));
      for (gsize i = 0; i < N; i++)
        g_assert_cmpfloat (values[i], ==, expected_value (i));
      g_assert_true (heed_tensor_read_f32 (&tensor, 1001, 2003, values, &error));
      for (gsize i = 0; i < 2003; i++)
        g_assert_cmpfloat (values[i], ==, expected_value (1001 + i));
      g_assert_true (heed_tensor_read_f32 (&tensor, N, 0, values, &error));
    }
}

static void
check_not_finite (guint16 bits, const char *what)
{
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *data = store_values (HEED_TYPE_BF16);
  g_autofree float *values = g_new (float, N);
  Store store = {data, N * 2, 0, 0};
  HeedTensor tensor = tensor_of (HEED_TYPE_BF16, ROWS, COLS, &store);
  memcpy (data + 200000 * 2, &bits, 2);
  g_assert_false (heed_tensor_read_f32 (&tensor, 3, N - 3, values, &error));
  g_assert_error (error, HEED_ERROR, HEED_ERROR_NUMERIC);
  g_autofree char *named = g_strdup_printf ("file: tensor weight holds %s at element 200000", what);
  g_assert_nonnull (strstr (error->message, named));
}

static void
test_not_finite (void)
{
  check_not_finite (0x7fc0, "NaN");
  check_not_finite (0xff80, "infinity");
}

static void
test_fetch_fails (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *data = store_values (HEED_TYPE_F32);
  g_autofree float *values = g_new (float, N);
  Store store = {data, N * 4, 0, 2};
  HeedTensor tensor = tensor_of (HEED_TYPE_F32, ROWS, COLS, &store);
  g_assert_false (heed_tensor_read_f32 (&tensor, 0, N, values, &error));
  g_assert_error (error, HEED_ERROR, HEED_ERROR_FILE);
}

static void
test_shape (void)
{
  gsize rows, cols;
  HeedTensor tensor = {.n_dims = 4, .dims = {7, 3, 5, 2}};
  g_assert_cmpuint (heed_tensor_elements (&tensor), ==, 210);
  heed_tensor_matrix (&tensor, &rows, &cols);
  g_assert_cmpuint (rows, ==, 7);
  g_assert_cmpuint (cols, ==, 30);
  tensor.n_dims = 1;
  heed_tensor_matrix (&tensor, &rows, &cols);
  g_assert_cmpuint (rows, ==, 7);
  g_assert_cmpuint (cols, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/tensor/f16", test_f16);
  g_test_add_func ("/base/tensor/bf16", test_bf16);
  g_test_add_func ("/base/tensor/read", test_read);
  g_test_add_func ("/base/tensor/not-finite", test_not_finite);
  g_test_add_func ("/base/tensor/fetch-fails", test_fetch_fails);
  g_test_add_func ("/base/tensor/shape", test_shape);
  return g_test_run ();
}
