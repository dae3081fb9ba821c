/* heed-result.h: everything one job found out, and its JSON. */
#pragma once

#include "heed-backend.h"
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
 * @device: its name; @precision: what it multiplied in
 * @image_path: the picture's file name, or what it is called if it came from no file
 * @picture: the whole picture; @box: what the model saw of it: x, y, width, height in its pixels
 * @pieces: [n_ids] the vocabulary's own pieces; @words: [n_ids] the same as a person reads them,
 *   special tokens by their name
 * @word_of: [n_ids] the number of the word a token belongs to, -1 for special tokens
 * @explanations: (element-type HeedExplanation)
 * @differences: (element-type HeedExplanation): of two of @explanations each, for showing; a job
 *   makes none, and they are neither in JSON nor in CSV
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
  HeedPrecision precision;
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
  GPtrArray *differences;
  GPtrArray *checks;
  GPtrArray *warnings;
  gatomicrefcount references;
} HeedResult;

HeedResult *
heed_result_new (void);
/**
 * heed_result_copy: (transfer full): a new one with explanations of its own, which may be added to;
 * the picture is shared.
 */
HeedResult *
heed_result_copy (const HeedResult *result);
HeedResult *
heed_result_ref (HeedResult *result);
void
heed_result_unref (HeedResult *result);

/**
 * heed_result_list_all: (element-type HeedExplanation) (transfer container): explanations, then
 * differences: what there is a card of.
 */
GPtrArray *
heed_result_list_all (const HeedResult *result);

/**
 * heed_result_same_input: whether explanations of both may stand in one result: the same model by
 * its fingerprint, device, precision, picture (the same pixels), box, target, captions and tokens.
 */
gboolean
heed_result_same_input (const HeedResult *a, const HeedResult *b);

/**
 * heed_result_to_csv: a table as in RFC 4180, in UTF-8, with the head
 * "method,parameters,side,index,row,col,token,relevance,exact" and one line per patch and per token
 * of every explanation that has such a side. Columns may be added behind these, never between.
 *
 * @side is "image" or "text"; @index counts patches from the top left, or tokens, from 0; a patch
 * has row and col (from 0) and no token, a token (as a person reads it, special ones too) no row
 * and col. Numbers are in full precision; what is not explained has no relevance. @exact is "true"
 * or "false" where a method estimates, as atman-estimate does, else empty. (transfer full)
 */
GBytes *
heed_result_to_csv (const HeedResult *result);

/**
 * heed_result_to_json: design.md's "JSON of explain", with the rank correlations of several
 * explanations.
 * @timings: adds seconds per explanation
 */
JsonNode *
heed_result_to_json (const HeedResult *result, gboolean timings);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedResult, heed_result_unref)

G_END_DECLS
