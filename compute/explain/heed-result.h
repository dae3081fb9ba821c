/* heed-result.h: everything one job found out, and its JSON. */
#pragma once

#include "heed-explanation.h"
#include "heed-json-writer.h"
#include "heed-picture.h"

G_BEGIN_DECLS

/** HeedTargetKind: see methods.md §0. */
typedef enum
{
  HEED_TARGET_CAPTION,
  HEED_TARGET_LIST,
  HEED_TARGET_VERSUS,
} HeedTargetKind;

const char *
heed_target_kind_name (HeedTargetKind kind);

/**
 * HeedDifference: of one side's relevance.
 * @largest: |Δ|
 * @nmse: Σ(a−b)²/Σb²
 * @rank_correlation: Spearman's; NaN where it is not defined
 */
typedef struct
{
  double largest;
  double nmse;
  double rank_correlation;
} HeedDifference;

/**
 * HeedCheck: how an explanation differs from the CPU's in f32 (`--check`).
 * @value: |Δ| of the explained value
 */
typedef struct
{
  char *method;
  double value;
  HeedDifference image;
  HeedDifference text;
} HeedCheck;

void
heed_check_free (HeedCheck *check);

/**
 * HeedResult: constant once made; ref-counted, may be shared between threads.
 * @picture: the whole picture; @box: what the model saw of it: x, y, width, height in its pixels
 * @pieces: [n_ids] the vocabulary's own pieces; @words: [n_ids] the same as a person reads them,
 *   special tokens by their name
 * @word_of: [n_ids] the number of the word a token belongs to, -1 for special tokens
 * @explanations: (element-type HeedExplanation)
 * @checks: (element-type HeedCheck): empty without `check`
 * @warnings: (element-type utf8): sentences about the whole job
 */
typedef struct
{
  char *model_path;
  char *model_name;
  char *model_family;
  char *model_fingerprint;
  char *device;
  HeedTargetKind target_kind;
  char *target_text;
  char *versus;
  GStrv against;
  char *image_path;
  HeedPicture *picture;
  double box[4];
  guint n_ids;
  gint32 *ids;
  GStrv pieces;
  GStrv words;
  int *word_of;
  GPtrArray *explanations;
  GPtrArray *checks;
  GPtrArray *warnings;
  gatomicrefcount references;
} HeedResult;

HeedResult *
heed_result_new (void);
HeedResult *
heed_result_ref (HeedResult *result);
void
heed_result_unref (HeedResult *result);

/** heed_result_to_json: design.md's "JSON of explain"; @timings adds seconds per explanation. */
JsonNode *
heed_result_to_json (const HeedResult *result, gboolean timings);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedResult, heed_result_unref)

G_END_DECLS
