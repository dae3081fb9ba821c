#include "heed-kernel-time.h"

static int
compare_seconds (gconstpointer a, gconstpointer b)
{
  double x = ((const HeedKernelTime *)a)->work.seconds;
  double y = ((const HeedKernelTime *)b)->work.seconds;
  return x < y ? 1 : x > y ? -1 : 0;
}

GArray *
heed_kernel_times_new (HeedBackend *backend)
{
  const HeedKernelWork *work = heed_backend_get_work (backend);
  GArray *kernels = g_array_new (FALSE, FALSE, sizeof (HeedKernelTime));
  for (guint i = 0; i < HEED_N_KERNELS; i++)
    {
      HeedKernelTime time = {heed_kernel_name (i), work[i]};
      if (work[i].runs > 0)
        g_array_append_val (kernels, time);
    }
  g_array_sort (kernels, compare_seconds);
  return kernels;
}

void
heed_kernel_times_write (const GArray *kernels, JsonBuilder *builder)
{
  heed_json_begin_array (builder, "kernels");
  for (guint i = 0; i < kernels->len; i++)
    {
      const HeedKernelTime *time = &g_array_index (kernels, HeedKernelTime, i);
      heed_json_begin_object (builder, NULL);
      heed_json_set_string (builder, "kernel", time->kernel);
      heed_json_set_integer (builder, "runs", time->work.runs);
      heed_json_set_number (builder, "seconds", time->work.seconds);
      heed_json_set_integer (builder, "multiply_adds", time->work.multiply_adds);
      heed_json_set_integer (builder, "bytes", time->work.bytes);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}
