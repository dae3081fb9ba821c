/* AtMan from one backward pass, its top exactly; methods.md §1. The idea of correcting attribution
 * patching through the soft-max is Kramár et al. 2024 (AtP*).
 *
 * The estimates are handed out at once; then the seeds of largest |estimate| are lanes of forward
 * passes, whose values take the estimates' places as they return. */
#include "heed-method-table.h"

#include "heed-exactness.h"
#include "heed-influence-map.h"
#include "heed-layer-range.h"
#include "heed-subject-attention.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

/* The default's share would leave too few on a short text or a small grid. */
#define LEAST_EXACT 10

typedef struct
{
  double size;
  guint token;
} Seed;

/* One side at work.
 * @seeds: [tokens.count], the largest estimate first
 * @n_exact: how many of them are run
 * @relevance, @exact: [tokens.count], in the explanation
 * @done: lanes of the other side that came before its own, of @total */
typedef struct
{
  HeedSubject *subject;
  HeedExplanation *explanation;
  HeedTokens tokens;
  HeedLayerRange range;
  double kept;
  HeedInfluenceMap map;
  Seed *seeds;
  guint n_exact;
  double *values;
  double *relevance;
  gboolean *exact;
  guint64 done;
  guint64 total;
} Side;

static int
compare_seeds (const void *left, const void *right)
{
  const Seed *a = left, *b = right;
  if (a->size != b->size)
    return a->size < b->size ? 1 : -1;
  return a->token < b->token ? -1 : a->token > b->token;
}

static gboolean
estimate (Side *side, GCancellable *cancellable, GError **error)
{
  guint n = side->tokens.count;
  g_autofree double *estimates =
      heed_subject_estimate_keys (side->subject, side->tokens.side, side->range.first,
                                  side->range.last, side->kept, cancellable, error);
  if (estimates == NULL)
    return FALSE;
  side->seeds = g_new (Seed, n);
  for (guint i = 0; i < n; i++)
    {
      double own = estimates[side->tokens.first + i];
      side->relevance[i] = heed_influence_map_apply (side->map, own);
      side->seeds[i] = (Seed) {fabs (own), i};
    }
  qsort (side->seeds, n, sizeof *side->seeds, compare_seeds);
  side->explanation->passes += 1;
  return TRUE;
}

static void
make_lane (guint lane, float *kept, gpointer user_data)
{
  const Side *side = user_data;
  kept[side->tokens.first + side->seeds[lane].token] = (float)side->kept;
}

static void
lanes_done (guint first, guint count, gpointer user_data)
{
  Side *side = user_data;
  double f = heed_subject_get_value (side->subject);
  for (guint lane = first; lane < first + count; lane++)
    {
      guint token = side->seeds[lane].token;
      side->relevance[token] = heed_influence_map_apply (side->map, f - side->values[lane]);
      side->exact[token] = TRUE;
    }
  side->explanation->passes += count;
  heed_subject_report (side->subject, side->explanation, side->done + first + count, side->total);
}

static gboolean
run_exact (Side *side, GCancellable *cancellable, GError **error)
{
  g_autofree double *values = side->values = g_new0 (double, side->n_exact);
  HeedSuppressedLayers layers = {side->tokens.side, HEED_SUPPRESSION_LOG_ADDITIVE,
                                 side->range.first, side->range.last};
  HeedLanes lanes = {side->n_exact, make_lane, values, lanes_done, side};
  return heed_subject_run_keys (side->subject, &layers, &lanes, cancellable, error);
}

static guint
count_exact (const HeedParameters *parameters, guint n_tokens)
{
  gboolean is_share;
  guint count = heed_parameters_get_count (parameters, "top", n_tokens, &is_share);
  return is_share && count > 0 ? MIN (MAX (count, LEAST_EXACT), n_tokens) : count;
}

