/* heed-decode.h: what the decoders of picture files have in common. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * HeedDecoded:
 * @rgb: (owned): [@height][@width][3]
 * @orientation: EXIF's, 1 (upright) to 8: how the pixels have to be turned
 */
typedef struct
{
  gsize width;
  gsize height;
  guint8 *rgb;
  guint orientation;
} HeedDecoded;

/**
 * HeedEncoded: a whole file.
 * @name: for messages
 * @data: [@size]
 * @max_pixels: the most to decode
 * @cancellable: (nullable): looked at every few kilobytes of @data
 */
typedef struct
{
  const char *name;
  const guint8 *data;
  gsize size;
  guint64 max_pixels;
  GCancellable *cancellable;
} HeedEncoded;

/** HeedDecode: a decoder: fills @decoded; on failure, or if cancelled, @decoded is untouched. */
typedef gboolean (*HeedDecode) (const HeedEncoded *file, HeedDecoded *decoded, GError **error);

gboolean
heed_decode_png (const HeedEncoded *file, HeedDecoded *decoded, GError **error);
gboolean
heed_decode_jpeg (const HeedEncoded *file, HeedDecoded *decoded, GError **error);

/** heed_decode_check_size: refuses pictures without pixels and those over the limit. */
gboolean
heed_decode_check_size (const char *name, guint64 width, guint64 height, guint64 max_pixels,
                        GError **error);

/** heed_decode_upright: turns the pixels so that the orientation is 1. */
void
heed_decode_upright (HeedDecoded *decoded);

/**
 * heed_exif_orientation:
 * @data: an EXIF block: a TIFF header and directories, with or without "Exif\0\0" in front
 *
 * Returns: the orientation, 1 to 8; 1 where @data has none or makes no sense
 */
guint
heed_exif_orientation (const guint8 *data, gsize size);

G_END_DECLS
