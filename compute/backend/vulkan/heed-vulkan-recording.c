/* Recording: pipelines, bindings and pushed numbers of every pass, and where barriers must be. */
#include "heed-vulkan-recording.h"

#include "heed-error.h"

#include <string.h>

/* Bytes of a buffer that a step touches, since the last barrier. */
typedef struct
{
  VkBuffer buffer;
  gsize begin;
  gsize end;
  gboolean written;
} Touch;

static gboolean
collides (GArray *touches, const Touch *now)
{
  for (guint i = 0; i < touches->len; i++)
    {
      const Touch *before = &g_array_index (touches, Touch, i);
      if ((before->written || now->written) && before->buffer == now->buffer
          && before->begin < now->end && now->begin < before->end)
        return TRUE;
    }
  return FALSE;
}

/* Whether @pass has to wait for the passes since the last barrier; weights are never written. */
static gboolean
must_wait (HeedVulkanRecording *self, GArray *touches, const HeedPass *pass)
{
  Touch own[HEED_PASS_MAX_OPERANDS + 1];
  guint n = 0;
  gsize scratch = heed_vulkan_pass_scratch (pass);
  if (scratch > 0)
    own[n++] = (Touch) {self->scratch.buffer, 0, scratch, TRUE};
  gboolean waits = n > 0 && collides (touches, own);
  for (guint i = 0; i < pass->n_operands; i++)
    {
      const HeedOperand *operand = &pass->operands[i];
      if (operand->buffer == NULL)
        continue;
      own[n] = (Touch) {((HeedVulkanBuffer *)operand->buffer)->block.buffer, operand->offset,
                        operand->offset + heed_operand_bytes (operand), i + 1 == pass->n_operands};
      waits = waits || collides (touches, &own[n]);
      n++;
    }
  if (waits)
    g_array_set_size (touches, 0);
  g_array_append_vals (touches, own, n);
  return waits;
}

/* Where operand @index of @pass lies: the bytes to bind, and in which element of them it begins.
 * Devices want bindings to begin at multiples of up to 256 bytes. */
static gboolean
bind (HeedVulkanBackend *self, const HeedPass *pass, guint index, const HeedVulkanWindow *window,
      VkDescriptorBufferInfo *info, guint32 *origin, GError **error)
{
  const HeedOperand *operand = &pass->operands[index];
  const HeedVulkanWeight *weight = (const HeedVulkanWeight *)operand->weight;
  gsize alignment = MAX (self->context->properties.limits.minStorageBufferOffsetAlignment, 16);
  gsize begin = operand->offset, bytes = heed_operand_bytes (operand);
  const HeedVulkanBlock *block;
  gsize width;
  if (weight != NULL)
    {
      width = heed_type_size (weight->type);
      gboolean windowed = index == heed_vulkan_pass_windowed (pass);
      gsize first = operand->row_offset + (windowed ? window->first : 0);
      begin = weight->offset + first * operand->cols * width;
      bytes = (gsize)(windowed ? window->rows : operand->rows) * operand->cols * width;
      block = weight->block;
      g_assert (first * operand->cols * width + bytes <= weight->weight.resident_bytes);
    }
  else
    {
      width = heed_type_size (operand->type);
      block = &((HeedVulkanBuffer *)operand->buffer)->block;
      g_assert (begin <= operand->buffer->size && bytes <= operand->buffer->size - begin);
    }
  gsize aligned = begin / alignment * alignment;
  gsize end = MIN ((begin + bytes + 15) / 16 * 16, block->size);
  if (end - aligned > self->operand_limit)
    {
      g_set_error (error, HEED_ERROR, HEED_ERROR_NO_MEMORY,
                   "%s: operand %u of %s has %" G_GSIZE_FORMAT
                   " bytes, the device addresses at most %" G_GSIZE_FORMAT " at once",
                   self->context->properties.deviceName, index, heed_kernel_name (pass->kernel),
                   bytes, self->operand_limit);
      return FALSE;
    }
  *info = (VkDescriptorBufferInfo) {block->buffer, aligned, MAX (end - aligned, 16)};
  *origin = (guint32)((begin - aligned) / width);
  return TRUE;
}

static gboolean
bind_operands (HeedVulkanRecording *recording, const HeedPass *pass, const HeedVulkanWindow *window,
               HeedVulkanStep *step, GError **error)
{
  HeedVulkanBackend *self = recording->backend;
  VkDescriptorBufferInfo infos[HEED_VULKAN_BINDINGS];
  VkWriteDescriptorSet write = {
      .sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET,
      .dstSet = step->bindings,
      .descriptorCount = HEED_VULKAN_BINDINGS,
      .descriptorType = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER,
      .pBufferInfo = infos,
  };
  for (guint i = 0; i < HEED_VULKAN_BINDINGS; i++)
    {
      infos[i] = (VkDescriptorBufferInfo) {self->nothing.buffer, 0, VK_WHOLE_SIZE};
      if (i < pass->n_operands && heed_operand_present (&pass->operands[i])
          && !bind (self, pass, i, window, &infos[i], &step->push[HEED_VULKAN_ORIGIN_WORD + i],
                    error))
        return FALSE;
    }
  if (heed_vulkan_pass_scratch (pass) > 0)
    infos[pass->n_operands].buffer = recording->scratch.buffer;
  vkUpdateDescriptorSets (self->context->device, 1, &write, 0, NULL);
  return TRUE;
}

