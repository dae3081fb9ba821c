/* atspi-tree.h: what a screen reader is told: the accessible objects of this process, read over the
 * accessibility bus as a screen reader reads them. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** AtspiNode: one accessible object, and what is in it. */
typedef struct AtspiNode
{
  const struct AtspiNode *parent; /* (nullable) */
  char *name;
  char *description;
  char *role; /* as AT-SPI names it: "push button" */
  gboolean focusable;
  GPtrArray *children; /* (element-type AtspiNode) */
} AtspiNode;

void
atspi_node_free (AtspiNode *node);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiNode, atspi_node_free)

/**
 * atspi_connect: to the accessibility bus of this session. Fails where there is none: at-spi2-core
 * is missing.
 */
GDBusConnection *
atspi_connect (GError **error);

/**
 * atspi_read: (transfer full): the only application on the bus, as it is now. Iterates the main
 * loop, which gives the answers if the application is this process.
 */
AtspiNode *
atspi_read (GDBusConnection *bus);

/** atspi_walk: calls @visit for every object, parents first. */
void
atspi_walk (const AtspiNode *node, void (*visit) (const AtspiNode *node, gpointer user_data),
            gpointer user_data);

/** atspi_find: (nullable): the first with @role (%NULL = any) and just this @name. */
const AtspiNode *
atspi_find (const AtspiNode *node, const char *role, const char *name);

G_END_DECLS
