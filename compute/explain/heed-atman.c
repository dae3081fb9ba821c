/* AtMan: attention manipulation (Deiseroth et al., NeurIPS 2023); methods.md §1.
 *
 * influence(i) = f(unmodified) − f(token i suppressed), by forward passes only: every seed is a
 * lane whose attention takes a factor per key. */
#include "heed-method-table.h"

#include "heed-influence-map.h"
#include "heed-lane-order.h"
#include "heed-layer-range.h"
#include "heed-similarity.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  HeedSuppression suppression;
  double kept;
  double kappa;
  guint n_similar;
  guint block;
  HeedInfluenceMap map;
} Settings;

/* One side at work.
 * @first_layer, @last_layer: the layers of this tower that are changed
 * @group_of: [count] which seed a token belongs to
 * @order: [n_groups] the seeds, in the order of their lanes
 * @similarity: (nullable): of the tokens
 * @relevance: [count], in the explanation
 * @done: lanes that the other side did before, of @total */
typedef struct
{
  HeedSubject *subject;
  HeedExplanation *explanation;
  const Settings *settings;
  HeedTokens tokens;
  guint first_layer;
  guint last_layer;
  guint n_groups;
  guint *group_of;
  guint *order;
  HeedSimilarity *similarity;
  double *values; /* by lane */
  double *relevance;
  guint64 done;
  guint64 total;
} Side;

/* Only patches are grouped, and so a text's groups are its tokens. */
static void
measure_groups (const HeedTokens *tokens, guint block, guint *rows, guint *cols)
{
  guint edge = tokens->side == HEED_SIDE_TEXT ? 1 : block;
  *rows = (tokens->rows + edge - 1) / edge;
  *cols = (tokens->cols + edge - 1) / edge;
}

static guint
count_groups (const HeedTokens *tokens, guint block)
{
  guint rows, cols;
  measure_groups (tokens, block, &rows, &cols);
  return rows * cols;
}

static guint *
assign_groups (const HeedTokens *tokens, guint block)
{
  guint *group_of = g_new (guint, tokens->count);
  guint blocks_across = (tokens->cols + block - 1) / block;
  for (guint i = 0; i < tokens->count; i++)
    group_of[i] = tokens->side == HEED_SIDE_TEXT
                      ? i
                      : i / tokens->cols / block * blocks_across + i % tokens->cols / block;
  return group_of;
}

static void
keep_least (float *kept, double factor)
{
  *kept = MIN (*kept, (float)factor);
}

static void
keep_companions (const Side *side, guint token, float *kept)
{
  guint n = side->tokens.count;
  g_autofree double *row = g_new (double, n);
  g_autofree gboolean *chosen = g_new (gboolean, n);
  heed_similarity_row (side->similarity, token, row);
  heed_similarity_companions (row, n, token, side->settings->kappa, side->settings->n_similar,
                              chosen);
  for (guint j = 0; j < n; j++)
    if (chosen[j])
      keep_least (&kept[j], heed_similarity_kept (side->settings->kept, row[j]));
}

/* The kept factors of @lane's seed. In a group the smallest factor wins. */
static void
make_lane (guint lane, float *array, gpointer user_data)
{
  const Side *side = user_data;
  float *kept = array + side->tokens.first;
  for (guint i = 0; i < side->tokens.count; i++)
    if (side->group_of[i] == side->order[lane])
      {
        keep_least (&kept[i], side->settings->kept);
        if (side->similarity != NULL)
          keep_companions (side, i, kept);
      }
}

static void
lanes_done (guint first, guint count, gpointer user_data)
{
  Side *side = user_data;
  double f = heed_subject_get_value (side->subject);
  for (guint lane = first; lane < first + count; lane++)
    for (guint i = 0; i < side->tokens.count; i++)
      if (side->group_of[i] == side->order[lane])
        side->relevance[i] = heed_influence_map_apply (side->settings->map, f - side->values[lane]);
  side->explanation->passes += count;
  heed_subject_report (side->subject, side->explanation, side->done + first + count, side->total);
}

static gboolean
run_lanes (Side *side, GCancellable *cancellable, GError **error)
{
  guint rows, cols;
  measure_groups (&side->tokens, side->settings->block, &rows, &cols);
  g_autofree guint *order = side->order = heed_lane_order_new (rows, cols);
  g_autofree guint *group_of = side->group_of =
      assign_groups (&side->tokens, side->settings->block);
  g_autofree double *values = side->values = g_new0 (double, side->n_groups);
  HeedSuppressedLayers layers = {side->tokens.side, side->settings->suppression, side->first_layer,
                                 side->last_layer};
  HeedLanes lanes = {side->n_groups, make_lane, values, lanes_done, side};
  return heed_subject_run_keys (side->subject, &layers, &lanes, cancellable, error);
}

static gboolean
run_side (Side *side, GCancellable *cancellable, GError **error)
{
  guint channels;
  if (side->settings->kappa > 1)
    return run_lanes (side, cancellable, error);
  g_autofree float *content =
      heed_subject_get_content (side->subject, side->tokens.side, &channels, cancellable, error);
  if (content == NULL)
    return FALSE;
  g_autoptr (HeedSimilarity) similarity = side->similarity =
      heed_similarity_new (content, side->tokens.count, channels);
  return run_lanes (side, cancellable, error);
}

