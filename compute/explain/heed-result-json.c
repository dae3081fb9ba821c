/* The JSON of explain (design.md, "Contracts"): stable, integer `schema`, full precision. */
#include "heed-result.h"

#include "heed-balance-json.h"
#include "heed-exactness.h"
#include "heed-json-writer.h"
#include "heed-method.h"
#include "heed-parameters-json.h"
#include "heed-rank-matrix.h"

#include <math.h>

#define SCHEMA 1

static void
set_ids (JsonBuilder *b, const HeedResult *result)
{
  heed_json_set_ids (b, "ids", result->ids, result->n_ids);
}

static void
add_model (JsonBuilder *b, const HeedResult *result)
{
  heed_json_begin_object (b, "model");
  heed_json_set_string (b, "path", result->model_path);
  heed_json_set_string (b, "family", result->model_family);
  heed_json_set_string (b, "fingerprint", result->model_fingerprint);
  json_builder_end_object (b);
  heed_json_set_string (b, "device", result->device);
}

static void
add_target (JsonBuilder *b, const HeedResult *result)
{
  heed_json_begin_object (b, "target");
  heed_json_set_string (b, "kind", heed_target_kind_name (result->target_kind));
  heed_json_set_string (b, "text", result->target_text);
  set_ids (b, result);
  if (result->versus != NULL)
    heed_json_set_string (b, "versus", result->versus);
  if (result->against != NULL)
    heed_json_set_strings (b, "against", (const char *const *)result->against,
                           g_strv_length (result->against));
  json_builder_end_object (b);
}

static void
add_input (JsonBuilder *b, const HeedResult *result)
{
  heed_json_begin_object (b, "input");
  heed_json_begin_object (b, "image");
  heed_json_set_string (b, "path", result->image_path);
  heed_json_set_integer (b, "width", (gint64)heed_picture_width (result->picture));
  heed_json_set_integer (b, "height", (gint64)heed_picture_height (result->picture));
  heed_json_set_numbers (b, "box", result->box, 4);
  json_builder_end_object (b);
  heed_json_set_strings (b, "tokens", (const char *const *)result->pieces, result->n_ids);
  set_ids (b, result);
  json_builder_end_object (b);
}

static void
add_parameters (JsonBuilder *b, const HeedExplanation *explanation)
{
  if (explanation->contrast != HEED_CONTRAST_NONE)
    {
      heed_json_begin_object (b, "params");
      heed_json_set_string (b, "of", explanation->parameters);
      heed_json_set_string (b, "scale",
                            explanation->contrast == HEED_CONTRAST_SCALED ? "own" : "none");
      json_builder_end_object (b);
      return;
    }
  g_autofree char *call = g_strdup_printf ("%s:%s", explanation->method, explanation->parameters);
  g_autoptr (HeedMethodCall) parsed =
      heed_method_call_parse (*explanation->parameters ? call : explanation->method, NULL);
  g_return_if_fail (parsed != NULL);
  heed_parameters_set_json (b, "params", parsed->parameters);
}

/* Only of methods that estimate; null where there is no value. */
static void
add_exact (JsonBuilder *b, const HeedExplanation *explanation, guint side, gsize n)
{
  if (!heed_explanation_estimates (explanation))
    return;
  heed_json_begin_array (b, "exact");
  for (gsize i = 0; i < n; i++)
    {
      HeedExactness exactness = heed_explanation_get_exactness (explanation, side, i);
      if (exactness == HEED_EXACTNESS_NONE)
        heed_json_set_null (b, NULL);
      else
        heed_json_set_boolean (b, NULL, exactness == HEED_EXACTNESS_EXACT);
    }
  json_builder_end_array (b);
}

static void
add_relevance (JsonBuilder *b, const HeedResult *result, const HeedExplanation *explanation)
{
  heed_json_begin_object (b, "image");
  heed_json_set_integer (b, "rows", explanation->rows);
  heed_json_set_integer (b, "cols", explanation->cols);
  heed_json_set_numbers (b, "relevance", explanation->image,
                         (gsize)explanation->rows * explanation->cols);
  add_exact (b, explanation, 0, (gsize)explanation->rows * explanation->cols);
  heed_json_set_number (b, "cls", explanation->cls);
  json_builder_end_object (b);
  heed_json_begin_object (b, "text");
  heed_json_set_strings (b, "tokens", (const char *const *)result->pieces, result->n_ids);
  set_ids (b, result);
  heed_json_set_numbers (b, "relevance", explanation->text, explanation->n_text);
  add_exact (b, explanation, 1, explanation->n_text);
  json_builder_end_object (b);
}

