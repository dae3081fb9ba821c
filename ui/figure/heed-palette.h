/* heed-palette.h: the pairs of colour maps there are: one for data ≥ 0 and one for signed data.
 *
 * All are curves in OKLCH (lightness, chroma and hue of B. Ottosson's OKLab, 2020): lightness is
 * linear in the value, so that they also read in grey and with any colour blindness.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HeedColourCurve: from nothing (share 0) to everything (share 1).
 * @nothing, @everything: lightness
 * @chroma, @reach: chroma is @chroma · sin (π · @reach · share)
 * @from, @to: hue in degrees
 */
typedef struct
{
  double nothing;
  double everything;
  double chroma;
  double reach;
  double from;
  double to;
} HeedColourCurve;

/**
 * HeedPalette: constant.
 * @id: for files and settings, ASCII
 * @sequential: [dark page] for data ≥ 0
 * @positive, @negative: [dark page] the arms for signed data: both have the same lightness and
 *   chroma at the same distance from zero
 */
typedef struct
{
  const char *id;
  const char *name;
  const char *reading;
  HeedColourCurve sequential[2];
  HeedColourCurve positive[2];
  HeedColourCurve negative[2];
} HeedPalette;

/** heed_palettes: @n: (out) (optional): how many; the first is the default. */
const HeedPalette *
heed_palettes (gsize *n);

/** heed_palette_find: the one called @id, or %NULL. */
const HeedPalette *
heed_palette_find (const char *id);

/** heed_palette_name: for a person, translated: "Heat (yellow to purple, blue to red)". */
const char *
heed_palette_name (const HeedPalette *palette);

/** heed_palette_reading: a sentence that says which colours speak for the target, translated. */
const char *
heed_palette_reading (const HeedPalette *palette);

G_END_DECLS
