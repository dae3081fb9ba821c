#include "heed-matmul.h"

#include "heed-error.h"

#include <oneapi/dnnl/dnnl.h>
#include <stdlib.h>

/* Packing asks for the layout that suits this many rows; other row counts use the same one. */
#define NOMINAL_ROWS 512
/* Products kept for shapes seen before; each holds some tens of KiB of generated code. */
#define MAX_KEPT    256
#define N_ARGUMENTS 6

/* Memory descriptors are plain structs before 3.0 and opaque objects since; a Layout is a pointer
 * that owns one in both. */
#if DNNL_VERSION_MAJOR < 3
typedef dnnl_memory_desc_t *Layout;
typedef const dnnl_memory_desc_t *ConstLayout;
#else
typedef dnnl_memory_desc_t Layout;
typedef const_dnnl_memory_desc_t ConstLayout;
#endif

struct _HeedMatmulLibrary
{
  dnnl_engine_t engine;
  dnnl_stream_t stream;
  GHashTable *kept;
};

struct _HeedMatmul
{
  HeedMatmulShape shape;
  gatomicrefcount references;
  dnnl_stream_t stream;
  dnnl_primitive_t primitive;
  gsize scratch_bytes;
  dnnl_memory_t x;
  dnnl_memory_t bias;
  dnnl_memory_t residual;
  dnnl_memory_t out;
  dnnl_memory_t scratch;
};

struct _HeedPackedMatrix
{
  HeedMatmulLibrary *library;
  HeedType type;
  gsize k;
  gsize n;
  gboolean transposed;
  void *data;
  dnnl_memory_t memory;
};

static gboolean
check (dnnl_status_t status, const char *what, GError **error)
{
  if (status == dnnl_success)
    return TRUE;
  gboolean no_memory = status == dnnl_out_of_memory;
  g_set_error (error, HEED_ERROR, no_memory ? HEED_ERROR_NO_MEMORY : HEED_ERROR_UNSUPPORTED,
               "oneDNN cannot %s (status %d%s)", what, (int)status,
               no_memory ? ", out of memory" : "");
  return FALSE;
}

/* What differs between the two forms of the interface. */

static dnnl_status_t
layout_new (Layout *layout, int n_dims, const dnnl_dims_t dims, dnnl_data_type_t type,
            dnnl_format_tag_t tag)
{
#if DNNL_VERSION_MAJOR < 3
  *layout = g_new0 (dnnl_memory_desc_t, 1);
  return dnnl_memory_desc_init_by_tag (*layout, n_dims, dims, type, tag);
#else
  return dnnl_memory_desc_create_with_tag (layout, n_dims, dims, type, tag);
#endif
}

static void
layout_free (Layout layout)
{
#if DNNL_VERSION_MAJOR < 3
  g_free (layout);
#else
  if (layout != NULL)
    dnnl_memory_desc_destroy (layout);
#endif
}

static dnnl_status_t
product_new (dnnl_primitive_desc_t *description, dnnl_engine_t engine, ConstLayout x,
             ConstLayout weight, ConstLayout bias, ConstLayout out,
             dnnl_primitive_attr_t attributes)
{
#if DNNL_VERSION_MAJOR < 3
  dnnl_matmul_desc_t operation;
  dnnl_status_t status = dnnl_matmul_desc_init (&operation, x, weight, bias, out);
  if (status != dnnl_success)
    return status;
  return dnnl_primitive_desc_create (description, &operation, attributes, engine, NULL);
#else
  return dnnl_matmul_primitive_desc_create (description, engine, x, weight, bias, out, attributes);
#endif
}

static dnnl_status_t
append_eltwise (dnnl_post_ops_t operations, dnnl_alg_kind_t kind, float alpha)
{
#if DNNL_VERSION_MAJOR < 3
  return dnnl_post_ops_append_eltwise (operations, 1.0f, kind, alpha, 0.0f);
#else
  return dnnl_post_ops_append_eltwise (operations, kind, alpha, 0.0f);
#endif
}

static dnnl_status_t
append_sum (dnnl_post_ops_t operations)
{
#if DNNL_VERSION_MAJOR < 3
  return dnnl_post_ops_append_sum (operations, 1.0f);
#else
  return dnnl_post_ops_append_sum (operations, 1.0f, 0, dnnl_data_type_undef);
#endif
}

