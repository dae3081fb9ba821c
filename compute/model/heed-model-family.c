#include "heed-model-family.h"

#include "heed-clip.h"
#include "heed-error.h"
#include "heed-shown-name.h"

#include <string.h>

static const HeedModelFamily *const families[] = {
    &heed_clip_family,
};

static char *
list_families (void)
{
  GString *list = g_string_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    g_string_append_printf (list, "%s%s", i ? ", " : "", families[i]->model_type);
  return g_string_free (list, FALSE);
}

const HeedModelFamily *
heed_model_family_find (JsonObject *config, const char *origin, GError **error)
{
  HeedJsonScope scope = {config, origin, ""};
  const char *type = NULL;
  if (!heed_json_string (&scope, "model_type", &type, error))
    return NULL;
  for (guint i = 0; type != NULL && i < G_N_ELEMENTS (families); i++)
    if (strcmp (families[i]->model_type, type) == 0)
      return families[i];
  g_autofree char *known = list_families ();
  g_autofree char *file = g_filename_display_name (origin);
  g_autofree char *found = type ? heed_shown_name (type) : NULL;
  if (found == NULL)
    g_set_error (error, HEED_ERROR, HEED_ERROR_FORMAT,
                 "%s: model_type is missing, expected one of: %s", file, known);
  else
    g_set_error (error, HEED_ERROR, HEED_ERROR_UNSUPPORTED,
                 "%s: model_type is \"%s\", expected one of: %s", file, found, known);
  return NULL;
}
