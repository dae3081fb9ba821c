#include "heed-preferences.h"

#include "heed-choice.h"
#include "heed-device-choice.h"
#include "heed-drop-down-name.h"
#include "heed-keys.h"
#include "heed-palette-preview.h"
#include "heed-ui.h"

#include <glib/gi18n-lib.h>

#define MIB_PER_GIB 1024.0

struct _HeedPreferences
{
  GtkWindow parent;

  HeedSettings *settings;
  GCancellable *cancellable;
  GPtrArray *devices; /* (nullable): until they are known */
  gboolean showing;   /* the controls change because the settings did */

  GtkDropDown *device;
  GtkLabel *device_note;
  GtkDropDown *precision;
  GtkLabel *precision_note;
  GtkSwitch *memory;
  GtkSpinButton *memory_spin;
  GtkDropDown *appearance;
  GtkDropDown *palette;
  GtkWidget *not_kept;
};

G_DEFINE_FINAL_TYPE (HeedPreferences, heed_preferences, GTK_TYPE_WINDOW)

static char *
get_word (HeedPreferences *self, const char *property)
{
  char *word = NULL;
  g_object_get (self->settings, property, &word, NULL);
  return word;
}

static char *
describe_device (HeedPreferences *self, const char *id, HeedPrecision precision)
{
  const HeedDevice *device = heed_device_choice (self->devices, id, precision);
  if (device == NULL)
    return g_strdup (_ ("This device is not there: a run would fail"));
  if (g_str_equal (id, "auto") || g_str_equal (id, "vulkan"))
    return g_strdup_printf (_ ("Now: %s"), device->name);
  if (device->memory_bytes == 0)
    return g_strdup (gettext (heed_device_kind_name (device->kind)));
  g_autofree char *size = g_format_size_full (device->memory_bytes, G_FORMAT_SIZE_IEC_UNITS);
  return g_strdup_printf (_ ("%s, %s of memory"), gettext (heed_device_kind_name (device->kind)),
                          size);
}

/* What the device is, and whether there is a choice of precision with it. */
static void
show_device (HeedPreferences *self)
{
  if (self->devices == NULL)
    return;
  g_autofree char *id = get_word (self, "device");
  gboolean there = heed_device_choice (self->devices, id, HEED_PRECISION_F32) != NULL;
  gboolean bf16 = heed_device_choice_takes_bf16 (self->devices, id);
  if (there && !bf16)
    g_object_set (self->settings, "precision", "f32", NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->precision), bf16);
  if (there)
    gtk_label_set_text (self->precision_note,
                        bf16 ? _ ("Rounding to bf16 is faster and changes maps a little")
                             : _ ("This device computes in 32 bits only"));

  g_autofree char *precision = get_word (self, "precision");
  g_autofree char *note = describe_device (
      self, id, g_str_equal (precision, "bf16") ? HEED_PRECISION_BF16 : HEED_PRECISION_F32);
  gtk_label_set_text (self->device_note, note);
}

/* Names of GPUs are as long as their makers like. */
static void
set_up_device (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (item, label);
}

static void
bind_device (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  const char *name = gtk_string_object_get_string (gtk_list_item_get_item (item));
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), name);
}

static void
set_factory (GtkDropDown *drop_down, GCallback set_up, GCallback bind)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", set_up, NULL);
  g_signal_connect (factory, "bind", bind, NULL);
  gtk_drop_down_set_factory (drop_down, factory);
}

static void
offer_devices (HeedPreferences *self)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_strv_builder_add (ids, "auto");
  g_strv_builder_add (names, _ ("Automatic"));
  for (guint i = 0; self->devices != NULL && i < self->devices->len; i++)
    {
      const HeedDevice *device = self->devices->pdata[i];
      g_strv_builder_add (ids, device->id);
      g_strv_builder_add (names, device->name);
    }
  g_auto (GStrv) all_ids = g_strv_builder_end (ids);
  g_auto (GStrv) all_names = g_strv_builder_end (names);
  heed_choice_set (self->device, (const char *const *)all_ids, (const char *const *)all_names,
                   self->devices != NULL ? _ ("%s (not found)") : "%s");
}

static void
on_devices (GObject *worker, GAsyncResult *result, gpointer user_data)
{
  GWeakRef *window = user_data;
  g_autoptr (HeedPreferences) self = g_weak_ref_get (window);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) devices =
      heed_worker_list_devices_finish (HEED_WORKER (worker), result, &error);
  g_weak_ref_clear (window);
  g_free (window);
  if (self == NULL)
    return;
  if (devices == NULL)
    {
      gtk_label_set_text (self->device_note, error->message);
      return;
    }
  self->devices = g_steal_pointer (&devices);
  offer_devices (self);
  show_device (self);
}

/* A window that is kept alive after it was closed would outlive its parent, which GTK does not
 * expect: so the callback has no reference. */
static void
list_devices (HeedPreferences *self, HeedWorker *worker)
{
  GWeakRef *window = g_new0 (GWeakRef, 1);
  g_weak_ref_init (window, self);
  heed_worker_list_devices_async (worker, self->cancellable, on_devices, window);
}

static void
show_memory (HeedPreferences *self)
{
  guint64 limit = 0;
  g_object_get (self->settings, "memory-limit", &limit, NULL);
  self->showing = TRUE;
  gtk_switch_set_active (self->memory, limit > 0);
  if (limit > 0)
    gtk_spin_button_set_value (self->memory_spin, (double)limit / MIB_PER_GIB);
  self->showing = FALSE;
}

static void
on_memory_changed (HeedPreferences *self)
{
  if (self->showing)
    return;
  double limit = gtk_spin_button_get_value (self->memory_spin) * MIB_PER_GIB;
  g_object_set (self->settings, "memory-limit",
                gtk_switch_get_active (self->memory) ? (guint64)(limit + 0.5) : (guint64)0, NULL);
}

