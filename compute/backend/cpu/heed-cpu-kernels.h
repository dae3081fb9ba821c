/* heed-cpu-kernels.h: the kernels, each in the file that heed_kernel_name() names. */
#pragma once

#include "heed-cpu-private.h"

G_BEGIN_DECLS

/** HEED_CPU_SERIAL: numbers below which waking the other cores costs more than it saves. */
#define HEED_CPU_SERIAL 32768

extern const HeedCpuKernel heed_cpu_linear;
extern const HeedCpuKernel heed_cpu_layernorm;
extern const HeedCpuKernel heed_cpu_attention;
extern const HeedCpuKernel heed_cpu_activation;
extern const HeedCpuKernel heed_cpu_add;
extern const HeedCpuKernel heed_cpu_multiply;
extern const HeedCpuKernel heed_cpu_gather;
extern const HeedCpuKernel heed_cpu_select;
extern const HeedCpuKernel heed_cpu_prepend;
extern const HeedCpuKernel heed_cpu_unfold;
extern const HeedCpuKernel heed_cpu_l2norm;
extern const HeedCpuKernel heed_cpu_dot;
extern const HeedCpuKernel heed_cpu_linear_backward;
extern const HeedCpuKernel heed_cpu_layernorm_backward;
extern const HeedCpuKernel heed_cpu_attention_backward;
extern const HeedCpuKernel heed_cpu_activation_backward;
extern const HeedCpuKernel heed_cpu_select_backward;
extern const HeedCpuKernel heed_cpu_l2norm_backward;
extern const HeedCpuKernel heed_cpu_dot_backward;
extern const HeedCpuKernel heed_cpu_scale;
extern const HeedCpuKernel heed_cpu_linear_magnitude;
extern const HeedCpuKernel heed_cpu_linear_magnitude_backward;
extern const HeedCpuKernel heed_cpu_relevance_share;
extern const HeedCpuKernel heed_cpu_sign;
extern const HeedCpuKernel heed_cpu_inner;
extern const HeedCpuKernel heed_cpu_attention_mean;
extern const HeedCpuKernel heed_cpu_attention_estimate;

G_END_DECLS
