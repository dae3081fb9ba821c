#include "heed-cpu-info.h"

#include <string.h>
#include <unistd.h>

/* The value of "model name : …" in Linux's list of processors, NULL where there is none. */
static char *
read_model_name (void)
{
  g_autofree char *text = NULL;
  if (!g_file_get_contents ("/proc/cpuinfo", &text, NULL, NULL))
    return NULL;
  const char *line = strstr (text, "model name");
  const char *colon = line != NULL ? strchr (line, ':') : NULL;
  if (colon == NULL)
    return NULL;
  return g_strstrip (g_strndup (colon + 1, strcspn (colon + 1, "\n")));
}

char *
heed_cpu_name (void)
{
  g_autofree char *model = read_model_name ();
  guint cores = g_get_num_processors ();
  return g_strdup_printf ("%s (%u %s)", model != NULL ? model : "CPU", cores,
                          cores == 1 ? "core" : "cores");
}

guint64
heed_cpu_memory_bytes (void)
{
  long pages = sysconf (_SC_PHYS_PAGES), size = sysconf (_SC_PAGESIZE);
  return pages > 0 && size > 0 ? (guint64)pages * (guint64)size : 0;
}
