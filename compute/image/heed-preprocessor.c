#include "heed-preprocessor.h"

#include "heed-error.h"
#include "heed-json.h"

#define MAX_CONFIG   (1024 * 1024)
#define DEFAULT_SIDE 224

struct _HeedPreprocessor
{
  gboolean resize;
  gsize shortest_edge; /* 0: the resized picture has exactly width × height */
  gsize width;
  gsize height;
  HeedFilter filter;
  gboolean crop;
  gsize crop_width;
  gsize crop_height;
  gboolean rescale;
  double factor;
  gboolean normalize;
  double mean[3];
  double std[3];
};

/* CLIPImageProcessor's defaults. */
static HeedPreprocessor *
preprocessor_new (gsize side)
{
  HeedPreprocessor *preprocessor = g_atomic_rc_box_new (HeedPreprocessor);
  *preprocessor = (HeedPreprocessor) {
      .resize = TRUE,
      .shortest_edge = side,
      .filter = HEED_FILTER_BICUBIC,
      .crop = TRUE,
      .crop_width = side,
      .crop_height = side,
      .rescale = TRUE,
      .factor = 1.0 / 255,
      .normalize = TRUE,
      .mean = {0.48145466, 0.4578275, 0.40821073},
      .std = {0.26862954, 0.26130258, 0.27577711},
  };
  return preprocessor;
}

HeedPreprocessor *
heed_preprocessor_ref (HeedPreprocessor *preprocessor)
{
  return g_atomic_rc_box_acquire (preprocessor);
}

void
heed_preprocessor_unref (HeedPreprocessor *preprocessor)
{
  g_atomic_rc_box_release (preprocessor);
}

static gboolean
refuse (const HeedJsonScope *scope, const char *what, GError **error)
{
  g_set_error (error, HEED_ERROR, HEED_ERROR_UNSUPPORTED, "%s: %s", scope->origin, what);
  return FALSE;
}

/* A side: 0 where the field is absent. */
static gboolean
read_side (const HeedJsonScope *scope, const char *field, gsize *side, GError **error)
{
  gint64 value = 0;
  if (!heed_json_integer (scope, field, 1, HEED_PREPROCESSOR_MAX_SIDE, &value, error))
    return FALSE;
  *side = (gsize)value;
  return TRUE;
}

/* `size` and `crop_size`: a number, or an object with the sides that are given. */
static gboolean
read_size (const HeedJsonScope *scope, const char *field, gsize *edge, gsize *width, gsize *height,
           GError **error)
{
  JsonNode *node = scope->object ? json_object_get_member (scope->object, field) : NULL;
  g_autofree char *path = g_strconcat (field, ".", NULL);
  HeedJsonScope inner = {NULL, scope->origin, path};
  *edge = *width = *height = 0;
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return read_side (scope, field, edge, error);
  inner.object = json_node_get_object (node);
  if (!read_side (&inner, "shortest_edge", edge, error)
      || !read_side (&inner, "width", width, error) || !read_side (&inner, "height", height, error))
    return FALSE;
  if ((*edge != 0) != (*width != 0 && *height != 0))
    return TRUE;
  g_autofree char *what =
      g_strdup_printf ("%s holds neither shortest_edge nor height and width", field);
  return refuse (scope, what, error);
}

static gboolean
read_sizes (HeedPreprocessor *preprocessor, const HeedJsonScope *scope, GError **error)
{
  gsize edge, width, height;
  if (!read_size (scope, "size", &edge, &width, &height, error))
    return FALSE;
  if (edge != 0 || width != 0)
    {
      preprocessor->shortest_edge = edge;
      preprocessor->width = width;
      preprocessor->height = height;
    }
  if (!read_size (scope, "crop_size", &edge, &width, &height, error))
    return FALSE;
  if (edge != 0 || width != 0)
    {
      preprocessor->crop_width = edge != 0 ? edge : width;
      preprocessor->crop_height = edge != 0 ? edge : height;
    }
  return TRUE;
}

