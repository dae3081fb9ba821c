/* Occlusion: a window of patches is filled with the model's mean colour; methods.md §8. */
#include "heed-method-table.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  HeedSubject *subject;
  HeedExplanation *explanation;
  HeedTokens tokens;
  guint window;
  guint stride;
  guint across;
  guint n_windows;
  guint patch;
  guint edge;
  float mean[3];
  double *values;
  double *sums;
  guint *counts;
} Occlusion;

static guint
count_positions (guint patches, guint window, guint stride)
{
  return patches <= window ? 1 : (patches - window + stride - 1) / stride + 1;
}

static void
window_of_lane (const Occlusion *o, guint lane, guint *row, guint *col)
{
  *row = lane / o->across * o->stride;
  *col = lane % o->across * o->stride;
}

static void
make_lane (guint lane, float *pixels, gpointer user_data)
{
  const Occlusion *o = user_data;
  guint row, col;
  window_of_lane (o, lane, &row, &col);
  guint bottom = MIN ((row + o->window) * o->patch, o->edge);
  guint right = MIN ((col + o->window) * o->patch, o->edge);
  for (guint c = 0; c < 3; c++)
    for (guint y = row * o->patch; y < bottom; y++)
      for (guint x = col * o->patch; x < right; x++)
        pixels[((gsize)c * o->edge + y) * o->edge + x] = o->mean[c];
}

static void
lanes_done (guint first, guint count, gpointer user_data)
{
  Occlusion *o = user_data;
  double f = heed_subject_get_value (o->subject);
  for (guint lane = first; lane < first + count; lane++)
    {
      guint row, col;
      window_of_lane (o, lane, &row, &col);
      for (guint y = row; y < MIN (row + o->window, o->tokens.rows); y++)
        for (guint x = col; x < MIN (col + o->window, o->tokens.cols); x++)
          {
            guint patch = y * o->tokens.cols + x;
            o->sums[patch] += f - o->values[lane];
            o->counts[patch] += 1;
            o->explanation->image[patch] = o->sums[patch] / o->counts[patch];
          }
    }
  o->explanation->passes += count;
  heed_subject_report (o->subject, o->explanation, first + count, o->n_windows);
}

static gboolean
explain (HeedSubject *subject, const HeedParameters *parameters, HeedExplanation *explanation,
         GCancellable *cancellable, GError **error)
{
  Occlusion o = {
      .subject = subject,
      .explanation = explanation,
      .tokens = heed_subject_get_tokens (subject, HEED_SIDE_IMAGE),
      .window = (guint)heed_parameters_get_number (parameters, "window"),
      .stride = (guint)heed_parameters_get_number (parameters, "stride"),
  };
  heed_subject_get_patches (subject, &o.patch, &o.edge);
  heed_subject_get_mean (subject, o.mean);
  if (o.stride > o.window)
    heed_explanation_warn (explanation,
                           _ ("The stride %u is larger than the window %u: patches between "
                              "windows are not explained."),
                           o.stride, o.window);
  o.across = count_positions (o.tokens.cols, o.window, o.stride);
  o.n_windows = o.across * count_positions (o.tokens.rows, o.window, o.stride);
  g_autofree double *values = o.values = g_new0 (double, o.n_windows);
  g_autofree double *sums = o.sums = g_new0 (double, o.tokens.count);
  g_autofree guint *counts = o.counts = g_new0 (guint, o.tokens.count);
  HeedLanes lanes = {
      .lanes = o.n_windows,
      .make_lane = make_lane,
      .values = values,
      .lanes_done = lanes_done,
      .user_data = &o,
  };
  return heed_subject_run_pictures (subject, &lanes, cancellable, error);
}

static const HeedParameterSpec parameter_specs[] = {
    {"window", HEED_PARAMETER_INTEGER, "1", 1, 64, NULL, N_ ("Edge of the window in patches")},
    {"stride", HEED_PARAMETER_INTEGER, "1", 1, 64, NULL,
     N_ ("Patches from one window to the next")},
};

const HeedMethod heed_method_occlusion = {
    .id = "occlusion",
    .name = "Occlusion",
    .family = HEED_METHOD_PERTURBATION,
    .quantity = HEED_QUANTITY_EFFECT,
    .summary = N_ ("Covers one window of patches after another with the mean colour and sees how "
                   "the value changes"),
    .needs = N_ ("a picture"),
    .citation =
        "Zeiler and Fergus, Visualizing and Understanding Convolutional Networks, ECCV 2014",
    .parameters = parameter_specs,
    .n_parameters = G_N_ELEMENTS (parameter_specs),
    .explain = explain,
};
