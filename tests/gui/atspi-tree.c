#include "atspi-tree.h"

/* ---- the bus ---- */

GDBusConnection *
atspi_connect (GError **error)
{
  g_autoptr (GDBusConnection) session = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, error);
  if (session == NULL)
    return NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
      session, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", NULL,
      G_VARIANT_TYPE ("(s)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, error);
  if (reply == NULL)
    return NULL;
  const char *address;
  g_variant_get (reply, "(&s)", &address);
  return g_dbus_connection_new_for_address_sync (
      address,
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
          | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
      NULL, NULL, error);
}

typedef struct
{
  GVariant *reply;
  GError *error;
} Answer;

static void
on_answer (GObject *bus, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;
  answer->reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (bus), result, &answer->error);
}

/* (transfer full): what comes back is taken out of its tuple. */
static GVariant *
call (GDBusConnection *bus, GVariant *object, const char *interface, const char *method,
      GVariant *arguments)
{
  const char *owner, *path;
  Answer answer = {NULL, NULL};
  g_variant_get (object, "(&s&o)", &owner, &path);
  g_dbus_connection_call (bus, owner, path, interface, method, arguments, NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_answer, &answer);
  while (answer.reply == NULL && answer.error == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (answer.error);
  GVariant *value = g_variant_get_child_value (answer.reply, 0);
  g_variant_unref (answer.reply);
  return value;
}

#define ACCESSIBLE "org.a11y.atspi.Accessible"

static char *
get_property (GDBusConnection *bus, GVariant *object, const char *property)
{
  g_autoptr (GVariant) boxed = call (bus, object, "org.freedesktop.DBus.Properties", "Get",
                                     g_variant_new ("(ss)", ACCESSIBLE, property));
  g_autoptr (GVariant) value = g_variant_get_variant (boxed);
  return g_variant_dup_string (value, NULL);
}

/* ---- objects ---- */

/* A bit of the state, as numbered in atspi-constants.h. */
enum
{
  STATE_FOCUSABLE = 11,
};

static void
read_state (GDBusConnection *bus, GVariant *object, AtspiNode *node)
{
  g_autoptr (GVariant) state = call (bus, object, ACCESSIBLE, "GetState", NULL);
  guint32 bits;
  g_assert_cmpuint (g_variant_n_children (state), ==, 2);
  g_variant_get_child (state, 0, "u", &bits);
  node->focusable = (bits >> STATE_FOCUSABLE & 1) != 0;
}

static AtspiNode *
read_node (GDBusConnection *bus, GVariant *object, const AtspiNode *parent)
{
  AtspiNode *node = g_new0 (AtspiNode, 1);
  g_autoptr (GVariant) role = call (bus, object, ACCESSIBLE, "GetRoleName", NULL);
  g_autoptr (GVariant) children = call (bus, object, ACCESSIBLE, "GetChildren", NULL);
  node->parent = parent;
  node->role = g_variant_dup_string (role, NULL);
  node->name = get_property (bus, object, "Name");
  node->description = get_property (bus, object, "Description");
  read_state (bus, object, node);
  node->children = g_ptr_array_new_with_free_func ((GDestroyNotify)atspi_node_free);
  for (gsize i = 0; i < g_variant_n_children (children); i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (children, i);
      g_ptr_array_add (node->children, read_node (bus, child, node));
    }
  return node;
}

AtspiNode *
atspi_read (GDBusConnection *bus)
{
  g_autoptr (GVariant) registry = g_variant_ref_sink (
      g_variant_new ("(so)", "org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root"));
  g_autoptr (GVariant) applications = call (bus, registry, ACCESSIBLE, "GetChildren", NULL);
  g_assert_cmpuint (g_variant_n_children (applications), ==, 1);
  g_autoptr (GVariant) application = g_variant_get_child_value (applications, 0);
  return read_node (bus, application, NULL);
}

void
atspi_node_free (AtspiNode *node)
{
  if (node == NULL)
    return;
  g_free (node->name);
  g_free (node->description);
  g_free (node->role);
  g_ptr_array_unref (node->children);
  g_free (node);
}

/* ---- finding ---- */

void
atspi_walk (const AtspiNode *node, void (*visit) (const AtspiNode *node, gpointer user_data),
            gpointer user_data)
{
  visit (node, user_data);
  for (guint i = 0; i < node->children->len; i++)
    atspi_walk (node->children->pdata[i], visit, user_data);
}

typedef struct
{
  const char *role;
  const char *name;
  const AtspiNode *found;
} Search;

static void
compare (const AtspiNode *node, gpointer user_data)
{
  Search *search = user_data;
  if (search->found == NULL && (search->role == NULL || g_str_equal (node->role, search->role))
      && g_str_equal (node->name, search->name))
    search->found = node;
}

const AtspiNode *
atspi_find (const AtspiNode *node, const char *role, const char *name)
{
  Search search = {role, name, NULL};
  atspi_walk (node, compare, &search);
  return search.found;
}