static gboolean
read_filter (HeedPreprocessor *preprocessor, const HeedJsonScope *scope, GError **error)
{
  gint64 code = preprocessor->filter;
  if (!heed_json_integer (scope, "resample", 0, 100, &code, error))
    return FALSE;
  if (!heed_resize_has_filter (code))
    return refuse (scope, "resample is not one of 1 to 5, the filters that Heed has", error);
  preprocessor->filter = (HeedFilter)code;
  return TRUE;
}

static gboolean
read_channels (const HeedJsonScope *scope, const char *field, double least, double values[3],
               GError **error)
{
  JsonNode *node = scope->object ? json_object_get_member (scope->object, field) : NULL;
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  gboolean ok = array != NULL && json_array_get_length (array) == 3;
  for (guint c = 0; ok && c < 3; c++)
    {
      JsonNode *element = json_array_get_element (array, c);
      GType type = json_node_get_value_type (element);
      ok = type == G_TYPE_DOUBLE || type == G_TYPE_INT64;
      values[c] = ok ? json_node_get_double (element) : 0;
      ok = ok && values[c] >= least && values[c] <= 1e6;
    }
  g_autofree char *what = g_strdup_printf ("%s is not three numbers of at least %g", field, least);
  return ok || refuse (scope, what, error);
}

static gboolean
read_switches (HeedPreprocessor *preprocessor, const HeedJsonScope *scope, GError **error)
{
  gboolean pad = FALSE;
  if (!heed_json_boolean (scope, "do_resize", &preprocessor->resize, error)
      || !heed_json_boolean (scope, "do_center_crop", &preprocessor->crop, error)
      || !heed_json_boolean (scope, "do_rescale", &preprocessor->rescale, error)
      || !heed_json_boolean (scope, "do_normalize", &preprocessor->normalize, error)
      || !heed_json_boolean (scope, "do_pad", &pad, error))
    return FALSE;
  return !pad || refuse (scope, "do_pad is true, which Heed cannot do", error);
}

static gboolean
check_type (const HeedJsonScope *scope, GError **error)
{
  static const char *const fields[] = {"image_processor_type", "feature_extractor_type"};
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const char *type = NULL;
      if (!heed_json_string (scope, fields[i], &type, error))
        return FALSE;
      if (type == NULL || g_str_has_prefix (type, "CLIP"))
        continue;
      g_autofree char *valid = g_utf8_make_valid (type, -1);
      g_autofree char *what =
          g_strdup_printf ("%s is %s, expected CLIPImageProcessor", fields[i], valid);
      return refuse (scope, what, error);
    }
  return TRUE;
}

HeedPreprocessor *
heed_preprocessor_load (const char *folder, gsize image_size, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "preprocessor_config.json", NULL);
  g_autofree char *name = g_filename_display_name (path);
  g_return_val_if_fail (image_size > 0 && image_size <= HEED_PREPROCESSOR_MAX_SIDE, NULL);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return preprocessor_new (image_size);
  g_autoptr (JsonObject) root = heed_json_load_object (path, MAX_CONFIG, error);
  if (root == NULL)
    return NULL;
  g_autoptr (HeedPreprocessor) preprocessor = preprocessor_new (DEFAULT_SIDE);
  HeedJsonScope scope = {root, name, ""};
  if (!check_type (&scope, error) || !read_switches (preprocessor, &scope, error)
      || !read_sizes (preprocessor, &scope, error) || !read_filter (preprocessor, &scope, error)
      || !heed_json_number (&scope, "rescale_factor", 0, 1e6, &preprocessor->factor, error)
      || !read_channels (&scope, "image_mean", -1e6, preprocessor->mean, error)
      || !read_channels (&scope, "image_std", 1e-6, preprocessor->std, error))
    return NULL;
  return g_steal_pointer (&preprocessor);
}

/* The shorter side becomes the edge, the longer one its share, rounded down as Python's int(). */
static void
resized_size (const HeedPreprocessor *preprocessor, gsize width, gsize height, gint64 *to_width,
              gint64 *to_height)
{
  double edge = (double)preprocessor->shortest_edge;
  *to_width = (gint64)(preprocessor->resize ? preprocessor->width : width);
  *to_height = (gint64)(preprocessor->resize ? preprocessor->height : height);
  if (!preprocessor->resize || preprocessor->shortest_edge == 0)
    return;
  *to_width = *to_height = (gint64)preprocessor->shortest_edge;
  if (width <= height)
    *to_height = (gint64)(edge * (double)height / (double)width);
  else
    *to_width = (gint64)(edge * (double)width / (double)height);
}

