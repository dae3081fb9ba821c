/* heed-window-run.c: from the controls to the runner, and from the runner to the maps. */
#include "heed-window-parts.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A run that took so long is worth a notification when the window is in the background. */
#define LONG_RUN_SECONDS 10

/* ---- from the controls ---- */

const char *
heed_window_why_not (HeedWindow *self)
{
  g_auto (GStrv) captions = heed_caption_view_get_captions (self->caption_view);
  g_auto (GStrv) calls = heed_method_list_get_calls (self->method_list);
  if (self->picture == NULL)
    return _ ("Open a picture first.");
  if (self->model == NULL)
    return _ ("Choose a model first.");
  if (captions[0] == NULL)
    return _ ("Type a caption first.");
  return calls[0] == NULL ? _ ("Add a method first.") : NULL;
}

static void
add_methods (HeedWindow *self, HeedRequest *request)
{
  g_auto (GStrv) calls = heed_method_list_get_calls (self->method_list);
  for (guint i = 0; calls[i] != NULL; i++)
    {
      HeedMethodCall *call = heed_method_call_parse (calls[i], NULL);
      if (call != NULL)
        g_ptr_array_add (request->methods, call);
    }
}

static void
add_device (HeedWindow *self, HeedRequest *request)
{
  g_autofree char *precision = NULL;
  guint64 mebibytes = 0;
  g_clear_pointer (&request->device, g_free);
  g_object_get (self->settings, "device", &request->device, "precision", &precision, "memory-limit",
                &mebibytes, NULL);
  request->precision =
      g_strcmp0 (precision, "bf16") == 0 ? HEED_PRECISION_BF16 : HEED_PRECISION_F32;
  request->memory_bytes = (gsize)mebibytes * 1024 * 1024;
}

/* (nullable): there may be no picture or no caption yet; methods may be missing. */
static HeedRequest *
make_request (HeedWindow *self, GStrv captions)
{
  if (self->picture == NULL || self->model == NULL || captions[0] == NULL)
    return NULL;
  guint current = heed_picture_strip_get_current (self->strip);
  HeedRequest *request = heed_request_new ();
  request->model = g_strdup (self->model);
  request->picture = heed_picture_ref (self->picture);
  request->image = g_strdup (heed_picture_strip_get_path (self->strip, current));
  heed_caption_view_fill_request (self->caption_view, request);
  add_methods (self, request);
  add_device (self, request);
  return request;
}

void
heed_window_input_changed (HeedWindow *self)
{
  g_auto (GStrv) captions = heed_caption_view_get_captions (self->caption_view);
  g_autoptr (HeedRequest) request = make_request (self, captions);
  if (self->run_failed)
    heed_window_hide_error (self);
  heed_runner_set_input (self->runner, request,
                         request != NULL ? (const char *const *)captions : NULL);
  heed_window_update_view (self);
}

static void
on_captions_changed (HeedWindow *self)
{
  if (self->filling)
    return;
  g_auto (GStrv) captions = heed_caption_view_get_captions (self->caption_view);
  g_autofree char *text = g_strjoinv ("\n", captions);
  if (heed_picture_strip_get_n (self->strip) > 0)
    heed_picture_strip_set_captions (self->strip, heed_picture_strip_get_current (self->strip),
                                     text);
  else if (self->next_strip != NULL)
    heed_picture_strip_set_captions (self->next_strip, self->next_index, text);
  heed_window_input_changed (self);
}

typedef struct
{
  HeedWindow *window;
  guint index;
  char *text;
} Removal;

static void
removal_free (gpointer data)
{
  Removal *removal = data;
  g_free (removal->text);
  g_free (removal);
}

static void
undo_removal (gpointer data)
{
  Removal *removal = data;
  heed_method_list_insert (removal->window->method_list, removal->index, removal->text);
}

static void
on_method_removed (HeedMethodList *list, guint index, const char *text, HeedWindow *self)
{
  Removal *removal = g_new (Removal, 1);
  *removal = (Removal) {self, index, g_strdup (text)};
  g_autoptr (HeedMethodCall) call = heed_method_call_parse (text, NULL);
  g_autofree char *sentence =
      g_strdup_printf (_ ("%s was removed."), call != NULL ? call->method->name : text);
  heed_toasts_add_action (self->toasts, sentence, _ ("Undo"), G_CALLBACK (undo_removal), removal,
                          removal_free);
}

typedef struct
{
  HeedWindow *window;
  char *name;
} HiddenDifference;

static void
hidden_difference_free (gpointer data)
{
  HiddenDifference *hidden = data;
  g_free (hidden->name);
  g_free (hidden);
}

static void
undo_hiding (gpointer data)
{
  HiddenDifference *hidden = data;
  heed_maps_view_set_difference_shown (hidden->window->maps, hidden->name, TRUE);
}

static void
hide_difference (HeedWindow *self, const HeedExplanation *difference)
{
  HiddenDifference *hidden = g_new (HiddenDifference, 1);
  *hidden = (HiddenDifference) {self, g_strdup (difference->parameters)};
  g_autofree char *sentence = g_strdup_printf (_ ("%s was removed."), difference->method_name);
  heed_maps_view_set_difference_shown (self->maps, hidden->name, FALSE);
  heed_toasts_add_action (self->toasts, sentence, _ ("Undo"), G_CALLBACK (undo_hiding), hidden,
                          hidden_difference_free);
}

