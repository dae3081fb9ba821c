/* AtMan: attention manipulation (Deiseroth et al., NeurIPS 2023); methods.md §1.
 *
 * influence(i) = f(unmodified) − f(token i suppressed), by forward passes only: every seed is a
 * lane whose attention takes a factor per key. */
#include "heed-method-table.h"
#include "heed-parameters.h"
#include "heed-similarity.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef enum
{
  MAP_SIGNED,
  MAP_ABSOLUTE,
  MAP_SQUARED,
} MapKind;

typedef struct
{
  HeedSuppression suppression;
  double kept;
  double kappa;
  guint n_similar;
  guint block;
  MapKind map;
} Settings;

/* One side at work. @group_of: [count] which seed a token belongs to. */
typedef struct
{
  HeedSubject *subject;
  HeedExplanation *explanation;
  const Settings *settings;
  HeedTokens tokens;
  guint n_groups;
  guint *group_of;
  double *values;
  double *relevance; /* [count], in the explanation */
  guint64 done;
  guint64 total;
} Side;

static guint
count_groups (const HeedTokens *tokens, guint block)
{
  if (tokens->side == HEED_SIDE_TEXT)
    return tokens->count;
  return ((tokens->rows + block - 1) / block) * ((tokens->cols + block - 1) / block);
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

/* The similarity below which @seed takes no other along: κ, or that of its n-th most similar. */
static double
find_threshold (const Settings *settings, const float *similarity, guint n)
{
  if (settings->n_similar == 0 || settings->n_similar >= n)
    return settings->kappa;
  g_autofree double *sorted = g_new (double, n);
  for (guint i = 0; i < n; i++)
    sorted[i] = similarity[i];
  for (guint i = 0; i < settings->n_similar; i++)
    for (guint j = i + 1; j < n; j++)
      if (sorted[j] > sorted[i])
        {
          double swap = sorted[i];
          sorted[i] = sorted[j];
          sorted[j] = swap;
        }
  return MAX (settings->kappa, sorted[settings->n_similar - 1]);
}

/* [n_groups, n_keys] kept factors. In a group the smallest factor wins. */
static float *
make_kept (const Side *side, const float *similarity)
{
  const HeedTokens *tokens = &side->tokens;
  const Settings *settings = side->settings;
  float *kept = g_new (float, (gsize)side->n_groups * tokens->n_keys);
  for (gsize i = 0; i < (gsize)side->n_groups * tokens->n_keys; i++)
    kept[i] = 1;
  for (guint i = 0; i < tokens->count; i++)
    {
      float *lane = kept + (gsize)side->group_of[i] * tokens->n_keys + tokens->first;
      keep_least (&lane[i], settings->kept);
      if (similarity == NULL)
        continue;
      const float *row = similarity + (gsize)i * tokens->count;
      double threshold = find_threshold (settings, row, tokens->count);
      for (guint j = 0; j < tokens->count; j++)
        if (j != i && row[j] >= threshold)
          keep_least (&lane[j], heed_similarity_kept (settings->kept, row[j]));
    }
  return kept;
}

static double
post_process (double influence, MapKind map)
{
  return map == MAP_SQUARED    ? influence * influence
         : map == MAP_ABSOLUTE ? fabs (influence)
                               : influence;
}

static void
lanes_done (guint64 first, guint64 count, gpointer user_data)
{
  Side *side = user_data;
  double f = heed_subject_get_value (side->subject);
  for (guint i = 0; i < side->tokens.count; i++)
    if (side->group_of[i] >= first && side->group_of[i] < first + count)
      side->relevance[i] = post_process (f - side->values[side->group_of[i]], side->settings->map);
  side->explanation->passes += count;
  heed_subject_report (side->subject, side->explanation, side->done + first + count, side->total);
}

static gboolean
run_side (Side *side, const HeedParameters *parameters, GCancellable *cancellable, GError **error)
{
  guint first, last, channels;
  g_autofree float *similarity = NULL;
  if (!heed_parameters_get_layers (parameters, "layers", side->tokens.n_layers, &first, &last,
                                   error))
    return FALSE;
  if (side->settings->kappa <= 1)
    {
      g_autofree float *content = heed_subject_get_content (side->subject, side->tokens.side,
                                                            &channels, cancellable, error);
      if (content == NULL)
        return FALSE;
      similarity = heed_similarity_matrix (content, side->tokens.count, channels);
    }
  g_autofree guint *group_of = assign_groups (&side->tokens, side->settings->block);
  side->group_of = group_of;
  g_autofree double *values = g_new0 (double, side->n_groups);
  side->values = values;
  g_autofree float *kept = make_kept (side, similarity);
  HeedKeyRun run = {
      .side = side->tokens.side,
      .suppression = side->settings->suppression,
      .first_layer = first,
      .last_layer = last,
      .lanes = side->n_groups,
      .kept = kept,
      .values = values,
      .lanes_done = lanes_done,
      .user_data = side,
  };
  return heed_subject_run_keys (side->subject, &run, cancellable, error);
}

static gboolean
explain (HeedSubject *subject, const HeedParameters *parameters, HeedExplanation *explanation,
         GCancellable *cancellable, GError **error)
{
  Settings settings = {
      .suppression = (HeedSuppression)heed_parameters_get_choice (parameters, "variant"),
      .kept = heed_parameters_get_number (parameters, "kept"),
      .kappa = heed_parameters_get_number (parameters, "kappa"),
      .n_similar = (guint)heed_parameters_get_number (parameters, "similar"),
      .block = heed_parameters_get_block (parameters, "group"),
      .map = (MapKind)heed_parameters_get_choice (parameters, "map"),
  };
  Side sides[2] = {0};
  guint64 total = 0;
  for (guint i = 0; i < 2; i++)
    {
      sides[i].tokens = heed_subject_get_tokens (subject, i ? HEED_SIDE_TEXT : HEED_SIDE_IMAGE);
      sides[i].n_groups = count_groups (&sides[i].tokens, settings.block);
      total += sides[i].n_groups;
    }
  for (guint i = 0; i < 2; i++)
    {
      sides[i].subject = subject;
      sides[i].explanation = explanation;
      sides[i].settings = &settings;
      sides[i].relevance = i ? explanation->text + sides[i].tokens.first : explanation->image;
      sides[i].done = i ? sides[0].n_groups : 0;
      sides[i].total = total;
      if (sides[i].n_groups > 0 && !run_side (&sides[i], parameters, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

static const char *const variants[] = {"log-additive", "multiplicative", "min-shift",
                                       "min-shift-masked", NULL};
static const char *const maps[] = {"signed", "absolute", "squared", NULL};
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