/* From here on both forms are one. */

G_DEFINE_AUTO_CLEANUP_FREE_FUNC (Layout, layout_free, NULL)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (dnnl_primitive_desc_t, dnnl_primitive_desc_destroy, NULL)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (dnnl_primitive_t, dnnl_primitive_destroy, NULL)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (dnnl_primitive_attr_t, dnnl_primitive_attr_destroy, NULL)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (dnnl_post_ops_t, dnnl_post_ops_destroy, NULL)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (dnnl_memory_t, dnnl_memory_destroy, NULL)

static dnnl_data_type_t
data_type (HeedType type)
{
  return type == HEED_TYPE_BF16 ? dnnl_bf16 : dnnl_f32;
}

static dnnl_status_t
matrix_layout (Layout *layout, gsize rows, gsize cols, HeedType type, dnnl_format_tag_t tag)
{
  dnnl_dims_t dims = {(dnnl_dim_t)rows, (dnnl_dim_t)cols};
  return layout_new (layout, 2, dims, data_type (type), tag);
}

gboolean
heed_matmul_has_bf16 (void)
{
#if defined(__x86_64__) || defined(__i386__)
  int isa = (int)dnnl_get_effective_cpu_isa (), wanted = dnnl_cpu_isa_avx512_core_bf16;
  return (isa & wanted) == wanted;
#else
  return FALSE;
#endif
}

static guint
shape_hash (gconstpointer key)
{
  const HeedMatmulShape *s = key;
  return (guint)(((s->m * 31 + s->n) * 31 + s->k) * 31 + s->residual * 4 + s->activation);
}

static gboolean
shape_equal (gconstpointer left, gconstpointer right)
{
  const HeedMatmulShape *a = left, *b = right;
  return a->m == b->m && a->n == b->n && a->k == b->k && a->weight_type == b->weight_type
         && a->bias == b->bias && a->activation == b->activation && a->residual == b->residual;
}

HeedMatmulLibrary *
heed_matmul_library_new (GError **error)
{
  HeedMatmulLibrary *library = g_new0 (HeedMatmulLibrary, 1);
  library->kept =
      g_hash_table_new_full (shape_hash, shape_equal, NULL, (GDestroyNotify)heed_matmul_unref);
  if (check (dnnl_engine_create (&library->engine, dnnl_cpu, 0), "make a CPU engine", error)
      && check (dnnl_stream_create (&library->stream, library->engine, dnnl_stream_default_flags),
                "make a CPU stream", error))
    return library;
  heed_matmul_library_free (library);
  return NULL;
}

void
heed_matmul_library_free (HeedMatmulLibrary *library)
{
  if (library == NULL)
    return;
  g_hash_table_unref (library->kept);
  if (library->stream != NULL)
    dnnl_stream_destroy (library->stream);
  if (library->engine != NULL)
    dnnl_engine_destroy (library->engine);
  g_free (library);
}

static dnnl_status_t
append_operations (dnnl_post_ops_t operations, const HeedMatmulShape *shape)
{
  dnnl_status_t status = dnnl_success;
  if (shape->activation == HEED_ACTIVATION_QUICK_GELU)
    status = append_eltwise (operations, dnnl_eltwise_swish, 1.702f);
  else if (shape->activation == HEED_ACTIVATION_SILU)
    status = append_eltwise (operations, dnnl_eltwise_swish, 1.0f);
  else if (shape->activation == HEED_ACTIVATION_GELU)
    status = append_eltwise (operations, dnnl_eltwise_gelu_erf, 0.0f);
  if (status != dnnl_success || shape->residual == HEED_RESIDUAL_NONE)
    return status;
  if (shape->residual == HEED_RESIDUAL_IN_PLACE)
    return append_sum (operations);
  g_auto (Layout) layout = NULL;
  status = matrix_layout (&layout, shape->m, shape->n, HEED_TYPE_F32, dnnl_ab);
  if (status != dnnl_success)
    return status;
  return dnnl_post_ops_append_binary (operations, dnnl_binary_add, layout);
}

