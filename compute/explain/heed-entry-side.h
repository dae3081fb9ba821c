/* heed-entry-side.h: what methods share that read relevance at a tower's input embeddings. */
#pragma once

#include "heed-method.h"

G_BEGIN_DECLS

/**
 * HeedEntrySide: one side at work.
 * @entry: [n_keys, channels]: the unmodified embeddings
 * @relevance: [n_keys]: to be filled, zero at first
 * @done, @total: passes of both sides
 */
typedef struct
{
  HeedSubject *subject;
  HeedExplanation *explanation;
  HeedTokens tokens;
  guint channels;
  float *entry;
  double *relevance;
  guint64 done;
  guint64 total;
} HeedEntrySide;

/** HeedEntrySideFunc: fills @side's relevance. */
typedef gboolean (*HeedEntrySideFunc) (HeedEntrySide *side, gpointer user_data,
                                       GCancellable *cancellable, GError **error);

/**
 * heed_entry_side_explain: calls @explain_side for picture and text and hands its relevances to
 * @explanation; the class token's is apart from the patches'.
 * @rules: the kind of them; @lanes: how many each side runs
 */
gboolean
heed_entry_side_explain (HeedSubject *subject, HeedExplanation *explanation, HeedRuleSet rules,
                         guint lanes, HeedEntrySideFunc explain_side, gpointer user_data,
                         GCancellable *cancellable, GError **error);

/** heed_entry_side_run: @lanes of @side, which counts their passes and reports them; a side's last
 * one is reported with its relevance. */
gboolean
heed_entry_side_run (HeedEntrySide *side, HeedEntryLanes *lanes, GCancellable *cancellable,
                     GError **error);

/** HeedRowRelevance: the relevance of a token with embedding @x and ∂f/∂x = @gradient. */
typedef double (*HeedRowRelevance) (const float *x, const float *gradient, guint channels);

/** heed_entry_side_product: Σ x·∂f/∂x. */
double
heed_entry_side_product (const float *x, const float *gradient, guint channels);

/**
 * heed_entry_side_run_one: fills @side's relevance from one pass of the unmodified input, and where
 * @rules propagate relevance the explanation's ledger.
 */
gboolean
heed_entry_side_run_one (HeedEntrySide *side, const HeedRules *rules, HeedRowRelevance relevance,
                         GCancellable *cancellable, GError **error);

G_END_DECLS
