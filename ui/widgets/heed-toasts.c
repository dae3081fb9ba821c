#include "heed-toasts.h"

#include "heed-toast.h"

#define MAX_TOASTS 3
#define DURATION   5000
#define MARGIN     12

struct _HeedToasts
{
  GtkWidget parent_instance;

  GtkOverlay *overlay;
  GtkBox *box;
  guint duration;
};

enum
{
  PROP_0,
  PROP_DURATION,
  N_PROPS,
};

G_DEFINE_TYPE (HeedToasts, heed_toasts, GTK_TYPE_WIDGET)

static GParamSpec *properties[N_PROPS];

/* ---- taking away ---- */

/* The keyboard must not end up nowhere. */
static void
pass_focus_on (HeedToasts *self, GtkWidget *toast)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  if (focus == NULL || (focus != toast && !gtk_widget_is_ancestor (focus, toast)))
    return;
  GtkWidget *next = gtk_widget_get_next_sibling (toast);
  next = next != NULL ? next : gtk_widget_get_prev_sibling (toast);
  next = next != NULL ? next : gtk_overlay_get_child (self->overlay);
  if (next != NULL)
    gtk_widget_child_focus (next, GTK_DIR_TAB_FORWARD);
}

static void
take_away (HeedToasts *self, GtkWidget *toast)
{
  pass_focus_on (self, toast);
  gtk_box_remove (self->box, toast);
}

static void
on_dismissed (HeedToast *toast, gpointer user_data)
{
  HeedToasts *self = HEED_TOASTS (user_data);
  /* it may have had to make room while its action ran */
  if (gtk_widget_get_parent (GTK_WIDGET (toast)) == GTK_WIDGET (self->box))
    take_away (self, GTK_WIDGET (toast));
}

static guint
count (HeedToasts *self)
{
  guint n = 0;
  for (GtkWidget *toast = gtk_widget_get_first_child (GTK_WIDGET (self->box)); toast != NULL;
       toast = gtk_widget_get_next_sibling (toast))
    n++;
  return n;
}

static GtkWidget *
find_same (HeedToasts *self, const char *sentence, gboolean is_error)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->box)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      HeedToast *toast = HEED_TOAST (child);
      if (heed_toast_is_error (toast) == is_error && !heed_toast_has_action (toast)
          && g_str_equal (heed_toast_get_sentence (toast), sentence))
        return child;
    }
  return NULL;
}

/* ---- the widget ---- */

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  if (id == PROP_DURATION)
    g_value_set_uint (value, HEED_TOASTS (object)->duration);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  if (id == PROP_DURATION)
    HEED_TOASTS (object)->duration = g_value_get_uint (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
dispose (GObject *object)
{
  HeedToasts *self = HEED_TOASTS (object);
  if (self->overlay != NULL)
    gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->overlay)));
  G_OBJECT_CLASS (heed_toasts_parent_class)->dispose (object);
}

static void
heed_toasts_class_init (HeedToastsClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  object_class->get_property = get_property;
  object_class->set_property = set_property;
  object_class->dispose = dispose;
  properties[PROP_DURATION] =
      g_param_spec_uint ("duration", NULL, NULL, 1, G_MAXINT / 2, DURATION,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (class), "toasts");
}

static void
heed_toasts_init (HeedToasts *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->box = GTK_BOX (box);
  self->overlay = GTK_OVERLAY (gtk_overlay_new ());
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (box, GTK_ALIGN_END);
  gtk_widget_set_margin_start (box, MARGIN);
  gtk_widget_set_margin_end (box, MARGIN);
  gtk_widget_set_margin_bottom (box, MARGIN);
  gtk_overlay_add_overlay (self->overlay, box);
  gtk_widget_set_parent (GTK_WIDGET (self->overlay), GTK_WIDGET (self));
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
}

GtkWidget *
heed_toasts_new (void)
{
  return g_object_new (HEED_TYPE_TOASTS, NULL);
}

void
heed_toasts_set_child (HeedToasts *self, GtkWidget *child)
{
  g_return_if_fail (HEED_IS_TOASTS (self));
  gtk_overlay_set_child (self->overlay, child);
}

/* ---- adding ---- */

static void
show (HeedToasts *self, GtkWidget *toast)
{
  while (count (self) >= MAX_TOASTS)
    take_away (self, gtk_widget_get_first_child (GTK_WIDGET (self->box)));
  g_signal_connect (toast, "dismissed", G_CALLBACK (on_dismissed), self);
  gtk_box_append (self->box, toast);
}

static void
add (HeedToasts *self, const char *sentence, gboolean is_error)
{
  GtkWidget *same = find_same (self, sentence, is_error);
  if (same != NULL)
    take_away (self, same);
  show (self, heed_toast_new (sentence, is_error, is_error ? 2 * self->duration : self->duration));
}

void
heed_toasts_add (HeedToasts *self, const char *sentence)
{
  g_return_if_fail (HEED_IS_TOASTS (self) && sentence != NULL);
  add (self, sentence, FALSE);
}

void
heed_toasts_add_error (HeedToasts *self, const char *sentence)
{
  g_return_if_fail (HEED_IS_TOASTS (self) && sentence != NULL);
  add (self, sentence, TRUE);
}

void
heed_toasts_add_action (HeedToasts *self, const char *sentence, const char *label, GCallback func,
                        gpointer data, GDestroyNotify destroy)
{
  g_return_if_fail (HEED_IS_TOASTS (self) && sentence != NULL && label != NULL && func != NULL);
  GtkWidget *toast = heed_toast_new (sentence, FALSE, 2 * self->duration);
  heed_toast_set_action (HEED_TOAST (toast), label, func, data, destroy);
  show (self, toast);
}

GStrv
heed_toasts_get_sentences (HeedToasts *self)
{
  g_return_val_if_fail (HEED_IS_TOASTS (self), NULL);
  g_autoptr (GStrvBuilder) sentences = g_strv_builder_new ();
  for (GtkWidget *toast = gtk_widget_get_first_child (GTK_WIDGET (self->box)); toast != NULL;
       toast = gtk_widget_get_next_sibling (toast))
    g_strv_builder_add (sentences, heed_toast_get_sentence (HEED_TOAST (toast)));
  return g_strv_builder_end (sentences);
}
