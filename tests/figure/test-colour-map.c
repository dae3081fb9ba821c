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

static void
test_sequential (gconstpointer data)
{
  gboolean dark = GPOINTER_TO_INT (data);
  g_autoptr (HeedColourMap) map = heed_colour_map_new (HEED_COLOUR_MAP_SEQUENTIAL, dark);

  assert_even_steps (map, 0, 1);
  g_assert_cmpfloat (fabs (lightness_at (map, 1) - lightness_at (map, 0)), >, 70);
  /* Nothing looks like the page. */
  if (dark)
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

static void
test_diverging (gconstpointer data)
{
  gboolean dark = GPOINTER_TO_INT (data);
  g_autoptr (HeedColourMap) map = heed_colour_map_new (HEED_COLOUR_MAP_DIVERGING, dark);
  HeedColour least = heed_colour_map_lookup (map, 0);
  HeedColour most = heed_colour_map_lookup (map, 1);

  assert_neutral (heed_colour_map_lookup (map, 0.5));
  assert_even_steps (map, 0.5, 1);
  assert_even_steps (map, 0.5, 0);
  for (int i = 0; i <= N; i++)
    g_assert_cmpfloat_with_epsilon (lightness_at (map, 0.5 + 0.5 * i / N),
                                    lightness_at (map, 0.5 - 0.5 * i / N), 5);
  g_assert_cmpfloat (least.blue, >, least.red + 0.3);
  g_assert_cmpfloat (most.red, >, most.blue + 0.3);
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

static void
test_colour_blind (void)
{
  const double shares[2][2] = {{0.11238, 0.00401}, {0.29275, -0.02234}};
  g_autoptr (HeedColourMap) map = heed_colour_map_new (HEED_COLOUR_MAP_DIVERGING, FALSE);

  for (int kind = 0; kind < 2; kind++)
    for (int i = 1; i <= 4; i++)
      {
        HeedColour more = dichromat (heed_colour_map_lookup (map, 0.5 + i / 8.0), shares[kind][0],
                                     shares[kind][1]);
        HeedColour less = dichromat (heed_colour_map_lookup (map, 0.5 - i / 8.0), shares[kind][0],
                                     shares[kind][1]);

        /* One arm stays blue, the other yellow, for them too. */
        g_assert_cmpfloat (less.blue, >, 1.3 * less.red);
        g_assert_cmpfloat (more.red, >, 1.3 * more.blue);
      }
}

static void
test_ends (void)
{
  g_autoptr (HeedColourMap) sequential = heed_colour_map_new (HEED_COLOUR_MAP_SEQUENTIAL, FALSE);
  g_autoptr (HeedColourMap) diverging = heed_colour_map_new (HEED_COLOUR_MAP_DIVERGING, FALSE);

  g_assert_cmpfloat (lightness_at (sequential, -3), ==, lightness_at (sequential, 0));
  g_assert_cmpfloat (lightness_at (sequential, 7), ==, lightness_at (sequential, 1));
  g_assert_cmpfloat (lightness_at (sequential, NAN), ==, lightness_at (sequential, 0));
  g_assert_cmpfloat (lightness_at (diverging, NAN), ==, lightness_at (diverging, 0.5));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/colour-map/luminance", test_luminance);
  g_test_add_data_func ("/colour-map/sequential/light", GINT_TO_POINTER (FALSE), test_sequential);
  g_test_add_data_func ("/colour-map/sequential/dark", GINT_TO_POINTER (TRUE), test_sequential);
  g_test_add_data_func ("/colour-map/diverging/light", GINT_TO_POINTER (FALSE), test_diverging);
  g_test_add_data_func ("/colour-map/diverging/dark", GINT_TO_POINTER (TRUE), test_diverging);
  g_test_add_func ("/colour-map/colour-blind", test_colour_blind);
  g_test_add_func ("/colour-map/ends", test_ends);
  return g_test_run ();
}