static dnnl_status_t
make_attributes (dnnl_primitive_attr_t *attributes, const HeedMatmulShape *shape)
{
  g_auto (dnnl_post_ops_t) operations = NULL;
  dnnl_status_t status = dnnl_primitive_attr_create (attributes);
  if (status == dnnl_success)
    status = dnnl_primitive_attr_set_scratchpad_mode (*attributes, dnnl_scratchpad_mode_user);
  if (status == dnnl_success)
    status = dnnl_post_ops_create (&operations);
  if (status == dnnl_success)
    status = append_operations (operations, shape);
  if (status == dnnl_success)
    status = dnnl_primitive_attr_set_post_ops (*attributes, operations);
  return status;
}

/* @packed: (nullable): the weight's layout, which the library chooses where it is not given */
static dnnl_status_t
describe (HeedMatmulLibrary *library, const HeedMatmulShape *shape, ConstLayout packed,
          dnnl_primitive_desc_t *description)
{
  g_auto (Layout) x = NULL, any = NULL, bias = NULL, out = NULL;
  g_auto (dnnl_primitive_attr_t) attributes = NULL;
  HeedType type = shape->weight_type;
  dnnl_status_t status = matrix_layout (&x, shape->m, shape->k, type, dnnl_ab);
  if (status == dnnl_success)
    status = matrix_layout (&any, shape->k, shape->n, type, dnnl_format_tag_any);
  if (status == dnnl_success && shape->bias)
    status = matrix_layout (&bias, 1, shape->n, HEED_TYPE_F32, dnnl_ab);
  if (status == dnnl_success)
    status = matrix_layout (&out, shape->m, shape->n, HEED_TYPE_F32, dnnl_ab);
  if (status == dnnl_success)
    status = make_attributes (&attributes, shape);
  if (status != dnnl_success)
    return status;
  return product_new (description, library->engine, x, packed != NULL ? packed : any, bias, out,
                      attributes);
}

/* The description of the product whose preferred weight layout is the one that is packed to. */
static gboolean
describe_packing (HeedMatmulLibrary *library, HeedType type, gsize k, gsize n,
                  dnnl_primitive_desc_t *description, GError **error)
{
  HeedMatmulShape nominal = {.m = NOMINAL_ROWS, .n = n, .k = k, .weight_type = type};
  return check (describe (library, &nominal, NULL, description), "choose a layout for a matrix",
                error);
}

static ConstLayout
query_layout (const_dnnl_primitive_desc_t description, dnnl_query_t what)
{
  return dnnl_primitive_desc_query_md (description, what, 0);
}

gsize
heed_packed_matrix_bytes (HeedMatmulLibrary *library, HeedType type, gsize k, gsize n,
                          GError **error)
{
  g_auto (dnnl_primitive_desc_t) description = NULL;
  if (!describe_packing (library, type, k, n, &description, error))
    return 0;
  return dnnl_memory_desc_get_size (query_layout (description, dnnl_query_weights_md));
}

static gboolean
reorder (HeedMatmulLibrary *library, dnnl_memory_t from, dnnl_memory_t to, GError **error)
{
  g_auto (dnnl_primitive_desc_t) description = NULL;
  g_auto (dnnl_primitive_t) primitive = NULL;
  ConstLayout from_layout = NULL, to_layout = NULL;
  dnnl_status_t status = dnnl_memory_get_memory_desc (from, &from_layout);
  if (status == dnnl_success)
    status = dnnl_memory_get_memory_desc (to, &to_layout);
  if (status == dnnl_success)
    status = dnnl_reorder_primitive_desc_create (&description, from_layout, library->engine,
                                                 to_layout, library->engine, NULL);
  if (status == dnnl_success)
    status = dnnl_primitive_create (&primitive, description);
  dnnl_exec_arg_t arguments[] = {{DNNL_ARG_FROM, from}, {DNNL_ARG_TO, to}};
  if (status == dnnl_success)
    status = dnnl_primitive_execute (primitive, library->stream, 2, arguments);
  if (status == dnnl_success)
    status = dnnl_stream_wait (library->stream);
  return check (status, "reorder a matrix", error);
}

/* A memory object over the caller's row-major array. */
static gboolean
plain_memory (const HeedPackedMatrix *matrix, void *plain, dnnl_memory_t *memory, GError **error)
{
  g_auto (Layout) layout = NULL;
  dnnl_format_tag_t tag = matrix->transposed ? dnnl_ba : dnnl_ab;
  dnnl_status_t status = matrix_layout (&layout, matrix->k, matrix->n, matrix->type, tag);
  if (status == dnnl_success)
    status = dnnl_memory_create (memory, layout, matrix->library->engine, plain);
  return check (status, "wrap a matrix", error);
}

