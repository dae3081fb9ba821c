#include "heed-pass.h"

const HeedOperand *
heed_pass_output (const HeedPass *pass)
{
  return &pass->operands[pass->n_operands - 1];
}

gsize
heed_operand_bytes (const HeedOperand *operand)
{
  return (gsize)operand->lanes * operand->rows * operand->cols * heed_type_size (operand->type);
}

gboolean
heed_operand_present (const HeedOperand *operand)
{
  return operand->buffer != NULL || operand->weight != NULL;
}

const char *
heed_kernel_name (HeedKernel kernel)
{
  static const char *const names[HEED_N_KERNELS] = {
      [HEED_KERNEL_LINEAR] = "linear",
      [HEED_KERNEL_LAYERNORM] = "layernorm",
      [HEED_KERNEL_ATTENTION] = "attention",
      [HEED_KERNEL_ACTIVATION] = "activation",
      [HEED_KERNEL_ADD] = "add",
      [HEED_KERNEL_MULTIPLY] = "multiply",
      [HEED_KERNEL_GATHER] = "gather",
      [HEED_KERNEL_SELECT] = "select",
      [HEED_KERNEL_PREPEND] = "prepend",
      [HEED_KERNEL_UNFOLD] = "unfold",
      [HEED_KERNEL_L2NORM] = "l2norm",
      [HEED_KERNEL_DOT] = "dot",
      [HEED_KERNEL_LINEAR_BACKWARD] = "linear-backward",
      [HEED_KERNEL_LAYERNORM_BACKWARD] = "layernorm-backward",
      [HEED_KERNEL_ATTENTION_BACKWARD] = "attention-backward",
      [HEED_KERNEL_ACTIVATION_BACKWARD] = "activation-backward",
      [HEED_KERNEL_SELECT_BACKWARD] = "select-backward",
      [HEED_KERNEL_L2NORM_BACKWARD] = "l2norm-backward",
      [HEED_KERNEL_DOT_BACKWARD] = "dot-backward",
      [HEED_KERNEL_SCALE] = "scale",
      [HEED_KERNEL_LINEAR_MAGNITUDE] = "linear-magnitude",
      [HEED_KERNEL_LINEAR_MAGNITUDE_BACKWARD] = "linear-magnitude-backward",
      [HEED_KERNEL_RELEVANCE_SHARE] = "relevance-share",
      [HEED_KERNEL_SIGN] = "sign",
      [HEED_KERNEL_INNER] = "inner",
      [HEED_KERNEL_ATTENTION_MEAN] = "attention-mean",
      [HEED_KERNEL_ATTENTION_ESTIMATE] = "attention-estimate",
  };
  return names[kernel];
}
