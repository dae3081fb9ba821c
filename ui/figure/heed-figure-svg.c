/* heed-figure-svg.c: see heed-figure-vector.h. */
#include "heed-figure-vector.h"

#include "heed-error.h"
#include "heed-figure-text.h"

#include <cairo-svg.h>
#include <string.h>

#define NAMESPACE "https://github.com/heed-xai/heed"

static cairo_status_t
on_write (void *closure, const unsigned char *data, unsigned int length)
{
  g_string_append_len (closure, (const char *)data, length);
  return CAIRO_STATUS_SUCCESS;
}

static GString *
render (HeedFigure *figure, GError **error)
{
  GString *svg = g_string_new (NULL);
  cairo_surface_t *surface;
  cairo_t *cr;
  cairo_status_t status;
  double width;
  double height;

  heed_figure_get_size (figure, &width, &height);
  surface = cairo_svg_surface_create_for_stream (on_write, svg, width, height);
  cr = cairo_create (surface);
  heed_figure_draw (figure, cr);
  status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return svg;
  g_string_free (svg, TRUE);
  g_set_error (error, HEED_ERROR, HEED_ERROR_NO_MEMORY, "The figure cannot be drawn as SVG: %s.",
               cairo_status_to_string (status));
  return NULL;
}

/* Numbers a name by when it first comes up. */
static gboolean
renumber (const GMatchInfo *match, GString *result, gpointer user_data)
{
  GHashTable *numbers = user_data;
  g_autofree char *before = g_match_info_fetch (match, 1);
  g_autofree char *kind = g_match_info_fetch (match, 2);
  g_autofree char *old = g_match_info_fetch (match, 3);
  g_autofree char *name = g_strconcat (kind, old, NULL);
  gpointer number = g_hash_table_lookup (numbers, name);

  if (!number)
    {
      number = GUINT_TO_POINTER (g_hash_table_size (numbers) + 1);
      g_hash_table_insert (numbers, g_steal_pointer (&name), number);
    }
  g_string_append_printf (result, "%s%s%u", before, kind, GPOINTER_TO_UINT (number));
  return FALSE;
}

/* cairo names images and surfaces by counters of the whole process: the same figure would give
 * other bytes the second time. */
static void
renumber_all (GString *svg)
{
  g_autoptr (GRegex) regex =
      g_regex_new ("(id=\"|href=\"#|url\\(#)(image|surface)([0-9]+)", G_REGEX_OPTIMIZE, 0, NULL);
  g_autoptr (GHashTable) numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  char *text =
      g_regex_replace_eval (regex, svg->str, (gssize)svg->len, 0, 0, renumber, numbers, NULL);

  if (text)
    g_string_assign (svg, text);
  g_free (text);
}

static void
append_element (GString *xml, const char *name, const char *value)
{
  g_autofree char *escaped = g_markup_escape_text (value ? value : "", -1);

  g_string_append_printf (xml, "<%s>%s</%s>\n", name, escaped, name);
}

static GString *
metadata_elements (HeedFigure *figure)
{
  g_autoptr (GPtrArray) metadata =
      heed_figure_text_metadata (heed_figure_get_result (figure), heed_figure_get_options (figure));
  GString *xml = g_string_new ("\n");

  append_element (xml, "title", heed_figure_text_find (metadata, "Title"));
  append_element (xml, "desc", heed_figure_text_find (metadata, "Description"));
  g_string_append (xml, "<metadata xmlns:heed=\"" NAMESPACE "\">\n");
  for (guint i = 0; i < metadata->len; i++)
    {
      const HeedFigureEntry *entry = metadata->pdata[i];
      g_autofree char *escaped = g_markup_escape_text (entry->value, -1);

      g_string_append_printf (xml, "<heed:entry key=\"%s\">%s</heed:entry>\n", entry->key, escaped);
    }
  g_string_append (xml, "</metadata>");
  return xml;
}

/* The end of the start tag of the root element. */
static const char *
root_end (const GString *svg)
{
  const char *root = strstr (svg->str, "<svg");

  return root ? strchr (root, '>') : NULL;
}

GBytes *
heed_figure_to_svg (HeedFigure *figure, GError **error)
{
  GString *svg = render (figure, error);
  GString *xml;
  const char *end;

  if (!svg)
    return NULL;
  renumber_all (svg);
  end = root_end (svg);
  g_assert (end);
  xml = metadata_elements (figure);
  g_string_insert_len (svg, end + 1 - svg->str, xml->str, (gssize)xml->len);
  g_string_free (xml, TRUE);
  return g_string_free_to_bytes (svg);
}
