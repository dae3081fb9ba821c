#include "heed-balance.h"

#include <math.h>

const char *
heed_sink_name (HeedSink sink)
{
  static const char *const names[HEED_N_SINKS] = {
      [HEED_SINK_BIAS] = "bias",       [HEED_SINK_SHIFT] = "shift", [HEED_SINK_SOFTMAX] = "softmax",
      [HEED_SINK_EPSILON] = "epsilon", [HEED_SINK_HELD] = "held",
  };
  g_return_val_if_fail (sink < HEED_N_SINKS, NULL);
  return names[sink];
}

static void
place_free (gpointer data)
{
  HeedBalancePlace *place = data;
  g_free (place->place);
  g_free (place);
}

static gpointer
place_copy (gconstpointer data, gpointer user_data)
{
  HeedBalancePlace *place = g_memdup2 (data, sizeof *place);
  place->place = g_strdup (place->place);
  return place;
}

HeedBalance *
heed_balance_new (void)
{
  HeedBalance *balance = g_new0 (HeedBalance, 1);
  balance->places = g_ptr_array_new_with_free_func (place_free);
  return balance;
}

HeedBalance *
heed_balance_copy (const HeedBalance *balance)
{
  HeedBalance *copy = g_memdup2 (balance, sizeof *balance);
  copy->places = g_ptr_array_copy (balance->places, place_copy, NULL);
  return copy;
}

void
heed_balance_free (HeedBalance *balance)
{
  if (balance == NULL)
    return;
  g_ptr_array_unref (balance->places);
  g_free (balance);
}

HeedBalancePlace *
heed_balance_add_place (HeedBalance *balance, const char *name)
{
  HeedBalancePlace *place = g_new0 (HeedBalancePlace, 1);
  place->place = g_strdup (name);
  place->relevance = place->size = NAN;
  g_ptr_array_add (balance->places, place);
  return place;
}

static void
find_growth (HeedBalance *balance)
{
  double before = NAN;
  guint from = 0;
  balance->growth = 0;
  for (guint i = 0; i < balance->places->len; i++)
    {
      const HeedBalancePlace *place = g_ptr_array_index (balance->places, i);
      if (isnan (place->size))
        continue;
      if (before > 0 && place->size > before * balance->growth)
        {
          balance->growth = place->size / before;
          balance->grown_from = from;
          balance->grown_to = i;
        }
      before = place->size;
      from = i;
    }
}

void
heed_balance_close (HeedBalance *balance, double held, double rounding)
{
  g_return_if_fail (balance->places->len > 0);
  const HeedBalancePlace *input = g_ptr_array_index (balance->places, balance->places->len - 1);
  double sizes = fabs (held);
  for (HeedSink sink = 0; sink < HEED_N_SINKS; sink++)
    balance->sinks[sink] = sink == HEED_SINK_HELD ? held : 0;
  balance->relevance = input->relevance;
  balance->size = input->size;
  balance->remainder = balance->value - held - balance->relevance;
  for (guint i = 0; i < balance->places->len; i++)
    {
      const HeedBalancePlace *place = g_ptr_array_index (balance->places, i);
      for (HeedSink sink = 0; sink < HEED_N_SINKS; sink++)
        {
          balance->sinks[sink] += place->sinks[sink];
          balance->remainder -= place->sinks[sink];
          sizes += fabs (place->sinks[sink]);
        }
    }
  balance->bound = 1e-3 * fabs (balance->value) + rounding * (balance->size + sizes);
  find_growth (balance);
}

gboolean
heed_balance_adds_up (const HeedBalance *balance)
{
  return fabs (balance->remainder) <= balance->bound;
}

double
heed_balance_total_growth (const HeedBalance *balance)
{
  for (guint i = 0; i < balance->places->len; i++)
    {
      const HeedBalancePlace *place = g_ptr_array_index (balance->places, i);
      if (!isnan (place->size))
        return balance->size / place->size;
    }
  return 0;
}