HeedPackedMatrix *
heed_packed_matrix_new (HeedMatmulLibrary *library, const void *plain, HeedType type, gsize k,
                        gsize n, gboolean transposed, GError **error)
{
  g_auto (dnnl_primitive_desc_t) description = NULL;
  g_auto (dnnl_memory_t) from = NULL;
  if (!describe_packing (library, type, k, n, &description, error))
    return NULL;
  ConstLayout layout = query_layout (description, dnnl_query_weights_md);
  HeedPackedMatrix *matrix = g_new0 (HeedPackedMatrix, 1);
  *matrix = (HeedPackedMatrix) {
      .library = library, .type = type, .k = k, .n = n, .transposed = transposed};
  gsize size = dnnl_memory_desc_get_size (layout);
  if (posix_memalign (&matrix->data, 64, MAX (size, 64)) != 0)
    {
      matrix->data = NULL;
      check (dnnl_out_of_memory, "pack a matrix", error);
    }
  else if (check (dnnl_memory_create (&matrix->memory, layout, library->engine, matrix->data),
                  "wrap a packed matrix", error)
           && plain_memory (matrix, (void *)plain, &from, error)
           && reorder (library, from, matrix->memory, error))
    return matrix;
  heed_packed_matrix_free (matrix);
  return NULL;
}

gboolean
heed_packed_matrix_unpack (HeedPackedMatrix *matrix, void *plain, GError **error)
{
  g_auto (dnnl_memory_t) to = NULL;
  return plain_memory (matrix, plain, &to, error)
         && reorder (matrix->library, matrix->memory, to, error);
}

void
heed_packed_matrix_free (HeedPackedMatrix *matrix)
{
  if (matrix == NULL)
    return;
  if (matrix->memory != NULL)
    dnnl_memory_destroy (matrix->memory);
  free (matrix->data);
  g_free (matrix);
}

void
heed_matmul_unref (HeedMatmul *matmul)
{
  if (matmul == NULL || !g_atomic_ref_count_dec (&matmul->references))
    return;
  dnnl_memory_t *memories[] = {&matmul->x, &matmul->bias, &matmul->residual, &matmul->out,
                               &matmul->scratch};
  for (guint i = 0; i < G_N_ELEMENTS (memories); i++)
    if (*memories[i] != NULL)
      dnnl_memory_destroy (*memories[i]);
  if (matmul->primitive != NULL)
    dnnl_primitive_destroy (matmul->primitive);
  g_free (matmul);
}

/* Memory objects without data, which each call points at its arrays. */
static dnnl_status_t
make_memories (HeedMatmul *matmul, dnnl_engine_t engine, const_dnnl_primitive_desc_t description)
{
  const HeedMatmulShape *shape = &matmul->shape;
  g_auto (Layout) residual = NULL;
  dnnl_status_t status = dnnl_memory_create (
      &matmul->x, query_layout (description, dnnl_query_src_md), engine, DNNL_MEMORY_NONE);
  if (status == dnnl_success)
    status = dnnl_memory_create (&matmul->out, query_layout (description, dnnl_query_dst_md),
                                 engine, DNNL_MEMORY_NONE);
  if (status == dnnl_success)
    status =
        dnnl_memory_create (&matmul->scratch, query_layout (description, dnnl_query_scratchpad_md),
                            engine, DNNL_MEMORY_NONE);
  g_auto (Layout) bias = NULL;
  if (status == dnnl_success && shape->bias)
    status = matrix_layout (&bias, 1, shape->n, HEED_TYPE_F32, dnnl_ab);
  if (status == dnnl_success && shape->bias)
    status = dnnl_memory_create (&matmul->bias, bias, engine, DNNL_MEMORY_NONE);
  if (status == dnnl_success && shape->residual == HEED_RESIDUAL_SEPARATE)
    status = matrix_layout (&residual, shape->m, shape->n, HEED_TYPE_F32, dnnl_ab);
  if (status == dnnl_success && residual != NULL)
    status = dnnl_memory_create (&matmul->residual, residual, engine, DNNL_MEMORY_NONE);
  return status;
}

