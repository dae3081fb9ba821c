#include "heed-lane-product.h"

#include "heed-activate.h"
#include "heed-bf16.h"
#include "heed-cpu-kernels.h"

/* Rows of one product: enough to keep the matrix units busy, few enough that the product is still
 * in the cache when it is finished. */
#define CHUNK_ROWS 512

/* The products of a pass, by their place among the step's. */
typedef enum
{
  FIRST,     /* the first lane's two summands */
  CHUNK,     /* the differences of as many lanes as a chunk has */
  REMAINDER, /* the differences of the lanes that are left */
} Product;

/* Where a run's intermediate arrays lie in the scratch. */
typedef struct
{
  gsize rows, k, n;
  gsize lanes; /* of x; the output may have more, which then differ in the residual */
  gsize lanes_per_chunk;
  guint16 *narrow; /* [most rows of a product, k] */
  float *product;  /* [most rows of a product, n] */
  float *base;     /* [rows, n]: the first lane's product and the bias */
  guint8 *library;
  gsize bytes;
} Layout;

static gsize
product_rows (const Layout *layout, Product product)
{
  gsize others = layout->lanes - 1;
  if (product == FIRST)
    return 2 * layout->rows;
  if (product == CHUNK)
    return MIN (layout->lanes_per_chunk, others) * layout->rows;
  return others % layout->lanes_per_chunk * layout->rows;
}

static void *
take (guint8 *scratch, gsize *taken, gsize bytes)
{
  void *place = scratch == NULL ? NULL : scratch + *taken;
  *taken += heed_cpu_align (bytes);
  return place;
}

/* @scratch: (nullable): only count */
static Layout
lay_out (const HeedCpuStep *step, guint8 *scratch)
{
  const HeedOperand *x = &step->pass.operands[0], *out = heed_pass_output (&step->pass);
  Layout layout = {.rows = x->rows, .k = x->cols, .n = out->cols, .lanes = x->lanes};
  layout.lanes_per_chunk = CLAMP (CHUNK_ROWS / layout.rows, 1, MAX (layout.lanes - 1, 1));
  gsize most = MAX (product_rows (&layout, FIRST), product_rows (&layout, CHUNK)), library = 0;
  for (guint i = 0; i < HEED_CPU_STEP_PRODUCTS; i++)
    if (step->matmuls[i] != NULL)
      library = MAX (library, heed_matmul_get_scratch_bytes (step->matmuls[i]));
  layout.narrow = take (scratch, &layout.bytes, most * layout.k * sizeof (guint16));
  layout.product = take (scratch, &layout.bytes, most * layout.n * sizeof (float));
  layout.base = take (scratch, &layout.bytes, layout.rows * layout.n * sizeof (float));
  layout.library = take (scratch, &layout.bytes, library);
  return layout;
}

gboolean
heed_lane_product_prepare (HeedCpuBackend *backend, HeedCpuStep *step, GError **error)
{
  g_return_val_if_fail (step->pass.operands[0].rows > 0, FALSE);
  HeedMatmulLibrary *library = heed_cpu_backend_get_matmul_library (backend);
  Layout layout = lay_out (step, NULL);
  step->matrix = heed_cpu_weight_pack (backend, &step->pass.operands[1], TRUE, FALSE, error);
  if (step->matrix == NULL)
    return FALSE;
  for (Product i = FIRST; i <= REMAINDER; i++)
    {
      HeedMatmulShape shape = {.m = product_rows (&layout, i),
                               .n = layout.n,
                               .k = layout.k,
                               .weight_type = HEED_TYPE_BF16};
      if (shape.m > 0 && (step->matmuls[i] = heed_matmul_get (library, &shape, error)) == NULL)
        return FALSE;
    }
  step->scratch_bytes = lay_out (step, NULL).bytes;
  return TRUE;
}

/* ---- narrowing ---- */

HEED_HOT static void
split_row (const float *x, guint16 *high, guint16 *low, gsize n)
{
#pragma omp simd
  for (gsize i = 0; i < n; i++)
    {
      high[i] = heed_bf16_narrow (x[i]);
      low[i] = heed_bf16_narrow (x[i] - heed_bf16_widen (high[i]));
    }
}

HEED_HOT static void
narrow_difference_row (const float *x, const float *first, guint16 *to, gsize n)
{
#pragma omp simd
  for (gsize i = 0; i < n; i++)
    to[i] = heed_bf16_narrow (x[i] - first[i]);
}

static void
split_first (const Layout *layout, const float *x)
{
  gsize rows = layout->rows, k = layout->k;
#pragma omp parallel for schedule(static) if (rows * k > HEED_CPU_SERIAL)
  for (gsize row = 0; row < rows; row++)
    split_row (x + row * k, layout->narrow + row * k, layout->narrow + (rows + row) * k, k);
}

