/* heed-vulkan-pass.h: the table of kernels: which shader a pass becomes, with which constants,
 * pushed numbers and work-groups.
 *
 * Binding i of a shader is operand i of the pass; the last one is written, the others are only
 * read. Pushed words: 0 first group of this dispatch, 1 end of its groups, 2…9 the element of
 * binding i where its operand begins, from 10 on the kernel's own numbers (struct Push in its
 * shader, in the same order as in heed-vulkan-pass.c).
 */
#pragma once

#include "heed-backend.h"
#include "heed-vulkan-memory.h"

G_BEGIN_DECLS

#define HEED_VULKAN_MAX_CONSTANTS 12
#define HEED_VULKAN_PUSH_WORDS    32
#define HEED_VULKAN_ORIGIN_WORD   2
#define HEED_VULKAN_NUMBER_WORD   10

/** Channels of one attention head, at most: they are kept in registers. */
#define HEED_VULKAN_HEAD_SIZE 128

/** What shaders call the type of an operand that is not there. */
#define HEED_VULKAN_ABSENT 3

/** HeedVulkanWeight: a tensor as it is stored, two 16-bit elements in a word. */
typedef struct
{
  HeedWeight weight;
  HeedType type;
  HeedVulkanBlock *block; /* shared with other small weights */
  gsize offset;
} HeedVulkanWeight;

/** HeedVulkanTraits: what the choice of kernels depends on. */
typedef struct
{
  gboolean processor;
  gboolean naive_linear;
  guint32 shared_bytes;
} HeedVulkanTraits;

/**
 * HeedVulkanDispatch: one shader call.
 * @constants: specialisation constants 0, 1, …; 0 is the work-group's size
 * @numbers: pushed from word %HEED_VULKAN_NUMBER_WORD on
 * @n_groups: in one row; a kernel finds its place from the group's index alone, so that a dispatch
 *   may be cut anywhere
 */
typedef struct
{
  const char *shader;
  guint n_constants;
  guint32 constants[HEED_VULKAN_MAX_CONSTANTS];
  guint n_numbers;
  guint32 numbers[HEED_VULKAN_PUSH_WORDS - HEED_VULKAN_NUMBER_WORD];
  guint64 n_groups;
} HeedVulkanDispatch;

/**
 * HeedVulkanWindow: what one dispatch of a pass does.
 * @first, @rows: the weight rows it sees, when the whole is too large to bind
 * @phase: of a kernel that is several, each reading what the one before wrote
 */
typedef struct
{
  guint32 first;
  guint32 rows;
  guint32 phase;
} HeedVulkanWindow;

gboolean
heed_vulkan_pass_supported (const HeedPass *pass);

/**
 * heed_vulkan_pass_windowed: the index of the weight that may be seen window by window, or
 * %HEED_PASS_MAX_OPERANDS.
 */
guint
heed_vulkan_pass_windowed (const HeedPass *pass);

/** heed_vulkan_pass_adds_windows: whether later windows add to what earlier ones wrote. */
gboolean
heed_vulkan_pass_adds_windows (const HeedPass *pass);

/** heed_vulkan_pass_phases: how many dispatches the kernel is, one after the other. */
guint
heed_vulkan_pass_phases (const HeedPass *pass);

/**
 * heed_vulkan_pass_scratch: bytes that the phases hand on beside the output, 0 for most; bound
 * behind the output.
 */
gsize
heed_vulkan_pass_scratch (const HeedPass *pass);

void
heed_vulkan_pass_plan (const HeedVulkanTraits *traits, const HeedPass *pass,
                       const HeedVulkanWindow *window, HeedVulkanDispatch *dispatch);

/** heed_vulkan_operand_type: a weight's stored type, or %HEED_VULKAN_ABSENT. */
guint32
heed_vulkan_operand_type (const HeedOperand *operand);

/** heed_vulkan_plan_linear: the choice among the kernels for LINEAR and LINEAR_MAGNITUDE
 * (heed-vulkan-linear.c). */
void
heed_vulkan_plan_linear (const HeedVulkanTraits *traits, const HeedPass *pass,
                         const HeedVulkanWindow *window, HeedVulkanDispatch *dispatch);
/** heed_vulkan_plan_linear_backward: the same for their backward kernels. */
void
heed_vulkan_plan_linear_backward (const HeedVulkanTraits *traits, const HeedPass *pass,
                                  const HeedVulkanWindow *window, HeedVulkanDispatch *dispatch);
/** heed_vulkan_plan_attention: of ATTENTION (heed-vulkan-attention.c). */
void
heed_vulkan_plan_attention (const HeedVulkanTraits *traits, const HeedPass *pass,
                            const HeedVulkanWindow *window, HeedVulkanDispatch *dispatch);
/** heed_vulkan_plan_attention_backward: of ATTENTION_BACKWARD. */
void
heed_vulkan_plan_attention_backward (const HeedVulkanTraits *traits, const HeedPass *pass,
                                     const HeedVulkanWindow *window, HeedVulkanDispatch *dispatch);
/** heed_vulkan_attention_backward_scratch: bytes of its moments (shaders/attention-backward.glsl).
 */
gsize
heed_vulkan_attention_backward_scratch (const HeedPass *pass);

/** heed_vulkan_plan_attention_map: of ATTENTION_MEAN and ATTENTION_ESTIMATE. */
void
heed_vulkan_plan_attention_map (const HeedVulkanTraits *traits, const HeedPass *pass,
                                const HeedVulkanWindow *window, HeedVulkanDispatch *dispatch);
/** heed_vulkan_attention_map_scratch: bytes of their moments (shaders/attention-map.glsl). */
gsize
heed_vulkan_attention_map_scratch (const HeedPass *pass);

static inline void
heed_vulkan_constant (HeedVulkanDispatch *dispatch, guint32 value)
{
  g_assert (dispatch->n_constants < HEED_VULKAN_MAX_CONSTANTS);
  dispatch->constants[dispatch->n_constants++] = value;
}

static inline void
heed_vulkan_number (HeedVulkanDispatch *dispatch, gsize value)
{
  g_assert (dispatch->n_numbers < G_N_ELEMENTS (dispatch->numbers) && value <= G_MAXUINT32);
  dispatch->numbers[dispatch->n_numbers++] = (guint32)value;
}

static inline void
heed_vulkan_number_f32 (HeedVulkanDispatch *dispatch, float value)
{
  union
  {
    float value;
    guint32 bits;
  } number = {.value = value};
  heed_vulkan_number (dispatch, number.bits);
}

/** heed_vulkan_quads: whether the rows of @operand can be read four columns at a time. */
static inline gboolean
heed_vulkan_quads (const HeedOperand *operand)
{
  return operand->cols % 4 == 0 && operand->offset % (4 * sizeof (float)) == 0;
}

/** heed_vulkan_lane_stride: elements from one lane to the next, 0 for an operand all lanes share.
 */
static inline gsize
heed_vulkan_lane_stride (const HeedOperand *operand)
{
  return operand->lanes <= 1 ? 0 : (gsize)operand->rows * operand->cols;
}

G_END_DECLS
