#include "heed-steps.h"

#include "heed-error.h"
#include "heed-json.h"

static gboolean
refuse_shape (const char *origin, const char *field, const char *expected, GError **error)
{
  g_set_error (error, HEED_ERROR, HEED_ERROR_FORMAT, "%s: %s is not %s", origin, field, expected);
  return FALSE;
}

static gboolean
read_one (const char *origin, const char *field, const char *members, JsonNode *node, guint depth,
          HeedStepRead read, gpointer chain, GError **error)
{
  const char *type = NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return refuse_shape (origin, field, "an object", error);
  JsonObject *step = json_node_get_object (node);
  g_autofree char *path = g_strconcat (field, ".", NULL);
  if (!heed_json_string (&(HeedJsonScope) {step, origin, path}, "type", &type, error))
    return FALSE;
  if (g_strcmp0 (type, "Sequence") != 0)
    return read (origin, field, step, chain, error);
  JsonNode *inner = json_object_get_member (step, members);
  if (depth > 4 || inner == NULL || !JSON_NODE_HOLDS_ARRAY (inner))
    return refuse_shape (origin, field, "a Sequence with its steps in an array", error);
  JsonArray *steps = json_node_get_array (inner);
  for (guint i = 0; i < json_array_get_length (steps); i++)
    {
      g_autofree char *name = g_strdup_printf ("%s[%u]", field, i);
      if (!read_one (origin, name, members, json_array_get_element (steps, i), depth + 1, read,
                     chain, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
heed_steps_read (const char *origin, const char *field, const char *members, JsonNode *node,
                 HeedStepRead read, gpointer chain, GError **error)
{
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  return read_one (origin, field, members, node, 0, read, chain, error);
}

gboolean
heed_steps_refuse (const char *origin, const char *field, JsonObject *step, const char *known,
                   GError **error)
{
  const char *type = json_object_get_string_member_with_default (step, "type", "missing");
  g_autofree char *valid = g_utf8_make_valid (type, -1);
  g_set_error (error, HEED_ERROR, HEED_ERROR_UNSUPPORTED,
               "%s: %s is of the type %s, expected one that Heed can do: %s", origin, field, valid,
               known);
  return FALSE;
}

HeedPattern *
heed_steps_pattern (const char *origin, const char *field, JsonObject *step, GError **error)
{
  g_autofree char *path = g_strconcat (field, ".pattern.", NULL);
  g_autofree char *name = g_strconcat (field, ".pattern", NULL);
  JsonObject *pattern = NULL;
  const char *regex = NULL, *literal = NULL;
  HeedJsonScope outer = {step, origin, ""}, inner = {NULL, origin, path};
  if (!heed_json_object (&outer, "pattern", &pattern, error))
    return NULL;
  inner.object = pattern;
  if (!heed_json_string (&inner, "Regex", &regex, error)
      || !heed_json_string (&inner, "String", &literal, error))
    return NULL;
  if ((regex == NULL) == (literal == NULL))
    {
      refuse_shape (origin, name, "an object with either Regex or String", error);
      return NULL;
    }
  return heed_pattern_new (origin, name, regex ? regex : literal, literal != NULL, error);
}