static void
set_up_palette (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_box_append (GTK_BOX (box), heed_palette_preview_new ());
  gtk_box_append (GTK_BOX (box), gtk_label_new (NULL));
  gtk_list_item_set_child (item, box);
}

static void
bind_palette (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *preview = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *label = gtk_widget_get_next_sibling (preview);
  const char *name = gtk_string_object_get_string (gtk_list_item_get_item (item));
  gsize n = 0;
  const HeedPalette *palettes = heed_palettes (&n);
  for (gsize i = 0; i < n; i++)
    if (g_str_equal (heed_palette_name (&palettes[i]), name))
      heed_palette_preview_set (preview, &palettes[i]);
  gtk_label_set_label (GTK_LABEL (label), name);
}

static void
offer_palettes (HeedPreferences *self)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  gsize n = 0;
  const HeedPalette *palettes = heed_palettes (&n);
  for (gsize i = 0; i < n; i++)
    {
      g_strv_builder_add (ids, palettes[i].id);
      g_strv_builder_add (names, heed_palette_name (&palettes[i]));
    }
  g_auto (GStrv) all_ids = g_strv_builder_end (ids);
  g_auto (GStrv) all_names = g_strv_builder_end (names);
  set_factory (self->palette, G_CALLBACK (set_up_palette), G_CALLBACK (bind_palette));
  heed_choice_set (self->palette, (const char *const *)all_ids, (const char *const *)all_names,
                   NULL);
}

static void
offer_words (HeedPreferences *self)
{
  const char *const precisions[] = {"f32", "bf16", NULL};
  const char *const precision_names[] = {_ ("Full (f32)"), _ ("Rounded (bf16)"), NULL};
  const char *const appearances[] = {"system", "light", "dark", NULL};
  const char *const appearance_names[] = {_ ("Like the system"), _ ("Light"), _ ("Dark"), NULL};
  heed_choice_set (self->precision, precisions, precision_names, NULL);
  heed_choice_set (self->appearance, appearances, appearance_names, NULL);
}

static void
bind_settings (HeedPreferences *self)
{
  GObject *settings = G_OBJECT (self->settings);
  heed_choice_bind (self->device, settings, "device");
  heed_choice_bind (self->precision, settings, "precision");
  heed_choice_bind (self->palette, settings, "palette");
  heed_choice_bind (self->appearance, settings, "appearance");
  set_factory (self->device, G_CALLBACK (set_up_device), G_CALLBACK (bind_device));
  offer_words (self);
  offer_palettes (self);
  offer_devices (self);
  show_memory (self);
  const GConnectFlags swapped = G_CONNECT_SWAPPED;
  g_signal_connect_object (settings, "notify::device", G_CALLBACK (show_device), self, swapped);
  g_signal_connect_object (settings, "notify::precision", G_CALLBACK (show_device), self, swapped);
  g_signal_connect_object (settings, "notify::memory-limit", G_CALLBACK (show_memory), self,
                           swapped);
  gtk_widget_set_visible (self->not_kept, !heed_settings_is_kept (self->settings));
}

static void
heed_preferences_dispose (GObject *object)
{
  HeedPreferences *self = HEED_PREFERENCES (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->devices, g_ptr_array_unref);
  G_OBJECT_CLASS (heed_preferences_parent_class)->dispose (object);
}

static void
heed_preferences_finalize (GObject *object)
{
  g_object_unref (HEED_PREFERENCES (object)->cancellable);
  G_OBJECT_CLASS (heed_preferences_parent_class)->finalize (object);
}

static void
heed_preferences_class_init (HeedPreferencesClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = heed_preferences_dispose;
  G_OBJECT_CLASS (class)->finalize = heed_preferences_finalize;
  heed_keys_add_closing (widget_class);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               HEED_UI_RESOURCES "heed-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, HeedPreferences, device);
  gtk_widget_class_bind_template_child (widget_class, HeedPreferences, device_note);
  gtk_widget_class_bind_template_child (widget_class, HeedPreferences, precision);
  gtk_widget_class_bind_template_child (widget_class, HeedPreferences, precision_note);
  gtk_widget_class_bind_template_child (widget_class, HeedPreferences, memory);
  gtk_widget_class_bind_template_child (widget_class, HeedPreferences, memory_spin);
  gtk_widget_class_bind_template_child (widget_class, HeedPreferences, appearance);
  gtk_widget_class_bind_template_child (widget_class, HeedPreferences, palette);
  gtk_widget_class_bind_template_child (widget_class, HeedPreferences, not_kept);
}

static void
name_choices (HeedPreferences *self)
{
  heed_drop_down_name_strings (self->device, NULL);
  heed_drop_down_name_strings (self->precision, NULL);
  heed_drop_down_name_strings (self->appearance, NULL);
  heed_drop_down_name_strings (self->palette, NULL);
}

static void
heed_preferences_init (HeedPreferences *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  name_choices (self);
  g_signal_connect_swapped (self->memory, "notify::active", G_CALLBACK (on_memory_changed), self);
  g_signal_connect_swapped (self->memory_spin, "value-changed", G_CALLBACK (on_memory_changed),
                            self);
}

GtkWidget *
heed_preferences_new (GtkWindow *parent, HeedSettings *settings, HeedWorker *worker)
{
  g_return_val_if_fail (HEED_IS_SETTINGS (settings), NULL);
  HeedPreferences *self = g_object_new (HEED_TYPE_PREFERENCES, "transient-for", parent, NULL);
  self->settings = g_object_ref (settings);
  bind_settings (self);
  if (worker != NULL)
    list_devices (self, worker);
  return GTK_WIDGET (self);
}
