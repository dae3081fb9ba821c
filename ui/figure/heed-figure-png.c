/* heed-figure-png.c: see heed-figure-png.h. */
#include "heed-figure-png.h"

#include "heed-error.h"
#include "heed-figure-text.h"

#include <math.h>
#include <png.h>
#include <string.h>

/* The most that a cairo image can have. */
#define MOST_PIXELS 32767
/* A unit is 1/72 inch. */
#define PIXELS_PER_METRE ((png_uint_32)(HEED_FIGURE_PNG_DENSITY * 72 / 0.0254 + 0.5))

typedef struct
{
  GByteArray *bytes;
  char message[200];
} Sink;

static void
on_error (png_structp png, png_const_charp message)
{
  Sink *sink = png_get_error_ptr (png);

  g_strlcpy (sink->message, message, sizeof sink->message);
  png_longjmp (png, 1);
}

static void
on_warning (png_structp png, png_const_charp message)
{
}

static void
on_write (png_structp png, png_bytep data, png_size_t length)
{
  Sink *sink = png_get_io_ptr (png);

  g_byte_array_append (sink->bytes, data, (guint)length);
}

static void
on_flush (png_structp png)
{
}

static void
set_text (png_structp png, png_infop info, const GPtrArray *metadata)
{
  g_autofree png_text *texts = g_new0 (png_text, metadata->len);
  char language[] = "";

  for (guint i = 0; i < metadata->len; i++)
    {
      HeedFigureEntry *entry = metadata->pdata[i];

      texts[i].compression = PNG_ITXT_COMPRESSION_NONE;
      texts[i].key = (char *)entry->key;
      texts[i].text = entry->value;
      texts[i].itxt_length = strlen (entry->value);
      texts[i].lang = language;
      texts[i].lang_key = language;
    }
  png_set_text (png, info, texts, (int)metadata->len);
}

static void
set_header (png_structp png, png_infop info, cairo_surface_t *surface, const GPtrArray *metadata)
{
  png_set_IHDR (png, info, (png_uint_32)cairo_image_surface_get_width (surface),
                (png_uint_32)cairo_image_surface_get_height (surface), 8, PNG_COLOR_TYPE_RGB,
                PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_sRGB (png, info, PNG_sRGB_INTENT_PERCEPTUAL);
  png_set_pHYs (png, info, PIXELS_PER_METRE, PIXELS_PER_METRE, PNG_RESOLUTION_METER);
  set_text (png, info, metadata);
}

static void
write_rows (png_structp png, cairo_surface_t *surface, guint8 *line)
{
  const guint8 *data = cairo_image_surface_get_data (surface);
  gsize stride = (gsize)cairo_image_surface_get_stride (surface);
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);

  for (int row = 0; row < height; row++)
    {
      const guint32 *pixels = (const guint32 *)(gconstpointer)(data + (gsize)row * stride);

      for (int col = 0; col < width; col++)
        {
          line[3 * col] = (guint8)(pixels[col] >> 16);
          line[3 * col + 1] = (guint8)(pixels[col] >> 8);
          line[3 * col + 2] = (guint8)pixels[col];
        }
      png_write_row (png, line);
    }
}

/* The frame that libpng jumps back to holds nothing that changes after setjmp. */
static gboolean
encode (Sink *sink, cairo_surface_t *surface, const GPtrArray *metadata, guint8 *line)
{
  png_structp png = png_create_write_struct (PNG_LIBPNG_VER_STRING, sink, on_error, on_warning);
  png_infop info = png ? png_create_info_struct (png) : NULL;

  if (!info || setjmp (png_jmpbuf (png)))
    {
      png_destroy_write_struct (&png, &info);
      return FALSE;
    }
  png_set_write_fn (png, sink, on_write, on_flush);
  set_header (png, info, surface, metadata);
  png_write_info (png, info);
  write_rows (png, surface, line);
  png_write_end (png, info);
  png_destroy_write_struct (&png, &info);
  return TRUE;
}

GBytes *
heed_surface_to_png (cairo_surface_t *surface, const GPtrArray *metadata, GError **error)
{
  Sink sink = {.bytes = g_byte_array_new ()};
  g_autofree guint8 *line = g_malloc ((gsize)cairo_image_surface_get_width (surface) * 3);

  cairo_surface_flush (surface);
  if (encode (&sink, surface, metadata, line))
    return g_byte_array_free_to_bytes (sink.bytes);
  g_byte_array_unref (sink.bytes);
  g_set_error (error, HEED_ERROR, HEED_ERROR_NO_MEMORY, "The figure cannot be written as PNG: %s.",
               *sink.message ? sink.message : "libpng cannot be started");
  return NULL;
}

GBytes *
heed_figure_to_png (HeedFigure *figure, GError **error)
{
  g_autoptr (GPtrArray) metadata =
      heed_figure_text_metadata (heed_figure_get_result (figure), heed_figure_get_options (figure));
  double width;
  double height;
  cairo_surface_t *surface;
  cairo_t *cr;
  cairo_status_t status;
  GBytes *bytes = NULL;

  heed_figure_get_size (figure, &width, &height);
  width *= HEED_FIGURE_PNG_DENSITY;
  height *= HEED_FIGURE_PNG_DENSITY;
  if (width > MOST_PIXELS || height > MOST_PIXELS)
    {
      g_set_error (error, HEED_ERROR, HEED_ERROR_ARGUMENT,
                   "The figure would have %.0f × %.0f pixels as PNG, but at most %d either way are "
                   "possible: choose PDF or SVG, another width or a smaller font.",
                   width, height, MOST_PIXELS);
      return NULL;
    }
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)width, (int)height);
  cairo_surface_set_device_scale (surface, HEED_FIGURE_PNG_DENSITY, HEED_FIGURE_PNG_DENSITY);
  cr = cairo_create (surface);
  heed_figure_draw (figure, cr);
  status = cairo_status (cr);
  cairo_destroy (cr);
  if (status == CAIRO_STATUS_SUCCESS)
    bytes = heed_surface_to_png (surface, metadata, error);
  else
    g_set_error (error, HEED_ERROR, HEED_ERROR_NO_MEMORY, "The figure cannot be drawn: %s.",
                 cairo_status_to_string (status));
  cairo_surface_destroy (surface);
  return bytes;
}
