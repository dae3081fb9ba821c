/* heed-encode.h: plain forward passes: embeddings of a picture and of captions. */
#pragma once

#include "heed-engine.h"
#include "heed-encoding.h"

G_BEGIN_DECLS

/**
 * heed_encode_picture:
 * @pixels: [3, image size, image size]
 * @content: (out) (optional) (transfer full): [patches, channels] embeddings without position
 *
 * Returns: (transfer full): [projection], not normalised
 */
float *
heed_encode_picture (HeedEngine *engine, const float *pixels, float **content, guint *channels,
                     GCancellable *cancellable, GError **error);

/**
 * heed_encode_captions: @captions (element-type HeedEncoding), as lanes.
 *
 * Returns: (transfer full): [captions, projection], not normalised
 */
float *
heed_encode_captions (HeedEngine *engine, const GPtrArray *captions, GCancellable *cancellable,
                      GError **error);

/**
 * heed_encode_tokens:
 *
 * Returns: (transfer full): [tokens, channels]: the embeddings of one caption without position
 */
float *
heed_encode_tokens (HeedEngine *engine, const HeedEncoding *caption, guint *channels,
                    GCancellable *cancellable, GError **error);

/**
 * heed_encode_entry: the embeddings that enter a tower.
 * @input: pixels [3, image size, image size], or @rows token ids
 * @rows: of the tower
 *
 * Returns: (transfer full): [rows, channels]
 */
float *
heed_encode_entry (HeedEngine *engine, HeedSide side, const void *input, guint32 rows,
                   guint *channels, GCancellable *cancellable, GError **error);

/**
 * heed_encode_normalise: @n embeddings of @side to unit length, in f64. One of length 0 is
 * %HEED_ERROR_NUMERIC.
 */
gboolean
heed_encode_normalise (HeedEngine *engine, HeedSide side, float *rows, guint n, GError **error);

G_END_DECLS
