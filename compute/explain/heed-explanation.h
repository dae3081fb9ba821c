/* heed-explanation.h: what a method found out: one relevance per patch and per text token.
 *
 * Plain data, owned by its result; constant once the job that made it has returned.
 */
#pragma once

#include "heed-balance.h"

G_BEGIN_DECLS

/** HeedValueKind: what the explained scalar is; see methods.md §0. */
typedef enum
{
  HEED_VALUE_LOGIT,
  HEED_VALUE_LOG_PROB,
  HEED_VALUE_LOGIT_DIFFERENCE,
} HeedValueKind;

/** heed_value_kind_name: as in JSON: "logit", "log-prob", "logit-difference". */
const char *
heed_value_kind_name (HeedValueKind kind);

/**
 * HeedQuantity: what a method's numbers are, so that only like is compared with like.
 * @HEED_QUANTITY_OWN: comparable with the same method's numbers only
 * @HEED_QUANTITY_EFFECT: change of the explained value when part of the input is suppressed
 * @HEED_QUANTITY_SHARE: parts that the explained value is divided into
 * @HEED_QUANTITY_ATTENTION: attention weights
 * @HEED_QUANTITY_UNITLESS: [0, 1] without a unit: the baselines
 */
typedef enum
{
  HEED_QUANTITY_OWN,
  HEED_QUANTITY_EFFECT,
  HEED_QUANTITY_SHARE,
  HEED_QUANTITY_ATTENTION,
  HEED_QUANTITY_UNITLESS,
} HeedQuantity;

/**
 * HeedContrast: whether an explanation is the difference of two others; see
 * heed_explanation_subtract().
 * @HEED_CONTRAST_NONE: it is not: a method made it
 * @HEED_CONTRAST_PLAIN: their numbers are of one kind and were subtracted as they are
 * @HEED_CONTRAST_SCALED: each side was divided by its own largest |relevance| first
 */
typedef enum
{
  HEED_CONTRAST_NONE,
  HEED_CONTRAST_PLAIN,
  HEED_CONTRAST_SCALED,
} HeedContrast;

/**
 * HeedCompleteness: of a method whose relevances should add up to what f changes by between a
 * baseline and the input; NaN where a method has no such thing.
 * @sum: of the side's relevances
 * @change: f of the input less f of the baseline
 */
typedef struct
{
  double sum;
  double change;
} HeedCompleteness;

/**
 * HeedExplanation:
 * @method: the method's id
 * @method_name: its name for people
 * @parameters: every parameter with its value, "kept=0.1,kappa=2"
 * @settings: only those that differ from their defaults, "kept=0,kappa=2"; "" if none
 * @quantity: what the relevances are
 * @contrast: whether it is a difference; then @method is "difference", @method_name "A − B" and
 *   @parameters the two
 * @value: the explained scalar of the unmodified input
 * @rows, @cols: patches of the map
 * @image: [rows·cols] from the top left; NaN = not explained; %NULL = the method has no image map
 * @cls: the class token's relevance, NaN = none
 * @n_text: tokens of the text, special ones included
 * @text: [n_text]; NaN = the method explains no such token
 * @image_exact, @text_exact: (nullable): as @image and @text, of a method that estimates: whether a
 *   value comes from a pass of its own
 * @completeness: of picture and text
 * @ledger: (nullable): of picture and text: of a propagation, what became of the value
 * @passes: passes run for it: forward, or forward and backward
 * @weights_bytes, @arena_bytes, @staging_bytes: peaks while it ran
 * @arena_bound: what @arena_bytes may be; see heed_tower_arena_bound()
 * @unfinished: cancelled; what is missing is NaN
 * @warnings: (element-type utf8): sentences
 */
typedef struct
{
  char *method;
  char *method_name;
  char *parameters;
  char *settings;
  HeedQuantity quantity;
  HeedContrast contrast;
  HeedValueKind value_kind;
  double value;
  guint rows;
  guint cols;
  double *image;
  double cls;
  guint n_text;
  double *text;
  gboolean *image_exact;
  gboolean *text_exact;
  HeedCompleteness completeness[2];
  HeedBalance *ledger[2];
  guint64 passes;
  gsize weights_bytes;
  gsize arena_bytes;
  gsize arena_bound;
  gsize staging_bytes;
  double seconds;
  gboolean unfinished;
  GPtrArray *warnings;
} HeedExplanation;

HeedExplanation *
heed_explanation_new (void);
/** heed_explanation_copy: shares nothing with @explanation; (transfer full). */
HeedExplanation *
heed_explanation_copy (const HeedExplanation *explanation);
void
heed_explanation_free (HeedExplanation *explanation);
void
heed_explanation_warn (HeedExplanation *explanation, const char *format, ...) G_GNUC_PRINTF (2, 3);

/**
 * heed_explanation_take_ledger:
 * @side: 0 for the picture, 1 for the text
 * @balance: (transfer full)
 *
 * Also warns where it does not add up, and where relevance grows too much (heed-balance.h).
 */
void
heed_explanation_take_ledger (HeedExplanation *explanation, guint side, HeedBalance *balance);

/**
 * heed_explanation_comparable: whether the numbers of both are of one kind, so that they may share
 * a scale and be subtracted: effects on, or shares of, one kind of value; attention weights; the
 * baselines' [0, 1]; of any other method the same method's. Never those of a difference.
 */
gboolean
heed_explanation_comparable (const HeedExplanation *a, const HeedExplanation *b);

/** heed_explanation_describe: (transfer full): "AtMan", or with settings "AtMan (kept = 0.2)". */
char *
heed_explanation_describe (const HeedExplanation *explanation);

/** heed_explanation_call: (transfer full): what made it, "atman:kept=0.1,kappa=2". */
char *
heed_explanation_call (const HeedExplanation *explanation);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedExplanation, heed_explanation_free)

G_END_DECLS
