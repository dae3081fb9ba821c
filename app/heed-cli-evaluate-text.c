#include "heed-cli-evaluate-text.h"

#include "heed-cli-output.h"

#include <glib/gi18n.h>
#include <math.h>

#define NUMBER_WIDTH   6
#define INTERVAL_WIDTH 15

static void
append_head (GString *text, const HeedEvaluation *evaluation)
{
  const HeedMethodScore *first = evaluation->methods->pdata[0];
  g_autofree char *objects =
      g_strdup_printf (ngettext ("%u object", "%u objects", first->n), first->n);
  g_autofree char *pictures = g_strdup_printf (
      ngettext ("%u picture", "%u pictures", evaluation->n_scenes), evaluation->n_scenes);
  /* translators: "3 objects in 1 picture, model …" */
  g_string_append_printf (text, _ ("%s in %s, model %s, computed on %s\n"), objects, pictures,
                          evaluation->model_name != NULL ? evaluation->model_name : "?",
                          evaluation->device != NULL ? evaluation->device : "?");
  if (evaluation->unseen > 0)
    g_string_append_printf (text,
                            ngettext ("%u object outside what the model sees is left out\n",
                                      "%u objects outside what the model sees are left out\n",
                                      evaluation->unseen),
                            evaluation->unseen);
}

/* What a metric's headings mean. */
static void
append_measures (GString *text, const HeedEvaluation *evaluation)
{
  const HeedMethodScore *first = evaluation->methods->pdata[0];
  const HeedMetric *metric = evaluation->metric;
  if (metric->compares)
    g_string_append_printf (text, _ ("beside %s, patch by patch:\n"), first->label);
  for (guint i = 0; i < metric->n_measures; i++)
    g_string_append_printf (text, "  %s: %s\n", _ (metric->measures[i].name),
                            _ (metric->measures[i].summary));
}

static guint
measure_width (const HeedMeasure *measure)
{
  return MAX ((guint)g_utf8_strlen (_ (measure->name), -1), NUMBER_WIDTH);
}

static void
append_headings (GString *text, const HeedMetric *metric, guint width)
{
  heed_cli_cell (text, _ ("method"), width);
  for (guint i = 0; i < metric->n_measures; i++)
    {
      heed_cli_cell (text, _ (metric->measures[i].name), measure_width (&metric->measures[i]));
      if (metric->measures[i].has_interval)
        heed_cli_cell (text, _ ("95 % interval"), INTERVAL_WIDTH);
    }
  g_string_append_printf (text, "%s\n", _ (metric->set_apart));
}

static char *
number_to_text (double number)
{
  return isnan (number) ? g_strdup (_ ("none")) : g_strdup_printf ("%.3f", number);
}

static void
append_mean (GString *text, const HeedMeasure *measure, const HeedInterval *mean)
{
  g_autofree char *number = number_to_text (mean->mean);
  heed_cli_cell (text, number, measure_width (measure));
  if (!measure->has_interval)
    return;
  g_autofree char *interval =
      isnan (mean->mean) ? g_strdup ("") : g_strdup_printf ("%.3f – %.3f", mean->low, mean->high);
  heed_cli_cell (text, interval, INTERVAL_WIDTH);
}

static guint
find_width (const HeedEvaluation *evaluation)
{
  guint width = 6;
  for (guint i = 0; i < evaluation->methods->len; i++)
    {
      const HeedMethodScore *score = evaluation->methods->pdata[i];
      width = MAX (width, (guint)g_utf8_strlen (score->label, -1));
    }
  return width;
}

char *
heed_cli_evaluate_text (const HeedEvaluation *evaluation)
{
  const HeedMetric *metric = evaluation->metric;
  guint width = find_width (evaluation);
  GString *text = g_string_new (NULL);
  append_head (text, evaluation);
  append_measures (text, evaluation);
  append_headings (text, metric, width);
  for (guint i = 0; i < evaluation->methods->len; i++)
    {
      const HeedMethodScore *score = evaluation->methods->pdata[i];
      heed_cli_cell (text, score->label, width);
      for (guint k = 0; k < metric->n_measures; k++)
        append_mean (text, &metric->measures[k], &score->means[k]);
      g_string_append_printf (text, "%u\n", score->set_apart);
    }
  return g_string_free (text, FALSE);
}

char *
heed_cli_describe_metrics (void)
{
  guint n;
  const HeedMetric *const *metrics = heed_metrics (&n);
  GString *text = g_string_new (_ ("what to measure"));
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "; %s: %s", metrics[i]->id, _ (metrics[i]->summary));
  return g_string_free (text, FALSE);
}

char *
heed_cli_name_metrics (const char *between)
{
  guint n;
  const HeedMetric *const *metrics = heed_metrics (&n);
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? between : "", metrics[i]->id);
  return g_string_free (text, FALSE);
}
