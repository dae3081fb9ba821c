/* heed-colour-map.h: colours for relevance, even steps of which look even. */
#pragma once

#include "heed-palette.h"

G_BEGIN_DECLS

/** HeedColour: sRGB as displays take it, each in [0, 1]. */
typedef struct
{
  double red;
  double green;
  double blue;
} HeedColour;

/**
 * HeedColourMapKind:
 * @HEED_COLOUR_MAP_SEQUENTIAL: for data ≥ 0: begins near the page's colour
 * @HEED_COLOUR_MAP_DIVERGING: for signed data: neutral, near the page's colour, at 0.5
 */
typedef enum
{
  HEED_COLOUR_MAP_SEQUENTIAL,
  HEED_COLOUR_MAP_DIVERGING,
} HeedColourMapKind;

typedef struct _HeedColourMap HeedColourMap;

/** heed_colour_map_new: @dark: nothing is dark instead of light, for dark pages. */
HeedColourMap *
heed_colour_map_new (const HeedPalette *palette, HeedColourMapKind kind, gboolean dark);
void
heed_colour_map_free (HeedColourMap *map);

/** heed_colour_map_lookup: @position is clamped to [0, 1]; NaN reads as the position of zero. */
HeedColour
heed_colour_map_lookup (const HeedColourMap *map, double position);

/** heed_colour_mix: @share 0 gives @first, 1 gives @second; mixed as displays do, in sRGB. */
HeedColour
heed_colour_mix (HeedColour first, HeedColour second, double share);

/** heed_colour_luminance: relative luminance in [0, 1] (WCAG 2.1). */
double
heed_colour_luminance (HeedColour colour);

/** heed_colour_contrast: WCAG 2.1 contrast ratio in [1, 21]. */
double
heed_colour_contrast (HeedColour first, HeedColour second);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedColourMap, heed_colour_map_free)

G_END_DECLS
