#include "heed-paths.h"

#define BUNDLED_MODEL "models" G_DIR_SEPARATOR_S "toybox-clip"

static char *
model_in (const char *data)
{
  g_autofree char *model = g_build_filename (data, BUNDLED_MODEL, NULL);
  return g_file_test (model, G_FILE_TEST_IS_DIR) ? g_steal_pointer (&model) : NULL;
}

char *
heed_paths_find_data (void)
{
  const char *const folders[] = {g_getenv ("HEED_DATA_DIR"), HEED_INSTALLED_DATA, HEED_SOURCE_DATA};
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *model = folders[i] != NULL ? model_in (folders[i]) : NULL;
      if (model != NULL)
        return g_strdup (folders[i]);
    }
  return NULL;
}

char *
heed_paths_bundled_model (void)
{
  g_autofree char *data = heed_paths_find_data ();
  return data != NULL ? model_in (data) : NULL;
}
