/* Integrated gradients: (x − x₀)·∫ ∂f/∂x along the straight line from a baseline x₀ to the input,
 * by Gauss and Legendre's points as lanes of one batch; methods.md §4. */
#include "heed-entry-side.h"
#include "heed-method-table.h"
#include "heed-parameters.h"
#include "heed-quadrature.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* @points, @weights: [steps] */
typedef struct
{
  HeedContent content;
  guint steps;
  double *points;
  double *weights;
} Integration;

/* One side: @baseline [n_keys, channels], and f there. */
typedef struct
{
  HeedEntrySide *side;
  const Integration *integration;
  const float *baseline;
  double value;
} Line;

/* Lane 0 is the baseline itself, for f there. */
static void
make_lane (guint lane, float *entry, gpointer user_data)
{
  const Line *line = user_data;
  const HeedEntrySide *side = line->side;
  float t = lane ? (float)line->integration->points[lane - 1] : 0;
  for (gsize i = 0; i < (gsize)side->tokens.n_keys * side->channels; i++)
    entry[i] = line->baseline[i] + t * (side->entry[i] - line->baseline[i]);
}

static void
add_point (Line *line, double weight, const float *gradient)
{
  const HeedEntrySide *side = line->side;
  for (guint row = 0; row < side->tokens.n_keys; row++)
    {
      double sum = 0;
      for (gsize i = (gsize)row * side->channels; i < (gsize)(row + 1) * side->channels; i++)
        sum += ((double)side->entry[i] - line->baseline[i]) * gradient[i];
      side->relevance[row] += weight * sum;
    }
}

static void
lane_done (guint lane, const float *entry, const float *gradient, double value, gpointer user_data)
{
  Line *line = user_data;
  if (lane == 0)
    line->value = value;
  else
    add_point (line, line->integration->weights[lane - 1], gradient);
}

static gboolean
explain_side (HeedEntrySide *side, gpointer user_data, GCancellable *cancellable, GError **error)
{
  Integration *integration = user_data;
  g_autofree float *baseline = heed_subject_get_entry (
      side->subject, side->tokens.side, integration->content, &side->channels, cancellable, error);
  if (baseline == NULL)
    return FALSE;
  Line line = {side, integration, baseline, 0};
  HeedEntryLanes lanes = {.rules = {.set = HEED_RULES_GRADIENT},
                          .lanes = integration->steps + 1,
                          .make_lane = make_lane,
                          .lane_done = lane_done,
                          .user_data = &line};
  if (!heed_entry_side_run (side, &lanes, cancellable, error))
    return FALSE;
  HeedCompleteness *completeness = &side->explanation->completeness[side->tokens.side];
  completeness->change = heed_subject_get_value (side->subject) - line.value;
  completeness->sum = 0;
  for (guint row = 0; row < side->tokens.n_keys; row++)
    completeness->sum += side->relevance[row];
  return TRUE;
}

/* Of what the value changes by; and of the value, what rounding alone may do. */
#define MOST_ERROR 0.05
#define ROUNDING   1e-4

/* The numbers themselves are in the explanation. */
static void
check_completeness (HeedExplanation *explanation)
{
  for (guint side = 0; side < G_N_ELEMENTS (explanation->completeness); side++)
    {
      const HeedCompleteness *completeness = &explanation->completeness[side];
      double error = completeness->sum - completeness->change;
      double rounding = ROUNDING * fmax (1, fabs (explanation->value));
      if (fabs (error) > fmax (MOST_ERROR * fabs (completeness->change), rounding))
        heed_explanation_warn (
            explanation,
            side == HEED_SIDE_IMAGE
                ? _ ("Completeness: the patches add up to %.4g, where the value changes by %.4g "
                     "from the baseline; more steps bring them together.")
                : _ ("Completeness: the words add up to %.4g, where the value changes by %.4g from "
                     "the baseline; more steps bring them together."),
            completeness->sum, completeness->change);
    }
}

static gboolean
explain (HeedSubject *subject, const HeedParameters *parameters, HeedExplanation *explanation,
         GCancellable *cancellable, GError **error)
{
  Integration integration = {
      .content = heed_parameters_get_choice (parameters, "baseline") ? HEED_CONTENT_MEAN
                                                                     : HEED_CONTENT_ZERO,
      .steps = (guint)heed_parameters_get_number (parameters, "steps"),
  };
  g_autofree double *points = integration.points = g_new (double, integration.steps);
  g_autofree double *weights = integration.weights = g_new (double, integration.steps);
  heed_quadrature_gauss_legendre (integration.steps, points, weights);
  if (!heed_entry_side_explain (subject, explanation, HEED_RULES_GRADIENT, integration.steps + 1,
                                explain_side, &integration, cancellable, error))
    return FALSE;
  check_completeness (explanation);
  return TRUE;
}

static const char *const baselines[] = {"zero", "mean", NULL};

static const HeedParameterSpec parameter_specs[] = {
    {"steps", HEED_PARAMETER_INTEGER, "32", 1, 1024, NULL,
     N_ ("Points on the line from the baseline to the input, Gauss–Legendre")},
    {"baseline", HEED_PARAMETER_CHOICE, "zero", 0, 0, baselines,
     N_ ("Where the line begins: patches and words without their own part of the embedding, or "
         "patches of the picture's mean colour")},
};

const HeedMethod heed_method_integrated_gradients = {
    .id = "integrated-gradients",
    .name = "Integrated gradients",
    .family = HEED_METHOD_GRADIENT,
    .quantity = HEED_QUANTITY_SHARE,
    .summary = N_ ("Gradients summed up on the way from an input without content to this one; they "
                   "add up to the change of the value"),
    .needs = N_ ("gradients"),
    .citation = "Sundararajan et al., Axiomatic Attribution for Deep Networks, ICML 2017",
    .parameters = parameter_specs,
    .n_parameters = G_N_ELEMENTS (parameter_specs),
    .explain = explain,
};
