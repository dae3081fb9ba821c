#include "heed-status-bar.h"

#include "heed-exactness.h"
#include "heed-ui.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define PULSE_MS 80

struct _HeedStatusBar
{
  GtkWidget parent_instance;

  GtkRevealer *revealer;
  GtkLabel *label;
  GtkProgressBar *bar;

  char *method_name;
  guint pulse;
};

G_DEFINE_TYPE (HeedStatusBar, heed_status_bar, GTK_TYPE_WIDGET)

/* ---- words ---- */

/* What is left of the methods after this one nobody knows. */
static char *
describe_seconds (double seconds)
{
  if (seconds < 1)
    return g_strdup (_ ("less than a second left"));
  if (seconds < 60)
    return g_strdup_printf (_ ("about %.0f s left"), ceil (seconds));
  if (seconds < 60 * 60)
    return g_strdup_printf (_ ("about %.0f min left"), ceil (seconds / 60));
  return g_strdup_printf (_ ("about %.0f h left"), ceil (seconds / (60 * 60)));
}

static gboolean
estimates (const HeedWorkerProgress *progress)
{
  return progress->result != NULL
         && heed_explanation_estimates (
             g_ptr_array_index (progress->result->explanations, progress->at_work));
}

static char *
describe_pass (const char *method_name, const HeedWorkerProgress *progress)
{
  g_autofree char *name = NULL;
  if (progress->total == 0)
    return g_strdup_printf (_ ("%s: preparing…"), method_name);
  /* translators: "AtMan (1 of 3)", the first of three methods */
  name = progress->n_methods <= 1 ? g_strdup (method_name)
                                  : g_strdup_printf (_ ("%s (%u of %u)"), method_name,
                                                     progress->method + 1, progress->n_methods);
  /* translators: "AtMan, pass 32 of 196"; "AtMan estimate, exact values: 12 of 30" */
  return g_strdup_printf (estimates (progress)
                              ? _ ("%s, exact values: %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT)
                              : _ ("%s, pass %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT),
                          name, progress->done, progress->total);
}

static char *
describe (const char *method_name, const HeedWorkerProgress *progress)
{
  if (progress == NULL)
    return g_strdup (_ ("Preparing…"));
  g_autofree char *pass = describe_pass (method_name != NULL ? method_name : "", progress);
  if (!isfinite (progress->seconds_left) || progress->total == 0)
    return g_steal_pointer (&pass);
  g_autofree char *left = describe_seconds (progress->seconds_left);
  if (progress->method + 1 >= progress->n_methods)
    return g_strdup_printf ("%s · %s", pass, left);
  /* translators: "AtMan (1 of 3), pass 32 of 196 · about 2 s left for this map" */
  return g_strdup_printf (_ ("%s · %s for this map"), pass, left);
}

/* Of the whole run, every method the same part. */
static double
fraction_done (const HeedWorkerProgress *progress)
{
  double of_method = MIN (1, (double)progress->done / (double)progress->total);
  return MIN (1, (progress->method + of_method) / MAX (1, progress->n_methods));
}

/* ---- the bar ---- */

static gboolean
on_pulse (gpointer user_data)
{
  gtk_progress_bar_pulse (HEED_STATUS_BAR (user_data)->bar);
  return G_SOURCE_CONTINUE;
}

static void
set_pulsing (HeedStatusBar *self, gboolean pulsing)
{
  if (pulsing && self->pulse == 0)
    {
      gtk_progress_bar_pulse (self->bar);
      self->pulse = g_timeout_add (PULSE_MS, on_pulse, self);
    }
  else if (!pulsing)
    g_clear_handle_id (&self->pulse, g_source_remove);
}

/* Told to screen readers when it changes, not with every pass. */
static void
name_bar (HeedStatusBar *self, const char *name)
{
  if (g_strcmp0 (name, self->method_name) == 0)
    return;
  g_free (self->method_name);
  self->method_name = g_strdup (name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
}

static void
dispose (GObject *object)
{
  HeedStatusBar *self = HEED_STATUS_BAR (object);
  set_pulsing (self, FALSE);
  g_clear_pointer (&self->method_name, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), HEED_TYPE_STATUS_BAR);
  G_OBJECT_CLASS (heed_status_bar_parent_class)->dispose (object);
}

static void
heed_status_bar_class_init (HeedStatusBarClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               HEED_UI_RESOURCES "heed-status-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, HeedStatusBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, HeedStatusBar, label);
  gtk_widget_class_bind_template_child (widget_class, HeedStatusBar, bar);
  gtk_widget_class_set_css_name (widget_class, "statusline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
heed_status_bar_init (HeedStatusBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
heed_status_bar_new (void)
{
  return g_object_new (HEED_TYPE_STATUS_BAR, NULL);
}

void
heed_status_bar_show (HeedStatusBar *self, const char *method_name,
                      const HeedWorkerProgress *progress)
{
  g_return_if_fail (HEED_IS_STATUS_BAR (self));
  gboolean known = progress != NULL && progress->total > 0;
  g_autofree char *text = describe (method_name, progress);
  gtk_label_set_text (self->label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->label), text);
  set_pulsing (self, !known);
  if (known)
    gtk_progress_bar_set_fraction (self->bar, fraction_done (progress));
  name_bar (self, method_name != NULL ? method_name : _ ("Preparing…"));
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
}

/* The button is about to go: the keyboard moves on to what is before it. */
static void
give_focus_back (HeedStatusBar *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    gtk_widget_child_focus (GTK_WIDGET (root), GTK_DIR_TAB_BACKWARD);
}

void
heed_status_bar_hide (HeedStatusBar *self)
{
  g_return_if_fail (HEED_IS_STATUS_BAR (self));
  set_pulsing (self, FALSE);
  give_focus_back (self);
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
}