static Settings
read_settings (const HeedParameters *parameters, HeedExplanation *explanation)
{
  return (Settings) {
      .suppression = (HeedSuppression)heed_parameters_get_choice (parameters, "variant"),
      .kept = heed_parameters_get_number (parameters, "kept"),
      .kappa = heed_parameters_get_number (parameters, "kappa"),
      .n_similar = (guint)heed_parameters_get_number (parameters, "similar"),
      .block = heed_parameters_get_block (parameters, "group"),
      .map = heed_influence_map_choose (parameters, explanation),
  };
}

static gboolean
explain (HeedSubject *subject, const HeedParameters *parameters, HeedExplanation *explanation,
         GCancellable *cancellable, GError **error)
{
  Settings settings = read_settings (parameters, explanation);
  Side sides[2] = {0};
  HeedLayerRange ranges[2];
  for (guint i = 0; i < 2; i++)
    {
      HeedTokens tokens = heed_subject_get_tokens (subject, i ? HEED_SIDE_TEXT : HEED_SIDE_IMAGE);
      sides[i].subject = subject;
      sides[i].explanation = explanation;
      sides[i].settings = &settings;
      sides[i].tokens = tokens;
      sides[i].n_groups = count_groups (&tokens, settings.block);
      sides[i].relevance = i ? explanation->text + tokens.first : explanation->image;
    }
  if (!heed_layer_range_choose (subject, parameters, explanation, ranges, error))
    return FALSE;
  for (guint i = 0; i < 2; i++)
    {
      sides[i].first_layer = ranges[i].first;
      sides[i].last_layer = ranges[i].last;
      if (!ranges[i].has)
        sides[i].n_groups = 0;
    }
  sides[0].total = sides[1].total = sides[0].n_groups + sides[1].n_groups;
  sides[1].done = sides[0].n_groups;
  for (guint i = 0; i < 2; i++)
    if (sides[i].n_groups > 0 && !run_side (&sides[i], cancellable, error))
      return FALSE;
  return TRUE;
}

static const char *const variants[] = {"log-additive", "multiplicative", "min-shift",
                                       "min-shift-masked", NULL};
static const char *const maps[] = HEED_INFLUENCE_MAP_NAMES;
static const char *const places[] = {"vision", NULL};

static const HeedParameterSpec parameter_specs[] = {
    {"variant", HEED_PARAMETER_CHOICE, "log-additive", 0, 0, variants,
     N_ ("How the attention score of a suppressed token changes")},
    {"kept", HEED_PARAMETER_NUMBER, "0.1", 0, 1, NULL,
     N_ ("Factor that is kept of a suppressed token; 0 masks it, 1 leaves it alone")},
    {"kappa", HEED_PARAMETER_NUMBER, "2", -1, 2, NULL,
     N_ ("Tokens at least this similar to the suppressed one are suppressed with it; above 1: "
         "none")},
    {"similar", HEED_PARAMETER_INTEGER, "0", 0, 100000, NULL,
     N_ ("At most this many similar tokens are suppressed together; 0: no limit")},
    {"layers", HEED_PARAMETER_LAYERS, "all", 0, 0, NULL, N_ ("Layers whose attention is changed")},
    {"where", HEED_PARAMETER_CHOICE, "vision", 0, 0, places,
     N_ ("Where image tokens are suppressed: the patch columns of the vision tower (Heed's "
         "extension of AtMan to dual encoders)")},
    {"map", HEED_PARAMETER_CHOICE, "signed", 0, 0, maps, N_ ("What is shown of an influence")},
    {"group", HEED_PARAMETER_GROUP, "token", 1, 64, NULL,
     N_ ("Patches that are suppressed together: each its own, or blocks of k by k")},
};

static const HeedPreset presets[] = {
    {"paper", "kept=0.1,kappa=0.7", N_ ("The paper's settings")},
    {"authors", "kept=0.1,kappa=0.6", N_ ("The defaults of the authors' code")},
    {"picture-example", "kept=0.1,kappa=0.75", N_ ("The authors' picture example")},
    {"blip", "kept=0.05,kappa=0.1,similar=150", N_ ("The authors' code for BLIP")},
};

const HeedMethod heed_method_atman = {
    .id = "atman",
    .name = "AtMan",
    .family = HEED_METHOD_PERTURBATION,
    .quantity = HEED_QUANTITY_EFFECT,
    .summary = N_ ("Suppresses one token after another in the attention and sees how the value "
                   "changes; forward passes only"),
    .needs = N_ ("attention"),
    .citation = "Deiseroth et al., AtMan: Understanding Transformer Predictions Through Memory "
                "Efficient Attention Manipulation, NeurIPS 2023",
    .parameters = parameter_specs,
    .n_parameters = G_N_ELEMENTS (parameter_specs),
    .presets = presets,
    .n_presets = G_N_ELEMENTS (presets),
    .explain = explain,
};