/* Where the crop begins, rounded down for crops larger than the picture as well. */
static gint64
crop_start (gint64 size, gsize crop)
{
  gint64 room = size - (gint64)crop;
  return room >= 0 ? room / 2 : -((1 - room) / 2);
}

static gboolean
find_window (const HeedPreprocessor *preprocessor, const HeedPicture *picture, gint64 width,
             gint64 height, HeedCrop *window, GError **error)
{
  if (preprocessor->crop)
    {
      *window = (HeedCrop) {crop_start (width, preprocessor->crop_width),
                            crop_start (height, preprocessor->crop_height),
                            preprocessor->crop_width, preprocessor->crop_height};
      return TRUE;
    }
  *window = (HeedCrop) {0, 0, (gsize)width, (gsize)height};
  if (width <= HEED_PREPROCESSOR_MAX_SIDE && height <= HEED_PREPROCESSOR_MAX_SIDE)
    return TRUE;
  g_set_error (error, HEED_ERROR, HEED_ERROR_UNSUPPORTED,
               "%s: the prepared picture would have %" G_GINT64_FORMAT " × %" G_GINT64_FORMAT
               " pixels, more than %d on a side",
               heed_picture_name (picture), width, height, HEED_PREPROCESSOR_MAX_SIDE);
  return FALSE;
}

static void
find_span (gint64 start, gsize length, gint64 resized, gsize original, double *from, double *extent,
           double *placed, double *shown)
{
  gint64 first = MAX (start, 0), end = MIN (start + (gint64)length, resized);
  double scale = (double)original / (double)resized;
  *from = (double)first * scale;
  *extent = (double)(end - first) * scale;
  *placed = (double)(first - start);
  *shown = (double)(end - first);
}

static double
channel_value (const HeedPreprocessor *preprocessor, guint channel, double value)
{
  if (preprocessor->rescale)
    value *= preprocessor->factor;
  if (preprocessor->normalize)
    value = (value - preprocessor->mean[channel]) / preprocessor->std[channel];
  return value;
}

static float *
normalise (const HeedPreprocessor *preprocessor, const guint8 *rgb, gsize n)
{
  float *pixels = g_new (float, 3 * n);
  for (guint c = 0; c < 3; c++)
    {
      float values[256];
      for (guint v = 0; v < 256; v++)
        values[v] = (float)channel_value (preprocessor, c, v);
      for (gsize i = 0; i < n; i++)
        pixels[c * n + i] = values[rgb[i * 3 + c]];
    }
  return pixels;
}

HeedPreparedPicture *
heed_preprocessor_prepare (HeedPreprocessor *preprocessor, HeedPicture *picture, GError **error)
{
  gint64 width, height;
  HeedCrop window;
  HeedPreparedParts parts = {0};
  gsize own_width = heed_picture_width (picture), own_height = heed_picture_height (picture);
  resized_size (preprocessor, own_width, own_height, &width, &height);
  if (!find_window (preprocessor, picture, width, height, &window, error))
    return NULL;
  parts.width = window.width;
  parts.height = window.height;
  find_span (window.left, window.width, width, own_width, &parts.box.x, &parts.box.width,
             &parts.placed.x, &parts.placed.width);
  find_span (window.top, window.height, height, own_height, &parts.box.y, &parts.box.height,
             &parts.placed.y, &parts.placed.height);
  parts.rgb = heed_resize (picture, preprocessor->filter, width, height, &window);
  parts.pixels = normalise (preprocessor, parts.rgb, window.width * window.height);
  return heed_prepared_picture_new_take (&parts);
}

void
heed_preprocessor_mean (HeedPreprocessor *preprocessor, float mean[3])
{
  for (guint c = 0; c < 3; c++)
    mean[c] = preprocessor->normalize ? 0 : (float)preprocessor->mean[c];
}
