#include "heed-export-dialog.h"

#include "heed-export-name.h"
#include "heed-drop-down-name.h"
#include "heed-export-preview.h"
#include "heed-file-chooser.h"
#include "heed-ui.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _HeedExportDialog
{
  GtkWindow parent_instance;

  HeedResult *result;
  HeedSettings *settings;
  HeedFigureOptions options;
  HeedExportChosen chosen;
  gpointer user_data;
  gboolean is_ready;
  GCancellable *completing; /* (nullable): of the path that was chosen */

  GtkDropDown *format;
  GtkDropDown *content;
  GtkWidget *content_label;
  GtkWidget *figure_controls;
  GtkDropDown *preset;
  GtkSpinButton *width;
  GtkAdjustment *width_adjustment;
  GtkSpinButton *font_size;
  GtkAdjustment *font_size_adjustment;
  GtkToggleButton *shared;
  GtkToggleButton *own;
  GtkToggleButton *smooth;
  GtkToggleButton *patches;
  GtkToggleButton *dark;
  GtkCheckButton *input;
  HeedExportPreview *preview;
  GtkLabel *summary;
  GtkWidget *save;
};

G_DEFINE_FINAL_TYPE (HeedExportDialog, heed_export_dialog, GTK_TYPE_WINDOW)

/* Widths that figures are made for, in points. */
static const struct
{
  const char *name;
  double width;
} presets[] = {
    {N_ ("One column"), 241},
    {N_ ("Two columns"), 504},
    {N_ ("Slide"), 720},
};

static HeedExportFormat
get_format (HeedExportDialog *self)
{
  return (HeedExportFormat)gtk_drop_down_get_selected (self->format);
}

/* The first row of the list stands for all. */
static int
get_index (HeedExportDialog *self)
{
  return (int)gtk_drop_down_get_selected (self->content) - 1;
}

static HeedFigureOptions
get_options (HeedExportDialog *self)
{
  HeedFigureOptions options = self->options;
  options.width = gtk_spin_button_get_value (self->width);
  options.font_size = gtk_spin_button_get_value (self->font_size);
  options.scale = gtk_toggle_button_get_active (self->shared) ? HEED_SCALE_SHARED : HEED_SCALE_OWN;
  options.smooth = gtk_toggle_button_get_active (self->smooth);
  options.dark = gtk_toggle_button_get_active (self->dark);
  options.input = gtk_check_button_get_active (self->input);
  return options;
}

static void
update (HeedExportDialog *self)
{
  HeedExportFormat format = get_format (self);
  HeedFigureOptions options = get_options (self);
  if (!self->is_ready)
    return;
  gtk_widget_set_visible (self->figure_controls, heed_export_format_is_figure (format));
  heed_export_preview_set (self->preview, self->result, get_index (self), format, &options);
}

static void
on_summary (HeedExportDialog *self)
{
  g_autofree char *summary = NULL;
  g_object_get (self->preview, "summary", &summary, NULL);
  gtk_label_set_label (self->summary, summary != NULL ? summary : " ");
}

static guint
find_preset (double width)
{
  guint i = 0;
  while (i < G_N_ELEMENTS (presets) && fabs (presets[i].width - width) >= 0.5)
    i++;
  return i;
}

static void
on_width (HeedExportDialog *self)
{
  gtk_drop_down_set_selected (self->preset, find_preset (gtk_spin_button_get_value (self->width)));
  update (self);
}

static void
on_preset (HeedExportDialog *self)
{
  guint selected = gtk_drop_down_get_selected (self->preset);
  if (selected < G_N_ELEMENTS (presets))
    gtk_spin_button_set_value (self->width, presets[selected].width);
}

static void
remember (HeedExportDialog *self, const char *path, HeedExportFormat format)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_object_set (self->settings, "export-folder", folder, "export-format",
                heed_export_format_extension (format), "export-width",
                gtk_spin_button_get_value (self->width), "export-font-size",
                gtk_spin_button_get_value (self->font_size), NULL);
}

static void
save_to (HeedExportDialog *self, const char *path, HeedExportFormat format)
{
  HeedFigureOptions options = get_options (self);
  remember (self, path, format);
  self->chosen (self->result, get_index (self), path, format, &options, self->user_data);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
on_completed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (HeedExportDialog) self = data;
  g_autofree char *path = heed_export_complete_path_finish (result, NULL);
  if (path != NULL)
    save_to (self, path, get_format (self));
}

void
heed_export_dialog_save_to (HeedExportDialog *self, const char *path)
{
  HeedExportFormat named;
  g_return_if_fail (HEED_IS_EXPORT_DIALOG (self) && path != NULL);
  g_cancellable_cancel (self->completing);
  g_clear_object (&self->completing);
  if (heed_export_format_find (path, &named))
    {
      save_to (self, path, named);
      return;
    }
  self->completing = g_cancellable_new ();
  heed_export_complete_path_async (path, get_format (self), self->completing, on_completed,
                                   g_object_ref (self));
}

