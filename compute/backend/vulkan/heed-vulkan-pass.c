#include "heed-vulkan-pass.h"

#define ELEMENTS_PER_INVOCATION 4 /* as in shaders/elementwise.glsl */

typedef void (*PlanFunc) (const HeedVulkanTraits *traits, const HeedPass *pass,
                          const HeedVulkanWindow *window, HeedVulkanDispatch *dispatch);

guint32
heed_vulkan_operand_type (const HeedOperand *operand)
{
  if (operand->weight != NULL)
    return ((const HeedVulkanWeight *)operand->weight)->type;
  return operand->buffer != NULL ? operand->type : HEED_VULKAN_ABSENT;
}

static gsize
elements (const HeedOperand *operand)
{
  return (gsize)operand->lanes * operand->rows * operand->cols;
}

/* One invocation makes a few elements of the output; the first two numbers are how many elements
 * there are in all and in one lane. */
static void
plan_elementwise (const HeedVulkanTraits *traits, const HeedPass *pass, HeedVulkanDispatch *d)
{
  const HeedOperand *out = heed_pass_output (pass);
  guint32 group = traits->processor ? 64 : 128;
  gsize span = (gsize)group * ELEMENTS_PER_INVOCATION;
  heed_vulkan_constant (d, group);
  heed_vulkan_number (d, elements (out));
  heed_vulkan_number (d, (gsize)out->rows * out->cols);
  d->n_groups = (elements (out) + span - 1) / span;
}

/* One work-group makes one row (or one number) of the output. */
static void
plan_reduction (const HeedVulkanTraits *traits, gsize n_groups, HeedVulkanDispatch *d)
{
  heed_vulkan_constant (d, traits->processor ? 8 : 64);
  d->n_groups = n_groups;
}

static void
plan_layernorm (const HeedVulkanTraits *traits, const HeedPass *pass,
                const HeedVulkanWindow *window, HeedVulkanDispatch *d)
{
  const HeedOperand *out = heed_pass_output (pass);
  plan_reduction (traits, (gsize)out->lanes * out->rows, d);
  heed_vulkan_constant (d, heed_vulkan_operand_type (&pass->operands[1]));
  heed_vulkan_constant (d, heed_vulkan_operand_type (&pass->operands[2]));
  heed_vulkan_constant (d, pass->rms != FALSE);
  heed_vulkan_number (d, out->rows);
  heed_vulkan_number (d, out->cols);
  heed_vulkan_number (d, heed_vulkan_lane_stride (&pass->operands[0]));
  heed_vulkan_number_f32 (d, pass->epsilon);
}

static void
plan_l2norm (const HeedVulkanTraits *traits, const HeedPass *pass, const HeedVulkanWindow *window,
             HeedVulkanDispatch *d)
{
  const HeedOperand *out = heed_pass_output (pass);
  plan_reduction (traits, (gsize)out->lanes * out->rows, d);
  heed_vulkan_number (d, out->rows);
  heed_vulkan_number (d, out->cols);
  heed_vulkan_number (d, heed_vulkan_lane_stride (&pass->operands[0]));
}

static void
plan_dot (const HeedVulkanTraits *traits, const HeedPass *pass, const HeedVulkanWindow *window,
          HeedVulkanDispatch *d)
{
  const HeedOperand *out = heed_pass_output (pass);
  plan_reduction (traits, elements (out), d);
  heed_vulkan_constant (d, heed_vulkan_operand_type (&pass->operands[1]));
  heed_vulkan_number (d, out->rows);
  heed_vulkan_number (d, out->cols);
  heed_vulkan_number (d, pass->operands[0].cols);
  heed_vulkan_number (d, heed_vulkan_lane_stride (&pass->operands[0]));
  heed_vulkan_number_f32 (d, pass->scale);
}

static void
plan_activation (const HeedVulkanTraits *traits, const HeedPass *pass,
                 const HeedVulkanWindow *window, HeedVulkanDispatch *d)
{
  plan_elementwise (traits, pass, d);
  heed_vulkan_constant (d, pass->activation);
  heed_vulkan_number (d, heed_vulkan_lane_stride (&pass->operands[0]));
}

static void
plan_scale (const HeedVulkanTraits *traits, const HeedPass *pass, const HeedVulkanWindow *window,
            HeedVulkanDispatch *d)
{
  plan_elementwise (traits, pass, d);
  heed_vulkan_number (d, heed_vulkan_lane_stride (&pass->operands[0]));
  heed_vulkan_number_f32 (d, pass->scale);
}

