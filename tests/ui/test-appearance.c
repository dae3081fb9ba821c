/* Light, dark, or what the system says; the system is a settings portal on the test's own bus. */
#include "heed-appearance.h"

#define PORTAL_PATH "/org/freedesktop/portal/desktop"

typedef struct
{
  HeedSettings *settings;
  GtkSettings *gtk_settings;
  GDBusConnection *bus; /* (nullable): where a portal is */
  guint32 scheme;       /* what the portal says */
  guint object;
  guint name;
} Fixture;

static const char *const interface =
    "<node><interface name='org.freedesktop.portal.Settings'>"
    "<method name='Read'><arg type='s' direction='in'/><arg type='s' direction='in'/>"
    "<arg type='v' direction='out'/></method>"
    "<signal name='SettingChanged'><arg type='s'/><arg type='s'/><arg type='v'/></signal>"
    "</interface></node>";

static void
on_call (GDBusConnection *bus, const char *sender, const char *path, const char *name,
         const char *method, GVariant *parameters, GDBusMethodInvocation *invocation, gpointer data)
{
  Fixture *f = data;
  g_assert_cmpstr (method, ==, "Read");
  g_dbus_method_invocation_return_value (
      invocation, g_variant_new ("(v)", g_variant_new_variant (g_variant_new_uint32 (f->scheme))));
}

static void
on_name (GDBusConnection *bus, const char *name, gpointer owned)
{
  *(gboolean *)owned = TRUE;
}

static void
start_portal (Fixture *f)
{
  static const GDBusInterfaceVTable table = {.method_call = on_call};
  g_autoptr (GError) error = NULL;
  f->bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (interface, &error);
  g_assert_no_error (error);
  f->object = g_dbus_connection_register_object (f->bus, PORTAL_PATH, node->interfaces[0], &table,
                                                 f, NULL, &error);
  g_assert_no_error (error);
  gboolean owned = FALSE;
  f->name = g_bus_own_name_on_connection (f->bus, "org.freedesktop.portal.Desktop", 0, on_name,
                                          NULL, &owned, NULL);
  while (!owned)
    g_main_context_iteration (NULL, TRUE);
}

static void
set_up (Fixture *f, gconstpointer scheme)
{
  f->settings = heed_settings_new_from (NULL, NULL);
  f->gtk_settings = gtk_settings_get_default ();
  g_object_set (f->gtk_settings, "gtk-application-prefer-dark-theme", FALSE, "gtk-theme-name",
                "Adwaita-dark", NULL);
  if (scheme == NULL)
    return;
  f->scheme = GPOINTER_TO_UINT (scheme);
  start_portal (f);
}

static void
tear_down (Fixture *f, gconstpointer scheme)
{
  if (f->bus != NULL)
    {
      g_bus_unown_name (f->name);
      g_dbus_connection_unregister_object (f->bus, f->object);
      g_object_unref (f->bus);
    }
  g_object_unref (f->settings);
}

static gboolean
is_dark (Fixture *f)
{
  gboolean dark = FALSE;
  g_object_get (f->gtk_settings, "gtk-application-prefer-dark-theme", &dark, NULL);
  return dark;
}

static gboolean
give_up (gpointer data)
{
  g_error ("the appearance does not change");
  return G_SOURCE_REMOVE;
}

static void
wait_for_dark (Fixture *f, gboolean dark)
{
  guint timeout = g_timeout_add_seconds (30, give_up, NULL);
  while (is_dark (f) != dark)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timeout);
}

static void
test_chosen (Fixture *f, gconstpointer scheme)
{
  g_autoptr (HeedAppearance) appearance = heed_appearance_new (f->settings, f->gtk_settings);
  g_assert_false (is_dark (f));
  g_object_set (f->settings, "appearance", "dark", NULL);
  g_assert_true (is_dark (f));
  g_object_set (f->settings, "appearance", "light", NULL);
  g_assert_false (is_dark (f));
  g_object_set (f->settings, "appearance", "dark", NULL);
  g_object_set (f->settings, "appearance", "system", NULL);
  g_assert_false (is_dark (f));
}

/* What a person's own GTK settings say is what "system" comes back to. */
static void
test_system_is_dark (Fixture *f, gconstpointer scheme)
{
  g_object_set (f->gtk_settings, "gtk-application-prefer-dark-theme", TRUE, NULL);
  g_autoptr (HeedAppearance) appearance = heed_appearance_new (f->settings, f->gtk_settings);
  g_assert_true (is_dark (f));
  g_object_set (f->settings, "appearance", "light", NULL);
  g_assert_false (is_dark (f));
  g_object_set (f->settings, "appearance", "system", NULL);
  g_assert_true (is_dark (f));
}

static void
test_portal (Fixture *f, gconstpointer scheme)
{
  g_autoptr (HeedAppearance) appearance = heed_appearance_new (f->settings, f->gtk_settings);
  wait_for_dark (f, TRUE);
  /* what is chosen wins, and the system's is not forgotten */
  g_object_set (f->settings, "appearance", "light", NULL);
  g_assert_false (is_dark (f));
  g_object_set (f->settings, "appearance", "system", NULL);
  g_assert_true (is_dark (f));

  g_autoptr (GError) error = NULL;
  g_dbus_connection_emit_signal (f->bus, NULL, PORTAL_PATH, "org.freedesktop.portal.Settings",
                                 "SettingChanged",
                                 g_variant_new ("(ssv)", "org.freedesktop.appearance",
                                                "color-scheme", g_variant_new_uint32 (2)),
                                 &error);
  g_assert_no_error (error);
  wait_for_dark (f, FALSE);
}

static void
assert_theme (Fixture *f, const char *expected)
{
  g_autofree char *theme = NULL;
  g_object_get (f->gtk_settings, "gtk-theme-name", &theme, NULL);
  g_assert_cmpstr (theme, ==, expected);
}

static void
test_light_on_a_dark_theme (Fixture *f, gconstpointer scheme)
{
  assert_theme (f, "Adwaita-dark");
  g_autoptr (HeedAppearance) appearance = heed_appearance_new (f->settings, f->gtk_settings);
  assert_theme (f, "Adwaita-dark");
  g_object_set (f->settings, "appearance", "light", NULL);
  assert_theme (f, "Adwaita");
  g_object_set (f->settings, "appearance", "system", NULL);
  assert_theme (f, "Adwaita-dark");
}

/* Freed before the portal answers. */
static void
test_freed_at_once (Fixture *f, gconstpointer scheme)
{
  heed_appearance_free (heed_appearance_new (f->settings, f->gtk_settings));
  g_autoptr (HeedAppearance) appearance = heed_appearance_new (f->settings, f->gtk_settings);
  wait_for_dark (f, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
#define ADD(path, scheme, func)                                                                    \
  g_test_add (path, Fixture, GUINT_TO_POINTER (scheme), set_up, func, tear_down)
  ADD ("/ui/appearance/chosen", 0, test_chosen);
  ADD ("/ui/appearance/system-is-dark", 0, test_system_is_dark);
  ADD ("/ui/appearance/light-on-a-dark-theme", 0, test_light_on_a_dark_theme);
  ADD ("/ui/appearance/portal", 1, test_portal);
  ADD ("/ui/appearance/freed-at-once", 1, test_freed_at_once);
  return g_test_run ();
}
