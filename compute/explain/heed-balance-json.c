#include "heed-balance-json.h"

#include "heed-json-writer.h"

static void
add_sinks (JsonBuilder *b, const double *sinks)
{
  heed_json_begin_object (b, "sinks");
  for (HeedSink sink = 0; sink < HEED_N_SINKS; sink++)
    heed_json_set_number (b, heed_sink_name (sink), sinks[sink]);
  json_builder_end_object (b);
}

static void
add_places (JsonBuilder *b, const GPtrArray *places)
{
  heed_json_begin_array (b, "places");
  for (guint i = 0; i < places->len; i++)
    {
      const HeedBalancePlace *place = g_ptr_array_index (places, i);
      heed_json_begin_object (b, NULL);
      heed_json_set_string (b, "place", place->place);
      heed_json_set_number (b, "relevance", place->relevance);
      heed_json_set_number (b, "magnitude", place->size);
      add_sinks (b, place->sinks);
      json_builder_end_object (b);
    }
  json_builder_end_array (b);
}

static void
add_balance (JsonBuilder *b, const char *name, const HeedBalance *balance)
{
  if (balance == NULL)
    {
      heed_json_set_null (b, name);
      return;
    }
  heed_json_begin_object (b, name);
  heed_json_set_number (b, "value", balance->value);
  heed_json_set_number (b, "relevance", balance->relevance);
  heed_json_set_number (b, "magnitude", balance->size);
  add_sinks (b, balance->sinks);
  heed_json_set_number (b, "remainder", balance->remainder);
  heed_json_set_number (b, "bound", balance->bound);
  heed_json_set_number (b, "growth", balance->growth);
  add_places (b, balance->places);
  json_builder_end_object (b);
}

void
heed_explanation_set_ledger_json (const HeedExplanation *explanation, JsonBuilder *builder)
{
  if (explanation->ledger[0] == NULL && explanation->ledger[1] == NULL)
    {
      heed_json_set_null (builder, "ledger");
      return;
    }
  heed_json_begin_object (builder, "ledger");
  add_balance (builder, "image", explanation->ledger[0]);
  add_balance (builder, "text", explanation->ledger[1]);
  json_builder_end_object (builder);
}