static void
plan_add (const HeedVulkanTraits *traits, const HeedPass *pass, const HeedVulkanWindow *window,
          HeedVulkanDispatch *d)
{
  plan_elementwise (traits, pass, d);
  heed_vulkan_constant (d, heed_vulkan_operand_type (&pass->operands[1]));
  heed_vulkan_number (d, heed_vulkan_lane_stride (&pass->operands[0]));
  heed_vulkan_number (d, heed_vulkan_lane_stride (&pass->operands[1]));
}

static void
plan_gather (const HeedVulkanTraits *traits, const HeedPass *pass, const HeedVulkanWindow *window,
             HeedVulkanDispatch *d)
{
  const HeedOperand *out = heed_pass_output (pass);
  plan_elementwise (traits, pass, d);
  heed_vulkan_constant (d, heed_vulkan_operand_type (&pass->operands[1]));
  heed_vulkan_number (d, out->cols);
  heed_vulkan_number (d, heed_vulkan_lane_stride (&pass->operands[0]));
  heed_vulkan_number (d, window->first);
  heed_vulkan_number (d, window->rows);
}

static void
plan_select (const HeedVulkanTraits *traits, const HeedPass *pass, const HeedVulkanWindow *window,
             HeedVulkanDispatch *d)
{
  plan_elementwise (traits, pass, d);
  heed_vulkan_number (d, heed_pass_output (pass)->cols);
  heed_vulkan_number (d, heed_vulkan_lane_stride (&pass->operands[0]));
  heed_vulkan_number (d, heed_vulkan_lane_stride (&pass->operands[1]));
}

static void
plan_prepend (const HeedVulkanTraits *traits, const HeedPass *pass, const HeedVulkanWindow *window,
              HeedVulkanDispatch *d)
{
  plan_elementwise (traits, pass, d);
  heed_vulkan_constant (d, heed_vulkan_operand_type (&pass->operands[0]));
  heed_vulkan_number (d, heed_pass_output (pass)->cols);
  heed_vulkan_number (d, heed_vulkan_lane_stride (&pass->operands[1]));
}

static void
plan_unfold (const HeedVulkanTraits *traits, const HeedPass *pass, const HeedVulkanWindow *window,
             HeedVulkanDispatch *d)
{
  plan_elementwise (traits, pass, d);
  heed_vulkan_number (d, heed_vulkan_lane_stride (&pass->operands[0]));
  heed_vulkan_number (d, pass->patch);
  heed_vulkan_number (d, pass->channels);
  heed_vulkan_number (d, pass->height);
  heed_vulkan_number (d, pass->width);
}

/* The numbers that the backward of a norm has in common with others. */
static void
plan_norm_backward (const HeedVulkanTraits *traits, const HeedPass *pass, HeedVulkanDispatch *d)
{
  const HeedOperand *out = heed_pass_output (pass);
  plan_reduction (traits, (gsize)out->lanes * out->rows, d);
  heed_vulkan_number (d, out->rows);
  heed_vulkan_number (d, out->cols);
  heed_vulkan_number (d, heed_vulkan_lane_stride (&pass->operands[0]));
  heed_vulkan_number (d, heed_vulkan_lane_stride (&pass->operands[1]));
}

static void
plan_layernorm_backward (const HeedVulkanTraits *traits, const HeedPass *pass,
                         const HeedVulkanWindow *window, HeedVulkanDispatch *d)
{
  plan_norm_backward (traits, pass, d);
  heed_vulkan_constant (d, heed_vulkan_operand_type (&pass->operands[2]));
  heed_vulkan_constant (d, pass->frozen != FALSE);
  heed_vulkan_constant (d, pass->rms != FALSE);
  heed_vulkan_number_f32 (d, pass->epsilon);
}

static void
plan_l2norm_backward (const HeedVulkanTraits *traits, const HeedPass *pass,
                      const HeedVulkanWindow *window, HeedVulkanDispatch *d)
{
  plan_norm_backward (traits, pass, d);
  heed_vulkan_constant (d, pass->frozen != FALSE);
}

static void
plan_activation_backward (const HeedVulkanTraits *traits, const HeedPass *pass,
                          const HeedVulkanWindow *window, HeedVulkanDispatch *d)
{
  plan_elementwise (traits, pass, d);
  heed_vulkan_constant (d, pass->activation);
  heed_vulkan_constant (d, pass->frozen != FALSE);
  heed_vulkan_number (d, heed_vulkan_lane_stride (&pass->operands[0]));
  heed_vulkan_number (d, heed_vulkan_lane_stride (&pass->operands[1]));
}

static void
plan_select_backward (const HeedVulkanTraits *traits, const HeedPass *pass,
                      const HeedVulkanWindow *window, HeedVulkanDispatch *d)
{
  plan_elementwise (traits, pass, d);
  heed_vulkan_number (d, heed_pass_output (pass)->cols);
  heed_vulkan_number (d, pass->operands[0].rows);
  heed_vulkan_number (d, heed_vulkan_lane_stride (&pass->operands[0]));
  heed_vulkan_number (d, heed_vulkan_lane_stride (&pass->operands[1]));
}

