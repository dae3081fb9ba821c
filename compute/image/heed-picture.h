/* heed-picture.h: a picture as a person sees it: upright, 8-bit RGB, transparency over white. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** HeedPicture: immutable, counted references, any thread. */
typedef struct _HeedPicture HeedPicture;

/** The most pixels that are decoded when the caller sets no limit of their own. */
#define HEED_PICTURE_MAX_PIXELS G_GUINT64_CONSTANT (100000000)

/**
 * heed_picture_load:
 * @path: a PNG or JPEG file
 * @max_pixels: the most pixels to decode, 0 for %HEED_PICTURE_MAX_PIXELS; the header is checked
 *   before anything is decoded
 *
 * Decodes a file: 16 bits rounded to 8, palettes and grey to RGB, transparency over white, turned
 * upright by its EXIF orientation; colour profiles and gamma are not applied, as models are
 * trained. What is missing, empty, truncated, too large or no picture is refused with one sentence
 * that names the file.
 */
HeedPicture *
heed_picture_load (const char *path, guint64 max_pixels, GError **error);

/**
 * heed_picture_load_bytes: heed_picture_load() of @bytes.
 * @name: stands for the file in messages
 * @cancellable: (nullable): stops decoding within milliseconds, with %G_IO_ERROR_CANCELLED
 */
HeedPicture *
heed_picture_load_bytes (const char *name, GBytes *bytes, guint64 max_pixels,
                         GCancellable *cancellable, GError **error);

/**
 * heed_picture_new_take:
 * @rgb: (transfer full): [@height][@width][3], from g_malloc()
 */
HeedPicture *
heed_picture_new_take (const char *name, gsize width, gsize height, guint8 *rgb);

HeedPicture *
heed_picture_ref (HeedPicture *picture);
void
heed_picture_unref (HeedPicture *picture);

gsize
heed_picture_width (const HeedPicture *picture);
gsize
heed_picture_height (const HeedPicture *picture);
/** heed_picture_name: the path or name that it was loaded by, as a display name. */
const char *
heed_picture_name (const HeedPicture *picture);
/** heed_picture_rgb: [height][width][3], lives as long as @picture. */
const guint8 *
heed_picture_rgb (const HeedPicture *picture);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedPicture, heed_picture_unref)

G_END_DECLS
