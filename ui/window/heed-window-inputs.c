/* heed-window-inputs.c: pictures, models and captions, however they come. */
#include "heed-window-parts.h"

#include "heed-bundled.h"
#include "heed-drop.h"
#include "heed-file-chooser.h"
#include "heed-inputs.h"
#include "heed-model-summary.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* ---- the picture ---- */

/* The whole picture, until the model says what it sees of it. */
static HeedResult *
make_frame (HeedPicture *picture)
{
  HeedResult *frame = heed_result_new ();
  frame->picture = heed_picture_ref (picture);
  frame->box[2] = (double)heed_picture_width (picture);
  frame->box[3] = (double)heed_picture_height (picture);
  return frame;
}

static void
fill_captions (HeedWindow *self, const char *captions)
{
  self->filling = TRUE;
  heed_caption_view_set_text (self->caption_view, captions);
  self->filling = FALSE;
}

static void
show_picture (HeedWindow *self, HeedPicture *picture, const char *captions)
{
  guint current = heed_picture_strip_get_current (self->strip);
  const char *path = heed_picture_strip_get_path (self->strip, current);
  g_clear_pointer (&self->picture, heed_picture_unref);
  g_clear_pointer (&self->frame, heed_result_unref);
  g_free (self->picture_name);
  self->picture = heed_picture_ref (picture);
  self->picture_name =
      path != NULL ? g_filename_display_basename (path) : g_strdup (heed_picture_name (picture));
  self->frame = make_frame (picture);
  heed_picture_view_set_picture (self->picture_view, picture, self->picture_name);
  heed_picture_view_set_position (self->picture_view, current,
                                  heed_picture_strip_get_n (self->strip));
  if (captions != NULL)
    fill_captions (self, captions);
  heed_caption_view_set_scores (self->caption_view, NULL); /* they were the other picture's */
  heed_window_input_changed (self);
}

static void
stop (GCancellable **work)
{
  if (*work != NULL)
    g_cancellable_cancel (*work);
  g_clear_object (work);
}

/* What was typed for it, else what is known to suit it, else what comes with it, else what is there
 * already. */
static const char *
choose_captions (HeedWindow *self, const HeedInputPicture *loaded)
{
  guint current = heed_picture_strip_get_current (self->strip);
  const char *typed = heed_picture_strip_get_captions (self->strip, current);
  const HeedSample *sample = heed_samples_find (self->samples, loaded->path);
  return typed != NULL ? typed : sample != NULL ? sample->captions : loaded->caption;
}

/* What is being read takes the place of what is shown only when it turned out to be a picture. */
static void
take_loaded (HeedWindow *self)
{
  if (self->next_strip != NULL)
    {
      heed_picture_strip_free (self->strip);
      self->strip = g_steal_pointer (&self->next_strip);
    }
  heed_picture_strip_set_current (self->strip, self->next_index);
}

static void
load (HeedWindow *self, guint index);

/* The strip goes on without it; where nothing is left of a new one, the one before stays. */
static void
leave_out (HeedWindow *self, const char *sentence)
{
  heed_window_show_error (self, sentence);
  if (self->next_strip == NULL)
    {
      heed_picture_strip_remove (self->strip, self->next_index);
      heed_picture_view_set_position (self->picture_view,
                                      heed_picture_strip_get_current (self->strip),
                                      heed_picture_strip_get_n (self->strip));
      heed_window_actions_update (self);
      return;
    }
  heed_picture_strip_remove (self->next_strip, self->next_index);
  if (heed_picture_strip_get_n (self->next_strip) > 0)
    load (self, 0);
  else
    g_clear_pointer (&self->next_strip, heed_picture_strip_free);
}

static void
on_picture_loaded (GObject *source, GAsyncResult *answer, gpointer user_data)
{
  g_autoptr (HeedWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedInputPicture) loaded = heed_input_picture_load_finish (answer, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->opening);
  if (loaded == NULL)
    {
      leave_out (self, error->message);
      return;
    }
  take_loaded (self);
  show_picture (self, loaded->picture, choose_captions (self, loaded));
}

/* Reads picture @index of the next strip, or, without one, of the one that is shown. */
static void
load (HeedWindow *self, guint index)
{
  HeedPictureStrip *strip = self->next_strip != NULL ? self->next_strip : self->strip;
  const char *path = heed_picture_strip_get_path (strip, index);
  stop (&self->opening);
  self->next_index = index;
  if (path == NULL)
    {
      take_loaded (self);
      show_picture (self, heed_picture_strip_get_picture (self->strip, index),
                    heed_picture_strip_get_captions (self->strip, index));
      return;
    }
  self->opening = g_cancellable_new ();
  heed_input_picture_load_async (path, self->opening, on_picture_loaded, g_object_ref (self));
}

