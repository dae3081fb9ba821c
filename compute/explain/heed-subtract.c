/* heed-subtract.c: the difference of two explanations; see heed-compare.h. */
#include "heed-compare.h"

#include "heed-exactness.h"

#include <math.h>

static double
largest (const double *values, gsize n)
{
  double most = 0;
  for (gsize i = 0; i < n; i++)
    if (isfinite (values[i]))
      most = fmax (most, fabs (values[i]));
  return most;
}

/* What is all 0 stays so. */
static double
unit (const double *values, gsize n, gboolean scaled)
{
  double most = scaled ? largest (values, n) : 0;
  return most > 0 ? most : 1;
}

/* (nullable) */
static double *
subtract (const double *a, const double *b, gsize n, gboolean scaled)
{
  if (a == NULL || b == NULL || n == 0)
    return NULL;
  double unit_a = unit (a, n, scaled), unit_b = unit (b, n, scaled);
  double *difference = g_new (double, n);
  for (gsize i = 0; i < n; i++)
    difference[i] =
        isfinite (a[i]) && isfinite (b[i]) ? a[i] / unit_a - b[i] / unit_b : (double)NAN;
  return difference;
}

static void
name_difference (HeedExplanation *difference, const HeedExplanation *a, const HeedExplanation *b)
{
  g_autofree char *name_a = heed_explanation_describe (a), *name_b = heed_explanation_describe (b);
  g_autofree char *call_a = heed_explanation_call (a), *call_b = heed_explanation_call (b);
  difference->method = g_strdup ("difference");
  difference->method_name = g_strdup_printf ("%s \u2212 %s", name_a, name_b);
  difference->parameters = g_strdup_printf ("%s \u2212 %s", call_a, call_b);
  difference->settings = g_strdup ("");
}

HeedExplanation *
heed_explanation_subtract (const HeedExplanation *a, const HeedExplanation *b)
{
  gboolean scaled = !heed_explanation_comparable (a, b);
  HeedExplanation *difference = heed_explanation_new ();
  name_difference (difference, a, b);
  difference->quantity = a->quantity;
  difference->contrast = scaled ? HEED_CONTRAST_SCALED : HEED_CONTRAST_PLAIN;
  difference->value_kind = a->value_kind;
  difference->value = a->value;
  difference->unfinished = a->unfinished || b->unfinished;
  if (a->rows == b->rows && a->cols == b->cols)
    {
      difference->rows = a->rows;
      difference->cols = a->cols;
      difference->image = subtract (a->image, b->image, (gsize)a->rows * a->cols, scaled);
    }
  if (a->n_text == b->n_text)
    {
      difference->n_text = a->n_text;
      difference->text = subtract (a->text, b->text, a->n_text, scaled);
    }
  heed_explanation_subtract_exact (difference, a, b);
  return difference;
}
