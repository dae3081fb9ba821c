/* Decoding: what becomes of a file's pixels, and what is refused. */
#include "heed-decode.h"
#include "heed-error.h"
#include "heed-picture.h"
#include "picture-files.h"

#include <glib/gstdio.h>
#include <png.h>
#include <string.h>

static HeedPicture *
load (GBytes *file)
{
  GError *error = NULL;
  HeedPicture *picture = heed_picture_load_bytes ("made.png", file, 0, NULL, &error);
  g_assert_no_error (error);
  return picture;
}

static void
check_pixels (const PngSpec *spec, const guint8 *expected)
{
  g_autoptr (GBytes) file = png_file_new (spec);
  g_autoptr (HeedPicture) picture = load (file);
  g_assert_cmpuint (heed_picture_width (picture), ==, spec->width);
  g_assert_cmpuint (heed_picture_height (picture), ==, spec->height);
  gsize size = (gsize)spec->width * spec->height * 3;
  g_assert_cmpmem (heed_picture_rgb (picture), size, expected, size);
}

/* Transparency over white: 255·(1 − a) + v·a, a = alpha / 255. */
static void
test_rgba (void)
{
  const guint8 samples[] = {0, 100, 200, 0, 0, 100, 200, 255, 0, 100, 200, 51};
  const guint8 expected[] = {255, 255, 255, 0, 100, 200, 204, 224, 244};
  PngSpec spec = {.width = 3,
                  .height = 1,
                  .colour_type = PNG_COLOR_TYPE_RGB_ALPHA,
                  .depth = 8,
                  .samples = samples,
                  .row_bytes = 12};
  check_pixels (&spec, expected);
}

static void
test_palette_with_transparency (void)
{
  static const guint8 palette[][3] = {{10, 20, 30}, {40, 50, 60}, {70, 80, 90}};
  const guint8 transparent[] = {255, 0}, samples[] = {0 << 6 | 1 << 4 | 2 << 2};
  const guint8 expected[] = {10, 20, 30, 255, 255, 255, 70, 80, 90};
  PngSpec spec = {.width = 3,
                  .height = 1,
                  .colour_type = PNG_COLOR_TYPE_PALETTE,
                  .depth = 2,
                  .samples = samples,
                  .row_bytes = 1,
                  .palette = palette,
                  .n_palette = 3,
                  .transparent = transparent,
                  .n_transparent = 2};
  check_pixels (&spec, expected);
}

static void
test_one_bit_grey (void)
{
  const guint8 samples[] = {0xa0, 0x40}, W = 255;
  const guint8 expected[] = {W, W, W, 0, 0, 0, W, W, W, 0, 0, 0, W, W, W, 0, 0, 0};
  PngSpec spec = {.width = 3,
                  .height = 2,
                  .colour_type = PNG_COLOR_TYPE_GRAY,
                  .depth = 1,
                  .samples = samples,
                  .row_bytes = 1};
  check_pixels (&spec, expected);
}

/* 16 bits are rounded, v / 257: 0x0180 is 1.494, 0x0182 is 1.502, 0xff7e is 254.498. */
static void
test_sixteen_bits (void)
{
  const guint8 samples[] = {0x01, 0x80, 0x01, 0x82, 0xff, 0xff, 0x00, 0x00, 0xff, 0x7e, 0xff, 0x80};
  const guint8 expected[] = {1, 2, 255, 0, 254, 255};
  PngSpec spec = {.width = 2,
                  .height = 1,
                  .colour_type = PNG_COLOR_TYPE_RGB,
                  .depth = 16,
                  .samples = samples,
                  .row_bytes = 12};
  check_pixels (&spec, expected);
}

static void
test_interlaced (void)
{
  guint8 samples[9 * 7 * 3];
  for (gsize i = 0; i < sizeof samples; i++)
    samples[i] = (guint8)(i * 37);
  PngSpec spec = {.width = 9,
                  .height = 7,
                  .colour_type = PNG_COLOR_TYPE_RGB,
                  .depth = 8,
                  .interlaced = TRUE,
                  .samples = samples,
                  .row_bytes = 27};
  check_pixels (&spec, samples);
}

/* A 32 × 16 picture with four colours in its quarters; the corner that the viewer sees at the top
 * left, by the EXIF standard: row 0 and column 0 of the stored picture are, for orientation
 * 1 top left, 2 top right, 3 bottom right, 4 bottom left, 5 left top, 6 right top, 7 right bottom,
 * 8 left bottom. */
