/* Weights on the device, in the type they are stored in. */
#include "heed-vulkan-backend-private.h"

#include "heed-error.h"

#define BOUNCE_BYTES    ((gsize)256 * 1024)
#define SLAB_BYTES      ((gsize)256 * 1024)
#define SMALL_BYTES     ((gsize)64 * 1024) /* smaller ones share a slab */
#define ALIGNMENT       64
#define ROUND_UP(n, to) (((n) + (to)-1) / (to) * (to))

static void
slab_free (HeedVulkanBackend *self, HeedVulkanSlab *slab)
{
  heed_vulkan_block_clear (&slab->block, self->context);
  g_free (slab);
}

static HeedVulkanSlab *
slab_new (HeedVulkanBackend *self, gsize bytes, GError **error)
{
  HeedVulkanSlab *slab = g_new0 (HeedVulkanSlab, 1);
  if (heed_vulkan_block_init (&slab->block, self->context, bytes, HEED_VULKAN_DEVICE, error))
    return slab;
  slab_free (self, slab);
  return NULL;
}

/* A slab with room for @bytes more. */
static HeedVulkanSlab *
find_room (HeedVulkanBackend *self, gsize bytes, GError **error)
{
  if (bytes > SMALL_BYTES)
    return slab_new (self, bytes, error);
  if (self->open_slab == NULL || self->open_slab->block.size - self->open_slab->used < bytes)
    {
      HeedVulkanSlab *slab = slab_new (self, SLAB_BYTES, error);
      if (slab == NULL)
        return NULL;
      self->open_slab = slab;
    }
  return self->open_slab;
}

static void
leave_slab (HeedVulkanBackend *self, HeedVulkanSlab *slab)
{
  if (--slab->users > 0)
    return;
  if (self->open_slab == slab)
    self->open_slab = NULL;
  slab_free (self, slab);
}

static gboolean
is_finite (HeedType type, const guint8 *data, gsize n)
{
  if (type == HEED_TYPE_F32)
    {
      const guint32 *words = (const guint32 *)(const void *)data;
      for (gsize i = 0; i < n; i++)
        if ((words[i] & 0x7f800000) == 0x7f800000)
          return FALSE;
      return TRUE;
    }
  const guint16 exponent = type == HEED_TYPE_F16 ? 0x7c00 : 0x7f80;
  const guint16 *halves = (const guint16 *)(const void *)data;
  for (gsize i = 0; i < n; i++)
    if ((halves[i] & exponent) == exponent)
      return FALSE;
  return TRUE;
}

static gboolean
stream (HeedVulkanBackend *self, const HeedTensor *tensor, const HeedVulkanWeight *weight,
        GError **error)
{
  gsize width = heed_type_size (tensor->type), bytes = heed_tensor_elements (tensor) * width;
  g_autofree guint8 *bounce = g_malloc (MIN (bytes, BOUNCE_BYTES) + 1);
  for (gsize done = 0; done < bytes; done += BOUNCE_BYTES)
    {
      gsize now = MIN (bytes - done, BOUNCE_BYTES);
      if (!tensor->fetch (tensor, done, bounce, now, error))
        return FALSE;
      if (!is_finite (tensor->type, bounce, now / width))
        {
          /* Reading it the other way finds the words for it. */
          g_autofree float *values = g_new (float, now / width);
          if (heed_tensor_read_f32 (tensor, done / width, now / width, values, error))
            g_set_error (error, HEED_ERROR, HEED_ERROR_FILE,
                         "%s: tensor %s changed while it was read", tensor->origin, tensor->name);
          return FALSE;
        }
      if (!heed_vulkan_upload (&self->transfer, weight->block, weight->offset + done, bounce, now,
                               error))
        return FALSE;
    }
  return TRUE;
}

/* Counted is what a weight takes; what the open slab has left, at most SLAB_BYTES, is not. */
static HeedVulkanWeight *
weight_new (HeedVulkanBackend *self, gsize bytes, GError **error)
{
  if (!heed_backend_account (HEED_BACKEND (self), HEED_MEMORY_WEIGHTS, bytes, error))
    return NULL;
  HeedVulkanSlab *slab = find_room (self, bytes, error);
  if (slab == NULL)
    {
      heed_backend_unaccount (HEED_BACKEND (self), HEED_MEMORY_WEIGHTS, bytes);
      return NULL;
    }
  HeedVulkanWeight *weight = g_new0 (HeedVulkanWeight, 1);
  weight->block = &slab->block;
  weight->offset = slab->used;
  weight->weight.resident_bytes = bytes;
  slab->used += bytes;
  slab->users++;
  return weight;
}

HeedWeight *
heed_vulkan_weight_load (HeedBackend *backend, const HeedTensor *tensor, HeedWeightUse use,
                         GError **error)
{
  HeedVulkanBackend *self = HEED_VULKAN_BACKEND (backend);
  if (tensor->type == HEED_TYPE_I32)
    {
      g_set_error (error, HEED_ERROR, HEED_ERROR_UNSUPPORTED,
                   "%s: tensor %s is of type %s, expected f32, f16 or bf16", tensor->origin,
                   tensor->name, heed_type_name (tensor->type));
      return NULL;
    }
  gsize bytes = ROUND_UP (heed_tensor_elements (tensor) * heed_type_size (tensor->type), ALIGNMENT);
  HeedVulkanWeight *weight = weight_new (self, bytes, error);
  if (weight == NULL)
    return NULL;
  weight->type = tensor->type;
  if (stream (self, tensor, weight, error))
    return &weight->weight;
  heed_vulkan_weight_free (backend, &weight->weight);
  return NULL;
}

void
heed_vulkan_weight_free (HeedBackend *backend, HeedWeight *base)
{
  HeedVulkanWeight *weight = (HeedVulkanWeight *)base;
  heed_backend_unaccount (backend, HEED_MEMORY_WEIGHTS, weight->weight.resident_bytes);
  leave_slab (HEED_VULKAN_BACKEND (backend), (HeedVulkanSlab *)weight->block);
  g_free (weight);
}