static gboolean
new_bindings (HeedVulkanRecording *self, HeedVulkanStep *step, GError **error)
{
  HeedVulkanBackend *backend = self->backend;
  VkDescriptorSetLayout layout = heed_vulkan_pipelines_set_layout (backend->pipelines);
  VkDescriptorSetAllocateInfo info = {
      .sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO,
      .descriptorPool = self->pool,
      .descriptorSetCount = 1,
      .pSetLayouts = &layout,
  };
  return heed_vulkan_check (
      backend->context, vkAllocateDescriptorSets (backend->context->device, &info, &step->bindings),
      "vkAllocateDescriptorSets", error);
}

/* Of a pass that is seen in windows, a step takes its window's share; phases are alike. */
static double
nominal_seconds (HeedVulkanBackend *self, const HeedPass *pass, const HeedVulkanWindow *window)
{
  guint windowed = heed_vulkan_pass_windowed (pass);
  double share = windowed < HEED_PASS_MAX_OPERANDS
                     ? (double)window->rows / pass->operands[windowed].rows
                     : 1.0;
  return heed_vulkan_pace_nominal (&self->pace, pass) * share / heed_vulkan_pass_phases (pass);
}

/* Bindings come first: they refuse what is too large for 32-bit indices. */
static gboolean
add_step (HeedVulkanRecording *self, const HeedPass *pass, guint index,
          const HeedVulkanWindow *window, gboolean waits, GError **error)
{
  HeedVulkanBackend *backend = self->backend;
  HeedVulkanDispatch dispatch;
  HeedVulkanStep step = {.pass = index, .kernel = pass->kernel, .waits = waits};
  if (!new_bindings (self, &step, error) || !bind_operands (self, pass, window, &step, error))
    return FALSE;
  heed_vulkan_pass_plan (&backend->traits, pass, window, &dispatch);
  if (!heed_vulkan_pipelines_get (backend->pipelines, &dispatch, &step.pipeline, error))
    return FALSE;
  g_assert (dispatch.n_groups < G_MAXUINT32);
  memcpy (step.push + HEED_VULKAN_NUMBER_WORD, dispatch.numbers,
          dispatch.n_numbers * sizeof (guint32));
  step.n_groups = dispatch.n_groups;
  step.nominal = nominal_seconds (backend, pass, window);
  g_array_append_val (self->steps, step);
  self->uses[pass->kernel] = TRUE;
  return TRUE;
}

/* Rows of a weight that fit one binding, whatever the alignment adds; whole quads of them, where
 * that is possible, for kernels that read them so. */
static guint32
rows_at_once (HeedVulkanBackend *self, const HeedPass *pass, guint windowed)
{
  const HeedOperand *operand = &pass->operands[windowed];
  const HeedVulkanWeight *weight = (const HeedVulkanWeight *)operand->weight;
  gsize row_bytes = MAX ((gsize)operand->cols * heed_type_size (weight->type), 1);
  gsize room = self->operand_limit - MIN (self->operand_limit, 512);
  guint32 rows = (guint32)CLAMP (room / row_bytes, 1, MAX (operand->rows, 1));
  return rows < operand->rows && rows >= 4 ? rows / 4 * 4 : rows;
}

static gboolean
add_phases (HeedVulkanRecording *self, const HeedPass *pass, guint index, HeedVulkanWindow *window,
            gboolean waits, GError **error)
{
  for (; window->phase < heed_vulkan_pass_phases (pass); window->phase++)
    if (!add_step (self, pass, index, window, waits || window->phase > 0, error))
      return FALSE;
  return TRUE;
}

static gboolean
add_pass (HeedVulkanRecording *self, const HeedPass *pass, guint index, GArray *touches,
          GError **error)
{
  guint windowed = heed_vulkan_pass_windowed (pass);
  gboolean waits = must_wait (self, touches, pass), adds = heed_vulkan_pass_adds_windows (pass);
  HeedVulkanWindow window = {0, pass->n_operands > 1 ? pass->operands[1].rows : 0, 0};
  if (heed_operand_bytes (heed_pass_output (pass)) == 0)
    return TRUE;
  if (windowed == HEED_PASS_MAX_OPERANDS)
    return add_phases (self, pass, index, &window, waits, error);
  guint32 rows = pass->operands[windowed].rows;
  guint32 at_once = rows_at_once (self->backend, pass, windowed);
  for (; window.first < rows; window.first += window.rows)
    {
      window.rows = MIN (at_once, rows - window.first);
      if (!add_step (self, pass, index, &window, window.first == 0 ? waits : adds, error))
        return FALSE;
    }
  return TRUE;
}

