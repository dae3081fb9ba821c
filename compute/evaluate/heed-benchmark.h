/* heed-benchmark.h: how fast AtMan's forward passes run, how much memory they take, and how near
 * that is to what the machine's matrix products can do. */
#pragma once

#include "heed-engine.h"
#include "heed-kernel-time.h"

G_BEGIN_DECLS

/**
 * HeedBenchmarkOptions:
 * @block: patches of a suppressed block's edge; 1 = every patch is a lane
 * @lanes: lanes of one batch, 0 = what Heed chooses
 * @repeat: timed runs after one that warms up
 * @profile: time every pass, in a run of its own
 * @compare_products: time the plain kernel of matrix products beside the tiled one, where the
 *   device has both
 */
typedef struct
{
  guint block;
  guint lanes;
  guint repeat;
  gboolean profile;
  gboolean compare_products;
} HeedBenchmarkOptions;

/**
 * HeedBenchmark: of a model's vision tower.
 * @lanes: suppressed seeds, and @batch of them at once
 * @seconds_median, @seconds_least: of one AtMan run, upload of the picture included
 * @multiply_adds: of one run; @full_multiply_adds: of as many full forward passes
 * @product_rate: multiply-adds per second of the tower's widest matrix product alone, measured in
 *   the same run; @naive_product_rate: the plain kernel's, 0 = none
 * @weights_bytes, @arena_bytes, @staging_bytes: peaks
 * @arena_bound: (3·C + M)·T·4 bytes per lane of a batch
 * @to_device, @from_device: bytes that one run of the lanes moved, after the picture was bound
 * @kept_bytes, @value_bytes: what kept factors and values alone come to
 * @kernels: (element-type HeedKernelTime): empty without @profile
 */
typedef struct
{
  char *device;
  guint lanes;
  guint batch;
  guint tokens;
  guint channels;
  guint hidden;
  double seconds_median;
  double seconds_least;
  guint64 multiply_adds;
  guint64 full_multiply_adds;
  double product_rate;
  double naive_product_rate;
  gsize weights_bytes;
  gsize arena_bytes;
  gsize staging_bytes;
  gsize arena_bound;
  guint64 to_device;
  guint64 from_device;
  gsize kept_bytes;
  gsize value_bytes;
  GArray *kernels;
} HeedBenchmark;

/** heed_benchmark_run: (transfer full): measures @engine's model on its device. */
HeedBenchmark *
heed_benchmark_run (HeedEngine *engine, const HeedBenchmarkOptions *options,
                    GCancellable *cancellable, GError **error);
void
heed_benchmark_free (HeedBenchmark *benchmark);

JsonNode *
heed_benchmark_to_json (const HeedBenchmark *benchmark);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedBenchmark, heed_benchmark_free)

G_END_DECLS
