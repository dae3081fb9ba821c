#include "heed-cpu-kernels.h"

const HeedCpuKernel *
heed_cpu_kernel_get (HeedKernel kernel)
{
  static const HeedCpuKernel *const kernels[HEED_N_KERNELS] = {
      [HEED_KERNEL_LINEAR] = &heed_cpu_linear,
      [HEED_KERNEL_LAYERNORM] = &heed_cpu_layernorm,
      [HEED_KERNEL_ATTENTION] = &heed_cpu_attention,
      [HEED_KERNEL_ACTIVATION] = &heed_cpu_activation,
      [HEED_KERNEL_ADD] = &heed_cpu_add,
      [HEED_KERNEL_MULTIPLY] = &heed_cpu_multiply,
      [HEED_KERNEL_GATHER] = &heed_cpu_gather,
      [HEED_KERNEL_SELECT] = &heed_cpu_select,
      [HEED_KERNEL_PREPEND] = &heed_cpu_prepend,
      [HEED_KERNEL_UNFOLD] = &heed_cpu_unfold,
      [HEED_KERNEL_L2NORM] = &heed_cpu_l2norm,
      [HEED_KERNEL_DOT] = &heed_cpu_dot,
      [HEED_KERNEL_LINEAR_BACKWARD] = &heed_cpu_linear_backward,
      [HEED_KERNEL_LAYERNORM_BACKWARD] = &heed_cpu_layernorm_backward,
      [HEED_KERNEL_ATTENTION_BACKWARD] = &heed_cpu_attention_backward,
      [HEED_KERNEL_ACTIVATION_BACKWARD] = &heed_cpu_activation_backward,
      [HEED_KERNEL_SELECT_BACKWARD] = &heed_cpu_select_backward,
      [HEED_KERNEL_L2NORM_BACKWARD] = &heed_cpu_l2norm_backward,
      [HEED_KERNEL_DOT_BACKWARD] = &heed_cpu_dot_backward,
      [HEED_KERNEL_SCALE] = &heed_cpu_scale,
      [HEED_KERNEL_LINEAR_MAGNITUDE] = &heed_cpu_linear_magnitude,
      [HEED_KERNEL_LINEAR_MAGNITUDE_BACKWARD] = &heed_cpu_linear_magnitude_backward,
      [HEED_KERNEL_RELEVANCE_SHARE] = &heed_cpu_relevance_share,
      [HEED_KERNEL_SIGN] = &heed_cpu_sign,
      [HEED_KERNEL_INNER] = &heed_cpu_inner,
      [HEED_KERNEL_ATTENTION_MEAN] = &heed_cpu_attention_mean,
      [HEED_KERNEL_ATTENTION_ESTIMATE] = &heed_cpu_attention_estimate,
  };
  g_return_val_if_fail (kernel < HEED_N_KERNELS, NULL);
  return kernels[kernel];
}
