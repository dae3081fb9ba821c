/* heed-figure-save.c: a figure as a file, by the file name's ending. */
#include "heed-figure.h"

#include "heed-error.h"
#include "heed-figure-png.h"
#include "heed-figure-vector.h"
#include "heed-file.h"

typedef GBytes *(*Writer) (HeedFigure *figure, GError **error);

static Writer
find_writer (const char *path)
{
  static const struct
  {
    const char *ending;
    Writer writer;
  } writers[] = {
      {".png", heed_figure_to_png},
      {".svg", heed_figure_to_svg},
      {".pdf", heed_figure_to_pdf},
  };
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (guint i = 0; i < G_N_ELEMENTS (writers); i++)
    if (g_str_has_suffix (lower, writers[i].ending))
      return writers[i].writer;
  return NULL;
}

gboolean
heed_figure_can_save (const char *path, GError **error)
{
  g_autofree char *name = NULL;

  if (find_writer (path))
    return TRUE;
  name = g_filename_display_name (path);
  g_set_error (error, HEED_ERROR, HEED_ERROR_ARGUMENT,
               "The figure's file name “%s” has to end in .png, .svg or .pdf.", name);
  return FALSE;
}

gboolean
heed_figure_save (HeedFigure *figure, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  if (!heed_figure_can_save (path, error))
    return FALSE;
  bytes = find_writer (path) (figure, error);
  return bytes && heed_file_replace (path, bytes, error);
}