static void
open_strip (HeedWindow *self, HeedPictureStrip *strip)
{
  g_clear_pointer (&self->next_strip, heed_picture_strip_free);
  self->next_strip = strip;
  load (self, 0);
}

/* @captions: (nullable): of all of them */
static void
open_pictures (HeedWindow *self, const char *const *paths, guint n, const char *captions)
{
  HeedPictureStrip *strip = heed_picture_strip_new ();
  heed_picture_strip_set_paths (strip, paths, n);
  for (guint i = 0; captions != NULL && i < n; i++)
    heed_picture_strip_set_captions (strip, i, captions);
  open_strip (self, strip);
}

void
heed_window_step (HeedWindow *self, int by)
{
  guint from =
      self->opening != NULL ? self->next_index : heed_picture_strip_get_current (self->strip);
  gint64 to = (gint64)from + by;
  if (self->next_strip != NULL || to < 0 || to >= heed_picture_strip_get_n (self->strip))
    return;
  heed_window_hide_error (self);
  load (self, (guint)to);
}

void
heed_window_open_sample (HeedWindow *self, const char *path)
{
  heed_window_hide_error (self);
  open_pictures (self, &path, 1, NULL);
}

/* ---- the model ---- */

static gboolean
is_listed (GListStore *models, GFile *folder)
{
  return g_list_store_find_with_equal_func (models, folder, (GEqualFunc)g_file_equal, NULL);
}

/* The part of the button that takes the focus would say the model's name and not what it is. */
static void
name_model_button (HeedWindow *self)
{
  GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (self->model_button));
  g_autofree char *name =
      g_strdup_printf (_ ("Model: %s"), gtk_menu_button_get_label (self->model_button));
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* The menu of the model's button: what was open in this window, and the chooser. */
static void
update_model_menu (HeedWindow *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) known = g_menu_new ();
  g_autoptr (GMenu) other = g_menu_new ();
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->models)); i++)
    {
      g_autoptr (GFile) folder = g_list_model_get_item (G_LIST_MODEL (self->models), i);
      g_autofree char *name = g_filename_display_basename (g_file_peek_path (folder));
      g_autoptr (GMenuItem) item = g_menu_item_new (name, NULL);
      g_menu_item_set_action_and_target_value (
          item, "win.model", g_variant_new_bytestring (g_file_peek_path (folder)));
      g_menu_append_item (known, item);
    }
  g_menu_append (other, _ ("Open a model folder…"), "win.open-model");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (known));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (other));
  gtk_menu_button_set_menu_model (self->model_button, G_MENU_MODEL (menu));
  gtk_menu_button_set_label (self->model_button, self->n_models_opening > 0 ? _ ("Opening…")
                                                 : self->model_name != NULL ? self->model_name
                                                                            : _ ("None yet"));
  name_model_button (self);
}

static void
describe_model (HeedWindow *self, const HeedModelSummary *summary)
{
  g_autofree char *sentence = g_strdup_printf (
      /* translators: of a model: its kind, its size, what it divides pictures into */
      _ ("%s: %.1f million parameters, %u × %u patches, captions of up to %u tokens"),
      summary->name, (double)summary->n_parameters / 1e6, summary->cols, summary->rows,
      summary->max_tokens);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->model_button), sentence);
}

static void
list_model (HeedWindow *self, const char *path)
{
  g_autoptr (GFile) folder = g_file_new_for_path (path);
  if (!is_listed (self->models, folder))
    g_list_store_append (self->models, folder);
  update_model_menu (self);
}

/* A model folder that is being looked at. */
typedef struct
{
  HeedWindow *window;
  guint number;
} ModelOpening;

/* A folder that is none leaves the model as it is, and of two that are the one asked for last wins,
 * whichever is looked at sooner. */
static void
on_model_read (GObject *source, GAsyncResult *answer, gpointer user_data)
{
  g_autofree ModelOpening *opening = user_data;
  g_autoptr (HeedWindow) self = opening->window;
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedModelSummary) summary = heed_model_summary_read_finish (answer, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->n_models_opening--;
  if (summary == NULL)
    heed_window_show_error (self, error->message);
  else if (opening->number > self->model_number)
    {
      self->model_number = opening->number;
      g_free (self->model);
      g_free (self->model_name);
      self->model = g_strdup (summary->path);
      self->model_name = g_strdup (summary->name);
      describe_model (self, summary);
      list_model (self, self->model);
      heed_caption_view_set_scores (self->caption_view, NULL); /* they were the other model's */
      heed_window_input_changed (self);
    }
  update_model_menu (self);
  heed_window_actions_update (self);
}

