/* test-row-parts.c: few heads keep many threads busy, and every row is done once. */
#include "heed-row-parts.h"

/* When the last of @threads threads is done, in groups of rows, if each takes the next part as soon
 * as it is free. */
static gsize
find_end (gsize items, gsize groups, gsize threads, gsize parts)
{
  g_autofree gsize *ends = g_new0 (gsize, threads);
  gsize last = 0;
  for (gsize i = 0; i < items * parts; i++)
    {
      gsize thread = 0, part = i % parts;
      for (gsize t = 1; t < threads; t++)
        thread = ends[t] < ends[thread] ? t : thread;
      ends[thread] += heed_row_parts_begin (part + 1, parts, groups)
                      - heed_row_parts_begin (part, parts, groups);
      last = MAX (last, ends[thread]);
    }
  return last;
}

/* One lane of ViT-B's 12 heads at 224 pixels, of ViT-L's 16 and of 12 at 336. */
static void
test_even (void)
{
  static const gsize sizes[][2] = {{12, 9}, {16, 25}, {12, 25}};
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (gsize threads = 1; threads <= 24; threads++)
      {
        gsize items = sizes[i][0], groups = sizes[i][1];
        gsize parts = heed_row_parts_count (items, groups, threads);
        double busy =
            (double)(items * groups) / (double)(threads * find_end (items, groups, threads, parts));
        g_test_message ("%zu heads of %zu groups, %zu threads: %zu parts, %.0f %% busy", items,
                        groups, threads, parts, 100 * busy);
        g_assert_cmpfloat (busy, >=, 0.8);
      }
}

static void
test_bounds (void)
{
  for (gsize items = 1; items < 40; items += 3)
    for (gsize groups = 1; groups < 30; groups++)
      for (gsize threads = 1; threads < 40; threads += 2)
        {
          gsize parts = heed_row_parts_count (items, groups, threads);
          g_assert_cmpuint (parts, >=, 1);
          g_assert_cmpuint (parts, <=, groups);
          g_assert_true (parts == 1 || items * parts <= 8 * threads);
          g_assert_cmpuint (heed_row_parts_begin (0, parts, groups), ==, 0);
          g_assert_cmpuint (heed_row_parts_begin (parts, parts, groups), ==, groups);
          for (gsize part = 0; part < parts; part++)
            g_assert_cmpuint (heed_row_parts_begin (part, parts, groups), <,
                              heed_row_parts_begin (part + 1, parts, groups));
        }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/row-parts/even", test_even);
  g_test_add_func ("/row-parts/bounds", test_bounds);
  return g_test_run ();
}
