/* graph-fixture.h: tensors in memory, and one transformer block as a graph. */
#pragma once

#include "heed-backend.h"
#include "heed-graph.h"

G_BEGIN_DECLS

#define FIXTURE_SKIP 77

/** fixture_device_is_here: if not, the program has said so and is to exit with FIXTURE_SKIP. */
gboolean
fixture_device_is_here (const char *device);

/** fixture_backend_new: of @device, which is here, in f32. */
HeedBackend *
fixture_backend_new (const char *device);

/** FixtureTensor: an f32 tensor whose values the test holds; @values is [elements]. */
typedef struct
{
  HeedTensor tensor;
  float *values;
} FixtureTensor;

/** fixture_tensor_new: random values in ±@size about @centre; @cols 0 makes a vector. */
FixtureTensor *
fixture_tensor_new (GRand *random, gsize rows, gsize cols, double centre, double size);
void
fixture_tensor_free (FixtureTensor *tensor);

/** FixtureBlock: a pre-norm transformer block's weights. */
typedef struct
{
  guint channels;
  guint hidden;
  guint heads;
  gboolean causal;
  HeedActivation activation;
  FixtureTensor *norm1[2], *query[2], *key[2], *value[2], *out[2];
  FixtureTensor *norm2[2], *fc1[2], *fc2[2];
} FixtureBlock;

#define FIXTURE_EPSILON 1e-5

/** fixture_block_new: weights in ±1/√fan-in; biases 0 where @biases is false. */
FixtureBlock *
fixture_block_new (GRand *random, guint channels, guint hidden, guint heads, gboolean biases);
void
fixture_block_free (FixtureBlock *block);

/** fixture_block_build: appends the block; @kept may be HEED_NO_NODE. */
HeedNode
fixture_block_build (const FixtureBlock *block, HeedGraph *graph, HeedNode x, HeedNode kept);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FixtureTensor, fixture_tensor_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FixtureBlock, fixture_block_free)

G_END_DECLS