static void
check_jpeg_orientation (guint orientation, gboolean big)
{
  enum
  {
    W = 32,
    H = 16
  };
  static const guint8 colours[4][3] = {{250, 0, 0}, {0, 250, 0}, {0, 0, 250}, {250, 250, 0}};
  /* Stored quarters (0 top left, 1 top right, 2 bottom left, 3 bottom right) as they are shown. */
  static const guint shown[9][4] = {{0, 1, 2, 3}, {0, 1, 2, 3}, {1, 0, 3, 2},
                                    {3, 2, 1, 0}, {2, 3, 0, 1}, {0, 2, 1, 3},
                                    {2, 0, 3, 1}, {3, 1, 2, 0}, {1, 3, 0, 2}};
  guint8 rgb[H][W][3];
  for (gsize y = 0; y < H; y++)
    for (gsize x = 0; x < W; x++)
      memcpy (rgb[y][x], colours[(y >= H / 2) * 2 + (x >= W / 2)], 3);
  g_autoptr (GBytes) file = jpeg_file_new (W, H, &rgb[0][0][0], orientation, big);
  g_autoptr (HeedPicture) picture = load (file);
  gsize width = heed_picture_width (picture), height = heed_picture_height (picture);
  g_assert_cmpuint (width, ==, orientation >= 5 ? H : W);
  g_assert_cmpuint (height, ==, orientation >= 5 ? W : H);
  for (gsize quarter = 0; quarter < 4; quarter++)
    {
      gsize x = quarter % 2 ? width - 2 : 1, y = quarter / 2 ? height - 2 : 1;
      const guint8 *pixel = heed_picture_rgb (picture) + (y * width + x) * 3;
      for (gsize c = 0; c < 3; c++)
        g_assert_cmpint (ABS ((int)pixel[c] - colours[shown[orientation][quarter]][c]), <, 12);
    }
}

static void
test_jpeg_orientation (void)
{
  for (guint orientation = 0; orientation <= 8; orientation++)
    {
      check_jpeg_orientation (orientation, TRUE);
      check_jpeg_orientation (orientation, FALSE);
    }
}

static void
test_exif (void)
{
  const guint8 good[] = "MM\0*\0\0\0\10\0\1\1\22\0\3\0\0\0\1\0\6\0\0";
  g_assert_cmpuint (heed_exif_orientation (good, 22), ==, 6);
  for (gsize size = 0; size < 22; size++)
    {
      g_autofree guint8 *cut = g_memdup2 (good, MAX (size, 1));
      g_assert_cmpuint (heed_exif_orientation (cut, size), ==, 1);
    }
  for (gsize i = 0; i < 22; i++)
    {
      guint8 changed[22];
      memcpy (changed, good, 22);
      changed[i] = 0xff;
      guint orientation = heed_exif_orientation (changed, 22);
      g_assert_true (orientation == 1 || orientation == 6);
    }
}

static void
check_refused (const char *path, guint64 max_pixels, int code, const char *named)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (heed_picture_load (path, max_pixels, &error));
  g_assert_error (error, HEED_ERROR, code);
  g_assert_true (g_str_has_prefix (error->message, path));
  if (strstr (error->message, named) == NULL)
    g_error ("\"%s\" is not in: %s", named, error->message);
  g_assert_null (strchr (error->message, '\n'));
}

static void
check_content_refused (const void *data, gsize size, guint64 max_pixels, int code,
                       const char *named)
{
  g_autofree char *folder = g_dir_make_tmp ("heed-image-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "picture.png", NULL);
  g_assert_true (g_file_set_contents (path, data, (gssize)size, NULL));
  check_refused (path, max_pixels, code, named);
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_refused (void)
{
  check_refused ("/nonexistent/heed.png", 0, HEED_ERROR_FILE, "No such file");
  check_refused ("/", 0, HEED_ERROR_FILE, "not a regular file");
  check_content_refused ("", 0, 0, HEED_ERROR_FORMAT, "empty");
  check_content_refused ("GIF89a......", 12, 0, HEED_ERROR_FORMAT, "neither PNG nor JPEG");
  check_content_refused ("\x89PNG", 4, 0, HEED_ERROR_FORMAT, "neither PNG nor JPEG");
  check_content_refused ("\x89PNG\r\n\x1a\n", 8, 0, HEED_ERROR_FORMAT, "truncated");
  check_content_refused ("\x89PNG\r\n\x1a\n\0\0\0\1XXXXxxxxxxxxxxxxx", 29, 0, HEED_ERROR_FORMAT,
                         "damaged");
  check_content_refused ("\xff\xd8\xff", 3, 0, HEED_ERROR_FORMAT, "truncated");
  check_content_refused ("\xff\xd8\xff\xda\0\2\xff\xd9", 8, 0, HEED_ERROR_FORMAT, "damaged");
}

static GBytes *
golden_file (const char *name)
{
  char *content;
  gsize size;
  g_autofree char *path =
      g_build_filename (g_getenv ("HEED_SOURCE_DIR"), "tests", "golden", "pictures", name, NULL);
  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  return g_bytes_new_take (content, size);
}

static GBytes *
noise_jpeg (guint width, guint height)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  g_autofree guint8 *rgb = g_malloc ((gsize)width * height * 3);
  for (gsize i = 0; i < (gsize)width * height * 3; i++)
    rgb[i] = (guint8)g_rand_int (rand);
  return jpeg_file_new (width, height, rgb, 6, TRUE);
}

/* No file that ends early is taken for a picture, wherever it ends. */
static void
check_truncated (GBytes *file, gsize from)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (file, &size);
  for (gsize end = from; end + 2 < size; end += 1 + size / 97)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) cut = g_bytes_new (data, end);
      g_assert_null (heed_picture_load_bytes ("cut", cut, 0, NULL, &error));
      g_assert_error (error, HEED_ERROR, HEED_ERROR_FORMAT);
      g_assert_true (g_str_has_prefix (error->message, "cut: the "));
    }
}

