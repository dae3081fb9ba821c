/* heed-json-writer: valid JSON whatever the names and numbers. */
#include "heed-json-writer.h"

#include <math.h>
#include <string.h>

/* What a reader makes of the object that was written. */
static JsonNode *
write_and_read (JsonBuilder *builder)
{
  g_autoptr (GError) error = NULL;
  json_builder_end_object (builder);
  g_autoptr (JsonNode) node = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (node, FALSE);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  JsonNode *read = json_from_string (text, &error);
  g_assert_no_error (error);
  return read;
}

static JsonBuilder *
begin (void)
{
  JsonBuilder *builder = json_builder_new ();
  heed_json_begin_object (builder, NULL);
  return builder;
}

static void
test_strings (void)
{
  const char *const many[] = {"\xff.png", "a\"b\\\n\x1b"};
  g_autoptr (JsonBuilder) builder = begin ();
  heed_json_set_string (builder, "latin", "caf\xe9.png");
  heed_json_set_string (builder, "none", NULL);
  heed_json_set_strings (builder, "many", many, 2);
  g_autoptr (JsonNode) node = write_and_read (builder);
  JsonObject *object = json_node_get_object (node);
  JsonArray *array = json_object_get_array_member (object, "many");
  g_assert_cmpstr (json_object_get_string_member (object, "latin"), ==, "caf\uFFFD.png");
  g_assert_true (json_object_get_null_member (object, "none"));
  g_assert_cmpstr (json_array_get_string_element (array, 0), ==, "\uFFFD.png");
  g_assert_cmpstr (json_array_get_string_element (array, 1), ==, many[1]);
}

static void
test_numbers (void)
{
  const double numbers[] = {0.1, NAN, -INFINITY};
  const gint32 ids[] = {-1, G_MAXINT32};
  g_autoptr (JsonBuilder) builder = begin ();
  heed_json_set_number (builder, "nan", NAN);
  heed_json_set_numbers (builder, "numbers", numbers, 3);
  heed_json_set_ids (builder, "ids", ids, 2);
  heed_json_set_integer (builder, "large", G_MAXINT64);
  heed_json_set_boolean (builder, "yes", TRUE);
  g_autoptr (JsonNode) node = write_and_read (builder);
  JsonObject *object = json_node_get_object (node);
  JsonArray *array = json_object_get_array_member (object, "numbers");
  g_assert_true (json_object_get_null_member (object, "nan"));
  g_assert_cmpfloat (json_array_get_double_element (array, 0), ==, 0.1);
  g_assert_true (json_array_get_null_element (array, 1));
  g_assert_true (json_array_get_null_element (array, 2));
  array = json_object_get_array_member (object, "ids");
  g_assert_cmpint (json_array_get_int_element (array, 0), ==, -1);
  g_assert_cmpint (json_array_get_int_element (array, 1), ==, G_MAXINT32);
  g_assert_cmpint (json_object_get_int_member (object, "large"), ==, G_MAXINT64);
  g_assert_true (json_object_get_boolean_member (object, "yes"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-writer/strings", test_strings);
  g_test_add_func ("/json-writer/numbers", test_numbers);
  return g_test_run ();
}
