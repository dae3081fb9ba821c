#include "heed-cli-paths.h"

#define BUNDLED_MODEL "models" G_DIR_SEPARATOR_S "toybox-clip"

char *
heed_cli_bundled_model (void)
{
  const char *const folders[] = {g_getenv ("HEED_DATA_DIR"), HEED_INSTALLED_DATA, HEED_SOURCE_DATA};
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      if (folders[i] == NULL)
        continue;
      g_autofree char *model = g_build_filename (folders[i], BUNDLED_MODEL, NULL);
      if (g_file_test (model, G_FILE_TEST_IS_DIR))
        return g_steal_pointer (&model);
    }
  return NULL;
}