static gboolean
prepare (HeedSubject *subject, const HeedParameters *parameters, HeedExplanation *explanation,
         Side sides[2], GError **error)
{
  HeedLayerRange ranges[2];
  if (!heed_layer_range_choose (subject, parameters, explanation, ranges, error))
    return FALSE;
  HeedInfluenceMap map = heed_influence_map_choose (parameters, explanation);
  explanation->image_exact = g_new0 (gboolean, explanation->rows * explanation->cols);
  explanation->text_exact = g_new0 (gboolean, explanation->n_text);
  for (guint i = 0; i < 2; i++)
    {
      HeedTokens tokens = heed_subject_get_tokens (subject, i ? HEED_SIDE_TEXT : HEED_SIDE_IMAGE);
      if (!ranges[i].has)
        tokens.count = 0;
      sides[i] = (Side) {
          .subject = subject,
          .explanation = explanation,
          .tokens = tokens,
          .range = ranges[i],
          .kept = heed_parameters_get_number (parameters, "kept"),
          .map = map,
          .n_exact = count_exact (parameters, tokens.count),
          .relevance = i ? explanation->text + tokens.first : explanation->image,
          .exact = i ? explanation->text_exact + tokens.first : explanation->image_exact,
      };
    }
  sides[0].total = sides[1].total = sides[0].n_exact + sides[1].n_exact;
  sides[1].done = sides[0].n_exact;
  return TRUE;
}

/* Both estimates come before any exact pass, and are reported before one is counted. */
static gboolean
run_sides (Side sides[2], GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < 2; i++)
    {
      if (sides[i].tokens.count > 0 && !estimate (&sides[i], cancellable, error))
        return FALSE;
      heed_subject_report (sides[i].subject, sides[i].explanation, 0, sides[i].total);
    }
  for (guint i = 0; i < 2; i++)
    if (sides[i].n_exact > 0 && !run_exact (&sides[i], cancellable, error))
      return FALSE;
  return TRUE;
}

/* Every place may hold a number by then: which are worth more has to be said. */
static void
warn_cancelled (const Side sides[2], HeedExplanation *explanation)
{
  heed_explanation_warn (
      explanation,
      _ ("Cancelled: of the largest estimates %u of %u patches and %u of %u "
         "words have exact values by now; all others are estimates."),
      (guint)heed_explanation_count_exact (explanation, 0, NULL), sides[0].n_exact,
      (guint)heed_explanation_count_exact (explanation, 1, NULL), sides[1].n_exact);
}

static gboolean
explain (HeedSubject *subject, const HeedParameters *parameters, HeedExplanation *explanation,
         GCancellable *cancellable, GError **error)
{
  Side sides[2] = {0};
  gboolean done = prepare (subject, parameters, explanation, sides, error)
                  && run_sides (sides, cancellable, error);
  if (!done && g_cancellable_is_cancelled (cancellable) && explanation->passes > 0)
    warn_cancelled (sides, explanation);
  g_free (sides[0].seeds);
  g_free (sides[1].seeds);
  return done;
}

static const char *const maps[] = HEED_INFLUENCE_MAP_NAMES;
static const char *const places[] = {"vision", NULL};

static const HeedParameterSpec parameter_specs[] = {
    {"kept", HEED_PARAMETER_NUMBER, "0.1", 0, 1, NULL,
     N_ ("Factor that is kept of a suppressed token; 0 masks it, 1 leaves it alone")},
    {"top", HEED_PARAMETER_COUNT, "10%", 0, 100000, NULL,
     N_ ("Tokens of the largest estimates that get a pass of their own: how many, or a share of "
         "them (then at least 10)")},
    {"layers", HEED_PARAMETER_LAYERS, "all", 0, 0, NULL, N_ ("Layers whose attention is changed")},
    {"where", HEED_PARAMETER_CHOICE, "vision", 0, 0, places,
     N_ ("Where image tokens are suppressed: the patch columns of the vision tower (Heed's "
         "extension of AtMan to dual encoders)")},
    {"map", HEED_PARAMETER_CHOICE, "signed", 0, 0, maps, N_ ("What is shown of an influence")},
};

const HeedMethod heed_method_atman_estimate = {
    .id = "atman-estimate",
    .name = "AtMan estimate",
    .family = HEED_METHOD_PERTURBATION,
    .quantity = HEED_QUANTITY_EFFECT,
    .summary = N_ ("Estimates from one backward pass what AtMan would find, and runs the largest "
                   "exactly"),
    .needs = N_ ("attention"),
    .citation = "Heed, after Deiseroth et al., AtMan, NeurIPS 2023, and Kramár et al., AtP*: An "
                "efficient and scalable method for localizing LLM behaviour to components, 2024",
    .parameters = parameter_specs,
    .n_parameters = G_N_ELEMENTS (parameter_specs),
    .explain = explain,
};