static HeedMatmul *
matmul_new (HeedMatmulLibrary *library, const HeedMatmulShape *shape, GError **error)
{
  g_auto (dnnl_primitive_desc_t) packing = NULL, description = NULL;
  if (!describe_packing (library, shape->weight_type, shape->k, shape->n, &packing, error))
    return NULL;
  ConstLayout packed = query_layout (packing, dnnl_query_weights_md);
  if (!check (describe (library, shape, packed, &description), "multiply such matrices", error))
    return NULL;
  HeedMatmul *matmul = g_new0 (HeedMatmul, 1);
  g_atomic_ref_count_init (&matmul->references);
  matmul->shape = *shape;
  matmul->stream = library->stream;
  matmul->scratch_bytes =
      dnnl_memory_desc_get_size (query_layout (description, dnnl_query_scratchpad_md));
  dnnl_status_t status = dnnl_primitive_create (&matmul->primitive, description);
  if (status == dnnl_success)
    status = make_memories (matmul, library->engine, description);
  if (check (status, "prepare a matrix product", error))
    return matmul;
  heed_matmul_unref (matmul);
  return NULL;
}

HeedMatmul *
heed_matmul_get (HeedMatmulLibrary *library, const HeedMatmulShape *shape, GError **error)
{
  HeedMatmul *matmul = g_hash_table_lookup (library->kept, shape);
  if (matmul == NULL)
    {
      matmul = matmul_new (library, shape, error);
      if (matmul == NULL)
        return NULL;
      if (g_hash_table_size (library->kept) >= MAX_KEPT)
        g_hash_table_remove_all (library->kept);
      g_hash_table_insert (library->kept, &matmul->shape, matmul);
    }
  g_atomic_ref_count_inc (&matmul->references);
  return matmul;
}

gsize
heed_matmul_get_scratch_bytes (const HeedMatmul *matmul)
{
  return matmul->scratch_bytes;
}

static dnnl_status_t
point (dnnl_memory_t memory, const void *data)
{
  return memory == NULL ? dnnl_success : dnnl_memory_set_data_handle (memory, (void *)data);
}

gboolean
heed_matmul_run (HeedMatmul *matmul, HeedPackedMatrix *weight, const HeedMatmulArrays *arrays,
                 GError **error)
{
  dnnl_exec_arg_t arguments[N_ARGUMENTS] = {{DNNL_ARG_SRC, matmul->x},
                                            {DNNL_ARG_WEIGHTS, weight->memory},
                                            {DNNL_ARG_DST, matmul->out},
                                            {DNNL_ARG_SCRATCHPAD, matmul->scratch}};
  int n = 4;
  if (matmul->bias != NULL)
    arguments[n++] = (dnnl_exec_arg_t) {DNNL_ARG_BIAS, matmul->bias};
  if (matmul->residual != NULL)
    {
      int index = matmul->shape.activation == HEED_ACTIVATION_NONE ? 0 : 1;
      arguments[n++] = (dnnl_exec_arg_t) {DNNL_ARG_ATTR_MULTIPLE_POST_OP (index) | DNNL_ARG_SRC_1,
                                          matmul->residual};
    }
  dnnl_status_t status = point (matmul->x, arrays->x);
  if (status == dnnl_success)
    status = point (matmul->bias, arrays->bias);
  if (status == dnnl_success)
    status = point (matmul->residual, arrays->residual);
  if (status == dnnl_success)
    status = point (matmul->out, arrays->out);
  if (status == dnnl_success)
    status = point (matmul->scratch, arrays->scratch);
  if (status == dnnl_success)
    status = dnnl_primitive_execute (matmul->primitive, matmul->stream, n, arguments);
  if (status == dnnl_success)
    status = dnnl_stream_wait (matmul->stream);
  return check (status, "multiply matrices", error);
}

gboolean
heed_plain_product_run (const HeedPlainProduct *product, GError **error)
{
  dnnl_dim_t m = (dnnl_dim_t)product->m, n = (dnnl_dim_t)product->n, k = (dnnl_dim_t)product->k;
  return check (dnnl_sgemm ('N', product->transposed ? 'T' : 'N', m, n, k, product->alpha,
                            product->a, k, product->b, product->transposed ? k : n, 0.0f,
                            product->c, n),
                "multiply plain matrices", error);
}