void
heed_window_open_model (HeedWindow *self, const char *path)
{
  ModelOpening *opening = g_new (ModelOpening, 1);
  *opening = (ModelOpening) {g_object_ref (self), ++self->n_models_asked};
  self->n_models_opening++;
  update_model_menu (self);
  heed_model_summary_read_async (path, self->closing, on_model_read, opening);
}

/* ---- files of any kind ---- */

static void
on_sorted (GObject *source, GAsyncResult *answer, gpointer user_data)
{
  g_autoptr (HeedWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedInputs) inputs = heed_inputs_sort_finish (answer, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->sorting);
  if (inputs == NULL)
    {
      heed_window_show_error (self, error->message);
      return;
    }
  for (guint i = 0; i < inputs->refusals->len; i++)
    heed_window_show_error (self, g_ptr_array_index (inputs->refusals, i));
  if (inputs->pictures->len > 0)
    open_pictures (self, (const char *const *)inputs->pictures->pdata, inputs->pictures->len,
                   inputs->captions);
  else if (inputs->captions != NULL)
    heed_caption_view_set_text (self->caption_view, inputs->captions);
  if (inputs->models->len > 0)
    heed_window_open_model (self, g_ptr_array_index (inputs->models, inputs->models->len - 1));
}

/* A sample has captions, and what is opened last is what is shown: samples have to be known. */
static void
open_later (HeedWindow *self, GFile *const *files, gsize n)
{
  g_clear_pointer (&self->early, g_ptr_array_unref);
  self->early = g_ptr_array_new_with_free_func (g_object_unref);
  for (gsize i = 0; i < n; i++)
    g_ptr_array_add (self->early, g_object_ref (files[i]));
}

void
heed_window_open (HeedWindow *self, GFile *const *files, gsize n)
{
  g_return_if_fail (HEED_IS_WINDOW (self));
  if (self->unpacking)
    {
      open_later (self, files, n);
      return;
    }
  stop (&self->sorting);
  heed_window_hide_error (self);
  self->sorting = g_cancellable_new ();
  heed_inputs_sort_async (files, n, self->sorting, on_sorted, g_object_ref (self));
}

/* ---- drops, pastes, choosers ---- */

static void
on_dropped (GFile *const *files, gsize n, HeedPicture *picture, const char *text,
            gpointer user_data)
{
  HeedWindow *self = user_data;
  if (picture != NULL)
    {
      HeedPictureStrip *strip = heed_picture_strip_new ();
      heed_picture_strip_set_picture (strip, picture);
      open_strip (self, strip);
    }
  else if (text != NULL)
    heed_caption_view_set_text (self->caption_view, text);
  else
    heed_window_open (self, files, n);
}

static void
on_paste_failed (const char *sentence, gpointer user_data)
{
  HeedWindow *self = user_data;
  heed_toasts_add_error (self->toasts, sentence);
}

/* Text is the caption's to paste; what it cannot take is the window's. */
static gboolean
on_caption_key (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType modifiers,
                HeedWindow *self)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));
  if (gdk_keyval_to_lower (key) != GDK_KEY_v
      || (modifiers & (GDK_CONTROL_MASK | GDK_SHIFT_MASK | GDK_ALT_MASK)) != GDK_CONTROL_MASK
      || gdk_content_formats_contain_gtype (gdk_clipboard_get_formats (clipboard), G_TYPE_STRING))
    return GDK_EVENT_PROPAGATE;
  heed_window_paste (self);
  return GDK_EVENT_STOP;
}

static void
watch_caption_keys (HeedWindow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_caption_key), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->caption_view), keys);
}

void
heed_window_paste (HeedWindow *self)
{
  heed_drop_paste (GTK_WIDGET (self), on_dropped, on_paste_failed, self);
}

/* Remembers in @property the folder that @files come from. */
static void
on_files_chosen (HeedWindow *self, GListModel *files, const char *property)
{
  guint n = g_list_model_get_n_items (files);
  g_autoptr (GPtrArray) chosen = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (chosen, g_list_model_get_item (files, i));
  if (n == 0)
    return;
  g_autoptr (GFile) folder = g_file_get_parent (g_ptr_array_index (chosen, 0));
  if (folder != NULL && g_file_peek_path (folder) != NULL)
    g_object_set (self->settings, property, g_file_peek_path (folder), NULL);
  heed_window_open (self, (GFile *const *)chosen->pdata, n);
}

static void
on_pictures_chosen (GListModel *files, gpointer user_data)
{
  on_files_chosen (user_data, files, "picture-folder");
}

