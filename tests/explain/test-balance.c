/* The ledger of an explanation: what adds up, what is warned of, its copy and its JSON. */
#include "heed-balance-json.h"
#include "heed-explanation.h"
#include "heed-json-writer.h"

#include <math.h>
#include <string.h>

/* Numbers that are exact in binary: 8 = 4.5 + (0.5 + 0.25) + 0.5 − 0.25 + 1 + 1.5. */
static HeedBalance *
new_balance (void)
{
  HeedBalance *balance = heed_balance_new ();
  balance->value = 8;
  HeedBalancePlace *place = heed_balance_add_place (balance, "layer 1 mlp");
  place->sinks[HEED_SINK_BIAS] = 0.5;
  place->sinks[HEED_SINK_EPSILON] = 1;
  place = heed_balance_add_place (balance, "layer 0 mlp");
  place->relevance = 5;
  place->size = 6;
  place->sinks[HEED_SINK_BIAS] = 0.25;
  place->sinks[HEED_SINK_SHIFT] = 0.5;
  place = heed_balance_add_place (balance, "layer 0 attention");
  place->sinks[HEED_SINK_SOFTMAX] = -0.25;
  place = heed_balance_add_place (balance, "embedding");
  place->relevance = 4.5;
  place->size = 9;
  return balance;
}

static void
test_close (void)
{
  g_autoptr (HeedBalance) balance = new_balance ();
  heed_balance_close (balance, 1.5, HEED_BALANCE_ROUNDING_F32);
  g_assert_cmpfloat (balance->relevance, ==, 4.5);
  g_assert_cmpfloat (balance->size, ==, 9);
  g_assert_cmpfloat (balance->sinks[HEED_SINK_BIAS], ==, 0.75);
  g_assert_cmpfloat (balance->sinks[HEED_SINK_SHIFT], ==, 0.5);
  g_assert_cmpfloat (balance->sinks[HEED_SINK_SOFTMAX], ==, -0.25);
  g_assert_cmpfloat (balance->sinks[HEED_SINK_EPSILON], ==, 1);
  g_assert_cmpfloat (balance->sinks[HEED_SINK_HELD], ==, 1.5);
  g_assert_cmpfloat (balance->remainder, ==, 0);
  /* Σ |sinks| = .5 + 1 + .25 + .5 + .25 + 1.5 */
  g_assert_cmpfloat_with_epsilon (balance->bound, 8e-3 + 1e-5 * (9 + 4), 1e-15);
  g_assert_cmpfloat (balance->growth, ==, 1.5);
  g_assert_cmpuint (balance->grown_from, ==, 1);
  g_assert_cmpuint (balance->grown_to, ==, 3);
  g_assert_cmpfloat (heed_balance_total_growth (balance), ==, 1.5);
}

/* Whatever sink is left out stays in the remainder, which is warned of. */
static void
test_left_out (void)
{
  for (guint i = 0; i < 4; i++)
    for (HeedSink sink = 0; sink < HEED_N_SINKS; sink++)
      {
        HeedBalance *balance = new_balance ();
        g_autoptr (HeedExplanation) explanation = heed_explanation_new ();
        HeedBalancePlace *place = g_ptr_array_index (balance->places, i);
        double lost = sink == HEED_SINK_HELD && i == 0 ? 1.5 : place->sinks[sink];
        place->sinks[sink] = 0;
        heed_balance_close (balance, sink == HEED_SINK_HELD && i == 0 ? 0 : 1.5,
                            HEED_BALANCE_ROUNDING_F32);
        g_assert_cmpfloat (balance->remainder, ==, lost);
        heed_explanation_take_ledger (explanation, i % 2, balance);
        g_assert_cmpuint (explanation->warnings->len, ==, lost != 0);
        if (lost != 0)
          g_assert_nonnull (strstr (explanation->warnings->pdata[0], "does not add up"));
      }
}

static HeedExplanation *
explain_sizes (const double *sizes, guint n)
{
  HeedExplanation *explanation = heed_explanation_new ();
  HeedBalance *balance = heed_balance_new ();
  balance->value = 1;
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("layer %u", n - i);
      HeedBalancePlace *place = heed_balance_add_place (balance, name);
      place->relevance = 1;
      place->size = sizes[i];
    }
  heed_balance_close (balance, 0, HEED_BALANCE_ROUNDING_F32);
  heed_explanation_take_ledger (explanation, 0, balance);
  return explanation;
}