/* Only of methods whose relevances should add up. */
static void
add_completeness (JsonBuilder *b, const HeedExplanation *explanation)
{
  static const char *const sides[] = {"image", "text"};
  if (isnan (explanation->completeness[0].sum) && isnan (explanation->completeness[1].sum))
    return;
  heed_json_begin_object (b, "completeness");
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      const HeedCompleteness *side = &explanation->completeness[i];
      heed_json_begin_object (b, sides[i]);
      heed_json_set_number (b, "sum", side->sum);
      heed_json_set_number (b, "change", side->change);
      heed_json_set_number (b, "error", side->sum - side->change);
      json_builder_end_object (b);
    }
  json_builder_end_object (b);
}

static void
add_strings (JsonBuilder *b, const char *name, const GPtrArray *strings)
{
  heed_json_set_strings (b, name, (const char *const *)strings->pdata, strings->len);
}

static void
add_explanation (JsonBuilder *b, const HeedResult *result, const HeedExplanation *explanation,
                 gboolean timings)
{
  heed_json_begin_object (b, NULL);
  heed_json_set_string (b, "method", explanation->method);
  add_parameters (b, explanation);
  heed_json_begin_object (b, "value");
  heed_json_set_string (b, "kind", heed_value_kind_name (explanation->value_kind));
  heed_json_set_number (b, "amount", explanation->value);
  json_builder_end_object (b);
  add_relevance (b, result, explanation);
  add_completeness (b, explanation);
  heed_json_set_integer (b, "passes", (gint64)explanation->passes);
  heed_json_begin_object (b, "peak_bytes");
  heed_json_set_integer (b, "weights", (gint64)explanation->weights_bytes);
  heed_json_set_integer (b, "arena", (gint64)explanation->arena_bytes);
  heed_json_set_integer (b, "staging", (gint64)explanation->staging_bytes);
  json_builder_end_object (b);
  heed_explanation_set_ledger_json (explanation, b);
  if (timings)
    heed_json_set_number (b, "seconds", explanation->seconds);
  if (explanation->unfinished)
    heed_json_set_boolean (b, "unfinished", TRUE);
  add_strings (b, "warnings", explanation->warnings);
  json_builder_end_object (b);
}

static void
add_difference (JsonBuilder *b, const char *name, const HeedDifference *difference)
{
  heed_json_begin_object (b, name);
  heed_json_set_number (b, "largest", difference->largest);
  heed_json_set_number (b, "nmse", difference->nmse);
  heed_json_set_number (b, "rank_correlation", difference->rank_correlation);
  json_builder_end_object (b);
}

static void
add_checks (JsonBuilder *b, const HeedResult *result)
{
  heed_json_begin_array (b, "check");
  for (guint i = 0; i < result->checks->len; i++)
    {
      const HeedCheck *check = g_ptr_array_index (result->checks, i);
      heed_json_begin_object (b, NULL);
      heed_json_set_string (b, "method", check->method);
      heed_json_set_number (b, "value", check->value);
      add_difference (b, "image", &check->image);
      add_difference (b, "text", &check->text);
      json_builder_end_object (b);
    }
  json_builder_end_array (b);
}

static void
add_matrix (JsonBuilder *b, const char *name, const double *matrix, guint n)
{
  heed_json_begin_array (b, name);
  for (guint i = 0; i < n; i++)
    heed_json_set_numbers (b, NULL, matrix + (gsize)i * n, n);
  json_builder_end_array (b);
}

/* Rows and columns in the order of the explanations. */
static void
add_ranks (JsonBuilder *b, const HeedResult *result)
{
  g_autoptr (HeedRankMatrix) ranks = heed_rank_matrix_new (result->explanations);
  heed_json_begin_object (b, "rank_correlations");
  add_matrix (b, "image", ranks->image, ranks->n);
  add_matrix (b, "text", ranks->text, ranks->n);
  json_builder_end_object (b);
}

JsonNode *
heed_result_to_json (const HeedResult *result, gboolean timings)
{
  g_autoptr (JsonBuilder) b = json_builder_new ();
  heed_json_begin_object (b, NULL);
  heed_json_set_string (b, "heed", HEED_VERSION);
  heed_json_set_integer (b, "schema", SCHEMA);
  add_model (b, result);
  add_target (b, result);
  add_input (b, result);
  heed_json_begin_array (b, "explanations");
  for (guint i = 0; i < result->explanations->len; i++)
    add_explanation (b, result, g_ptr_array_index (result->explanations, i), timings);
  json_builder_end_array (b);
  if (result->explanations->len > 1)
    add_ranks (b, result);
  if (result->checks->len > 0)
    add_checks (b, result);
  add_strings (b, "warnings", result->warnings);
  json_builder_end_object (b);
  return json_builder_get_root (b);
}
