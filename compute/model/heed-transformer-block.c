#include "heed-transformer-block.h"

HeedNode
heed_affine_linear (HeedGraph *graph, HeedNode x, const HeedAffine *affine)
{
  return heed_graph_linear (graph, x, affine->weight, affine->bias);
}

HeedNode
heed_affine_norm (HeedGraph *graph, HeedNode x, const HeedAffine *affine, double epsilon)
{
  return heed_graph_layernorm (graph, x, affine->weight, affine->bias, epsilon);
}

static void
set_label (HeedGraph *graph, const HeedBlockOptions *options, const char *part)
{
  g_autofree char *label = g_strdup_printf ("%s %s", options->label, part);
  heed_graph_set_label (graph, label);
}

static HeedNode
select_read (HeedGraph *graph, HeedNode x, const HeedBlockOptions *options)
{
  return options->read == HEED_NO_NODE ? x : heed_graph_select (graph, x, options->read);
}

static HeedNode
attend (HeedGraph *graph, HeedNode x, const HeedBlockWeights *weights,
        const HeedBlockOptions *options)
{
  HeedNode normed = heed_affine_norm (graph, x, &weights->norm_1, options->epsilon);
  HeedNode asking = select_read (graph, normed, options);
  HeedAttentionInputs inputs = {
      .query = heed_affine_linear (graph, asking, &weights->query),
      .key = heed_affine_linear (graph, normed, &weights->key),
      .value = heed_affine_linear (graph, normed, &weights->value),
      .cached_key = HEED_NO_NODE,
      .cached_value = HEED_NO_NODE,
      .kept = options->kept,
      .positions = options->read,
      .heads = options->heads,
      .causal = options->causal,
      .suppression = options->suppression,
  };
  HeedNode mixed = heed_graph_attention (graph, &inputs);
  HeedNode out = heed_affine_linear (graph, mixed, &weights->out);
  return heed_graph_add (graph, select_read (graph, x, options), out);
}

HeedNode
heed_transformer_block (HeedGraph *graph, HeedNode x, const HeedBlockWeights *weights,
                        const HeedBlockOptions *options)
{
  heed_graph_mark_checkpoint (graph, x);
  set_label (graph, options, "attention");
  HeedNode attended = attend (graph, x, weights, options);
  set_label (graph, options, "mlp");
  HeedNode normed = heed_affine_norm (graph, attended, &weights->norm_2, options->epsilon);
  HeedNode hidden = heed_affine_linear (graph, normed, &weights->fc1);
  HeedNode active = heed_graph_activation (graph, hidden, options->activation);
  return heed_graph_add (graph, attended, heed_affine_linear (graph, active, &weights->fc2));
}