static void
test_growth (void)
{
  static const double steady[] = {1, 2.9, NAN, 8}, sudden[] = {1, 1.5, 6, 5},
                      creeping[] = {1, 2.5, 5, 12.5}, nothing[] = {0, 0}, alone[] = {100};
  g_autoptr (HeedExplanation) none = explain_sizes (steady, 4);
  g_autoptr (HeedExplanation) block = explain_sizes (sudden, 4);
  g_autoptr (HeedExplanation) total = explain_sizes (creeping, 4);
  g_autoptr (HeedExplanation) zero = explain_sizes (nothing, 2);
  g_autoptr (HeedExplanation) input = explain_sizes (alone, 1);
  g_assert_cmpuint (none->warnings->len, ==, 0);
  g_assert_cmpuint (block->warnings->len, ==, 1);
  g_assert_nonnull (strstr (block->warnings->pdata[0], "grows 4-fold"));
  g_assert_nonnull (strstr (block->warnings->pdata[0], "layer 3 back to that of layer 2"));
  g_assert_cmpuint (total->warnings->len, ==, 1);
  g_assert_nonnull (
      strstr (total->warnings->pdata[0], "grows 12.5-fold on its way back to the pict"));
  g_assert_cmpuint (zero->warnings->len, ==, 0);
  g_assert_cmpfloat (zero->ledger[0]->growth, ==, 0);
  g_assert_cmpuint (input->warnings->len, ==, 0);
}

static char *
write_json (const HeedExplanation *explanation)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  heed_explanation_set_ledger_json (explanation, builder);
  json_builder_end_object (builder);
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static const char expected_json[] =
    "{\"ledger\":{\"image\":null,\"text\":{\"value\":8.0,\"relevance\":4.5,\"magnitude\":9.0,"
    "\"sinks\":{\"bias\":0.75,\"shift\":0.5,\"softmax\":-0.25,\"epsilon\":1.0,\"held\":1.5},"
    "\"remainder\":0.0,\"bound\":0.5,\"growth\":1.5,\"places\":["
    "{\"place\":\"layer 1 mlp\",\"relevance\":null,\"magnitude\":null,\"sinks\":"
    "{\"bias\":0.5,\"shift\":0.0,\"softmax\":0.0,\"epsilon\":1.0,\"held\":0.0}},"
    "{\"place\":\"layer 0 mlp\",\"relevance\":5.0,\"magnitude\":6.0,\"sinks\":"
    "{\"bias\":0.25,\"shift\":0.5,\"softmax\":0.0,\"epsilon\":0.0,\"held\":0.0}},"
    "{\"place\":\"layer 0 attention\",\"relevance\":null,\"magnitude\":null,\"sinks\":"
    "{\"bias\":0.0,\"shift\":0.0,\"softmax\":-0.25,\"epsilon\":0.0,\"held\":0.0}},"
    "{\"place\":\"embedding\",\"relevance\":4.5,\"magnitude\":9.0,\"sinks\":"
    "{\"bias\":0.0,\"shift\":0.0,\"softmax\":0.0,\"epsilon\":0.0,\"held\":0.0}}]}}}";

/* The copy outlives what it was made from. */
static void
test_copy_and_json (void)
{
  HeedExplanation *explanation = heed_explanation_new ();
  g_autofree char *without = write_json (explanation);
  HeedBalance *balance = new_balance ();
  heed_balance_close (balance, 1.5, HEED_BALANCE_ROUNDING_F32);
  balance->bound = 0.5;
  heed_explanation_take_ledger (explanation, 1, balance);
  g_autoptr (HeedExplanation) copy = heed_explanation_copy (explanation);
  ((HeedBalancePlace *)g_ptr_array_index (balance->places, 0))->place[0] = 'x';
  heed_explanation_free (explanation);
  g_autofree char *json = write_json (copy);
  g_assert_cmpstr (without, ==, "{\"ledger\":null}");
  g_assert_cmpstr (json, ==, expected_json);
  g_assert_null (copy->ledger[0]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/balance/close", test_close);
  g_test_add_func ("/balance/left-out", test_left_out);
  g_test_add_func ("/balance/growth", test_growth);
  g_test_add_func ("/balance/copy-and-json", test_copy_and_json);
  return g_test_run ();
}
