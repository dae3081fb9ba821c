/* SmoothGrad: the size of the mean gradient under noise on the patch or word part; methods.md §4.
 * The noise is drawn here, so that all devices get the same. */
#include "heed-entry-side.h"
#include "heed-method-table.h"
#include "heed-normal-numbers.h"
#include "heed-parameters.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

typedef struct
{
  guint samples;
  double sigma;
  guint32 seed;
} Settings;

/* One side: @deviation of the noise; @mean: [n_keys, channels], of the gradients so far. */
typedef struct
{
  HeedEntrySide *side;
  const Settings *settings;
  double deviation;
  double *mean;
} Smoothing;

static void
make_lane (guint lane, float *entry, gpointer user_data)
{
  const Smoothing *smoothing = user_data;
  const HeedEntrySide *side = smoothing->side;
  const HeedTokens *tokens = &side->tokens;
  gsize first = (gsize)tokens->first * side->channels, n = (gsize)tokens->count * side->channels;
  const guint32 keys[] = {smoothing->settings->seed, tokens->side == HEED_SIDE_TEXT, lane};
  g_autofree double *noise = g_new (double, n);
  heed_normal_numbers (keys, G_N_ELEMENTS (keys), noise, n);
  memcpy (entry, side->entry, (gsize)tokens->n_keys * side->channels * sizeof (float));
  for (gsize i = 0; i < n; i++)
    entry[first + i] = (float)(entry[first + i] + smoothing->deviation * noise[i]);
}

static void
lane_done (guint lane, const float *entry, const float *gradient, double value, gpointer user_data)
{
  Smoothing *smoothing = user_data;
  gsize n = (gsize)smoothing->side->tokens.n_keys * smoothing->side->channels;
  for (gsize i = 0; i < n; i++)
    smoothing->mean[i] += gradient[i] / (double)smoothing->settings->samples;
}

/* The greatest less the least number of the patch or word part. */
static gboolean
measure_spread (HeedEntrySide *side, double *spread, GCancellable *cancellable, GError **error)
{
  guint channels;
  g_autofree float *content =
      heed_subject_get_content (side->subject, side->tokens.side, &channels, cancellable, error);
  if (content == NULL)
    return FALSE;
  float least = content[0], greatest = content[0];
  for (gsize i = 1; i < (gsize)side->tokens.count * channels; i++)
    {
      least = MIN (least, content[i]);
      greatest = MAX (greatest, content[i]);
    }
  *spread = (double)greatest - least;
  return TRUE;
}

static void
write_sizes (const Smoothing *smoothing)
{
  HeedEntrySide *side = smoothing->side;
  for (guint row = 0; row < side->tokens.n_keys; row++)
    {
      const double *mean = smoothing->mean + (gsize)row * side->channels;
      double squares = 0;
      for (guint c = 0; c < side->channels; c++)
        squares += mean[c] * mean[c];
      side->relevance[row] = sqrt (squares);
    }
}

static gboolean
explain_side (HeedEntrySide *side, gpointer user_data, GCancellable *cancellable, GError **error)
{
  const Settings *settings = user_data;
  double spread = 0;
  if (side->tokens.count > 0 && !measure_spread (side, &spread, cancellable, error))
    return FALSE;
  g_autofree double *mean = g_new0 (double, (gsize)side->tokens.n_keys * side->channels);
  Smoothing smoothing = {side, settings, settings->sigma * spread, mean};
  HeedEntryLanes lanes = {.rules = {.set = HEED_RULES_GRADIENT},
                          .lanes = settings->samples,
                          .make_lane = make_lane,
                          .lane_done = lane_done,
                          .user_data = &smoothing};
  if (!heed_entry_side_run (side, &lanes, cancellable, error))
    return FALSE;
  write_sizes (&smoothing);
  return TRUE;
}

static gboolean
explain (HeedSubject *subject, const HeedParameters *parameters, HeedExplanation *explanation,
         GCancellable *cancellable, GError **error)
{
  Settings settings = {
      .samples = (guint)heed_parameters_get_number (parameters, "samples"),
      .sigma = heed_parameters_get_number (parameters, "sigma"),
      .seed = (guint32)heed_parameters_get_number (parameters, "seed"),
  };
  return heed_entry_side_explain (subject, explanation, HEED_RULES_GRADIENT, settings.samples,
                                  explain_side, &settings, cancellable, error);
}

static const HeedParameterSpec parameter_specs[] = {
    {"samples", HEED_PARAMETER_INTEGER, "16", 1, 1024, NULL,
     N_ ("Noisy inputs whose gradients are averaged")},
    {"sigma", HEED_PARAMETER_NUMBER, "0.15", 0, 10, NULL,
     N_ ("The noise's deviation, as a part of the range of the embeddings' numbers")},
    {"seed", HEED_PARAMETER_INTEGER, "1", 0, 4294967295.0, NULL,
     N_ ("Where the random numbers begin")},
};

const HeedMethod heed_method_smoothgrad = {
    .id = "smoothgrad",
    .name = "SmoothGrad",
    .family = HEED_METHOD_GRADIENT,
    .quantity = HEED_QUANTITY_OWN,
    .summary = N_ ("The size of the gradient averaged over noisy copies of the input, which leaves "
                   "less of what changes from one copy to the next"),
    .needs = N_ ("gradients"),
    .citation = "Smilkov et al., SmoothGrad: Removing Noise by Adding Noise, 2017",
    .parameters = parameter_specs,
    .n_parameters = G_N_ELEMENTS (parameter_specs),
    .explain = explain,
};