static void
on_file (GListModel *files, gpointer data)
{
  g_autoptr (GFile) file = g_list_model_get_item (files, 0);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  HeedExportDialog *self = HEED_EXPORT_DIALOG (data);
  if (path != NULL)
    heed_export_dialog_save_to (self, path);
  else
    gtk_label_set_label (self->summary,
                         _ ("That place cannot be written to directly: choose a folder of this "
                            "computer."));
}

static void
save (GtkWidget *widget, const char *action, GVariant *parameter)
{
  HeedExportDialog *self = HEED_EXPORT_DIALOG (widget);
  g_autofree char *folder = NULL;
  g_object_get (self->settings, "export-folder", &folder, NULL);
  g_autofree char *name =
      heed_export_suggest_name (self->result, get_index (self), get_format (self));
  heed_file_chooser_save (GTK_WINDOW (self), _ ("Export"), folder, name, on_file, self);
}

static GtkStringList *
list_formats (void)
{
  GtkStringList *list = gtk_string_list_new (NULL);
  for (guint i = 0; i < HEED_N_EXPORT_FORMATS; i++)
    gtk_string_list_append (list, heed_export_format_name ((HeedExportFormat)i));
  return list;
}

static GtkStringList *
list_presets (void)
{
  GtkStringList *list = gtk_string_list_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (presets); i++)
    gtk_string_list_take (
        list, g_strdup_printf (_ ("%s · %.0f pt"), _ (presets[i].name), presets[i].width));
  gtk_string_list_append (list, _ ("Other width"));
  return list;
}

static GtkStringList *
list_content (const HeedResult *result)
{
  GtkStringList *list = gtk_string_list_new (NULL);
  g_autoptr (GPtrArray) all = heed_result_list_all (result);
  gtk_string_list_take (list, g_strdup_printf (_ ("All (%u)"), all->len));
  for (guint i = 0; i < all->len; i++)
    {
      const HeedExplanation *explanation = all->pdata[i];
      const char *gap = *explanation->settings != 0 ? ", " : "";
      gtk_string_list_take (
          list, g_strdup_printf ("%s%s%s", explanation->method_name, gap, explanation->settings));
    }
  return list;
}

static void
set_model (GtkDropDown *drop_down, GtkStringList *list)
{
  gtk_drop_down_set_model (drop_down, G_LIST_MODEL (list));
  g_object_unref (list);
}

static void
set_up_row (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 1);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_list_item_set_child (item, label);
}

static void
set_up_list_row (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  set_up_row (factory, item);
  gtk_label_set_max_width_chars (GTK_LABEL (gtk_list_item_get_child (item)), 48);
}