static void
plan_dot_backward (const HeedVulkanTraits *traits, const HeedPass *pass,
                   const HeedVulkanWindow *window, HeedVulkanDispatch *d)
{
  plan_elementwise (traits, pass, d);
  heed_vulkan_constant (d, heed_vulkan_operand_type (&pass->operands[1]));
  heed_vulkan_number (d, heed_pass_output (pass)->cols);
  heed_vulkan_number (d, pass->operands[0].cols);
  heed_vulkan_number (d, heed_vulkan_lane_stride (&pass->operands[0]));
  heed_vulkan_number_f32 (d, pass->scale);
}

static void
plan_relevance_share (const HeedVulkanTraits *traits, const HeedPass *pass,
                      const HeedVulkanWindow *window, HeedVulkanDispatch *d)
{
  plan_elementwise (traits, pass, d);
  heed_vulkan_constant (d, heed_operand_present (&pass->operands[2]));
  for (guint i = 0; i < 3; i++)
    heed_vulkan_number (d, heed_vulkan_lane_stride (&pass->operands[i]));
  heed_vulkan_number_f32 (d, pass->gamma);
  heed_vulkan_number_f32 (d, pass->epsilon);
}

/* MULTIPLY and SIGN. */
static void
plan_pair (const HeedVulkanTraits *traits, const HeedPass *pass, const HeedVulkanWindow *window,
           HeedVulkanDispatch *d)
{
  plan_elementwise (traits, pass, d);
  heed_vulkan_number (d, heed_vulkan_lane_stride (&pass->operands[0]));
  heed_vulkan_number (d, heed_vulkan_lane_stride (&pass->operands[1]));
  heed_vulkan_number_f32 (d, pass->scale);
}

/* Rows of a weight are one row that all share. */
static void
plan_inner (const HeedVulkanTraits *traits, const HeedPass *pass, const HeedVulkanWindow *window,
            HeedVulkanDispatch *d)
{
  const HeedOperand *out = heed_pass_output (pass), *a = &pass->operands[0],
                    *b = &pass->operands[1];
  plan_reduction (traits, elements (out), d);
  heed_vulkan_constant (d, heed_vulkan_operand_type (b));
  heed_vulkan_constant (d, pass->inner);
  heed_vulkan_number (d, out->rows);
  heed_vulkan_number (d, a->cols);
  heed_vulkan_number (d, heed_vulkan_lane_stride (a));
  heed_vulkan_number (d, b->weight != NULL ? 0 : heed_vulkan_lane_stride (b));
  heed_vulkan_number (d, b->weight != NULL ? 0 : b->cols);
  heed_vulkan_number_f32 (d, pass->scale);
}

/* Shader, operands as bound, the operand that may be seen window by window, and the dispatches it
 * takes. */
typedef struct
{
  const char *shader;
  guint n_operands;
  guint windowed;
  PlanFunc plan;
  guint n_phases; /* 0 = 1 */
} Kernel;

#define WHOLE HEED_PASS_MAX_OPERANDS

