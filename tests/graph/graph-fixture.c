#include "graph-fixture.h"

#include "heed-device.h"
#include "heed-error.h"

#include <math.h>
#include <string.h>

gboolean
fixture_device_is_here (const char *device)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedBackend) backend = heed_device_open (device, HEED_PRECISION_F32, &error);
  if (backend != NULL)
    return TRUE;
  g_assert_cmpstr (device, !=, "cpu");
  g_assert_error (error, HEED_ERROR, HEED_ERROR_NO_DEVICE);
  g_print ("1..0 # SKIP %s\n", error->message);
  return FALSE;
}

HeedBackend *
fixture_backend_new (const char *device)
{
  g_autoptr (GError) error = NULL;
  HeedBackend *backend = heed_device_open (device, HEED_PRECISION_F32, &error);
  g_assert_no_error (error);
  return backend;
}

static gboolean
fetch (const HeedTensor *tensor, gsize offset, void *dest, gsize size, GError **error)
{
  memcpy (dest, (const guint8 *)tensor->source + offset, size);
  return TRUE;
}

FixtureTensor *
fixture_tensor_new (GRand *random, gsize rows, gsize cols, double centre, double size)
{
  FixtureTensor *tensor = g_new0 (FixtureTensor, 1);
  tensor->tensor = (HeedTensor) {
      .name = "fixture",
      .origin = "memory",
      .type = HEED_TYPE_F32,
      .n_dims = cols ? 2 : 1,
      .dims = {rows, cols ? cols : 1, 1, 1},
      .fetch = fetch,
  };
  gsize n = rows * MAX (cols, 1);
  tensor->values = g_new (float, n);
  for (gsize i = 0; i < n; i++)
    tensor->values[i] = (float)(centre + size * g_rand_double_range (random, -1, 1));
  tensor->tensor.source = tensor->values;
  return tensor;
}

void
fixture_tensor_free (FixtureTensor *tensor)
{
  if (tensor == NULL)
    return;
  g_free (tensor->values);
  g_free (tensor);
}

static void
make_linear (GRand *random, guint out, guint in, double bias, FixtureTensor *pair[2])
{
  pair[0] = fixture_tensor_new (random, out, in, 0, 1 / sqrt (in));
  pair[1] = fixture_tensor_new (random, out, 0, 0, bias);
}

FixtureBlock *
fixture_block_new (GRand *random, guint channels, guint hidden, guint heads, gboolean biases)
{
  FixtureBlock *b = g_new0 (FixtureBlock, 1);
  double bias = biases ? 0.2 : 0;
  b->channels = channels;
  b->hidden = hidden;
  b->heads = heads;
  b->activation = HEED_ACTIVATION_QUICK_GELU;
  for (guint i = 0; i < 2; i++)
    {
      b->norm1[i] = fixture_tensor_new (random, channels, 0, i ? 0 : 1, i ? bias : 0.3);
      b->norm2[i] = fixture_tensor_new (random, channels, 0, i ? 0 : 1, i ? bias : 0.3);
    }
  make_linear (random, channels, channels, bias, b->query);
  make_linear (random, channels, channels, bias, b->key);
  make_linear (random, channels, channels, bias, b->value);
  make_linear (random, channels, channels, bias, b->out);
  make_linear (random, hidden, channels, bias, b->fc1);
  make_linear (random, channels, hidden, bias, b->fc2);
  return b;
}

void
fixture_block_free (FixtureBlock *b)
{
  if (b == NULL)
    return;
  FixtureTensor **pairs[] = {b->norm1, b->query, b->key, b->value,
                             b->out,   b->norm2, b->fc1, b->fc2};
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    for (guint j = 0; j < 2; j++)
      fixture_tensor_free (pairs[i][j]);
  g_free (b);
}

static HeedNode
linear (HeedGraph *graph, HeedNode x, FixtureTensor *const pair[2])
{
  return heed_graph_linear (graph, x, &pair[0]->tensor, &pair[1]->tensor);
}

HeedNode
fixture_block_build (const FixtureBlock *b, HeedGraph *graph, HeedNode x, HeedNode kept)
{
  HeedNode h =
      heed_graph_layernorm (graph, x, &b->norm1[0]->tensor, &b->norm1[1]->tensor, FIXTURE_EPSILON);
  HeedAttentionInputs inputs = {
      .query = linear (graph, h, b->query),
      .key = linear (graph, h, b->key),
      .value = linear (graph, h, b->value),
      .cached_key = HEED_NO_NODE,
      .cached_value = HEED_NO_NODE,
      .kept = kept,
      .positions = HEED_NO_NODE,
      .heads = b->heads,
      .causal = b->causal,
  };
  HeedNode a = linear (graph, heed_graph_attention (graph, &inputs), b->out);
  x = heed_graph_add (graph, x, a);
  h = heed_graph_layernorm (graph, x, &b->norm2[0]->tensor, &b->norm2[1]->tensor, FIXTURE_EPSILON);
  h = heed_graph_activation (graph, linear (graph, h, b->fc1), b->activation);
  return heed_graph_add (graph, x, linear (graph, h, b->fc2));
}
