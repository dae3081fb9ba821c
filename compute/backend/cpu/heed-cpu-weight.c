#include "heed-cpu-private.h"

#include <math.h>

/* Elements that are read at once where a weight is narrowed on the way. */
#define CHUNK_ELEMENTS 65536

/* One packed form of a matrix weight: @rows rows from @first on. */
typedef struct
{
  gsize first;
  gsize rows;
  gboolean transposed;
  gboolean magnitude;
  gsize bytes;
  HeedPackedMatrix *matrix;
} HeedCpuPack;

static void
pack_free (gpointer data)
{
  HeedCpuPack *pack = data;
  heed_packed_matrix_free (pack->matrix);
  g_free (pack);
}

static HeedType
matrix_type (HeedBackend *backend)
{
  return heed_backend_get_precision (backend) == HEED_PRECISION_BF16 ? HEED_TYPE_BF16
                                                                     : HEED_TYPE_F32;
}

/* Accounted memory that lives as long as the weight or as one conversion. */
static void *
take (HeedBackend *backend, HeedMemoryKind kind, gsize bytes, GError **error)
{
  if (!heed_backend_account (backend, kind, bytes, error))
    return NULL;
  void *memory = heed_cpu_memory_new (backend, bytes, error);
  if (memory == NULL)
    heed_backend_unaccount (backend, kind, bytes);
  return memory;
}

static void
hand_back (HeedBackend *backend, HeedMemoryKind kind, gsize bytes, void *memory)
{
  if (memory == NULL)
    return;
  heed_cpu_memory_free (memory);
  heed_backend_unaccount (backend, kind, bytes);
}

static gboolean
read_bf16 (const HeedTensor *tensor, guint16 *plain, GError **error)
{
  gsize n = heed_tensor_elements (tensor);
  g_autofree float *wide = g_new (float, MIN (n, CHUNK_ELEMENTS));
  for (gsize done = 0; done < n; done += CHUNK_ELEMENTS)
    {
      gsize count = MIN (CHUNK_ELEMENTS, n - done);
      if (!heed_tensor_read_f32 (tensor, done, count, wide, error))
        return FALSE;
      for (gsize i = 0; i < count; i++)
        plain[done + i] = heed_f32_to_bf16 (wide[i]);
    }
  return TRUE;
}

static gboolean
read_plain (const HeedTensor *tensor, HeedType type, void *plain, GError **error)
{
  if (type == HEED_TYPE_BF16)
    return read_bf16 (tensor, plain, error);
  return heed_tensor_read_f32 (tensor, 0, heed_tensor_elements (tensor), plain, error);
}

/* Packs @pack->rows × @cols of @plain, whose row @pack->first comes first. */
static gboolean
add_pack (HeedBackend *backend, HeedCpuWeight *weight, HeedCpuPack *pack, gsize cols,
          const void *plain, GError **error)
{
  HeedMatmulLibrary *library = heed_cpu_backend_get_matmul_library (HEED_CPU_BACKEND (backend));
  HeedType type = matrix_type (backend);
  gsize k = pack->transposed ? cols : pack->rows, n = pack->transposed ? pack->rows : cols;
  const guint8 *rows = (const guint8 *)plain + pack->first * cols * heed_type_size (type);
  gsize bytes = heed_packed_matrix_bytes (library, type, k, n, error);
  if (bytes == 0 || !heed_backend_account (backend, HEED_MEMORY_WEIGHTS, bytes, error))
    return FALSE;
  pack->matrix = heed_packed_matrix_new (library, rows, type, k, n, pack->transposed, error);
  if (pack->matrix == NULL)
    {
      heed_backend_unaccount (backend, HEED_MEMORY_WEIGHTS, bytes);
      return FALSE;
    }
  pack->bytes = bytes;
  weight->base.resident_bytes += bytes;
  g_ptr_array_add (weight->packs, g_memdup2 (pack, sizeof *pack));
  return TRUE;
}

