/* heed-colour-map.c: see heed-colour-map.h. */
#include "heed-colour-map.h"

#include <math.h>

/* Odd, so that a diverging map has an entry for exactly zero. */
#define N_COLOURS 513

struct _HeedColourMap
{
  HeedColourMapKind kind;
  HeedColour table[N_COLOURS];
};

typedef struct
{
  double lightness;
  double chroma;
  double hue; /* degrees */
} Oklch;

static double
encode_gamma (double linear)
{
  if (linear <= 0.0031308)
    return 12.92 * linear;
  return 1.055 * pow (linear, 1.0 / 2.4) - 0.055;
}

static double
decode_gamma (double encoded)
{
  if (encoded <= 0.04045)
    return encoded / 12.92;
  return pow ((encoded + 0.055) / 1.055, 2.4);
}

/* OKLab to linear sRGB: https://bottosson.github.io/posts/oklab/ */
static HeedColour
oklch_to_linear (Oklch colour)
{
  double a = colour.chroma * cos (colour.hue * G_PI / 180.0);
  double b = colour.chroma * sin (colour.hue * G_PI / 180.0);
  double l = pow (colour.lightness + 0.3963377774 * a + 0.2158037573 * b, 3.0);
  double m = pow (colour.lightness - 0.1055613458 * a - 0.0638541728 * b, 3.0);
  double s = pow (colour.lightness - 0.0894841775 * a - 1.2914855480 * b, 3.0);

  return (HeedColour) {
      .red = 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
      .green = -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
      .blue = -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s,
  };
}

static gboolean
in_gamut (HeedColour linear)
{
  return MIN (MIN (linear.red, linear.green), linear.blue) >= 0
         && MAX (MAX (linear.red, linear.green), linear.blue) <= 1;
}

/* Gives up chroma, never lightness or hue, where a display cannot show the colour. */
static HeedColour
oklch_to_srgb (Oklch colour)
{
  HeedColour linear = oklch_to_linear (colour);

  if (!in_gamut (linear))
    {
      double least = 0;
      double most = colour.chroma;

      for (int i = 0; i < 40; i++)
        {
          colour.chroma = (least + most) / 2;
          if (in_gamut (oklch_to_linear (colour)))
            least = colour.chroma;
          else
            most = colour.chroma;
        }
      colour.chroma = least;
      linear = oklch_to_linear (colour);
    }
  return (HeedColour) {
      .red = CLAMP (encode_gamma (linear.red), 0, 1),
      .green = CLAMP (encode_gamma (linear.green), 0, 1),
      .blue = CLAMP (encode_gamma (linear.blue), 0, 1),
  };
}

/* @share: 0 = nothing … 1 = everything. */
static Oklch
follow (const HeedColourCurve *curve, double share)
{
  return (Oklch) {
      .lightness = curve->nothing + (curve->everything - curve->nothing) * share,
      .chroma = curve->chroma * sin (G_PI * curve->reach * share),
      .hue = curve->from + (curve->to - curve->from) * share,
  };
}

/* @amount: −1 … 1 */
static Oklch
diverge (const HeedPalette *palette, gboolean dark, double amount)
{
  return follow (amount > 0 ? &palette->positive[dark] : &palette->negative[dark], fabs (amount));
}

HeedColourMap *
heed_colour_map_new (const HeedPalette *palette, HeedColourMapKind kind, gboolean dark)
{
  HeedColourMap *map = g_new0 (HeedColourMap, 1);

  map->kind = kind;
  for (guint i = 0; i < N_COLOURS; i++)
    {
      double share = i / (N_COLOURS - 1.0);

      map->table[i] = oklch_to_srgb (kind == HEED_COLOUR_MAP_SEQUENTIAL
                                         ? follow (&palette->sequential[!!dark], share)
                                         : diverge (palette, !!dark, 2 * share - 1));
    }
  return map;
}

void
heed_colour_map_free (HeedColourMap *map)
{
  g_free (map);
}

HeedColour
heed_colour_map_lookup (const HeedColourMap *map, double position)
{
  if (isnan (position))
    position = map->kind == HEED_COLOUR_MAP_DIVERGING ? 0.5 : 0;
  return map->table[(guint)(CLAMP (position, 0, 1) * (N_COLOURS - 1) + 0.5)];
}

HeedColour
heed_colour_mix (HeedColour first, HeedColour second, double share)
{
  return (HeedColour) {
      .red = first.red + (second.red - first.red) * share,
      .green = first.green + (second.green - first.green) * share,
      .blue = first.blue + (second.blue - first.blue) * share,
  };
}

double
heed_colour_luminance (HeedColour colour)
{
  return 0.2126 * decode_gamma (colour.red) + 0.7152 * decode_gamma (colour.green)
         + 0.0722 * decode_gamma (colour.blue);
}

double
heed_colour_contrast (HeedColour first, HeedColour second)
{
  double a = heed_colour_luminance (first);
  double b = heed_colour_luminance (second);

  return (MAX (a, b) + 0.05) / (MIN (a, b) + 0.05);
}
