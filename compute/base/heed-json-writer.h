/* heed-json-writer.h: the JSON that Heed writes: valid whatever names and numbers it is given.
 *
 * All of them take the builder's next place: the member @name of the object that is open, or, where
 * @name is %NULL, the next element of the array that is open.
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

void
heed_json_begin_object (JsonBuilder *builder, const char *name);
void
heed_json_begin_array (JsonBuilder *builder, const char *name);

/**
 * heed_json_set_string:
 * @value: (nullable): %NULL is null; what is not UTF-8, as a file name may be, is replaced by
 * U+FFFD
 */
void
heed_json_set_string (JsonBuilder *builder, const char *name, const char *value);

/** heed_json_set_number: null where @value is not finite. */
void
heed_json_set_number (JsonBuilder *builder, const char *name, double value);
void
heed_json_set_integer (JsonBuilder *builder, const char *name, gint64 value);
void
heed_json_set_boolean (JsonBuilder *builder, const char *name, gboolean value);
void
heed_json_set_null (JsonBuilder *builder, const char *name);

/** heed_json_set_strings, heed_json_set_numbers, heed_json_set_ids: arrays of @n elements. */
void
heed_json_set_strings (JsonBuilder *builder, const char *name, const char *const *values, gsize n);
void
heed_json_set_numbers (JsonBuilder *builder, const char *name, const double *values, gsize n);
void
heed_json_set_ids (JsonBuilder *builder, const char *name, const gint32 *values, gsize n);

/** heed_json_to_bytes: pretty-printed, numbers in full precision (%.17g), a final newline. */
GBytes *
heed_json_to_bytes (JsonNode *node);

G_END_DECLS
