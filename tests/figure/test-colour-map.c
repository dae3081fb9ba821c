/* test-colour-map.c: what makes a colour map honest, measured in CIE L* rather than in OKLab. */
#include "heed-colour-map.h"

#include <math.h>

#define N 64

/* CIE 1976 lightness from relative luminance. */
static double
lightness (HeedColour colour)
{
  double luminance = heed_colour_luminance (colour);

  return luminance > 216.0 / 24389 ? 116 * cbrt (luminance) - 16 : luminance * 24389 / 27;
}

static double
lightness_at (const HeedColourMap *map, double position)
{
  return lightness (heed_colour_map_lookup (map, position));
}

static void
test_luminance (void)
{
  const HeedColour black = {0, 0, 0};
  const HeedColour white = {1, 1, 1};
  const HeedColour red = {1, 0, 0};

  g_assert_cmpfloat_with_epsilon (heed_colour_contrast (black, white), 21, 1e-9);
  g_assert_cmpfloat_with_epsilon (heed_colour_contrast (white, white), 1, 1e-9);
  /* (1 + .05) / (.2126 + .05) */
  g_assert_cmpfloat_with_epsilon (heed_colour_contrast (red, white), 3.99848, 1e-4);
}

static void
assert_even_steps (const HeedColourMap *map, double from, double to)
{
  double sign = lightness_at (map, to) > lightness_at (map, from) ? 1 : -1;
  double mean = fabs (lightness_at (map, to) - lightness_at (map, from)) / N;

  for (int i = 0; i < N; i++)
    {
      double step = sign
                    * (lightness_at (map, from + (to - from) * (i + 1) / N)
                       - lightness_at (map, from + (to - from) * i / N));

      g_assert_cmpfloat (step, >, 0.4 * mean);
      g_assert_cmpfloat (step, <, 1.8 * mean);
    }
}

static double
distance (HeedColour first, HeedColour second)
{
  return hypot (hypot (first.red - second.red, first.green - second.green),
                first.blue - second.blue);
}

/* No edges that are not in the data: a curve that leaves what displays show has some. */
static void
assert_smooth (const HeedColourMap *map, double from, double to)
{
  double before = 0;

  for (int i = 0; i < N; i++)
    {
      double step = distance (heed_colour_map_lookup (map, from + (to - from) * (i + 1) / N),
                              heed_colour_map_lookup (map, from + (to - from) * i / N));

      if (i > 0)
        {
          g_assert_cmpfloat (step, <, 1.35 * before);
          g_assert_cmpfloat (step, >, before / 1.35);
        }
      before = step;
    }
}

/* Every palette on a light and on a dark page. */
typedef struct
{
  const HeedPalette *palette;
  gboolean dark;
} Case;

static void
test_sequential (gconstpointer data)
{
  const Case *kind = data;
  g_autoptr (HeedColourMap) map =
      heed_colour_map_new (kind->palette, HEED_COLOUR_MAP_SEQUENTIAL, kind->dark);

  assert_even_steps (map, 0, 1);
  assert_smooth (map, 0, 1);
  g_assert_cmpfloat (fabs (lightness_at (map, 1) - lightness_at (map, 0)), >, 70);
  /* Nothing looks like the page. */
  if (kind->dark)
    g_assert_cmpfloat (lightness_at (map, 0), <, 20);
  else
    g_assert_cmpfloat (lightness_at (map, 0), >, 97);
}

static void
assert_neutral (HeedColour colour)
{
  g_assert_cmpfloat_with_epsilon (colour.red, colour.green, 0.01);
  g_assert_cmpfloat_with_epsilon (colour.green, colour.blue, 0.01);
}

static double
hue_of (HeedColour colour)
{
  double x = colour.red - (colour.green + colour.blue) / 2;
  double y = sqrt (3) / 2 * (colour.green - colour.blue);

  return atan2 (y, x) * 180 / G_PI;
}

static void
test_diverging (gconstpointer data)
{
  const Case *kind = data;
  g_autoptr (HeedColourMap) map =
      heed_colour_map_new (kind->palette, HEED_COLOUR_MAP_DIVERGING, kind->dark);
  HeedColour least = heed_colour_map_lookup (map, 0);
  HeedColour most = heed_colour_map_lookup (map, 1);
  double apart = fabs (hue_of (most) - hue_of (least));

  assert_neutral (heed_colour_map_lookup (map, 0.5));
  assert_even_steps (map, 0.5, 1);
  assert_even_steps (map, 0.5, 0);
  assert_smooth (map, 0.5, 1);
  assert_smooth (map, 0.5, 0);
  for (int i = 0; i <= N; i++)
    g_assert_cmpfloat_with_epsilon (lightness_at (map, 0.5 + 0.5 * i / N),
                                    lightness_at (map, 0.5 - 0.5 * i / N), 5);
  /* The ends have opposite hues. */
  g_assert_cmpfloat (MIN (apart, 360 - apart), >, 120);
}

