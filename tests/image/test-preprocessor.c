/* Preparing pictures against Pillow and the reference, and reading preprocessor_config.json. */
#include "heed-error.h"
#include "heed-json.h"
#include "heed-picture.h"
#include "heed-preprocessor.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static char *
source_file (const char *folder, const char *name)
{
  return g_build_filename (g_getenv ("HEED_SOURCE_DIR"), folder, name, NULL);
}

static HeedPicture *
load_picture (const char *folder, const char *name)
{
  GError *error = NULL;
  g_autofree char *path = source_file (folder, name);
  HeedPicture *picture = heed_picture_load (path, 0, &error);
  g_assert_no_error (error);
  return picture;
}

static HeedPreprocessor *
load_config (const char *json, gsize side, GError **error)
{
  g_autofree char *folder = g_dir_make_tmp ("heed-image-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "preprocessor_config.json", NULL);
  if (json != NULL)
    g_assert_true (g_file_set_contents (path, json, -1, NULL));
  HeedPreprocessor *preprocessor = heed_preprocessor_load (folder, side, error);
  g_unlink (path);
  g_rmdir (folder);
  return preprocessor;
}

static HeedPreparedPicture *
prepare (const char *json, gsize side, HeedPicture *picture)
{
  GError *error = NULL;
  g_autoptr (HeedPreprocessor) preprocessor = load_config (json, side, &error);
  g_assert_no_error (error);
  HeedPreparedPicture *prepared = heed_preprocessor_prepare (preprocessor, picture, &error);
  g_assert_no_error (error);
  return prepared;
}

static void
check_case (JsonObject *row)
{
  const char *input = json_object_get_string_member (row, "input");
  gsize edge = (gsize)json_object_get_int_member (row, "edge");
  int tolerance = (int)json_object_get_int_member (row, "tolerance"), worst = 0;
  g_autoptr (HeedPicture) picture = load_picture ("tests/golden/pictures", input);
  g_autoptr (HeedPicture) expected =
      load_picture ("tests/golden/pictures", json_object_get_string_member (row, "expected"));
  g_autoptr (HeedPreparedPicture) prepared = prepare (NULL, edge, picture);
  g_assert_cmpuint (heed_prepared_picture_width (prepared), ==, edge);
  g_assert_cmpuint (heed_picture_width (expected), ==, edge);
  for (gsize i = 0; i < edge * edge * 3; i++)
    worst = MAX (worst, ABS ((int)heed_prepared_picture_rgb (prepared)[i]
                             - (int)heed_picture_rgb (expected)[i]));
  g_test_message ("%s at %d: largest difference %d", input, (int)edge, worst);
  g_assert_cmpint (worst, <=, tolerance);
}

static void
test_golden (void)
{
  GError *error = NULL;
  g_autofree char *path = source_file ("tests/golden/pictures", "cases.json");
  g_autoptr (JsonNode) root = heed_json_load (path, 1 << 20, &error);
  g_assert_no_error (error);
  JsonArray *rows = json_node_get_array (root);
  g_assert_cmpuint (json_array_get_length (rows), >, 40);
  for (guint i = 0; i < json_array_get_length (rows); i++)
    check_case (json_array_get_object_element (rows, i));
}

/* pixel_sum and pixel_abs_sum of golden/toybox-clip-00N.json. */
static void
test_pixel_sums (void)
{
  static const struct
  {
    const char *name;
    double sum;
    double abs_sum;
  } rows[] = {
      {"scene-000.png", -2026.159357934434, 20958.15900040434},
      {"scene-001.png", 9006.554590530472, 23045.42755034371},
      {"scene-002.png", 44789.96974143783, 54995.1299129638},
      {"scene-009.png", 43022.461847946724, 47703.69595602447},
  };
  GError *error = NULL;
  g_autofree char *folder = source_file ("data/models", "toybox-clip");
  g_autoptr (HeedPreprocessor) preprocessor = heed_preprocessor_load (folder, 112, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      double sum = 0, abs_sum = 0;
      g_autoptr (HeedPicture) picture = load_picture ("data/samples", rows[i].name);
      g_autoptr (HeedPreparedPicture) prepared =
          heed_preprocessor_prepare (preprocessor, picture, &error);
      for (gsize k = 0; k < 3 * 112 * 112; k++)
        {
          double value = heed_prepared_picture_pixels (prepared)[k];
          sum += value;
          abs_sum += fabs (value);
        }
      g_test_message ("%s: %.6f %.6f", rows[i].name, sum - rows[i].sum, abs_sum - rows[i].abs_sum);
      g_assert_cmpfloat_with_epsilon (sum, rows[i].sum, 1e-3);
      g_assert_cmpfloat_with_epsilon (abs_sum, rows[i].abs_sum, 1e-3);
    }
}

static HeedPicture *
gradient_picture (gsize width, gsize height)
{
  guint8 *rgb = g_malloc (width * height * 3);
  for (gsize i = 0; i < width * height; i++)
    for (gsize c = 0; c < 3; c++)
      rgb[i * 3 + c] = (guint8)(i * 7 + c * 80);
  return heed_picture_new_take ("gradient", width, height, rgb);
}

static void
check_box (HeedBox box, double x, double y, double width, double height)
{
  g_assert_cmpfloat_with_epsilon (box.x, x, 1e-9);
  g_assert_cmpfloat_with_epsilon (box.y, y, 1e-9);
  g_assert_cmpfloat_with_epsilon (box.width, width, 1e-9);
  g_assert_cmpfloat_with_epsilon (box.height, height, 1e-9);
}

/* 512 × 384 at edge 112: resized to int(112·512/384) = 149 × 112, columns 18 to 129 kept. */
static void
test_box (void)
{
  g_autoptr (HeedPicture) picture = gradient_picture (512, 384);
  g_autoptr (HeedPreparedPicture) prepared = prepare (NULL, 112, picture);
  check_box (heed_prepared_picture_box (prepared), 18.0 * 512 / 149, 0, 112.0 * 512 / 149, 384);
  check_box (heed_prepared_picture_placed (prepared), 0, 0, 112, 112);
}

/* Long pictures: the resized one would have 336,000 columns or rows, of which 112 are made. */
static void
test_long (void)
{
  g_autoptr (HeedPicture) wide = gradient_picture (30000, 10);
  g_autoptr (HeedPicture) tall = gradient_picture (10, 30000);
  g_autoptr (HeedPreparedPicture) across = prepare (NULL, 112, wide);
  g_autoptr (HeedPreparedPicture) down = prepare (NULL, 112, tall);
  check_box (heed_prepared_picture_box (across), 167944.0 / 11.2, 0, 10, 10);
  check_box (heed_prepared_picture_box (down), 0, 167944.0 / 11.2, 10, 10);
}

static void
test_one_pixel (void)
{
  g_autoptr (HeedPicture) picture = gradient_picture (1, 1);
  g_autoptr (HeedPreparedPicture) prepared = prepare (NULL, 224, picture);
  for (gsize i = 0; i < 224 * 224 * 3; i++)
    g_assert_cmpuint (heed_prepared_picture_rgb (prepared)[i], ==, (i % 3) * 80);
  check_box (heed_prepared_picture_box (prepared), 0, 0, 1, 1);
}

/* Without a resize a 3 × 5 picture stands in an 8 × 4 crop: transformers' center_crop puts column
 * 0 at ceil((8 − 3) / 2) = 3, and drops (5 − 4) // 2 = 0 rows at the top. */
static void
test_padding (void)
{
  g_autoptr (HeedPicture) picture = gradient_picture (3, 5);
  g_autoptr (HeedPreparedPicture) prepared =
      prepare ("{\"do_resize\":false,\"crop_size\":{\"height\":4,\"width\":8}}", 224, picture);
  const guint8 *rgb = heed_prepared_picture_rgb (prepared);
  for (gsize y = 0; y < 4; y++)
    for (gsize x = 0; x < 8; x++)
      for (gsize c = 0; c < 3; c++)
        {
          guint expected =
              x >= 3 && x < 6 ? heed_picture_rgb (picture)[(y * 3 + x - 3) * 3 + c] : 0;
          g_assert_cmpuint (rgb[(y * 8 + x) * 3 + c], ==, expected);
        }
  check_box (heed_prepared_picture_box (prepared), 0, 0, 3, 4);
  check_box (heed_prepared_picture_placed (prepared), 3, 0, 3, 4);
}

/* (v/255 − mean)/std, by hand, for v = 0, 80, 160 in the three channels. */
static void
test_normalise (void)
{
  g_autoptr (HeedPicture) picture = gradient_picture (1, 1);
  g_autoptr (HeedPreparedPicture) prepared = prepare (NULL, 2, picture);
  const float *pixels = heed_prepared_picture_pixels (prepared);
  g_assert_cmpfloat_with_epsilon (pixels[0], -1.7922625, 1e-6);
  g_assert_cmpfloat_with_epsilon (pixels[4], -0.5514756, 1e-6);
  g_assert_cmpfloat_with_epsilon (pixels[8], 0.7949907, 1e-6);
  g_autoptr (HeedPreparedPicture) plain = prepare (
      "{\"size\":2,\"crop_size\":2,\"do_normalize\":false,\"rescale_factor\":0.5}", 2, picture);
  g_assert_cmpfloat (heed_prepared_picture_pixels (plain)[8], ==, 80);
}

static void
check_size (const char *json, gsize width, gsize height, gsize expected_width,
            gsize expected_height)
{
  g_autoptr (HeedPicture) picture = gradient_picture (width, height);
  g_autoptr (HeedPreparedPicture) prepared = prepare (json, 99, picture);
  g_assert_cmpuint (heed_prepared_picture_width (prepared), ==, expected_width);
  g_assert_cmpuint (heed_prepared_picture_height (prepared), ==, expected_height);
}

static void
test_spellings (void)
{
  check_size (NULL, 10, 20, 99, 99);
  check_size ("{}", 10, 20, 224, 224);
  check_size ("{\"size\":64,\"crop_size\":48}", 10, 20, 48, 48);
  check_size ("{\"size\":{\"shortest_edge\":64},\"do_center_crop\":false}", 10, 21, 64, 134);
  check_size ("{\"size\":{\"height\":30,\"width\":40},\"do_center_crop\":false}", 10, 21, 40, 30);
  check_size ("{\"do_resize\":false,\"do_center_crop\":false}", 10, 21, 10, 21);
  check_size ("{\"size\":{\"shortest_edge\":9},\"crop_size\":{\"height\":5,\"width\":7}}", 3, 4, 7,
              5);
}

static void
test_refused (void)
{
  static const char *const rows[][2] = {
      {"[]", "object"},
      {"{\"size\":0}", "size is 0"},
      {"{\"size\":\"big\"}", "size is"},
      {"{\"size\":5000}", "size is 5000"},
      {"{\"size\":{\"longest_edge\":64}}", "size holds neither"},
      {"{\"crop_size\":{\"height\":64}}", "crop_size holds neither"},
      {"{\"resample\":0}", "resample"},
      {"{\"resample\":6}", "resample"},
      {"{\"image_mean\":[0,0]}", "image_mean"},
      {"{\"image_mean\":[0,0,\"x\"]}", "image_mean"},
      {"{\"image_std\":[1,0,1]}", "image_std"},
      {"{\"image_std\":[1,1e999,1]}", "image_std"},
      {"{\"rescale_factor\":true}", "rescale_factor"},
      {"{\"do_resize\":1}", "do_resize"},
      {"{\"do_pad\":true}", "do_pad"},
      {"{\"image_processor_type\":\"ViTImageProcessor\"}", "image_processor_type is ViT"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (load_config (rows[i][0], 224, &error));
      g_assert_nonnull (error);
      g_assert_true (error->domain == HEED_ERROR);
      g_assert_nonnull (strstr (error->message, "preprocessor_config.json"));
      if (strstr (error->message, rows[i][1]) == NULL)
        g_error ("\"%s\" is not in: %s", rows[i][1], error->message);
    }
}

static void
test_too_long_without_crop (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedPicture) picture = gradient_picture (30000, 10);
  g_autoptr (HeedPreprocessor) preprocessor = load_config ("{\"do_center_crop\":false}", 1, NULL);
  g_assert_null (heed_preprocessor_prepare (preprocessor, picture, &error));
  g_assert_error (error, HEED_ERROR, HEED_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "672000 × 224"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/preprocessor/golden", test_golden);
  g_test_add_func ("/image/preprocessor/pixel-sums", test_pixel_sums);
  g_test_add_func ("/image/preprocessor/box", test_box);
  g_test_add_func ("/image/preprocessor/long", test_long);
  g_test_add_func ("/image/preprocessor/one-pixel", test_one_pixel);
  g_test_add_func ("/image/preprocessor/padding", test_padding);
  g_test_add_func ("/image/preprocessor/normalise", test_normalise);
  g_test_add_func ("/image/preprocessor/spellings", test_spellings);
  g_test_add_func ("/image/preprocessor/refused", test_refused);
  g_test_add_func ("/image/preprocessor/too-long", test_too_long_without_crop);
  return g_test_run ();
}
