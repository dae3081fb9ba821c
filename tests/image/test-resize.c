/* Resizing against Pillow 13.0: whole results by their SHA-256, and parts against the whole. */
#include "heed-resize.h"

#include <string.h>

typedef struct
{
  HeedFilter filter;
  gint64 width;
  gint64 height;
  const char *sha256;
} Case;

/* Image.open ("rgb-113x257.png").resize ((width, height), filter).tobytes () */
static const Case cases[] = {
    {HEED_FILTER_LANCZOS, 53, 71,
     "24b561a4c8ad2ca16d9ea06dd7187461aa54db495fa7749f91a535a8e8ec35d8"},
    {HEED_FILTER_LANCZOS, 160, 301,
     "fe21071c2b4e81894fe0b4dc3742b66db44b8986b1119a80e24f3f1f7f5c128f"},
    {HEED_FILTER_LANCZOS, 113, 40,
     "038f9f06cd8d9a7844f76967f2b3ddc0a91f9660559f2f3290ba00f916904757"},
    {HEED_FILTER_LANCZOS, 1, 1, "967a073a04c23a71fac4089ba01ca46b00a2ebba9c80f97e0289af88c95d5f32"},
    {HEED_FILTER_BILINEAR, 53, 71,
     "6201ea88ec92b507368da224b41b88f9793a556dadb02acee7715a14cae1b1e5"},
    {HEED_FILTER_BILINEAR, 160, 301,
     "fae57f2290ca5fc59d499c571fc51675f3d9bb3d5a822c9886a5fa86d6995c6f"},
    {HEED_FILTER_BILINEAR, 113, 40,
     "2a62e0a2fe1f571a01c73739d613a3d7ef0f5da986507c87fe45e15e5412698d"},
    {HEED_FILTER_BILINEAR, 1, 1,
     "967a073a04c23a71fac4089ba01ca46b00a2ebba9c80f97e0289af88c95d5f32"},
    {HEED_FILTER_BICUBIC, 53, 71,
     "dad33e616a5901a0b405a18e2c635762b95b808d3fd3b1bcaaf04375e3789765"},
    {HEED_FILTER_BICUBIC, 160, 301,
     "d6fb26bde290c887530c76c08481051f6133d52c593428bb0f29cf4fab8f9d6a"},
    {HEED_FILTER_BICUBIC, 113, 40,
     "8ec9e8ccbf506099b0257c29a298d3ef6f96142a9d445be0e760f1c53d967739"},
    {HEED_FILTER_BICUBIC, 1, 1, "967a073a04c23a71fac4089ba01ca46b00a2ebba9c80f97e0289af88c95d5f32"},
    {HEED_FILTER_BOX, 53, 71, "c3792947cf767d95fa04eb4505b7569467cb35488486d1890ba53bc5deac04e4"},
    {HEED_FILTER_BOX, 160, 301, "f19febc5e5ab6a5fb33992e5f1962e81509d71b643f0d3d2f87101aa7cc463d4"},
    {HEED_FILTER_BOX, 113, 40, "c50615cc48e2490c226ac1a3abaff6edbf6c97c17d8301a12210229cf755c4ab"},
    {HEED_FILTER_BOX, 1, 1, "34760603e653ced9f346c83eb478bcd113a260689b38f550b95cf59f5a866812"},
    {HEED_FILTER_HAMMING, 53, 71,
     "e9df154ebf259e27b610c945a93140c1e23867798a9ee6c299b1f64ab03fc245"},
    {HEED_FILTER_HAMMING, 160, 301,
     "c15933e49c40489abb322596a6537bbef7498778a43b2d303073563480e88e2b"},
    {HEED_FILTER_HAMMING, 113, 40,
     "bcbc684ce410d0d657fdb2e4459e047428cc9978fc9c10237e72b725aae58cfd"},
    {HEED_FILTER_HAMMING, 1, 1, "d02e298f635282d2fd9691b1c8312bafe5e28dfbd48efc5c46c7652f4b1299ae"},
};

static HeedPicture *
load_golden (void)
{
  GError *error = NULL;
  g_autofree char *path = g_build_filename (g_getenv ("HEED_SOURCE_DIR"), "tests", "golden",
                                            "pictures", "rgb-113x257.png", NULL);
  HeedPicture *picture = heed_picture_load (path, 0, &error);
  g_assert_no_error (error);
  return picture;
}

static void
test_pillow (void)
{
  g_autoptr (HeedPicture) picture = load_golden ();
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case *c = &cases[i];
      HeedCrop whole = {0, 0, (gsize)c->width, (gsize)c->height};
      g_autofree guint8 *rgb = heed_resize (picture, c->filter, c->width, c->height, &whole);
      g_autofree char *sum =
          g_compute_checksum_for_data (G_CHECKSUM_SHA256, rgb, whole.width * whole.height * 3);
      g_test_message ("filter %d, %d x %d", (int)c->filter, (int)c->width, (int)c->height);
      g_assert_cmpstr (sum, ==, c->sha256);
    }
}

/* A window holds what the whole has there, and zeros beyond its edges. */
static void
check_window (const guint8 *whole, gint64 width, gint64 height, const guint8 *part,
              const HeedCrop *window)
{
  static const guint8 black[3] = {0};
  for (gint64 y = 0; y < (gint64)window->height; y++)
    for (gint64 x = 0; x < (gint64)window->width; x++)
      {
        gint64 column = window->left + x, row = window->top + y;
        gboolean inside = column >= 0 && column < width && row >= 0 && row < height;
        const guint8 *expected = inside ? whole + (row * width + column) * 3 : black;
        g_assert_cmpmem (part + (y * (gint64)window->width + x) * 3, 3, expected, 3);
      }
}

static void
test_window (void)
{
  g_autoptr (HeedPicture) picture = load_golden ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (21);
  for (guint round = 0; round < 200; round++)
    {
      gint64 width = g_rand_int_range (rand, 1, 150), height = g_rand_int_range (rand, 1, 150);
      HeedFilter filter = (HeedFilter)g_rand_int_range (rand, 1, 6);
      HeedCrop all = {0, 0, (gsize)width, (gsize)height};
      HeedCrop window = {g_rand_int_range (rand, -60, 160), g_rand_int_range (rand, -60, 160),
                         (gsize)g_rand_int_range (rand, 1, 100),
                         (gsize)g_rand_int_range (rand, 1, 100)};
      g_autofree guint8 *whole = heed_resize (picture, filter, width, height, &all);
      g_autofree guint8 *part = heed_resize (picture, filter, width, height, &window);
      check_window (whole, width, height, part, &window);
    }
}

/* At its own size every filter leaves a picture as it is. */
static void
test_same_size (void)
{
  g_autoptr (HeedPicture) picture = load_golden ();
  HeedCrop all = {0, 0, 113, 257};
  for (int filter = 1; filter <= 5; filter++)
    {
      g_autofree guint8 *same = heed_resize (picture, (HeedFilter)filter, 113, 257, &all);
      g_assert_cmpmem (same, 113 * 257 * 3, heed_picture_rgb (picture), 113 * 257 * 3);
    }
}

static void
test_filters (void)
{
  for (gint64 code = -1; code < 8; code++)
    g_assert_true (heed_resize_has_filter (code) == (code >= 1 && code <= 5));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/resize/pillow", test_pillow);
  g_test_add_func ("/image/resize/window", test_window);
  g_test_add_func ("/image/resize/same-size", test_same_size);
  g_test_add_func ("/image/resize/filters", test_filters);
  return g_test_run ();
}
