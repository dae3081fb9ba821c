/* heed-figure-text.h: what a figure says about itself: its caption, and its metadata. */
#pragma once

#include "heed-result.h"
#include "heed-scale.h"

G_BEGIN_DECLS

/** heed_figure_text_target: (transfer full): "caption “a red mug” against “a blue mug”". */
char *
heed_figure_text_target (const HeedResult *result);

/** heed_figure_text_value: (transfer full): "logit 7.641". */
char *
heed_figure_text_value (const HeedExplanation *explanation);

/**
 * heed_figure_text_settings: (transfer full): "kept = 0.1, kappa = 2", "" where all are defaults;
 * of a difference of unlike numbers how they were made alike.
 */
char *
heed_figure_text_settings (const HeedExplanation *explanation);

/** heed_figure_text_keep_together: (transfer full): a method's @name, for a layout, which does not
 * break it within "gamma = 0.25", "block:2" or "CP-LRP". */
char *
heed_figure_text_keep_together (const char *name);

/** heed_figure_text_unexplained: patches whose relevance is not known. */
gsize
heed_figure_text_unexplained (const HeedExplanation *explanation);

/**
 * heed_figure_text_exact: (transfer full) (nullable): "Exact (outlined): 20 of 196 patches, 3 of 3
 * tokens", %NULL of a method that does not estimate.
 */
char *
heed_figure_text_exact (const HeedExplanation *explanation);

/** heed_figure_text_title: (transfer full): one line: the target and the methods. */
char *
heed_figure_text_title (const HeedResult *result);

/**
 * heed_figure_text_caption: (transfer full): the block under the cards: target and value, model
 * and fingerprint, picture, how to read the colours, scale, device, version.
 * @groups: see heed_scale_groups_new()
 */
char *
heed_figure_text_caption (const HeedResult *result, const GPtrArray *groups,
                          const HeedFigureOptions *options);

/** HeedFigureEntry: one piece of metadata; @key is ASCII, at most 79 characters. */
typedef struct
{
  const char *key;
  char *value;
} HeedFigureEntry;

/**
 * heed_figure_text_metadata:
 *
 * "Title", "Description", "Software" first, then "heed:method", "heed:parameters", "heed:value"
 * (one line per explanation each), "heed:difference" (one line each, only if there are any),
 * "heed:target", "heed:target-kind", "heed:model",
 * "heed:fingerprint", "heed:device", "heed:picture", "heed:scale", "heed:warnings" (only if there
 * are any), "heed:version". Values are valid UTF-8 without control characters but newline; keys and
 * the values of "heed:…" keys are never translated.
 *
 * Returns: (element-type HeedFigureEntry) (transfer full)
 */
GPtrArray *
heed_figure_text_metadata (const HeedResult *result, const HeedFigureOptions *options);

/** heed_figure_text_find: the value of @key, or %NULL. */
const char *
heed_figure_text_find (const GPtrArray *metadata, const char *key);

G_END_DECLS
