#include "heed-keys.h"

static const HeedKey keys[] = {
    {"win.explain", {"<Control>Return", "F5"}},
    {"win.cancel", {"Escape"}, .yields = TRUE},
    {"win.open-picture", {"<Control>o"}},
    {"win.open-model", {"<Control><Shift>o"}},
    {"win.paste", {"<Control>v"}, .yields = TRUE},
    {"win.export", {"<Control>e"}},
    {"win.copy-card", {"<Control><Shift>c"}},
    {"win.previous-picture", {"<Alt>Left", "<Control>Page_Up"}},
    {"win.next-picture", {"<Alt>Right", "<Control>Page_Down"}},
    {"win.focus-caption", {"<Control>l"}},
    {"win.add-method", {"<Control>m"}},
    {"win.compare", {"<Control>d"}},
    {"win.focus-maps", {"<Control>j"}},
    {"win.smooth", {"<Control><Shift>p"}},
    {"win.menu", {"F10"}},
    {"win.show-help-overlay", {"<Control>question"}},
    {"win.close", {"<Control>w"}},
    {"app.new-window", {"<Control>n"}},
    {"app.preferences", {"<Control>comma"}},
    {"app.help", {"F1"}},
    {"app.quit", {"<Control>q"}},
};

const HeedKey *
heed_keys_get (guint *n_keys)
{
  *n_keys = G_N_ELEMENTS (keys);
  return keys;
}

void
heed_keys_install (GtkApplication *application)
{
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (!keys[i].yields)
      gtk_application_set_accels_for_action (application, keys[i].action, keys[i].keys);
}

static void
add_binding (GtkWidgetClass *class, const char *text, const char *action)
{
  guint key = 0;
  GdkModifierType modifiers = 0;
  gboolean known = gtk_accelerator_parse (text, &key, &modifiers);
  g_return_if_fail (known);
  gtk_widget_class_add_binding_action (class, key, modifiers, action, NULL);
}

void
heed_keys_add_bindings (GtkWidgetClass *window_class)
{
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    for (guint k = 0; keys[i].yields && keys[i].keys[k] != NULL; k++)
      add_binding (window_class, keys[i].keys[k], keys[i].action);
}

void
heed_keys_add_closing (GtkWidgetClass *window_class)
{
  add_binding (window_class, "Escape", "window.close");
  add_binding (window_class, "<Control>w", "window.close");
}
