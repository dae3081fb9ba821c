/* An evaluation's figures as JSON. */
#include "heed-evaluation.h"

#include "heed-json-writer.h"

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
add_method (JsonBuilder *builder, const HeedMethodScore *score)
{
  heed_json_begin_object (builder, score->label);
  heed_json_set_integer (builder, "n", score->n);
  add_interval (builder, "ap", &score->ap);
  add_interval (builder, "ar", &score->ar);
  heed_json_set_integer (builder, "empty", score->empty);
  json_builder_end_object (builder);
}

static void
add_object (JsonBuilder *builder, const HeedObjectScore *score)
{
  heed_json_begin_object (builder, NULL);
  heed_json_set_string (builder, "file", score->file);
  heed_json_set_string (builder, "name", score->name);
  heed_json_set_string (builder, "method", score->label);
  heed_json_set_number (builder, "ap", score->localisation.ap);
  heed_json_set_number (builder, "ar", score->localisation.ar);
  json_builder_end_object (builder);
}

JsonNode *
heed_evaluation_to_json (const HeedEvaluation *evaluation)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  heed_json_begin_object (builder, NULL);
  heed_json_begin_object (builder, "methods");
  for (guint i = 0; i < evaluation->methods->len; i++)
    add_method (builder, evaluation->methods->pdata[i]);
  json_builder_end_object (builder);
  heed_json_begin_array (builder, "objects");
  for (guint i = 0; i < evaluation->objects->len; i++)
    add_object (builder, evaluation->objects->pdata[i]);
  json_builder_end_array (builder);
  heed_json_set_integer (builder, "unseen", evaluation->unseen);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}
