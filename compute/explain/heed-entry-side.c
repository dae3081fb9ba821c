#include "heed-entry-side.h"

#include <string.h>

/* Rows before the first explainable one are the class token's on the side of the picture. */
static void
write_relevance (const HeedEntrySide *side)
{
  HeedExplanation *explanation = side->explanation;
  const HeedTokens *tokens = &side->tokens;
  if (tokens->side == HEED_SIDE_TEXT)
    {
      memcpy (explanation->text, side->relevance, tokens->n_keys * sizeof (double));
      return;
    }
  memcpy (explanation->image, side->relevance + tokens->first, tokens->count * sizeof (double));
  if (tokens->first > 0)
    explanation->cls = side->relevance[0];
}

static gboolean
explain_one (HeedEntrySide *side, HeedEntrySideFunc explain_side, gpointer user_data,
             GCancellable *cancellable, GError **error)
{
  g_autofree float *entry = side->entry = heed_subject_get_entry (
      side->subject, side->tokens.side, HEED_CONTENT_OWN, &side->channels, cancellable, error);
  if (entry == NULL)
    return FALSE;
  g_autofree double *relevance = side->relevance = g_new0 (double, side->tokens.n_keys);
  guint64 before = side->done;
  if (!explain_side (side, user_data, cancellable, error))
    return FALSE;
  write_relevance (side);
  side->explanation->passes += side->done - before;
  heed_subject_report (side->subject, side->explanation, side->done, side->total);
  return TRUE;
}

gboolean
heed_entry_side_explain (HeedSubject *subject, HeedExplanation *explanation, HeedRuleSet rules,
                         guint lanes, HeedEntrySideFunc explain_side, gpointer user_data,
                         GCancellable *cancellable, GError **error)
{
  HeedEntrySide side = {.subject = subject, .explanation = explanation};
  side.total = (guint64)2 * lanes * heed_subject_count_entry_passes (subject, rules);
  side.tokens = heed_subject_get_tokens (subject, HEED_SIDE_IMAGE);
  if (!explain_one (&side, explain_side, user_data, cancellable, error))
    return FALSE;
  side.tokens = heed_subject_get_tokens (subject, HEED_SIDE_TEXT);
  return explain_one (&side, explain_side, user_data, cancellable, error);
}

static void
count_pass (gpointer user_data)
{
  HeedEntrySide *side = user_data;
  side->done++;
  if (side->done % (side->total / 2) != 0)
    heed_subject_report (side->subject, side->explanation, side->done, side->total);
}

gboolean
heed_entry_side_run (HeedEntrySide *side, HeedEntryLanes *lanes, GCancellable *cancellable,
                     GError **error)
{
  lanes->side = side->tokens.side;
  lanes->pass_done = count_pass;
  lanes->counter = side;
  return heed_subject_run_entry (side->subject, lanes, cancellable, error);
}

double
heed_entry_side_product (const float *x, const float *gradient, guint channels)
{
  double sum = 0;
  for (guint c = 0; c < channels; c++)
    sum += (double)x[c] * gradient[c];
  return sum;
}

/* ---- one pass ---- */

typedef struct
{
  HeedEntrySide *side;
  HeedRowRelevance relevance;
} OnePass;

static void
make_lane (guint lane, float *entry, gpointer user_data)
{
  const HeedEntrySide *side = ((const OnePass *)user_data)->side;
  memcpy (entry, side->entry, (gsize)side->tokens.n_keys * side->channels * sizeof (float));
}

static void
lane_done (guint lane, const float *entry, const float *gradient, double value, gpointer user_data)
{
  const OnePass *pass = user_data;
  HeedEntrySide *side = pass->side;
  for (guint row = 0; row < side->tokens.n_keys; row++)
    {
      gsize at = (gsize)row * side->channels;
      side->relevance[row] = pass->relevance (entry + at, gradient + at, side->channels);
    }
}

static void
ledger_done (guint lane, HeedBalance *balance, gpointer user_data)
{
  const HeedEntrySide *side = ((const OnePass *)user_data)->side;
  heed_explanation_take_ledger (side->explanation, side->tokens.side == HEED_SIDE_TEXT, balance);
}

gboolean
heed_entry_side_run_one (HeedEntrySide *side, const HeedRules *rules, HeedRowRelevance relevance,
                         GCancellable *cancellable, GError **error)
{
  OnePass pass = {side, relevance};
  HeedEntryLanes lanes = {.rules = *rules,
                          .lanes = 1,
                          .make_lane = make_lane,
                          .lane_done = lane_done,
                          .ledger_done = ledger_done,
                          .user_data = &pass};
  return heed_entry_side_run (side, &lanes, cancellable, error);
}