static const Kernel kernels[HEED_N_KERNELS] = {
    [HEED_KERNEL_LINEAR] = {"linear", 5, 1, heed_vulkan_plan_linear},
    [HEED_KERNEL_LAYERNORM] = {"layernorm", 4, WHOLE, plan_layernorm},
    [HEED_KERNEL_ATTENTION] = {"attention", 8, WHOLE, heed_vulkan_plan_attention},
    [HEED_KERNEL_ACTIVATION] = {"activation", 2, WHOLE, plan_activation},
    [HEED_KERNEL_ADD] = {"add", 3, WHOLE, plan_add},
    [HEED_KERNEL_MULTIPLY] = {"multiply", 3, WHOLE, plan_pair},
    [HEED_KERNEL_GATHER] = {"gather", 3, 1, plan_gather},
    [HEED_KERNEL_SELECT] = {"select", 3, WHOLE, plan_select},
    [HEED_KERNEL_PREPEND] = {"prepend", 3, WHOLE, plan_prepend},
    [HEED_KERNEL_UNFOLD] = {"unfold", 2, WHOLE, plan_unfold},
    [HEED_KERNEL_L2NORM] = {"l2norm", 2, WHOLE, plan_l2norm},
    [HEED_KERNEL_DOT] = {"dot", 3, WHOLE, plan_dot},
    [HEED_KERNEL_LINEAR_BACKWARD] = {"linear-backward", 3, 1, heed_vulkan_plan_linear_backward},
    [HEED_KERNEL_LAYERNORM_BACKWARD] = {"layernorm-backward", 4, WHOLE, plan_layernorm_backward},
    [HEED_KERNEL_ATTENTION_BACKWARD] = {"attention-backward", 7, WHOLE,
                                        heed_vulkan_plan_attention_backward, 2},
    [HEED_KERNEL_ACTIVATION_BACKWARD] = {"activation-backward", 3, WHOLE, plan_activation_backward},
    [HEED_KERNEL_SELECT_BACKWARD] = {"select-backward", 3, WHOLE, plan_select_backward},
    [HEED_KERNEL_L2NORM_BACKWARD] = {"l2norm-backward", 3, WHOLE, plan_l2norm_backward},
    [HEED_KERNEL_DOT_BACKWARD] = {"dot-backward", 3, WHOLE, plan_dot_backward},
    [HEED_KERNEL_SCALE] = {"scale", 2, WHOLE, plan_scale},
    [HEED_KERNEL_LINEAR_MAGNITUDE] = {"linear", 4, 1, heed_vulkan_plan_linear},
    [HEED_KERNEL_LINEAR_MAGNITUDE_BACKWARD] = {"linear-backward", 3, 1,
                                               heed_vulkan_plan_linear_backward},
    [HEED_KERNEL_RELEVANCE_SHARE] = {"relevance-share", 4, WHOLE, plan_relevance_share},
    [HEED_KERNEL_SIGN] = {"sign", 3, WHOLE, plan_pair},
    [HEED_KERNEL_INNER] = {"inner", 3, WHOLE, plan_inner},
    [HEED_KERNEL_ATTENTION_MEAN] = {"attention-mean", 7, WHOLE, heed_vulkan_plan_attention_map, 2},
    [HEED_KERNEL_ATTENTION_ESTIMATE] = {"attention-estimate", 6, WHOLE,
                                        heed_vulkan_plan_attention_map, 2},
};

static gboolean
operand_fits (const HeedOperand *operand)
{
  return operand->weight != NULL || operand->type == HEED_TYPE_F32
         || operand->type == HEED_TYPE_I32;
}

/* Whether heads fit the registers of the attention kernels; true of all others. */
static gboolean
heads_fit (const HeedPass *pass)
{
  guint query;
  switch (pass->kernel)
    {
    case HEED_KERNEL_ATTENTION:
    case HEED_KERNEL_ATTENTION_MEAN:
    case HEED_KERNEL_ATTENTION_ESTIMATE:
      query = 0;
      break;
    case HEED_KERNEL_ATTENTION_BACKWARD:
      query = 1;
      break;
    default:
      return TRUE;
    }
  return pass->heads > 0 && pass->operands[query].cols / pass->heads <= HEED_VULKAN_HEAD_SIZE;
}

gboolean
heed_vulkan_pass_supported (const HeedPass *pass)
{
  const Kernel *kernel = &kernels[pass->kernel];
  if (kernel->plan == NULL || pass->n_operands != kernel->n_operands)
    return FALSE;
  for (guint i = 0; i < pass->n_operands; i++)
    if (!operand_fits (&pass->operands[i]))
      return FALSE;
  return heads_fit (pass);
}

guint
heed_vulkan_pass_windowed (const HeedPass *pass)
{
  guint i = kernels[pass->kernel].windowed;
  return i < pass->n_operands && pass->operands[i].weight != NULL ? i : HEED_PASS_MAX_OPERANDS;
}

gboolean
heed_vulkan_pass_adds_windows (const HeedPass *pass)
{
  return pass->kernel == HEED_KERNEL_LINEAR_BACKWARD
         || pass->kernel == HEED_KERNEL_LINEAR_MAGNITUDE_BACKWARD;
}

guint
heed_vulkan_pass_phases (const HeedPass *pass)
{
  return MAX (kernels[pass->kernel].n_phases, 1);
}

gsize
heed_vulkan_pass_scratch (const HeedPass *pass)
{
  switch (pass->kernel)
    {
    case HEED_KERNEL_ATTENTION_BACKWARD:
      return heed_vulkan_attention_backward_scratch (pass);
    case HEED_KERNEL_ATTENTION_MEAN:
    case HEED_KERNEL_ATTENTION_ESTIMATE:
      return heed_vulkan_attention_map_scratch (pass);
    default:
      return 0;
    }
}

void
heed_vulkan_pass_plan (const HeedVulkanTraits *traits, const HeedPass *pass,
                       const HeedVulkanWindow *window, HeedVulkanDispatch *dispatch)
{
  *dispatch = (HeedVulkanDispatch) {.shader = kernels[pass->kernel].shader};
  kernels[pass->kernel].plan (traits, pass, window, dispatch);
}