static gboolean
load_matrix (HeedBackend *backend, HeedCpuWeight *weight, const HeedTensor *tensor, GError **error)
{
  gsize rows, cols;
  heed_tensor_matrix (tensor, &rows, &cols);
  HeedType type = matrix_type (backend);
  gsize bytes = rows * cols * heed_type_size (type);
  void *plain = take (backend, HEED_MEMORY_STAGING, bytes, error);
  if (plain == NULL)
    return FALSE;
  HeedCpuPack whole = {.rows = rows, .transposed = TRUE};
  weight->packs = g_ptr_array_new_with_free_func (pack_free);
  gboolean loaded = read_plain (tensor, type, plain, error)
                    && add_pack (backend, weight, &whole, cols, plain, error);
  hand_back (backend, HEED_MEMORY_STAGING, bytes, plain);
  return loaded;
}

static gboolean
load_table (HeedBackend *backend, HeedCpuWeight *weight, const HeedTensor *tensor, GError **error)
{
  gsize n = heed_tensor_elements (tensor);
  weight->table = take (backend, HEED_MEMORY_WEIGHTS, n * sizeof (float), error);
  if (weight->table == NULL)
    return FALSE;
  weight->base.resident_bytes = n * sizeof (float);
  return heed_tensor_read_f32 (tensor, 0, n, weight->table, error);
}

HeedWeight *
heed_cpu_weight_load (HeedBackend *backend, const HeedTensor *tensor, HeedWeightUse use,
                      GError **error)
{
  HeedCpuWeight *weight = g_new0 (HeedCpuWeight, 1);
  gboolean loaded = use == HEED_WEIGHT_MATRIX ? load_matrix (backend, weight, tensor, error)
                                              : load_table (backend, weight, tensor, error);
  if (loaded)
    return &weight->base;
  heed_cpu_weight_free (backend, &weight->base);
  return NULL;
}

void
heed_cpu_weight_free (HeedBackend *backend, HeedWeight *base)
{
  HeedCpuWeight *weight = (HeedCpuWeight *)base;
  g_clear_pointer (&weight->packs, g_ptr_array_unref);
  heed_cpu_memory_free (weight->table);
  heed_backend_unaccount (backend, HEED_MEMORY_WEIGHTS, base->resident_bytes);
  g_free (weight);
}

static void
take_magnitudes (HeedType type, void *plain, gsize n)
{
  if (type == HEED_TYPE_BF16)
    for (gsize i = 0; i < n; i++)
      ((guint16 *)plain)[i] &= 0x7fff;
  else
    for (gsize i = 0; i < n; i++)
      ((float *)plain)[i] = fabsf (((float *)plain)[i]);
}

/* Another form of a matrix is made from the first one, so that the file is not needed again. */
static HeedPackedMatrix *
repack (HeedBackend *backend, HeedCpuWeight *weight, HeedCpuPack *wanted, GError **error)
{
  HeedCpuPack *whole = g_ptr_array_index (weight->packs, 0);
  HeedType type = matrix_type (backend);
  gsize n = weight->base.rows * weight->base.cols, bytes = n * heed_type_size (type);
  void *plain = take (backend, HEED_MEMORY_STAGING, bytes, error);
  if (plain == NULL)
    return NULL;
  gboolean packed = heed_packed_matrix_unpack (whole->matrix, plain, error);
  if (packed && wanted->magnitude)
    take_magnitudes (type, plain, n);
  packed = packed && add_pack (backend, weight, wanted, weight->base.cols, plain, error);
  hand_back (backend, HEED_MEMORY_STAGING, bytes, plain);
  return packed ? wanted->matrix : NULL;
}

HeedPackedMatrix *
heed_cpu_weight_pack (HeedCpuBackend *backend, const HeedOperand *operand, gboolean transposed,
                      gboolean magnitude, GError **error)
{
  HeedCpuWeight *weight = (HeedCpuWeight *)operand->weight;
  g_return_val_if_fail (weight->packs != NULL, NULL);
  for (guint i = 0; i < weight->packs->len; i++)
    {
      HeedCpuPack *pack = g_ptr_array_index (weight->packs, i);
      if (pack->first == operand->row_offset && pack->rows == operand->rows
          && pack->transposed == transposed && pack->magnitude == magnitude)
        return pack->matrix;
    }
  HeedCpuPack wanted = {.first = operand->row_offset,
                        .rows = operand->rows,
                        .transposed = transposed,
                        .magnitude = magnitude};
  return repack (HEED_BACKEND (backend), weight, &wanted, error);
}
