/* picture-files.h: small picture files made on the spot. */
#pragma once

#include <glib.h>

/**
 * PngSpec:
 * @samples: [height][row bytes] as the file's rows are before filtering
 * @transparent: alpha of the palette's first colours, @n_transparent of them
 */
typedef struct
{
  guint width;
  guint height;
  int colour_type;
  int depth;
  gboolean interlaced;
  const guint8 *samples;
  gsize row_bytes;
  const guint8 (*palette)[3];
  int n_palette;
  const guint8 *transparent;
  int n_transparent;
} PngSpec;

GBytes *
png_file_new (const PngSpec *spec);

/** jpeg_file_new: quality 100; @orientation 0 for no EXIF, @big its byte order. */
GBytes *
jpeg_file_new (guint width, guint height, const guint8 *rgb, guint orientation, gboolean big);

/** png_checksum: the CRC that ends a chunk, over its name and data. */
guint32
png_checksum (const guint8 *data, gsize size);