/* Viénot, Brettel & Mollon (1999), on linear RGB: what a protanope and a deuteranope see. */
static HeedColour
dichromat (HeedColour colour, double red_share, double blue_from_red)
{
  double red = pow (colour.red, 2.2);
  double green = pow (colour.green, 2.2);
  double blue = pow (colour.blue, 2.2);
  double yellow = red_share * red + (1 - red_share) * green;

  return (HeedColour) {yellow, yellow, blue + blue_from_red * (red - green)};
}

/* Both arms stay as far apart for them, in hue alone: the same amounts are equally light. */
static void
test_colour_blind (gconstpointer data)
{
  const Case *kind = data;
  const double shares[2][2] = {{0.11238, 0.00401}, {0.29275, -0.02234}};
  g_autoptr (HeedColourMap) map =
      heed_colour_map_new (kind->palette, HEED_COLOUR_MAP_DIVERGING, kind->dark);

  for (int type = 0; type < 2; type++)
    for (int i = 1; i <= 4; i++)
      {
        HeedColour more = dichromat (heed_colour_map_lookup (map, 0.5 + i / 8.0), shares[type][0],
                                     shares[type][1]);
        HeedColour less = dichromat (heed_colour_map_lookup (map, 0.5 - i / 8.0), shares[type][0],
                                     shares[type][1]);

        g_assert_cmpfloat (less.blue, >, 1.2 * more.blue);
        g_assert_cmpfloat (less.blue / less.red, >, 1.3 * more.blue / more.red);
      }
}

static void
test_palettes (void)
{
  gsize n;
  const HeedPalette *palettes = heed_palettes (&n);

  g_assert_cmpuint (n, >=, 2);
  g_assert_cmpstr (palettes[0].id, ==, "heat");
  for (gsize i = 0; i < n; i++)
    {
      g_assert_true (heed_palette_find (palettes[i].id) == &palettes[i]);
      g_assert_cmpstr (heed_palette_name (&palettes[i]), !=, "");
      g_assert_cmpstr (heed_palette_reading (&palettes[i]), !=, "");
    }
  g_assert_null (heed_palette_find ("none such"));
  g_assert_null (heed_palette_find (NULL));
}

static void
test_ends (void)
{
  g_autoptr (HeedColourMap) sequential =
      heed_colour_map_new (heed_palettes (NULL), HEED_COLOUR_MAP_SEQUENTIAL, FALSE);
  g_autoptr (HeedColourMap) diverging =
      heed_colour_map_new (heed_palettes (NULL), HEED_COLOUR_MAP_DIVERGING, FALSE);

  g_assert_cmpfloat (lightness_at (sequential, -3), ==, lightness_at (sequential, 0));
  g_assert_cmpfloat (lightness_at (sequential, 7), ==, lightness_at (sequential, 1));
  g_assert_cmpfloat (lightness_at (sequential, NAN), ==, lightness_at (sequential, 0));
  g_assert_cmpfloat (lightness_at (diverging, NAN), ==, lightness_at (diverging, 0.5));
}

static void
add_cases (const HeedPalette *palette, gboolean dark)
{
  static const struct
  {
    const char *name;
    GTestDataFunc func;
  } tests[] = {
      {"sequential", test_sequential},
      {"diverging", test_diverging},
      {"colour-blind", test_colour_blind},
  };

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      Case *kind = g_new (Case, 1);
      g_autofree char *path = g_strdup_printf ("/colour-map/%s/%s/%s", tests[i].name, palette->id,
                                               dark ? "dark" : "light");

      *kind = (Case) {palette, dark};
      g_test_add_data_func_full (path, kind, tests[i].func, g_free);
    }
}

int
main (int argc, char **argv)
{
  gsize n;
  const HeedPalette *palettes = heed_palettes (&n);

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/colour-map/luminance", test_luminance);
  for (gsize i = 0; i < n; i++)
    {
      add_cases (&palettes[i], FALSE);
      add_cases (&palettes[i], TRUE);
    }
  g_test_add_func ("/colour-map/palettes", test_palettes);
  g_test_add_func ("/colour-map/ends", test_ends);
  return g_test_run ();
}
