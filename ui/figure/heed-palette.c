/* heed-palette.c: see heed-palette.h. */
#include "heed-palette.h"

#include <glib/gi18n-lib.h>

/* Lightness of nothing on a light and on a dark page: near the page itself. */
#define LIGHT 0.985
#define DARK  0.245

/* Hues and chroma stay within what displays show, so that no step is larger than its neighbours.
 * On a dark page a sequential map walks the same hues from their other end. */
static const HeedPalette table[] = {
    {
        .id = "heat",
        .name = N_ ("Heat: yellow to purple, blue to red"),
        .reading = N_ ("Warm colours speak for the target, cold ones against it."),
        .sequential = {{LIGHT, DARK, 0.185, 0.82, 88, -40}, {DARK, LIGHT, 0.16, 0.94, -40, 88}},
        .positive = {{LIGHT, 0.42, 0.155, 0.60, 60, 32}, {DARK, 0.80, 0.118, 0.60, 45, 65}},
        .negative = {{LIGHT, 0.42, 0.155, 0.60, 240, 262}, {DARK, 0.80, 0.118, 0.60, 260, 240}},
    },
    {
        .id = "meadow",
        .name = N_ ("Meadow: yellow to blue, purple to green"),
        .reading = N_ ("Green speaks for the target, purple against it."),
        .sequential = {{LIGHT, DARK, 0.092, 0.86, 112, 290}, {DARK, LIGHT, 0.098, 0.92, 290, 112}},
        .positive = {{LIGHT, 0.42, 0.128, 0.60, 135, 148}, {DARK, 0.80, 0.135, 0.60, 150, 140}},
        .negative = {{LIGHT, 0.42, 0.128, 0.60, 312, 306}, {DARK, 0.80, 0.135, 0.60, 306, 314}},
    },
    {
        .id = "shore",
        .name = N_ ("Shore: mint to deep blue, blue-green to brown"),
        .reading = N_ ("Brown speaks for the target, blue-green against it."),
        .sequential = {{LIGHT, DARK, 0.102, 0.88, 175, 272}, {DARK, LIGHT, 0.082, 0.92, 272, 175}},
        .positive = {{LIGHT, 0.42, 0.078, 0.55, 78, 62}, {DARK, 0.80, 0.095, 0.60, 62, 78}},
        .negative = {{LIGHT, 0.42, 0.078, 0.55, 196, 218}, {DARK, 0.80, 0.095, 0.60, 218, 200}},
    },
};

const HeedPalette *
heed_palettes (gsize *n)
{
  if (n)
    *n = G_N_ELEMENTS (table);
  return table;
}

const HeedPalette *
heed_palette_find (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_strcmp0 (table[i].id, id) == 0)
      return &table[i];
  return NULL;
}

const char *
heed_palette_name (const HeedPalette *palette)
{
  return _ (palette->name);
}

const char *
heed_palette_reading (const HeedPalette *palette)
{
  return _ (palette->reading);
}
