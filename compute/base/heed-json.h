/* heed-json.h: reading untrusted JSON strictly, with sentences that name file and field. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define HEED_JSON_MAX_DEPTH 64

/**
 * heed_json_parse:
 * @origin: the file's name, for messages
 * @text: UTF-8, need not be NUL-terminated
 *
 * Parses JSON whose nesting is at most %HEED_JSON_MAX_DEPTH deep. Strings come out as UTF-8; one
 * that holds U+0000 ends there, which is what json-glib can do.
 *
 * Returns: (transfer full): the root node, or %NULL with %HEED_ERROR_FORMAT
 */
JsonNode *
heed_json_parse (const char *origin, const char *text, gsize length, GError **error);

/** heed_json_load: reads (at most @limit bytes) and parses the file @path. */
JsonNode *
heed_json_load (const char *path, gsize limit, GError **error);

/** heed_json_load_object: heed_json_load() of a file whose root has to be an object. */
JsonObject *
heed_json_load_object (const char *path, gsize limit, GError **error);

/**
 * HeedJsonScope:
 * @object: (nullable): the object to read fields from; %NULL reads as an empty object
 * @origin: the file's name, for messages
 * @path: the object's place in the file, such as "vision_config.", or ""
 */
typedef struct
{
  JsonObject *object;
  const char *origin;
  const char *path;
} HeedJsonScope;

/**
 * heed_json_integer:
 *
 * Reads @field, which lies in [@least, @most]; an absent or null field leaves @value as it is (its
 * default). A number that is no integer, of another type or out of range is %HEED_ERROR_FORMAT.
 */
gboolean
heed_json_integer (const HeedJsonScope *scope, const char *field, gint64 least, gint64 most,
                   gint64 *value, GError **error);

/** heed_json_number: like heed_json_integer() for finite numbers. */
gboolean
heed_json_number (const HeedJsonScope *scope, const char *field, double least, double most,
                  double *value, GError **error);

/** heed_json_boolean: like heed_json_integer() for true and false. */
gboolean
heed_json_boolean (const HeedJsonScope *scope, const char *field, gboolean *value, GError **error);

/**
 * heed_json_string: like heed_json_integer() for strings.
 * @value: (out) (transfer none): points into the JSON tree
 */
gboolean
heed_json_string (const HeedJsonScope *scope, const char *field, const char **value,
                  GError **error);

/** heed_json_object: a member that has to be an object; absent or null gives %NULL. */
gboolean
heed_json_object (const HeedJsonScope *scope, const char *field, JsonObject **value,
                  GError **error);

G_END_DECLS
