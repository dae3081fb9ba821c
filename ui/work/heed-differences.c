#include "heed-differences.h"

#include "heed-compare.h"

typedef struct
{
  char *calls[2];
  char *name;
  gboolean shown;
} Pair;

struct _HeedDifferences
{
  GPtrArray *pairs; /* Pair */
};

static void
pair_free (gpointer data)
{
  Pair *pair = data;
  g_free (pair->calls[0]);
  g_free (pair->calls[1]);
  g_free (pair->name);
  g_free (pair);
}

HeedDifferences *
heed_differences_new (void)
{
  HeedDifferences *self = g_new0 (HeedDifferences, 1);
  self->pairs = g_ptr_array_new_with_free_func (pair_free);
  return self;
}

void
heed_differences_free (HeedDifferences *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->pairs);
  g_free (self);
}

/* (nullable) */
static Pair *
find_pair (const HeedDifferences *self, const char *name)
{
  for (guint i = 0; i < self->pairs->len; i++)
    {
      Pair *pair = self->pairs->pdata[i];
      if (g_str_equal (pair->name, name))
        return pair;
    }
  return NULL;
}

gboolean
heed_differences_add (HeedDifferences *self, const HeedExplanation *a, const HeedExplanation *b)
{
  g_autoptr (HeedExplanation) difference = heed_explanation_subtract (a, b);
  Pair *pair = find_pair (self, difference->parameters);
  gboolean is_new = pair == NULL || !pair->shown;
  if (pair == NULL)
    {
      pair = g_new0 (Pair, 1);
      pair->calls[0] = heed_explanation_call (a);
      pair->calls[1] = heed_explanation_call (b);
      pair->name = g_strdup (difference->parameters);
      g_ptr_array_add (self->pairs, pair);
    }
  pair->shown = TRUE;
  return is_new;
}

void
heed_differences_set_shown (HeedDifferences *self, const char *name, gboolean shown)
{
  Pair *pair = find_pair (self, name);
  if (pair != NULL)
    pair->shown = shown;
}

/* (nullable) */
static const HeedExplanation *
find_explanation (const HeedResult *result, const char *wanted)
{
  for (guint i = 0; i < result->explanations->len; i++)
    {
      g_autofree char *call = heed_explanation_call (result->explanations->pdata[i]);
      if (g_str_equal (call, wanted))
        return result->explanations->pdata[i];
    }
  return NULL;
}

/* (transfer full) (nullable) */
static HeedExplanation *
subtract (const HeedResult *result, const Pair *pair)
{
  const HeedExplanation *a = find_explanation (result, pair->calls[0]);
  const HeedExplanation *b = find_explanation (result, pair->calls[1]);
  return pair->shown && a != NULL && b != NULL ? heed_explanation_subtract (a, b) : NULL;
}

HeedResult *
heed_differences_apply (const HeedDifferences *self, HeedResult *result)
{
  HeedResult *applied = NULL;
  for (guint i = 0; i < self->pairs->len; i++)
    {
      HeedExplanation *difference = subtract (result, self->pairs->pdata[i]);
      if (difference == NULL)
        continue;
      if (applied == NULL)
        applied = heed_result_copy (result);
      g_ptr_array_add (applied->differences, difference);
    }
  return applied != NULL ? applied : heed_result_ref (result);
}