static void
bind_row (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkLabel *label = GTK_LABEL (gtk_list_item_get_child (item));
  gtk_label_set_label (label, gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

static GtkListItemFactory *
make_factory (GCallback set_up)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", set_up, NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_row), NULL);
  return factory;
}

/* A method with many settings must not widen the dialog. */
static void
set_content_factories (HeedExportDialog *self)
{
  g_autoptr (GtkListItemFactory) shown = make_factory (G_CALLBACK (set_up_row));
  g_autoptr (GtkListItemFactory) listed = make_factory (G_CALLBACK (set_up_list_row));
  gtk_drop_down_set_factory (self->content, shown);
  gtk_drop_down_set_list_factory (self->content, listed);
}

static void
recall (HeedExportDialog *self)
{
  g_autofree char *ending = NULL;
  double width;
  double font_size;
  HeedExportFormat format = HEED_EXPORT_PNG;
  g_object_get (self->settings, "export-format", &ending, "export-width", &width,
                "export-font-size", &font_size, NULL);
  g_autofree char *name = g_strdup_printf (".%s", ending != NULL ? ending : "");
  heed_export_format_find (name, &format);
  gtk_drop_down_set_selected (self->format, format);
  gtk_spin_button_set_value (self->width, width);
  gtk_spin_button_set_value (self->font_size, font_size);
}

static void
begin (HeedExportDialog *self, int index)
{
  guint n = self->result->explanations->len + self->result->differences->len;
  set_model (self->content, list_content (self->result));
  gtk_drop_down_set_selected (self->content, (guint)(CLAMP (index, -1, (int)n - 1) + 1));
  gtk_widget_set_visible (GTK_WIDGET (self->content), n > 1);
  gtk_widget_set_visible (self->content_label, n > 1);
  recall (self);
  gtk_toggle_button_set_active (self->options.scale == HEED_SCALE_SHARED ? self->shared : self->own,
                                TRUE);
  gtk_toggle_button_set_active (self->options.smooth ? self->smooth : self->patches, TRUE);
  self->is_ready = TRUE;
  on_width (self);
  gtk_widget_grab_focus (self->save);
}

GtkWidget *
heed_export_dialog_new (GtkWindow *parent, HeedSettings *settings, HeedResult *result,
                        const HeedFigureOptions *options, int index, HeedExportChosen chosen,
                        gpointer user_data)
{
  HeedExportDialog *self = g_object_new (HEED_TYPE_EXPORT_DIALOG, "transient-for", parent, NULL);
  self->settings = g_object_ref (settings);
  self->result = heed_result_ref (result);
  self->options = *options;
  self->options.font = g_intern_string (options->font);
  self->chosen = chosen;
  self->user_data = user_data;
  begin (self, index);
  return GTK_WIDGET (self);
}

/* Closed before a file system answers, nothing is saved. */
static void
heed_export_dialog_dispose (GObject *object)
{
  HeedExportDialog *self = HEED_EXPORT_DIALOG (object);
  g_cancellable_cancel (self->completing);
  g_clear_object (&self->completing);
  G_OBJECT_CLASS (heed_export_dialog_parent_class)->dispose (object);
}

static void
heed_export_dialog_finalize (GObject *object)
{
  HeedExportDialog *self = HEED_EXPORT_DIALOG (object);
  g_clear_object (&self->settings);
  heed_result_unref (self->result);
  G_OBJECT_CLASS (heed_export_dialog_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *class)
{
#define BIND(name) gtk_widget_class_bind_template_child (class, HeedExportDialog, name)
  BIND (format);
  BIND (content);
  BIND (content_label);
  BIND (figure_controls);
  BIND (preset);
  BIND (width);
  BIND (width_adjustment);
  BIND (font_size);
  BIND (font_size_adjustment);
  BIND (shared);
  BIND (own);
  BIND (smooth);
  BIND (patches);
  BIND (dark);
  BIND (input);
  BIND (preview);
  BIND (summary);
  BIND (save);
#undef BIND
}

static void
heed_export_dialog_class_init (HeedExportDialogClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = heed_export_dialog_dispose;
  G_OBJECT_CLASS (class)->finalize = heed_export_dialog_finalize;
  g_type_ensure (HEED_TYPE_EXPORT_PREVIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               HEED_UI_RESOURCES "heed-export-dialog.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "export.save", NULL, save);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "export.save",
                                       NULL);
}

static void
watch (HeedExportDialog *self, gpointer widget, const char *signal, GCallback changed)
{
  g_signal_connect_object (widget, signal, changed, self, G_CONNECT_SWAPPED);
}

static void
connect_controls (HeedExportDialog *self)
{
  gpointer choices[] = {self->format, self->content};
  gpointer toggles[] = {self->shared, self->smooth, self->dark};
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    watch (self, choices[i], "notify::selected", G_CALLBACK (update));
  for (guint i = 0; i < G_N_ELEMENTS (toggles); i++)
    watch (self, toggles[i], "notify::active", G_CALLBACK (update));
  watch (self, self->input, "notify::active", G_CALLBACK (update));
  watch (self, self->font_size, "value-changed", G_CALLBACK (update));
  watch (self, self->width, "value-changed", G_CALLBACK (on_width));
  watch (self, self->preset, "notify::selected", G_CALLBACK (on_preset));
  watch (self, self->preview, "notify::summary", G_CALLBACK (on_summary));
}

/* Enter in a number saves, as it does elsewhere. */
static void
activate_default (GtkSpinButton *spin)
{
  g_object_set (gtk_editable_get_delegate (GTK_EDITABLE (spin)), "activates-default", TRUE, NULL);
}

static void
heed_export_dialog_init (HeedExportDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  heed_drop_down_name_strings (self->format, NULL);
  heed_drop_down_name_strings (self->content, NULL);
  heed_drop_down_name_strings (self->preset, NULL);
  gtk_adjustment_set_lower (self->width_adjustment, HEED_FIGURE_MIN_WIDTH);
  gtk_adjustment_set_upper (self->width_adjustment, HEED_FIGURE_MAX_WIDTH);
  gtk_adjustment_set_lower (self->font_size_adjustment, HEED_FIGURE_MIN_FONT_SIZE);
  gtk_adjustment_set_upper (self->font_size_adjustment, HEED_FIGURE_MAX_FONT_SIZE);
  set_model (self->format, list_formats ());
  set_model (self->preset, list_presets ());
  set_content_factories (self);
  activate_default (self->width);
  activate_default (self->font_size);
  connect_controls (self);
}
