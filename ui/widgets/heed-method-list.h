/* heed-method-list.h: the methods to run, in the order of their cards. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HEED_TYPE_METHOD_LIST (heed_method_list_get_type ())
G_DECLARE_FINAL_TYPE (HeedMethodList, heed_method_list, HEED, METHOD_LIST, GtkWidget)

/**
 * heed_method_list_new:
 *
 * A row a method, with its settings, and a button that adds one: all from the method table.
 *
 * Signals: "changed": heed_method_list_get_calls() answers otherwise; "removed" (guint index, const
 * char *text): a row is gone, by hand or by heed_method_list_remove(), and
 * heed_method_list_insert() with the same brings it back.
 */
GtkWidget *
heed_method_list_new (void);

/**
 * heed_method_list_set_calls: the rows, as heed_method_call_parse() reads them. What it cannot read
 * is left out: it may come from the settings of another version.
 */
void
heed_method_list_set_calls (HeedMethodList *self, const char *const *texts);

/**
 * heed_method_list_get_calls: what is to run, each once: a row that computes the same as one above
 * it is left out.
 */
GStrv
heed_method_list_get_calls (HeedMethodList *self);

/** heed_method_list_get_n_rows: with those that are left out of the calls. */
guint
heed_method_list_get_n_rows (HeedMethodList *self);

/**
 * heed_method_list_add: a row at the end, with the focus. If there is the same already its settings
 * are opened, to make it another.
 * @text: as heed_method_call_parse() reads it; what it cannot read is left out
 */
void
heed_method_list_add (HeedMethodList *self, const char *text);

/** heed_method_list_insert: a row before row @index, or at the end. */
void
heed_method_list_insert (HeedMethodList *self, guint index, const char *text);

/** heed_method_list_remove: row @index; the focus goes to its neighbour. */
void
heed_method_list_remove (HeedMethodList *self, guint index);

/** heed_method_list_open_menu: opens the popover to add a method. */
void
heed_method_list_open_menu (HeedMethodList *self);

G_END_DECLS
