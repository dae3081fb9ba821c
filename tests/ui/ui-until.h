/* ui-until.h: letting the main loop run until something is so. */
#pragma once

#include <glib.h>

typedef gboolean (*UiCondition) (gpointer data);

/** ui_until: iterates the default main context until @condition holds, at most half a minute;
 * whether it holds. */
gboolean
ui_until (UiCondition condition, gpointer data);

/** ui_until_set: ui_until() until *@pointer is not %NULL. */
gboolean
ui_until_set (gpointer pointer);
