#include "heed-choice.h"

#include <string.h>

#define CHOICE_KEY "heed-choice"

typedef struct
{
  GtkDropDown *drop_down; /* owns this */
  GObject *object;
  char *property;
  GStrv ids;
  gboolean showing; /* the drop-down changes because the property did */
} Choice;

static void
choice_free (gpointer data)
{
  Choice *choice = data;
  g_object_unref (choice->object);
  g_free (choice->property);
  g_strfreev (choice->ids);
  g_free (choice);
}

static Choice *
choice_of (GtkDropDown *drop_down)
{
  return g_object_get_data (G_OBJECT (drop_down), CHOICE_KEY);
}

static guint
find (const char *const *ids, const char *id)
{
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    if (g_strcmp0 (ids[i], id) == 0)
      return i;
  return GTK_INVALID_LIST_POSITION;
}

static char *
value_of (const Choice *choice)
{
  char *value = NULL;
  g_object_get (choice->object, choice->property, &value, NULL);
  return value;
}

static void
show (Choice *choice)
{
  g_autofree char *value = value_of (choice);
  choice->showing = TRUE;
  gtk_drop_down_set_selected (choice->drop_down, find ((const char *const *)choice->ids, value));
  choice->showing = FALSE;
}

static void
on_property (GObject *object, GParamSpec *pspec, gpointer drop_down)
{
  show (choice_of (drop_down));
}

static void
on_selected (GtkDropDown *drop_down, GParamSpec *pspec, gpointer user_data)
{
  Choice *choice = choice_of (drop_down);
  const char *id = heed_choice_get_id (drop_down, gtk_drop_down_get_selected (drop_down));
  if (!choice->showing && id != NULL)
    g_object_set (choice->object, choice->property, id, NULL);
}

void
heed_choice_bind (GtkDropDown *drop_down, GObject *object, const char *property)
{
  g_return_if_fail (GTK_IS_DROP_DOWN (drop_down) && choice_of (drop_down) == NULL);
  Choice *choice = g_new0 (Choice, 1);
  choice->drop_down = drop_down;
  choice->object = g_object_ref (object);
  choice->property = g_strdup (property);
  g_object_set_data_full (G_OBJECT (drop_down), CHOICE_KEY, choice, choice_free);
  g_autofree char *notify = g_strconcat ("notify::", property, NULL);
  g_signal_connect_object (object, notify, G_CALLBACK (on_property), drop_down, 0);
  g_signal_connect (drop_down, "notify::selected", G_CALLBACK (on_selected), NULL);
}

static char *
name_other (const char *other, const char *value)
{
  g_auto (GStrv) halves = g_strsplit (other, "%s", 2);
  return g_strjoinv (value, halves);
}

void
heed_choice_set (GtkDropDown *drop_down, const char *const *ids, const char *const *names,
                 const char *other)
{
  Choice *choice = choice_of (drop_down);
  g_return_if_fail (choice != NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GtkStringList) model = gtk_string_list_new (names);
  g_strv_builder_addv (builder, (const char **)ids);
  g_autofree char *value = value_of (choice);
  if (other != NULL && find (ids, value) == GTK_INVALID_LIST_POSITION)
    {
      g_strv_builder_add (builder, value);
      gtk_string_list_take (model, name_other (other, value));
    }
  g_strfreev (choice->ids);
  choice->ids = g_strv_builder_end (builder);
  choice->showing = TRUE;
  gtk_drop_down_set_model (drop_down, G_LIST_MODEL (model));
  show (choice);
}

const char *
heed_choice_get_id (GtkDropDown *drop_down, guint position)
{
  const Choice *choice = choice_of (drop_down);
  g_return_val_if_fail (choice != NULL, NULL);
  if (choice->ids == NULL || position >= g_strv_length (choice->ids))
    return NULL;
  return choice->ids[position];
}
