/* An evaluation's figures as JSON. */
#include "heed-evaluation.h"

#include "heed-json-writer.h"
#include "heed-parameters-json.h"

#define SCHEMA 1

static void
add_interval (JsonBuilder *builder, const char *name, const HeedInterval *interval)
{
  g_autofree char *both = g_strconcat (name, "_interval", NULL);
  heed_json_set_number (builder, name, interval->mean);
  heed_json_begin_array (builder, both);
  heed_json_set_number (builder, NULL, interval->low);
  heed_json_set_number (builder, NULL, interval->high);
  json_builder_end_array (builder);
}

static void
add_method (JsonBuilder *builder, const HeedMetric *metric, const HeedMethodScore *score)
{
  heed_json_begin_object (builder, score->label);
  heed_json_set_string (builder, "call", score->call);
  heed_parameters_set_json (builder, "params", score->settings->parameters);
  heed_json_set_integer (builder, "n", score->n);
  for (guint i = 0; i < metric->n_measures; i++)
    add_interval (builder, metric->measures[i].id, &score->means[i]);
  heed_json_set_integer (builder, metric->set_apart, score->set_apart);
  json_builder_end_object (builder);
}

static void
add_object (JsonBuilder *builder, const HeedMetric *metric, const HeedObjectScore *score)
{
  heed_json_begin_object (builder, NULL);
  heed_json_set_string (builder, "file", score->file);
  heed_json_set_string (builder, "name", score->name);
  heed_json_set_string (builder, "method", score->label);
  for (guint i = 0; i < metric->n_measures; i++)
    heed_json_set_number (builder, metric->measures[i].id, score->values[i]);
  json_builder_end_object (builder);
}

static void
add_metric (JsonBuilder *builder, const HeedEvaluation *evaluation)
{
  const HeedMetric *metric = evaluation->metric;
  heed_json_set_string (builder, "metric", metric->id);
  heed_json_begin_object (builder, "measures");
  for (guint i = 0; i < metric->n_measures; i++)
    heed_json_set_string (builder, metric->measures[i].id, metric->measures[i].summary);
  json_builder_end_object (builder);
  if (metric->compares)
    heed_json_set_string (builder, "reference",
                          ((const HeedMethodScore *)evaluation->methods->pdata[0])->label);
}

static void
add_head (JsonBuilder *builder, const HeedEvaluation *evaluation)
{
  heed_json_set_string (builder, "heed", HEED_VERSION);
  heed_json_set_integer (builder, "schema", SCHEMA);
  heed_json_begin_object (builder, "model");
  heed_json_set_string (builder, "path", evaluation->model_path);
  heed_json_set_string (builder, "family", evaluation->model_family);
  heed_json_set_string (builder, "fingerprint", evaluation->model_fingerprint);
  json_builder_end_object (builder);
  heed_json_set_string (builder, "device", evaluation->device);
  add_metric (builder, evaluation);
  heed_json_set_integer (builder, "limit", evaluation->limit);
  heed_json_set_integer (builder, "seed", evaluation->seed);
}

JsonNode *
heed_evaluation_to_json (const HeedEvaluation *evaluation)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  heed_json_begin_object (builder, NULL);
  add_head (builder, evaluation);
  heed_json_begin_object (builder, "methods");
  for (guint i = 0; i < evaluation->methods->len; i++)
    add_method (builder, evaluation->metric, evaluation->methods->pdata[i]);
  json_builder_end_object (builder);
  heed_json_begin_array (builder, "objects");
  for (guint i = 0; i < evaluation->objects->len; i++)
    add_object (builder, evaluation->metric, evaluation->objects->pdata[i]);
  json_builder_end_array (builder);
  heed_json_set_integer (builder, "unseen", evaluation->unseen);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}
