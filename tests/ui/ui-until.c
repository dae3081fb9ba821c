#include "ui-until.h"

#define LIMIT_SECONDS 30

static gboolean
on_late (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

gboolean
ui_until (UiCondition condition, gpointer data)
{
  gboolean late = FALSE;
  guint timer = g_timeout_add_seconds (LIMIT_SECONDS, on_late, &late);
  while (!condition (data) && !late)
    g_main_context_iteration (NULL, TRUE);
  if (!late)
    g_source_remove (timer);
  return condition (data);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *)data != NULL;
}

gboolean
ui_until_set (gpointer pointer)
{
  return ui_until (is_set, pointer);
}