static void
on_model_chosen (GListModel *files, gpointer user_data)
{
  on_files_chosen (user_data, files, "model-folder");
}

void
heed_window_choose_pictures (HeedWindow *self)
{
  g_autofree char *folder = NULL;
  g_object_get (self->settings, "picture-folder", &folder, NULL);
  heed_file_chooser_open_pictures (GTK_WINDOW (self), folder, on_pictures_chosen, self);
}

void
heed_window_choose_model (HeedWindow *self)
{
  g_autofree char *folder = NULL;
  g_object_get (self->settings, "model-folder", &folder, NULL);
  heed_file_chooser_open_folder (GTK_WINDOW (self), _ ("Open a model folder"), folder,
                                 on_model_chosen, self);
}

void
heed_window_choose_captions (HeedWindow *self)
{
  g_autofree char *folder = NULL;
  g_object_get (self->settings, "picture-folder", &folder, NULL);
  heed_file_chooser_open_captions (GTK_WINDOW (self), folder, on_pictures_chosen, self);
}

/* ---- the beginning ---- */

static void
fill_samples_menu (HeedWindow *self)
{
  g_autoptr (GMenu) samples = g_menu_new ();
  for (guint i = 0; i < self->samples->len; i++)
    {
      const HeedSample *sample = g_ptr_array_index (self->samples, i);
      g_autoptr (GMenuItem) item = g_menu_item_new (sample->title, NULL);
      g_menu_item_set_action_and_target_value (item, "win.sample",
                                               g_variant_new_bytestring (sample->path));
      g_menu_append_item (samples, item);
    }
  if (self->samples->len > 0)
    g_menu_append_submenu (self->samples_section, _ ("Sample pictures"), G_MENU_MODEL (samples));
}

/* One with two captions that can be compared, and little else to look at. */
static const HeedSample *
first_sample (HeedWindow *self)
{
  for (guint i = 0; i < self->samples->len; i++)
    {
      const HeedSample *sample = g_ptr_array_index (self->samples, i);
      const char *second = strchr (sample->captions, '\n');
      if (second != NULL && strchr (second + 1, '\n') == NULL)
        return sample;
    }
  return g_ptr_array_index (self->samples, 0);
}

/* What was opened, pasted or typed before stays. */
static void
begin_with_sample (HeedWindow *self)
{
  if (self->samples->len == 0 || self->picture != NULL || self->next_strip != NULL)
    return;
  g_auto (GStrv) captions = heed_caption_view_get_captions (self->caption_view);
  g_autofree char *typed = g_strjoinv ("\n", captions);
  const char *path = first_sample (self)->path;
  open_pictures (self, &path, 1, *typed != 0 ? typed : NULL);
}

static void
begin_with_model (HeedWindow *self, GPtrArray *models)
{
  for (guint i = 0; i < models->len; i++)
    list_model (self, g_ptr_array_index (models, i));
  if (models->len > 0 && self->n_models_asked == 0)
    heed_window_open_model (self, g_ptr_array_index (models, 0));
}

static void
on_unpacked (GObject *source, GAsyncResult *answer, gpointer user_data)
{
  g_autoptr (HeedWindow) self = user_data;
  g_autoptr (HeedBundled) bundled = heed_bundled_load_finish (answer, NULL);
  if (bundled == NULL)
    return;
  self->unpacking = FALSE;
  g_ptr_array_unref (self->samples);
  self->samples = g_ptr_array_ref (bundled->samples);
  fill_samples_menu (self);
  begin_with_sample (self);
  begin_with_model (self, bundled->models);
  g_autoptr (GPtrArray) early = g_steal_pointer (&self->early);
  if (early != NULL)
    heed_window_open (self, (GFile *const *)early->pdata, early->len);
}

void
heed_window_inputs_init (HeedWindow *self)
{
  self->closing = g_cancellable_new ();
  self->strip = heed_picture_strip_new ();
  self->models = g_list_store_new (G_TYPE_FILE);
  self->samples = g_ptr_array_new_with_free_func ((GDestroyNotify)heed_sample_free);
  update_model_menu (self);
  heed_drop_attach (GTK_WIDGET (self), on_dropped, on_paste_failed, self);
  watch_caption_keys (self);
  if (self->data_dir == NULL)
    return;
  self->unpacking = TRUE;
  heed_bundled_load_async (self->data_dir, self->closing, on_unpacked, g_object_ref (self));
}

void
heed_window_inputs_clear (HeedWindow *self)
{
  stop (&self->sorting);
  stop (&self->opening);
  g_cancellable_cancel (self->closing);
  g_clear_pointer (&self->next_strip, heed_picture_strip_free);
}