/* Takes the row of the method away whose card is removed. */
static void
on_remove_card (HeedMapsView *maps, guint index, HeedWindow *self)
{
  HeedResult *shown = heed_maps_view_get_result (maps);
  guint n = shown != NULL ? shown->explanations->len : 0;
  if (shown == NULL || index >= n + shown->differences->len)
    return;
  if (index >= n)
    {
      hide_difference (self, g_ptr_array_index (shown->differences, index - n));
      return;
    }
  const HeedExplanation *explanation = g_ptr_array_index (shown->explanations, index);
  g_auto (GStrv) calls = heed_method_list_get_calls (self->method_list);
  for (guint i = 0; calls[i] != NULL; i++)
    {
      g_autoptr (HeedMethodCall) call = heed_method_call_parse (calls[i], NULL);
      g_autofree char *parameters =
          call != NULL ? heed_parameters_to_string (call->parameters) : NULL;
      if (call != NULL && strcmp (call->method->id, explanation->method) == 0
          && g_strcmp0 (parameters, explanation->parameters) == 0)
        {
          heed_method_list_remove (self->method_list, i);
          return;
        }
    }
}

/* ---- the device ---- */

static gboolean
has_gpu (GPtrArray *devices)
{
  for (guint i = 0; i < devices->len; i++)
    {
      const HeedDevice *device = g_ptr_array_index (devices, i);
      if (device->kind != HEED_DEVICE_CPU && device->kind != HEED_DEVICE_SOFTWARE_GPU)
        return TRUE;
    }
  return FALSE;
}

static void
on_devices (GObject *source, GAsyncResult *answer, gpointer user_data)
{
  g_autoptr (HeedWindow) self = user_data;
  g_autoptr (GPtrArray) devices =
      heed_worker_list_devices_finish (HEED_WORKER (source), answer, NULL);
  if (devices == NULL || has_gpu (devices) || self->settings == NULL)
    return;
  if (heed_window_show_info (self, _ ("No GPU was found: Heed computes on the processor.")))
    g_object_set (self->settings, "told-no-gpu", TRUE, NULL);
}

/* Said once, and never again; the first preview need not wait for it. */
static void
look_for_gpu (HeedWindow *self)
{
  gboolean told;
  g_object_get (self->settings, "told-no-gpu", &told, NULL);
  if (told || self->looked_for_gpu)
    return;
  self->looked_for_gpu = TRUE;
  heed_worker_list_devices_async (self->worker, NULL, on_devices, g_object_ref (self));
}

/* ---- from the runner ---- */

static void
on_preview (HeedRunner *runner, HeedPreview *preview, HeedWindow *self)
{
  heed_caption_view_set_scores (self->caption_view, preview->scores);
  g_clear_pointer (&self->frame, heed_result_unref);
  self->frame = heed_result_ref (preview->frame);
  look_for_gpu (self);
  heed_window_update_view (self);
}

static void
on_progress (HeedRunner *runner, HeedWorkerProgress *progress, HeedWindow *self)
{
  const HeedExplanation *explanation =
      g_ptr_array_index (progress->result->explanations, progress->at_work);
  heed_status_bar_show (self->status_bar, explanation->method_name, progress);
  heed_maps_view_set_progress (self->maps, progress->result, (int)progress->at_work);
  heed_window_actions_update (self);
}

static void
notify_in_background (HeedWindow *self)
{
  gint64 seconds = (g_get_monotonic_time () - self->run_began) / G_USEC_PER_SEC;
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  if (seconds < LONG_RUN_SECONDS || gtk_window_is_active (GTK_WINDOW (self)) || application == NULL)
    return;
  g_autoptr (GNotification) notification = g_notification_new (_ ("The maps are ready"));
  g_notification_set_body (notification, self->picture_name);
  g_application_send_notification (G_APPLICATION (application), "ready", notification);
}

static void
on_result (HeedRunner *runner, HeedWindow *self)
{
  heed_window_update_view (self);
  if (heed_runner_is_complete (runner))
    notify_in_background (self);
}

static void
on_failed (HeedRunner *runner, GError *error, HeedWindow *self)
{
  if (self->run_failed)
    heed_window_hide_error (self);
  heed_window_show_error (self, error->message);
  self->run_failed = TRUE;
  heed_window_update_view (self);
}

static void
on_running (HeedRunner *runner, GParamSpec *spec, HeedWindow *self)
{
  if (heed_runner_is_running (runner))
    {
      self->run_began = g_get_monotonic_time ();
      heed_window_hide_error (self);
      heed_status_bar_show (self->status_bar, NULL, NULL);
    }
  else
    heed_status_bar_hide (self->status_bar);
  heed_window_update_view (self);
}

void
heed_window_run_init (HeedWindow *self)
{
  static const char *const inputs[] = {"notify::device", "notify::precision",
                                       "notify::memory-limit"};
  g_signal_connect_object (self->caption_view, "changed", G_CALLBACK (on_captions_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->method_list, "changed", G_CALLBACK (heed_window_input_changed),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->method_list, "removed", G_CALLBACK (on_method_removed), self, 0);
  g_signal_connect_object (self->maps, "remove-card", G_CALLBACK (on_remove_card), self, 0);
  g_signal_connect_object (self->runner, "preview", G_CALLBACK (on_preview), self, 0);
  g_signal_connect_object (self->runner, "progress", G_CALLBACK (on_progress), self, 0);
  g_signal_connect_object (self->runner, "result", G_CALLBACK (on_result), self, 0);
  g_signal_connect_object (self->runner, "failed", G_CALLBACK (on_failed), self, 0);
  g_signal_connect_object (self->runner, "notify::running", G_CALLBACK (on_running), self, 0);
  for (guint i = 0; i < G_N_ELEMENTS (inputs); i++)
    g_signal_connect_object (self->settings, inputs[i], G_CALLBACK (heed_window_input_changed),
                             self, G_CONNECT_SWAPPED);
}
