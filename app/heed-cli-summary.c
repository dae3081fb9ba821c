#include "heed-cli-summary.h"

#include "heed-cli-output.h"
#include "heed-exactness.h"
#include "heed-ledger-text.h"

#include <glib/gi18n.h>
#include <math.h>

#define N_PATCHES 5

static void
append_head (GString *text, const HeedResult *result)
{
  const double *box = result->box;
  g_string_append_printf (text, _ ("Model    %s (%s), computed on %s\n"), result->model_name,
                          result->model_family, result->device);
  g_string_append_printf (
      text, _ ("Picture  %s, of which the model sees %g × %g pixels from column %g, row %g\n"),
      result->image_path, box[2], box[3], box[0], box[1]);
  g_string_append_printf (text, _ ("Caption  “%s”"), result->target_text);
  if (result->versus != NULL)
    g_string_append_printf (text, _ (" rather than “%s”"), result->versus);
  if (result->against != NULL)
    g_string_append_printf (
        text, ngettext (" among %u caption", " among %u captions", g_strv_length (result->against)),
        g_strv_length (result->against));
  g_string_append_c (text, '\n');
  for (guint i = 0; i < result->warnings->len; i++)
    g_string_append_printf (text, _ ("Warning  %s\n"), (const char *)result->warnings->pdata[i]);
}

/* The patch of largest magnitude that is not in @taken yet; -1 if none is explained. */
static gssize
strongest (const HeedExplanation *explanation, const gssize *taken, guint n_taken)
{
  gssize best = -1;
  for (gsize i = 0; i < (gsize)explanation->rows * explanation->cols; i++)
    {
      gboolean free_one = isfinite (explanation->image[i]);
      for (guint k = 0; k < n_taken; k++)
        free_one = free_one && taken[k] != (gssize)i;
      if (free_one && (best < 0 || fabs (explanation->image[i]) > fabs (explanation->image[best])))
        best = (gssize)i;
    }
  return best;
}

/* Ends a line. */
static void
append_exactness (GString *text, const HeedExplanation *explanation, guint side, gsize index)
{
  static const char *const names[] = {"", N_ ("  estimated"), N_ ("  exact")};
  const char *name = names[heed_explanation_get_exactness (explanation, side, index)];
  g_string_append_printf (text, "%s\n", *name != 0 ? _ (name) : "");
}

static void
append_patches (GString *text, const HeedExplanation *explanation)
{
  gssize taken[N_PATCHES];
  for (guint k = 0; k < N_PATCHES; k++)
    {
      taken[k] = strongest (explanation, taken, k);
      if (taken[k] < 0)
        return;
      if (k == 0)
        g_string_append_printf (text, _ ("  strongest of %u × %u patches, counted from 1:\n"),
                                explanation->rows, explanation->cols);
      g_string_append_printf (
          text, _ ("    row %2u, column %2u  %+.6g"), (guint)(taken[k] / explanation->cols) + 1,
          (guint)(taken[k] % explanation->cols) + 1, explanation->image[taken[k]]);
      append_exactness (text, explanation, 0, (gsize)taken[k]);
    }
}

static void
append_tokens (GString *text, const HeedResult *result, const HeedExplanation *explanation)
{
  gboolean any = FALSE;
  for (guint i = 0; i < MIN (explanation->n_text, result->n_ids); i++)
    {
      if (!isfinite (explanation->text[i]))
        continue;
      if (!any)
        g_string_append (text, _ ("  tokens:\n"));
      any = TRUE;
      g_string_append (text, "    ");
      heed_cli_cell (text, result->words[i], 16);
      g_string_append_printf (text, "%+.6g", explanation->text[i]);
      append_exactness (text, explanation, 1, i);
    }
}

static void
append_count (GString *text, const HeedExplanation *explanation)
{
  gsize n_patches, n_tokens;
  gsize patches = heed_explanation_count_exact (explanation, 0, &n_patches);
  gsize tokens = heed_explanation_count_exact (explanation, 1, &n_tokens);
  if (heed_explanation_estimates (explanation))
    g_string_append_printf (text,
                            _ ("  exact: %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT
                               " patches, %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT
                               " tokens; the others are estimated\n"),
                            patches, n_patches, tokens, n_tokens);
}

static void
append_check (GString *text, const HeedResult *result, const char *method)
{
  for (guint i = 0; i < result->checks->len; i++)
    {
      const HeedCheck *check = result->checks->pdata[i];
      if (g_strcmp0 (check->method, method) == 0)
        g_string_append_printf (
            text,
            _ ("  against the CPU in f32: value off by %.3g; patches by at most "
               "%.3g (NMSE %.3g, rank correlation %.4f), words by %.3g (NMSE "
               "%.3g)\n"),
            check->value, check->image.largest, check->image.nmse, check->image.rank_correlation,
            check->text.largest, check->text.nmse);
    }
}

static void
append_accounts (GString *text, const HeedExplanation *explanation)
{
  for (guint side = 0; side < G_N_ELEMENTS (explanation->ledger); side++)
    {
      g_autofree char *ledger = heed_ledger_text_side (explanation, side);
      g_autofree char *completeness = heed_ledger_text_completeness (explanation, side);
      if (ledger != NULL)
        g_string_append_printf (text, "  %s\n", ledger);
      if (completeness != NULL)
        g_string_append_printf (text, "  %s\n", completeness);
    }
}

static void
append_explanation (GString *text, const HeedResult *result, const HeedExplanation *explanation)
{
  g_string_append_printf (text, "\n%s", explanation->method_name);
  if (*explanation->settings != 0)
    g_string_append_printf (text, " (%s)", explanation->settings);
  g_string_append_printf (
      text,
      ngettext (": %s %.6g, %" G_GUINT64_FORMAT " pass, %.2f s%s\n",
                ": %s %.6g, %" G_GUINT64_FORMAT " passes, %.2f s%s\n", explanation->passes),
      heed_value_kind_name (explanation->value_kind), explanation->value, explanation->passes,
      explanation->seconds, explanation->unfinished ? _ (", unfinished") : "");
  if (explanation->image != NULL)
    append_patches (text, explanation);
  if (explanation->text != NULL)
    append_tokens (text, result, explanation);
  append_accounts (text, explanation);
  append_count (text, explanation);
  append_check (text, result, explanation->method);
  for (guint i = 0; i < explanation->warnings->len; i++)
    g_string_append_printf (text, _ ("  warning: %s\n"),
                            (const char *)explanation->warnings->pdata[i]);
}

char *
heed_cli_summary (const HeedResult *result)
{
  GString *text = g_string_new (NULL);
  append_head (text, result);
  for (guint i = 0; i < result->explanations->len; i++)
    append_explanation (text, result, result->explanations->pdata[i]);
  return g_string_free (text, FALSE);
}
