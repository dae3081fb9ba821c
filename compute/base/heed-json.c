#include "heed-json.h"

#include "heed-error.h"
#include "heed-file.h"

#include <math.h>

static gboolean
depth_is_sane (const char *text, gsize length)
{
  guint depth = 0;
  gboolean quoted = FALSE;
  for (gsize i = 0; i < length; i++)
    {
      char c = text[i];
      if (quoted)
        {
          if (c == '\\')
            i++;
          else if (c == '"')
            quoted = FALSE;
        }
      else if (c == '"')
        quoted = TRUE;
      else if ((c == '[' || c == '{') && ++depth > HEED_JSON_MAX_DEPTH)
        return FALSE;
      else if ((c == ']' || c == '}') && depth > 0)
        depth--;
    }
  return TRUE;
}

/* The value of \\uXXXX at @text, or −1. */
static int
escaped_unit (const char *text, const char *end)
{
  int value = 0;
  if (end - text < 6 || text[0] != '\\' || text[1] != 'u')
    return -1;
  for (int i = 2; i < 6; i++)
    {
      if (!g_ascii_isxdigit (text[i]))
        return -1;
      value = value * 16 + g_ascii_xdigit_value (text[i]);
    }
  return value;
}

/* json-glib makes half a surrogate pair into a string that is not UTF-8. */
static gboolean
surrogates_are_paired (const char *text, gsize length)
{
  const char *end = text + length;
  for (const char *p = text; p < end; p++)
    {
      if (*p != '\\')
        continue;
      int unit = escaped_unit (p, end);
      if (unit >= 0xdc00 && unit <= 0xdfff)
        return FALSE;
      if (unit >= 0xd800 && unit <= 0xdbff)
        {
          int low = escaped_unit (p + 6, end);
          if (low < 0xdc00 || low > 0xdfff)
            return FALSE;
          p += 6;
        }
      p += unit >= 0 ? 5 : 1;
    }
  return TRUE;
}

JsonNode *
heed_json_parse (const char *origin, const char *text, gsize length, GError **error)
{
  g_autofree char *shown = g_filename_display_name (origin);
  g_autoptr (GError) reason = NULL;
  if (length > G_MAXSSIZE || !g_utf8_validate (text, (gssize)length, NULL))
    {
      g_set_error (error, HEED_ERROR, HEED_ERROR_FORMAT, "%s: the JSON is not valid UTF-8", shown);
      return NULL;
    }
  if (!depth_is_sane (text, length))
    {
      g_set_error (error, HEED_ERROR, HEED_ERROR_FORMAT,
                   "%s: the JSON is nested deeper than %d levels", shown, HEED_JSON_MAX_DEPTH);
      return NULL;
    }
  if (!surrogates_are_paired (text, length))
    {
      g_set_error (error, HEED_ERROR, HEED_ERROR_FORMAT,
                   "%s: the JSON holds half of a surrogate pair", shown);
      return NULL;
    }
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, text, (gssize)length, &reason))
    {
      /* The reason quotes the text, line ends included. */
      for (char *c = reason->message; *c != 0; c++)
        *c = g_ascii_iscntrl (*c) ? ' ' : *c;
      g_set_error (error, HEED_ERROR, HEED_ERROR_FORMAT, "%s: not valid JSON: %s", shown,
                   reason->message);
      return NULL;
    }
  JsonNode *root = json_parser_steal_root (parser);
  if (root == NULL)
    g_set_error (error, HEED_ERROR, HEED_ERROR_FORMAT, "%s: the JSON is empty", shown);
  return root;
}

JsonNode *
heed_json_load (const char *path, gsize limit, GError **error)
{
  g_autoptr (GBytes) bytes = heed_file_read (path, limit, error);
  if (bytes == NULL)
    return NULL;
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);
  return heed_json_parse (path, text, size, error);
}

JsonObject *
heed_json_load_object (const char *path, gsize limit, GError **error)
{
  g_autoptr (JsonNode) root = heed_json_load (path, limit, error);
  if (root == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_OBJECT (root))
    return json_node_dup_object (root);
  g_autofree char *shown = g_filename_display_name (path);
  g_set_error (error, HEED_ERROR, HEED_ERROR_FORMAT,
               "%s: found JSON of type %s where an object was expected", shown,
               json_node_type_name (root));
  return NULL;
}

static JsonNode *
find (const HeedJsonScope *scope, const char *field)
{
  JsonNode *node = scope->object ? json_object_get_member (scope->object, field) : NULL;
  return node == NULL || JSON_NODE_HOLDS_NULL (node) ? NULL : node;
}

static gboolean
mismatch (const HeedJsonScope *scope, const char *field, JsonNode *node, const char *expected,
          GError **error)
{
  g_autofree char *shown = g_filename_display_name (scope->origin);
  g_autofree char *found = json_to_string (node, FALSE);
  if (g_utf8_strlen (found, -1) > 60)
    *g_utf8_offset_to_pointer (found, 60) = 0;
  g_set_error (error, HEED_ERROR, HEED_ERROR_FORMAT, "%s: %s%s is %s, expected %s", shown,
               scope->path, field, found, expected);
  return FALSE;
}

gboolean
heed_json_number (const HeedJsonScope *scope, const char *field, double least, double most,
                  double *value, GError **error)
{
  JsonNode *node = find (scope, field);
  if (node == NULL)
    return TRUE;
  GType type = json_node_get_value_type (node);
  double found = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_double (node) : NAN;
  if ((type == G_TYPE_INT64 || type == G_TYPE_DOUBLE) && found >= least && found <= most)
    {
      *value = found;
      return TRUE;
    }
  g_autofree char *expected = g_strdup_printf ("a number from %g to %g", least, most);
  return mismatch (scope, field, node, expected, error);
}

gboolean
heed_json_integer (const HeedJsonScope *scope, const char *field, gint64 least, gint64 most,
                   gint64 *value, GError **error)
{
  JsonNode *node = find (scope, field);
  if (node == NULL)
    return TRUE;
  GType type = json_node_get_value_type (node);
  double found = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_double (node) : NAN;
  gboolean whole = type == G_TYPE_INT64
                   || (type == G_TYPE_DOUBLE && floor (found) == found && fabs (found) < 9e15);
  gint64 integer = type == G_TYPE_INT64 ? json_node_get_int (node) : whole ? (gint64)found : 0;
  if (whole && integer >= least && integer <= most)
    {
      *value = integer;
      return TRUE;
    }
  g_autofree char *expected =
      g_strdup_printf ("an integer from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, least, most);
  return mismatch (scope, field, node, expected, error);
}

gboolean
heed_json_boolean (const HeedJsonScope *scope, const char *field, gboolean *value, GError **error)
{
  JsonNode *node = find (scope, field);
  if (node == NULL)
    return TRUE;
  if (json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return mismatch (scope, field, node, "true or false", error);
  *value = json_node_get_boolean (node);
  return TRUE;
}

gboolean
heed_json_string (const HeedJsonScope *scope, const char *field, const char **value, GError **error)
{
  JsonNode *node = find (scope, field);
  if (node == NULL)
    return TRUE;
  if (json_node_get_value_type (node) != G_TYPE_STRING)
    return mismatch (scope, field, node, "a string", error);
  *value = json_node_get_string (node);
  return TRUE;
}

gboolean
heed_json_object (const HeedJsonScope *scope, const char *field, JsonObject **value, GError **error)
{
  JsonNode *node = find (scope, field);
  *value = NULL;
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return mismatch (scope, field, node, "an object", error);
  *value = json_node_get_object (node);
  return TRUE;
}
