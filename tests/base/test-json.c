/* Reading JSON strictly: what is refused, and the sentences. */
#include "heed-error.h"
#include "heed-json.h"

#include <string.h>

static JsonNode *
parse (const char *text, GError **error)
{
  return heed_json_parse ("file.json", text, strlen (text), error);
}

static void
check_unparsable (const char *text, const char *named)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (parse (text, &error));
  g_assert_error (error, HEED_ERROR, HEED_ERROR_FORMAT);
  g_assert_true (g_str_has_prefix (error->message, "file.json: "));
  if (strstr (error->message, named) == NULL)
    g_error ("\"%s\" is not in: %s", named, error->message);
}

static void
test_unparsable (void)
{
  check_unparsable ("", "empty");
  check_unparsable ("  \n", "empty");
  check_unparsable ("{", "not valid JSON");
  check_unparsable ("{\"a\":1", "not valid JSON");
  check_unparsable ("[1,]", "not valid JSON");
  check_unparsable ("[NaN]", "not valid JSON");
  check_unparsable ("\"\xff\"", "UTF-8");
  check_unparsable ("[\"\\ud800\"]", "surrogate");
  check_unparsable ("[\"\\ud800x\"]", "surrogate");
  check_unparsable ("[\"\\udc00\\ud800\"]", "surrogate");
  check_unparsable ("[\"\\ud800\\u0041\"]", "surrogate");
}

static void
check_string (const char *text, const char *expected)
{
  GError *error = NULL;
  g_autoptr (JsonNode) node = parse (text, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json_array_get_string_element (json_node_get_array (node), 0), ==, expected);
}

static void
test_strings (void)
{
  check_string ("[\"\\ud83d\\ude00\"]", "\U0001f600");
  check_string ("[\"\\\\ud800\"]", "\\ud800");
  check_string ("[\"[[[{{{\\\"]\"]", "[[[{{{\"]");
}

static void
test_depth (void)
{
  for (guint depth = HEED_JSON_MAX_DEPTH - 1; depth <= HEED_JSON_MAX_DEPTH + 1; depth++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      for (guint i = 0; i < depth; i++)
        g_string_append_c (text, '[');
      for (guint i = 0; i < depth; i++)
        g_string_append_c (text, ']');
      g_autoptr (JsonNode) node = parse (text->str, &error);
      g_assert_true ((node != NULL) == (depth <= HEED_JSON_MAX_DEPTH));
    }
  g_autoptr (GString) deep = g_string_new (NULL);
  for (guint i = 0; i < 1000000; i++)
    g_string_append (deep, "{\"a\":[");
  check_unparsable (deep->str, "nested");
}

static const char fields[] =
    "{\"i\":7,\"n\":-2.5,\"w\":3.0,\"b\":true,\"s\":\"x\",\"o\":{},\"z\":null,"
    "\"big\":1e300,\"inf\":1e999,\"a\":[1]}";

static void
test_integer (void)
{
  GError *error = NULL;
  g_autoptr (JsonNode) node = parse (fields, &error);
  HeedJsonScope scope = {json_node_get_object (node), "file.json", "outer."};
  gint64 value = 42;
  g_assert_true (heed_json_integer (&scope, "none", 0, 9, &value, &error) && value == 42);
  g_assert_true (heed_json_integer (&scope, "z", 0, 9, &value, &error) && value == 42);
  g_assert_true (heed_json_integer (&scope, "i", 7, 7, &value, &error) && value == 7);
  g_assert_true (heed_json_integer (&scope, "w", 0, 9, &value, &error) && value == 3);
  static const char *const wrong[] = {"n", "b", "s", "o", "a", "big", "inf", "i"};
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) reason = NULL;
      g_assert_false (heed_json_integer (&scope, wrong[i], -3, 6, &value, &reason));
      g_assert_error (reason, HEED_ERROR, HEED_ERROR_FORMAT);
      g_autofree char *named = g_strdup_printf ("file.json: outer.%s is ", wrong[i]);
      g_assert_nonnull (strstr (reason->message, named));
      g_assert_nonnull (strstr (reason->message, "an integer from -3 to 6"));
      g_assert_cmpint (value, ==, 3);
    }
}

static void
test_number (void)
{
  GError *error = NULL;
  g_autoptr (JsonNode) node = parse (fields, &error);
  HeedJsonScope scope = {json_node_get_object (node), "file.json", ""};
  double value = 42;
  g_assert_true (heed_json_number (&scope, "none", 0, 1, &value, &error) && value == 42);
  g_assert_true (heed_json_number (&scope, "n", -2.5, 1, &value, &error) && value == -2.5);
  g_assert_true (heed_json_number (&scope, "i", 0, 9, &value, &error) && value == 7);
  static const char *const wrong[] = {"b", "s", "o", "a", "inf", "big"};
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) reason = NULL;
      g_assert_false (heed_json_number (&scope, wrong[i], -1e100, 1e100, &value, &reason));
      g_assert_error (reason, HEED_ERROR, HEED_ERROR_FORMAT);
      g_assert_cmpfloat (value, ==, 7);
    }
}

static void
test_other_types (void)
{
  GError *error = NULL;
  g_autoptr (JsonNode) node = parse (fields, &error);
  HeedJsonScope scope = {json_node_get_object (node), "file.json", ""};
  gboolean flag = FALSE;
  const char *text = "default";
  JsonObject *object = NULL;
  g_assert_true (heed_json_boolean (&scope, "z", &flag, &error) && !flag);
  g_assert_true (heed_json_boolean (&scope, "b", &flag, &error) && flag);
  g_assert_true (heed_json_string (&scope, "z", &text, &error));
  g_assert_cmpstr (text, ==, "default");
  g_assert_true (heed_json_string (&scope, "s", &text, &error));
  g_assert_cmpstr (text, ==, "x");
  g_assert_true (heed_json_object (&scope, "o", &object, &error) && object != NULL);
  g_assert_true (heed_json_object (&scope, "z", &object, &error) && object == NULL);
  g_assert_no_error (error);
  static const char *const wrong[] = {"i", "n", "a"};
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      GError *reason[3] = {NULL, NULL, NULL};
      g_assert_false (heed_json_boolean (&scope, wrong[i], &flag, &reason[0]));
      g_assert_false (heed_json_string (&scope, wrong[i], &text, &reason[1]));
      g_assert_false (heed_json_object (&scope, wrong[i], &object, &reason[2]));
      for (gsize k = 0; k < 3; k++)
        {
          g_assert_error (reason[k], HEED_ERROR, HEED_ERROR_FORMAT);
          g_error_free (reason[k]);
        }
    }
}

static void
test_empty_scope (void)
{
  GError *error = NULL;
  gint64 value = 5;
  HeedJsonScope scope = {NULL, "file.json", ""};
  g_assert_true (heed_json_integer (&scope, "any", 0, 1, &value, &error));
  g_assert_cmpint (value, ==, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/json/unparsable", test_unparsable);
  g_test_add_func ("/base/json/strings", test_strings);
  g_test_add_func ("/base/json/depth", test_depth);
  g_test_add_func ("/base/json/integer", test_integer);
  g_test_add_func ("/base/json/number", test_number);
  g_test_add_func ("/base/json/other-types", test_other_types);
  g_test_add_func ("/base/json/empty-scope", test_empty_scope);
  return g_test_run ();
}
