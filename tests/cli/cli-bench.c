#include "cli-bench.h"

/* The bundled model's vision tower: 14 × 14 patches of 8 × 8 pixels and the class token. */
#define TOKENS   197
#define CHANNELS 192
#define HIDDEN   768
#define LAYERS   6
#define PATCH    8
#define SHARED   128 /* numbers of an embedding that both towers give */

/* And its text tower. */
#define TEXT_CHANNELS 128
#define TEXT_HIDDEN   512

/* design.md leaves "the other tower's side and the logits read" out of an arena's bound. */
#define BESIDE_BOUND (8 * 1024)

static gint64
integer (JsonObject *object, const char *name)
{
  g_assert_true (json_object_has_member (object, name));
  return json_object_get_int_member (object, name);
}

static void
check_time (JsonObject *root)
{
  double median = json_object_get_double_member (root, "seconds_median");
  double least = json_object_get_double_member (root, "seconds_least");
  g_assert_cmpfloat (least, >, 0);
  g_assert_cmpfloat (median, >=, least);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (root, "passes_per_second")
                                      * median,
                                  (double)integer (root, "lanes"), 1e-6);
  g_assert_cmpfloat (json_object_get_double_member (root, "product_multiply_adds_per_second"), >,
                     0);
}

void
cli_check_bench (JsonObject *root, gint64 lanes)
{
  JsonObject *peak = json_object_get_object_member (root, "peak_bytes");
  g_assert_nonnull (json_object_get_string_member (root, "device"));
  g_assert_cmpint (integer (root, "lanes"), ==, lanes);
  g_assert_cmpint (integer (root, "tokens"), ==, TOKENS);
  g_assert_cmpint (integer (root, "batch"), >, 0);
  g_assert_cmpint (integer (root, "batch"), <=, lanes);
  check_time (root);
  /* what suppression cannot change is not computed again */
  g_assert_cmpint (integer (root, "multiply_adds"), >, 0);
  g_assert_cmpint (integer (root, "multiply_adds"), <, integer (root, "full_multiply_adds"));
  g_assert_cmpint (integer (peak, "weights"), >, 0);
  g_assert_cmpint (integer (peak, "arena"), >, 0);
  g_assert_cmpint (integer (peak, "arena"), <=, integer (root, "arena_bound") + BESIDE_BOUND);
  /* (3·C + M)·T·4 bytes per lane */
  g_assert_cmpint (integer (root, "arena_bound"), ==,
                   (3 * CHANNELS + HIDDEN) * TOKENS * 4 * integer (root, "batch"));
  /* nothing but kept factors goes there and nothing but values comes back: a factor per key */
  g_assert_cmpint (integer (root, "kept_bytes"), ==, lanes * TOKENS * 4);
  g_assert_cmpint (integer (root, "value_bytes"), ==, lanes * 4);
  g_assert_cmpint (integer (root, "to_device"), ==, integer (root, "kept_bytes"));
  g_assert_cmpint (integer (root, "from_device"), ==, integer (root, "value_bytes"));
}

gint64
cli_cost_bytes (JsonObject *cost, const char *part)
{
  return integer (json_object_get_object_member (cost, "peak_bytes"), part);
}

static JsonObject *
find_cost (JsonObject *root, const char *method)
{
  JsonArray *methods = json_object_get_array_member (root, "methods");
  for (guint i = 0; i < json_array_get_length (methods); i++)
    {
      JsonObject *cost = json_array_get_object_element (methods, i);
      if (g_str_equal (json_object_get_string_member (cost, "method"), method))
        return cost;
    }
  g_error ("no method %s", method);
}

JsonObject *
cli_get_cost (JsonObject *root, const char *method)
{
  JsonObject *cost = find_cost (root, method);
  JsonObject *picture = json_object_get_object_member (cost, "picture");
  g_assert_cmpint (cli_cost_bytes (cost, "weights"), >, 0);
  g_assert_cmpint (cli_cost_bytes (cost, "arena"), >, 0);
  g_assert_cmpint (cli_cost_bytes (cost, "staging"), >=, 0);
  g_assert_cmpint (cli_cost_bytes (cost, "arena"), <=,
                   integer (cost, "arena_bound") + BESIDE_BOUND);
  g_assert_cmpint (integer (picture, "multiply_adds"), <=, integer (cost, "multiply_adds"));
  return cost;
}

/* Of a layer: its linear maps, then what attention takes for every query row and channel. The last
 * layer is needed at the class token alone. */
static gint64
count_propagation (void)
{
  const gint64 t = TOKENS, c = CHANNELS, m = HIDDEN, inner = LAYERS - 1;
  gint64 embedding = (t - 1) * 3 * PATCH * PATCH * c;
  gint64 ends = 2 * (c * SHARED + SHARED); /* projection and cosine, there and back */
  gint64 forth = inner * (t * (4 * c * c + 2 * c * m) + 2 * t * t * c);
  gint64 last_forth = t * 2 * c * c + 2 * c * c + 2 * c * m + 2 * t * c;
  gint64 again = inner * (t * (4 * c * c + c * m) + 2 * t * t * c);
  gint64 back = inner * (t * (2 * c * c + 2 * c * m) + 2 * t * t * c);
  gint64 last_back = t * c * c + c * c + 2 * c * m + 2 * t * c;
  return embedding + ends + forth + last_forth + again + back + last_back;
}

void
cli_check_propagation (JsonObject *root, JsonObject *cost)
{
  JsonObject *picture = json_object_get_object_member (cost, "picture");
  gint64 vision = ((LAYERS + 14) * CHANNELS + 4 * HIDDEN) * TOKENS * 4;
  /* the caption is embedded while the picture's program is still there */
  gint64 text = (3 * TEXT_CHANNELS + TEXT_HIDDEN) * integer (root, "text_tokens") * 4;
  g_assert_cmpint (integer (root, "tokens"), ==, TOKENS);
  g_assert_cmpint (integer (root, "channels"), ==, CHANNELS);
  g_assert_cmpint (integer (root, "hidden"), ==, HIDDEN);
  g_assert_cmpint (integer (root, "layers"), ==, LAYERS);
  g_assert_cmpint (integer (cost, "passes"), ==, 2);
  g_assert_cmpint (integer (cost, "arena_bound"), ==, vision + text);
  g_assert_cmpint (integer (picture, "multiply_adds"), ==, count_propagation ());
}