static guint
count_steps (HeedVulkanBackend *self, const HeedPass *passes, guint n_passes)
{
  guint n = 0;
  for (guint i = 0; i < n_passes; i++)
    {
      guint windowed = heed_vulkan_pass_windowed (&passes[i]);
      guint32 rows = windowed < HEED_PASS_MAX_OPERANDS ? passes[i].operands[windowed].rows : 1;
      guint32 at_once =
          windowed < HEED_PASS_MAX_OPERANDS ? rows_at_once (self, &passes[i], windowed) : 1;
      n += (rows + at_once - 1) / at_once * heed_vulkan_pass_phases (&passes[i]);
    }
  return n;
}

static gboolean
make_pool (HeedVulkanRecording *self, guint n_steps, GError **error)
{
  VkDescriptorPoolSize size = {
      .type = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER,
      .descriptorCount = MAX (n_steps, 1) * HEED_VULKAN_BINDINGS,
  };
  VkDescriptorPoolCreateInfo info = {
      .sType = VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO,
      .maxSets = MAX (n_steps, 1),
      .poolSizeCount = 1,
      .pPoolSizes = &size,
  };
  HeedVulkanContext *context = self->backend->context;
  for (guint i = 0; i < G_N_ELEMENTS (self->fences); i++)
    if (!heed_vulkan_fence_new (context, &self->fences[i], error))
      return FALSE;
  return heed_vulkan_check (context,
                            vkCreateDescriptorPool (context->device, &info, NULL, &self->pool),
                            "vkCreateDescriptorPool", error);
}

/* Counted as staging: nothing in it outlives a run. */
static gboolean
make_scratch (HeedVulkanRecording *self, const HeedPass *passes, guint n_passes, GError **error)
{
  HeedVulkanBackend *backend = self->backend;
  gsize bytes = 0;
  for (guint i = 0; i < n_passes; i++)
    bytes = MAX (bytes, heed_vulkan_pass_scratch (&passes[i]));
  if (bytes == 0)
    return TRUE;
  if (bytes > backend->operand_limit)
    {
      g_set_error (error, HEED_ERROR, HEED_ERROR_NO_MEMORY,
                   "%s: a pass works in %" G_GSIZE_FORMAT
                   " bytes, the device addresses at most %" G_GSIZE_FORMAT " at once",
                   backend->context->properties.deviceName, bytes, backend->operand_limit);
      return FALSE;
    }
  if (!heed_backend_account (HEED_BACKEND (backend), HEED_MEMORY_STAGING, bytes, error))
    return FALSE;
  self->scratch_bytes = bytes;
  return heed_vulkan_block_init (&self->scratch, backend->context, bytes, HEED_VULKAN_DEVICE,
                                 error);
}

HeedRecording *
heed_vulkan_record (HeedBackend *backend, const HeedPass *passes, guint n_passes, GError **error)
{
  HeedVulkanBackend *owner = HEED_VULKAN_BACKEND (backend);
  if (!heed_vulkan_usable (owner->context, error))
    return NULL;
  HeedVulkanRecording *self = g_new0 (HeedVulkanRecording, 1);
  g_autoptr (GArray) touches = g_array_new (FALSE, FALSE, sizeof (Touch));
  self->backend = owner;
  self->steps = g_array_new (FALSE, FALSE, sizeof (HeedVulkanStep));
  self->parts = g_array_new (FALSE, FALSE, sizeof (HeedVulkanPart));
  self->submissions = g_array_new (FALSE, FALSE, sizeof (HeedVulkanSubmission));
  gboolean ok = make_pool (self, count_steps (owner, passes, n_passes), error)
                && make_scratch (self, passes, n_passes, error);
  for (guint i = 0; ok && i < n_passes; i++)
    {
      g_assert (heed_vulkan_pass_supported (&passes[i]));
      ok = add_pass (self, &passes[i], i, touches, error);
    }
  if (ok)
    return &self->recording;
  heed_vulkan_recording_free (backend, &self->recording);
  return NULL;
}

void
heed_vulkan_recording_free (HeedBackend *backend, HeedRecording *recording)
{
  HeedVulkanRecording *self = (HeedVulkanRecording *)recording;
  VkDevice device = self->backend->context->device;
  heed_vulkan_recording_forget_plan (self);
  for (guint i = 0; i < G_N_ELEMENTS (self->fences); i++)
    vkDestroyFence (device, self->fences[i], NULL);
  vkDestroyDescriptorPool (device, self->pool, NULL);
  heed_vulkan_block_clear (&self->scratch, self->backend->context);
  heed_backend_unaccount (backend, HEED_MEMORY_STAGING, self->scratch_bytes);
  g_array_unref (self->steps);
  g_array_unref (self->parts);
  g_array_unref (self->submissions);
  g_free (self);
}