static void
test_truncated (void)
{
  g_autoptr (GBytes) png = golden_file ("orientation-6.png");
  g_autoptr (GBytes) jpeg = noise_jpeg (64, 48);
  check_truncated (png, 8);
  check_truncated (jpeg, 3);
  /* A segment at the front that holds an end marker, as a thumbnail does. */
  gsize size;
  const guint8 *data = g_bytes_get_data (jpeg, &size);
  GByteArray *nested = g_byte_array_new ();
  g_byte_array_append (nested, data, 2);
  g_byte_array_append (nested, (const guint8 *)"\xff\xe5\0\6\0\0\xff\xd9", 8);
  g_byte_array_append (nested, data + 2, (guint)size - 2);
  g_autoptr (GBytes) file = g_byte_array_free_to_bytes (nested);
  check_truncated (file, 3);
  g_autoptr (HeedPicture) whole = load (file);
  g_assert_cmpuint (heed_picture_width (whole), ==, 48);
}

static void
test_damaged (void)
{
  g_autoptr (GBytes) png = golden_file ("rgb-64x65.png");
  gsize size;
  const guint8 *data = g_bytes_get_data (png, &size);
  g_autofree guint8 *changed = g_memdup2 (data, size);
  changed[size / 2] ^= 1;
  check_content_refused (changed, size, 0, HEED_ERROR_FORMAT, "damaged");
}

/* The limit is checked against the header: neither file has the data that its header promises. */
static void
test_bomb (void)
{
  static const guint8 png[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xc3\x50\0\0\xc3\x50\x08\x02\0\0\0"
                              "\xb4\x46\x9b\xd3\0\0\0\0IDAT\0\0\0\0";
  g_autoptr (GBytes) small = noise_jpeg (40, 30);
  gsize size;
  const guint8 *data = g_bytes_get_data (small, &size);
  g_autofree guint8 *jpeg = g_memdup2 (data, size);
  for (gsize i = 0; i + 9 < size; i++)
    if (jpeg[i] == 0xff && jpeg[i + 1] == 0xc0)
      memcpy (jpeg + i + 5, "\xea\x60\xea\x60", 4);
  check_content_refused (jpeg, size, 0, HEED_ERROR_UNSUPPORTED, "60000 × 60000");
  check_content_refused (data, size, 1199, HEED_ERROR_UNSUPPORTED, "--max-pixels");
  g_autoptr (HeedPicture) picture = heed_picture_load_bytes ("small", small, 1200, NULL, NULL);
  g_assert_nonnull (picture);
  guint8 bomb[sizeof png];
  memcpy (bomb, png, sizeof png);
  guint32 crc = GUINT32_TO_BE (png_checksum (bomb + 12, 17));
  memcpy (bomb + 29, &crc, 4);
  check_content_refused (bomb, sizeof bomb - 1, 0, HEED_ERROR_UNSUPPORTED, "50000 × 50000");
}

/* Nobody looks at the cancellable but the decoders. */
static void
check_cancelled (GBytes *file)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedPicture) picture = heed_picture_load_bytes ("whole", file, 0, cancellable, &error);
  g_assert_no_error (error);
  g_assert_nonnull (picture);
  g_cancellable_cancel (cancellable);
  g_assert_null (heed_picture_load_bytes ("cancelled", file, 0, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_cancelled (void)
{
  const guint8 samples[3] = {1, 2, 3};
  PngSpec spec = {.width = 1,
                  .height = 1,
                  .colour_type = PNG_COLOR_TYPE_RGB,
                  .depth = 8,
                  .samples = samples,
                  .row_bytes = 3};
  g_autoptr (GBytes) png = png_file_new (&spec);
  g_autoptr (GBytes) jpeg = noise_jpeg (64, 48);
  check_cancelled (png);
  check_cancelled (jpeg);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/picture/rgba", test_rgba);
  g_test_add_func ("/image/picture/palette", test_palette_with_transparency);
  g_test_add_func ("/image/picture/one-bit", test_one_bit_grey);
  g_test_add_func ("/image/picture/sixteen-bits", test_sixteen_bits);
  g_test_add_func ("/image/picture/interlaced", test_interlaced);
  g_test_add_func ("/image/picture/jpeg-orientation", test_jpeg_orientation);
  g_test_add_func ("/image/picture/exif", test_exif);
  g_test_add_func ("/image/picture/refused", test_refused);
  g_test_add_func ("/image/picture/truncated", test_truncated);
  g_test_add_func ("/image/picture/damaged", test_damaged);
  g_test_add_func ("/image/picture/bomb", test_bomb);
  g_test_add_func ("/image/picture/cancelled", test_cancelled);
  return g_test_run ();
}
