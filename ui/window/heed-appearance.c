#include "heed-appearance.h"

#include <string.h>

#define DARK_PROPERTY  "gtk-application-prefer-dark-theme"
#define THEME_PROPERTY "gtk-theme-name"
#define DARK_SUFFIX    "-dark"

#define PORTAL_NAME      "org.freedesktop.portal.Desktop"
#define PORTAL_PATH      "/org/freedesktop/portal/desktop"
#define PORTAL_INTERFACE "org.freedesktop.portal.Settings"
#define NAMESPACE        "org.freedesktop.appearance"
#define KEY              "color-scheme"

/* What the portal says: https://flatpak.github.io/xdg-desktop-portal/,
 * org.freedesktop.portal.Settings */
typedef enum
{
  SCHEME_NONE = 0,
  SCHEME_DARK = 1,
  SCHEME_LIGHT = 2,
} Scheme;

struct _HeedAppearance
{
  HeedSettings *settings;
  GtkSettings *gtk_settings;
  GDBusProxy *portal; /* (nullable): until it answers */
  GCancellable *cancellable;
  Scheme system;
  gboolean was_dark; /* before anything was changed */
  char *was_theme;   /* (nullable): unless it is changed now */
  gulong handler;
};

/* gtk_settings_reset_property() would forget what a person's settings.ini says. */
static void
restore (HeedAppearance *self)
{
  g_object_set (self->gtk_settings, DARK_PROPERTY, self->was_dark, NULL);
  if (self->was_theme != NULL)
    g_object_set (self->gtk_settings, THEME_PROPERTY, self->was_theme, NULL);
  g_clear_pointer (&self->was_theme, g_free);
}

/* Some themes are dark by name. */
static void
set_light (HeedAppearance *self)
{
  g_autofree char *theme = NULL;
  g_object_get (self->gtk_settings, THEME_PROPERTY, &theme, NULL);
  if (theme != NULL && g_str_has_suffix (theme, DARK_SUFFIX))
    {
      self->was_theme = g_strdup (theme);
      theme[strlen (theme) - strlen (DARK_SUFFIX)] = 0;
      g_object_set (self->gtk_settings, THEME_PROPERTY, theme, NULL);
    }
  g_object_set (self->gtk_settings, DARK_PROPERTY, FALSE, NULL);
}

static void
apply (HeedAppearance *self)
{
  g_autofree char *wanted = NULL;
  g_object_get (self->settings, "appearance", &wanted, NULL);
  gboolean system = g_str_equal (wanted, "system");
  restore (self);
  if (g_str_equal (wanted, "dark") || (system && self->system == SCHEME_DARK))
    g_object_set (self->gtk_settings, DARK_PROPERTY, TRUE, NULL);
  else if (g_str_equal (wanted, "light") || (system && self->system == SCHEME_LIGHT))
    set_light (self);
}

static void
take_scheme (HeedAppearance *self, GVariant *value)
{
  g_autoptr (GVariant) inner = g_variant_ref (value);
  /* Read() wraps its answer once more than the signal does */
  while (g_variant_is_of_type (inner, G_VARIANT_TYPE_VARIANT))
    {
      GVariant *boxed = g_variant_get_variant (inner);
      g_variant_unref (inner);
      inner = boxed;
    }
  if (!g_variant_is_of_type (inner, G_VARIANT_TYPE_UINT32))
    return;
  self->system = (Scheme)g_variant_get_uint32 (inner);
  apply (self);
}

static void
on_portal_signal (GDBusProxy *portal, const char *sender, const char *name, GVariant *parameters,
                  gpointer user_data)
{
  if (!g_str_equal (name, "SettingChanged")
      || !g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ssv)")))
    return;
  const char *space = NULL;
  const char *key = NULL;
  g_autoptr (GVariant) value = NULL;
  g_variant_get (parameters, "(&s&sv)", &space, &key, &value);
  if (g_str_equal (space, NAMESPACE) && g_str_equal (key, KEY))
    take_scheme (user_data, value);
}

static void
on_read (GObject *portal, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GVariant) answer = g_dbus_proxy_call_finish (G_DBUS_PROXY (portal), result, NULL);
  if (answer == NULL || !g_variant_is_of_type (answer, G_VARIANT_TYPE ("(v)")))
    return; /* cancelled, or a desktop that has no such setting */
  g_autoptr (GVariant) value = NULL;
  g_variant_get (answer, "(v)", &value);
  take_scheme (user_data, value);
}

static void
on_portal (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GDBusProxy) portal = g_dbus_proxy_new_for_bus_finish (result, NULL);
  if (portal == NULL)
    return;
  HeedAppearance *self = user_data;
  self->portal = g_steal_pointer (&portal);
  self->handler = g_signal_connect (self->portal, "g-signal", G_CALLBACK (on_portal_signal), self);
  g_dbus_proxy_call (self->portal, "Read", g_variant_new ("(ss)", NAMESPACE, KEY),
                     G_DBUS_CALL_FLAGS_NONE, -1, self->cancellable, on_read, self);
}

HeedAppearance *
heed_appearance_new (HeedSettings *settings, GtkSettings *gtk_settings)
{
  HeedAppearance *self = g_new0 (HeedAppearance, 1);
  self->settings = g_object_ref (settings);
  self->gtk_settings = g_object_ref (gtk_settings);
  self->cancellable = g_cancellable_new ();
  g_object_get (gtk_settings, DARK_PROPERTY, &self->was_dark, NULL);
  g_signal_connect_swapped (settings, "notify::appearance", G_CALLBACK (apply), self);
  apply (self);
  g_dbus_proxy_new_for_bus (G_BUS_TYPE_SESSION, G_DBUS_PROXY_FLAGS_DO_NOT_LOAD_PROPERTIES, NULL,
                            PORTAL_NAME, PORTAL_PATH, PORTAL_INTERFACE, self->cancellable,
                            on_portal, self);
  return self;
}

void
heed_appearance_free (HeedAppearance *self)
{
  /* a cancelled call ends with an error, before which nothing of self is touched */
  g_cancellable_cancel (self->cancellable);
  g_signal_handlers_disconnect_by_data (self->settings, self);
  if (self->portal != NULL)
    g_signal_handler_disconnect (self->portal, self->handler);
  g_clear_object (&self->portal);
  g_object_unref (self->settings);
  g_object_unref (self->gtk_settings);
  g_object_unref (self->cancellable);
  g_free (self->was_theme);
  g_free (self);
}
