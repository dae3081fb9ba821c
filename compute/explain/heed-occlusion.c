/* Occlusion: a window of patches is filled with the model's mean colour; methods.md §8. */
#include "heed-method-table.h"

#include "heed-lane-order.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* @down, @across: windows; they are counted row by row
 * @order: [down·across] the windows, in the order of their lanes
 * @values: by lane
 * @changes: by window: of the value; NaN = not known yet */
typedef struct
{
  HeedSubject *subject;
  HeedExplanation *explanation;
  HeedTokens tokens;
  guint window;
  guint stride;
  guint down;
  guint across;
  guint patch;
  guint edge;
  float mean[3];
  guint *order;
  double *values;
  double *changes;
} Occlusion;

static guint
count_positions (guint patches, guint window, guint stride)
{
  return patches <= window ? 1 : (patches - window + stride - 1) / stride + 1;
}

static void
make_lane (guint lane, float *pixels, gpointer user_data)
{
  const Occlusion *o = user_data;
  guint row = o->order[lane] / o->across * o->stride, col = o->order[lane] % o->across * o->stride;
  guint bottom = MIN ((row + o->window) * o->patch, o->edge);
  guint right = MIN ((col + o->window) * o->patch, o->edge);
  for (guint c = 0; c < 3; c++)
    for (guint y = row * o->patch; y < bottom; y++)
      for (guint x = col * o->patch; x < right; x++)
        pixels[((gsize)c * o->edge + y) * o->edge + x] = o->mean[c];
}

/* Which of @n windows in a row cover @patch; there may be none, then *first > *last. */
static void
find_windows (const Occlusion *o, guint patch, guint n, guint *first, guint *last)
{
  *first = patch < o->window ? 0 : (patch - o->window) / o->stride + 1;
  *last = MIN (patch / o->stride, n - 1);
}

/* The mean over the windows that cover a patch, as far as they are known; summed up row by row, so
 * that it does not depend on the order of the lanes. NaN if none is known. */
static double
average (const Occlusion *o, guint y, guint x)
{
  guint top, bottom, left, right, count = 0;
  double sum = 0;
  find_windows (o, y, o->down, &top, &bottom);
  find_windows (o, x, o->across, &left, &right);
  for (guint row = top; row <= bottom; row++)
    for (guint col = left; col <= right; col++)
      {
        double change = o->changes[row * o->across + col];
        sum += isnan (change) ? 0 : change;
        count += !isnan (change);
      }
  return count ? sum / count : NAN;
}

static void
lanes_done (guint first, guint count, gpointer user_data)
{
  Occlusion *o = user_data;
  double f = heed_subject_get_value (o->subject);
  for (guint lane = first; lane < first + count; lane++)
    o->changes[o->order[lane]] = f - o->values[lane];
  for (guint i = 0; i < o->tokens.count; i++)
    o->explanation->image[i] = average (o, i / o->tokens.cols, i % o->tokens.cols);
  o->explanation->passes += count;
  heed_subject_report (o->subject, o->explanation, first + count, o->down * o->across);
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
  o.down = count_positions (o.tokens.rows, o.window, o.stride);
  guint n_windows = o.down * o.across;
  g_autofree guint *order = o.order = heed_lane_order_new (o.down, o.across);
  g_autofree double *values = o.values = g_new0 (double, n_windows);
  g_autofree double *changes = o.changes = g_new (double, n_windows);
  for (guint i = 0; i < n_windows; i++)
    changes[i] = NAN;
  HeedLanes lanes = {
      .lanes = n_windows,
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
