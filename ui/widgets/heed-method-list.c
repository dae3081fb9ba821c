#include "heed-method-list.h"

#include "heed-method-calls.h"
#include "heed-method-menu.h"
#include "heed-method-row.h"
#include "heed-ui.h"

#include <glib/gi18n-lib.h>

struct _HeedMethodList
{
  GtkWidget parent_instance;

  GPtrArray *rows; /* (element-type HeedMethodRow), as they stand; owned by the list */
  GStrv calls;     /* what was told with the last "changed" */
  guint opening;   /* source that opens a new row's settings */

  GtkListBox *list;
  GtkMenuButton *add_button;
};

G_DEFINE_FINAL_TYPE (HeedMethodList, heed_method_list, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  REMOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const HeedMethodCall *
get_call (HeedMethodList *self, guint index)
{
  return heed_method_row_get_call (self->rows->pdata[index]);
}

static gboolean
is_same_as_above (HeedMethodList *self, guint index)
{
  for (guint i = 0; i < index; i++)
    if (heed_method_call_same (get_call (self, i), get_call (self, index)))
      return TRUE;
  return FALSE;
}

/* After any change of the rows: marks those that are left out, and tells who listens. */
static void
update (HeedMethodList *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    heed_method_row_set_same (self->rows->pdata[i], is_same_as_above (self, i));
  gtk_widget_set_visible (GTK_WIDGET (self->list), self->rows->len > 0);
  g_auto (GStrv) calls = heed_method_list_get_calls (self);
  if (g_strv_equal ((const char *const *)calls, (const char *const *)self->calls))
    return;
  g_strfreev (self->calls);
  self->calls = g_steal_pointer (&calls);
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
find_row (HeedMethodList *self, HeedMethodRow *row, guint *index)
{
  return g_ptr_array_find (self->rows, row, index);
}

/* The box follows the array: taken out and put in again, a row would lose focus and actions. */
static int
compare_places (GtkListBoxRow *a, GtkListBoxRow *b, gpointer user_data)
{
  HeedMethodList *self = user_data;
  guint places[2] = {G_MAXUINT, G_MAXUINT};
  g_ptr_array_find (self->rows, a, &places[0]);
  g_ptr_array_find (self->rows, b, &places[1]);
  return places[0] < places[1] ? -1 : places[0] > places[1];
}

static void
on_row_remove (HeedMethodRow *row, HeedMethodList *self)
{
  guint index;
  if (find_row (self, row, &index))
    heed_method_list_remove (self, index);
}

static void
on_row_move (HeedMethodRow *row, int by, HeedMethodList *self)
{
  guint index;
  if (!find_row (self, row, &index) || (by < 0 && index == 0)
      || (by > 0 && index + 1 >= self->rows->len))
    return;
  gpointer *rows = self->rows->pdata;
  guint place = by < 0 ? index - 1 : index + 1;
  rows[index] = rows[place];
  rows[place] = row;
  gtk_list_box_invalidate_sort (self->list);
  gtk_widget_grab_focus (GTK_WIDGET (row));
  update (self);
}

static gboolean
has_focus (GtkWidget *row)
{
  GtkRoot *root = gtk_widget_get_root (row);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  return focus != NULL && (focus == row || gtk_widget_is_ancestor (focus, row));
}

static void
on_row_sheet (HeedMethodRow *row, HeedMethodList *self);

static HeedMethodRow *
insert_row (HeedMethodList *self, guint index, const char *text)
{
  g_autoptr (GError) error = NULL;
  HeedMethodCall *call = heed_method_call_parse (text, &error);
  if (call == NULL)
    {
      g_debug ("Left out of the methods: %s", error->message);
      return NULL;
    }
  GtkWidget *row = heed_method_row_new (call);
  g_signal_connect_swapped (row, "changed", G_CALLBACK (update), self);
  g_signal_connect (row, "remove", G_CALLBACK (on_row_remove), self);
  g_signal_connect (row, "move", G_CALLBACK (on_row_move), self);
  g_signal_connect (row, "sheet", G_CALLBACK (on_row_sheet), self);
  index = MIN (index, self->rows->len);
  g_ptr_array_insert (self->rows, (int)index, row);
  gtk_list_box_append (self->list, row);
  return HEED_METHOD_ROW (row);
}

static void
drop_row (HeedMethodList *self, guint index)
{
  GtkWidget *row = g_ptr_array_remove_index (self->rows, index);
  g_signal_handlers_disconnect_by_data (row, self);
  gtk_list_box_remove (self->list, row);
}

static gboolean
has_call (HeedMethodList *self, const HeedMethodCall *call)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (heed_method_call_same (get_call (self, i), call))
      return TRUE;
  return FALSE;
}

/* Those of the sheet that are not there yet come after the row, in their order. */
static void
on_row_sheet (HeedMethodRow *row, HeedMethodList *self)
{
  guint index;
  if (!find_row (self, row, &index))
    return;
  g_autoptr (GPtrArray) sheet = heed_method_call_make_sheet (get_call (self, index));
  for (guint i = 0; i < sheet->len; i++)
    {
      g_autofree char *text = heed_method_call_to_text (sheet->pdata[i]);
      if (!has_call (self, sheet->pdata[i]) && insert_row (self, index + 1, text) != NULL)
        index++;
    }
  gtk_list_box_invalidate_sort (self->list);
  update (self);
}

static gboolean
open_last (gpointer user_data)
{
  HeedMethodList *self = user_data;
  self->opening = 0;
  if (self->rows->len > 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    heed_method_row_open_settings (self->rows->pdata[self->rows->len - 1]);
  return G_SOURCE_REMOVE;
}

static void
on_chosen (HeedMethodList *self, const char *id)
{
  heed_method_list_add (self, id);
}

static void
heed_method_list_dispose (GObject *object)
{
  HeedMethodList *self = HEED_METHOD_LIST (object);
  g_clear_handle_id (&self->opening, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (object), HEED_TYPE_METHOD_LIST);
  heed_ui_unparent_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (heed_method_list_parent_class)->dispose (object);
}

static void
heed_method_list_finalize (GObject *object)
{
  HeedMethodList *self = HEED_METHOD_LIST (object);
  g_ptr_array_unref (self->rows);
  g_strfreev (self->calls);
  G_OBJECT_CLASS (heed_method_list_parent_class)->finalize (object);
}

static void
heed_method_list_class_init (HeedMethodListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = heed_method_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = heed_method_list_finalize;
  signals[CHANGED] = g_signal_new ("changed", HEED_TYPE_METHOD_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[REMOVED] = g_signal_new ("removed", HEED_TYPE_METHOD_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_STRING);
  g_type_ensure (HEED_TYPE_METHOD_MENU);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               HEED_UI_RESOURCES "heed-method-list.ui");
  gtk_widget_class_bind_template_child (widget_class, HeedMethodList, list);
  gtk_widget_class_bind_template_child (widget_class, HeedMethodList, add_button);
  gtk_widget_class_bind_template_callback (widget_class, on_chosen);
}

static void
heed_method_list_init (HeedMethodList *self)
{
  self->rows = g_ptr_array_new ();
  self->calls = g_new0 (char *, 1);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_sort_func (self->list, compare_places, self, NULL);
}

GtkWidget *
heed_method_list_new (void)
{
  return g_object_new (HEED_TYPE_METHOD_LIST, NULL);
}

void
heed_method_list_set_calls (HeedMethodList *self, const char *const *texts)
{
  g_return_if_fail (HEED_IS_METHOD_LIST (self));
  while (self->rows->len > 0)
    drop_row (self, self->rows->len - 1);
  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    insert_row (self, i, texts[i]);
  update (self);
}

GStrv
heed_method_list_get_calls (HeedMethodList *self)
{
  g_return_val_if_fail (HEED_IS_METHOD_LIST (self), NULL);
  g_autoptr (GStrvBuilder) calls = g_strv_builder_new ();
  for (guint i = 0; i < self->rows->len; i++)
    {
      g_autofree char *text = heed_method_call_to_text (get_call (self, i));
      if (!is_same_as_above (self, i))
        g_strv_builder_add (calls, text);
    }
  return g_strv_builder_end (calls);
}

guint
heed_method_list_get_n_rows (HeedMethodList *self)
{
  g_return_val_if_fail (HEED_IS_METHOD_LIST (self), 0);
  return self->rows->len;
}

void
heed_method_list_add (HeedMethodList *self, const char *text)
{
  g_return_if_fail (HEED_IS_METHOD_LIST (self) && text != NULL);
  HeedMethodRow *row = insert_row (self, self->rows->len, text);
  if (row == NULL)
    return;
  update (self);
  gtk_widget_grab_focus (GTK_WIDGET (row));
  /* later: a popover needs to know where its row is */
  if (heed_method_row_get_same (row) && self->opening == 0)
    self->opening = g_idle_add (open_last, self);
}

void
heed_method_list_insert (HeedMethodList *self, guint index, const char *text)
{
  g_return_if_fail (HEED_IS_METHOD_LIST (self) && text != NULL);
  if (insert_row (self, index, text) != NULL)
    update (self);
}

void
heed_method_list_remove (HeedMethodList *self, guint index)
{
  g_return_if_fail (HEED_IS_METHOD_LIST (self) && index < self->rows->len);
  GtkWidget *row = self->rows->pdata[index];
  g_autofree char *text = heed_method_call_to_text (get_call (self, index));
  gboolean focused = has_focus (row);
  drop_row (self, index);
  update (self);
  if (focused && self->rows->len > 0)
    gtk_widget_grab_focus (self->rows->pdata[MIN (index, self->rows->len - 1)]);
  else if (focused)
    gtk_widget_grab_focus (GTK_WIDGET (self->add_button));
  g_signal_emit (self, signals[REMOVED], 0, index, text);
}

void
heed_method_list_open_menu (HeedMethodList *self)
{
  g_return_if_fail (HEED_IS_METHOD_LIST (self));
  gtk_menu_button_popup (self->add_button);
}