/* @n_rows of @x, which is as many lanes. */
static void
narrow_differences (const Layout *layout, const float *first, const float *x, gsize n_rows)
{
  gsize rows = layout->rows, k = layout->k;
#pragma omp parallel for schedule(static) if (n_rows * k > HEED_CPU_SERIAL)
  for (gsize row = 0; row < n_rows; row++)
    narrow_difference_row (x + row * k, first + row % rows * k, layout->narrow + row * k, k);
}

/* ---- finishing ---- */

HEED_HOT static void
add_rows (const float *a, const float *b, float *sum, gsize n)
{
#pragma omp simd
  for (gsize i = 0; i < n; i++)
    sum[i] = a[i] + b[i];
}

static void
make_base (const Layout *layout, const float *bias)
{
  gsize rows = layout->rows, n = layout->n;
#pragma omp parallel for schedule(static) if (rows * n > HEED_CPU_SERIAL)
  for (gsize row = 0; row < rows; row++)
    {
      float *base = layout->base + row * n;
      add_rows (layout->product + row * n, layout->product + (rows + row) * n, base, n);
      if (bias != NULL)
        add_rows (base, bias, base, n);
    }
}

/* Row @row of output lane @lane is @sum, activated, and the residual. @work: [n], may be @sum. */
static void
finish_row (const HeedPass *pass, gsize lane, gsize row, const float *sum, float *work)
{
  const HeedOperand *out = heed_pass_output (pass);
  gsize n = out->cols;
  const float *residual = heed_cpu_lane (&pass->operands[3], lane);
  float *to = (float *)heed_cpu_lane (out, lane) + row * n;
  if (residual == NULL)
    {
      heed_activate_row (pass->activation, sum, to, n);
      return;
    }
  if (pass->activation != HEED_ACTIVATION_NONE)
    {
      heed_activate_row (pass->activation, sum, work, n);
      sum = work;
    }
  add_rows (sum, residual + row * n, to, n);
}

/* The first lane, and with it all whose x is the same one. */
static void
finish_first (const HeedPass *pass, const Layout *layout)
{
  gsize rows = layout->rows, n = layout->n;
  gsize lanes = layout->lanes == 1 ? heed_pass_output (pass)->lanes : 1;
#pragma omp parallel for schedule(static) if (lanes * rows * n > HEED_CPU_SERIAL)
  for (gsize row = 0; row < rows; row++)
    for (gsize lane = 0; lane < lanes; lane++)
      finish_row (pass, lane, row, layout->base + row * n, layout->product + row * n);
}

static void
finish_differences (const HeedPass *pass, const Layout *layout, gsize first_lane, gsize n_rows)
{
  gsize rows = layout->rows, n = layout->n;
#pragma omp parallel for schedule(static) if (n_rows * n > HEED_CPU_SERIAL)
  for (gsize row = 0; row < n_rows; row++)
    {
      float *sum = layout->product + row * n;
      add_rows (sum, layout->base + row % rows * n, sum, n);
      finish_row (pass, first_lane + row / rows, row % rows, sum, sum);
    }
}

static gboolean
multiply (const HeedCpuStep *step, Product product, const Layout *layout, GError **error)
{
  HeedMatmulArrays arrays = {
      .x = layout->narrow, .out = layout->product, .scratch = layout->library};
  return heed_matmul_run (step->matmuls[product], step->matrix, &arrays, error);
}

gboolean
heed_lane_product_run (const HeedCpuStep *step, guint8 *scratch, GError **error)
{
  const HeedPass *pass = &step->pass;
  const HeedOperand *x = &pass->operands[0];
  const float *first = heed_cpu_data (x);
  Layout layout = lay_out (step, scratch);
  split_first (&layout, first);
  if (!multiply (step, FIRST, &layout, error))
    return FALSE;
  make_base (&layout, heed_cpu_data (&pass->operands[2]));
  finish_first (pass, &layout);
  for (gsize lane = 1; lane < layout.lanes; lane += layout.lanes_per_chunk)
    {
      gsize lanes = MIN (layout.lanes_per_chunk, layout.lanes - lane);
      Product product = lanes == layout.lanes_per_chunk ? CHUNK : REMAINDER;
      narrow_differences (&layout, first, heed_cpu_lane (x, lane), lanes * layout.rows);
      if (!multiply (step, product, &layout, error))
        return FALSE;
      finish_differences (pass, &layout, lane, lanes * layout.rows);
    }
  return TRUE;
}
