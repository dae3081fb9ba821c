/* heed-compare-menu.h: the popover in which maps are compared with each other. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * HeedCompareMenu: two drop-downs and a button for the difference of two maps, and whether rank
 * correlations are shown.
 *
 * Property "ranks" (gboolean): what the check button says. Signal "difference" (guint first, guint
 * second): a person wants it, by the indices of set_explanations().
 */
#define HEED_TYPE_COMPARE_MENU (heed_compare_menu_get_type ())
G_DECLARE_FINAL_TYPE (HeedCompareMenu, heed_compare_menu, HEED, COMPARE_MENU, GtkPopover)

GtkWidget *
heed_compare_menu_new (void);

/**
 * heed_compare_menu_set_explanations: what can be chosen; the choice stays where the names do.
 * @explanations: (element-type HeedExplanation) (nullable): not kept
 */
void
heed_compare_menu_set_explanations (HeedCompareMenu *self, const GPtrArray *explanations);

G_END_DECLS
