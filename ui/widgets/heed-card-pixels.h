/* heed-card-pixels.h: a card's picture with its map, rendered in a thread. */
#pragma once

#include "heed-map-picture.h"
#include "heed-result.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * HeedCardPixels: of the main thread. Renders one picture at a time; of the wishes that come
 * meanwhile only the newest is kept. What was rendered last is shown until there is something
 * newer.
 *
 * Signal "changed": there is a new texture.
 */
#define HEED_TYPE_CARD_PIXELS (heed_card_pixels_get_type ())
G_DECLARE_FINAL_TYPE (HeedCardPixels, heed_card_pixels, HEED, CARD_PIXELS, GObject)

HeedCardPixels *
heed_card_pixels_new (void);

/**
 * heed_card_pixels_want: asks for @map, unless it is what was asked for last.
 * @result: owns what @map borrows besides its style; referenced, like the style
 */
void
heed_card_pixels_want (HeedCardPixels *self, HeedResult *result, const HeedMapPicture *map);

/** heed_card_pixels_forget: the old pixels are of something else and are not to be shown. */
void
heed_card_pixels_forget (HeedCardPixels *self);

/** heed_card_pixels_get_texture: (transfer none) (nullable): the newest there is. */
GdkTexture *
heed_card_pixels_get_texture (HeedCardPixels *self);

/** heed_card_pixels_is_current: whether the texture is what was asked for last. */
gboolean
heed_card_pixels_is_current (HeedCardPixels *self);

G_END_DECLS
