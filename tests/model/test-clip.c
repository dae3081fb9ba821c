/* test-clip.c: the towers of a dual encoder against the reference's embeddings and logits. */
#include "heed-json.h"
#include "heed-model.h"
#include "heed-program.h"

#include "test-folder.h"
#include "test-tower.h"

#include <math.h>
#include <string.h>

#define LARGEST_PROJECTION 256

typedef struct
{
  HeedModel *model;
  HeedResidentWeights *weights;
  JsonObject *golden;
  HeedPreparedPicture *picture;
  gint32 ids[64];
  guint n_ids;
} Case;

/* @golden, @model and @picture are file names. */
static void
case_init (Case *c, const char *golden, const char *model, const char *picture)
{
  g_autoptr (GError) error = NULL;
  *c = (Case) {.weights = test_cpu_weights ()};
  c->golden = heed_json_load_object (golden, 1 << 24, &error);
  g_assert_no_error (error);
  c->model = heed_model_open (model, &error);
  g_assert_no_error (error);
  g_autoptr (HeedPicture) loaded = heed_picture_load (picture, 0, &error);
  g_assert_no_error (error);
  c->picture = heed_model_prepare (c->model, loaded, &error);
  g_assert_no_error (error);
  JsonArray *ids = json_object_get_array_member (c->golden, "token_ids");
  c->n_ids = json_array_get_length (ids);
  g_assert_cmpuint (c->n_ids, <=, G_N_ELEMENTS (c->ids));
  for (guint i = 0; i < c->n_ids; i++)
    c->ids[i] = (gint32)json_array_get_int_element (ids, i);
}

static void
case_clear (Case *c)
{
  heed_resident_weights_unref (c->weights);
  heed_prepared_picture_unref (c->picture);
  json_object_unref (c->golden);
  heed_model_unref (c->model);
}

static void
case_init_toybox (Case *c, const char *number)
{
  g_autofree char *golden = g_strdup_printf ("tests/golden/toybox-clip-%s.json", number);
  g_autofree char *picture = g_strdup_printf ("data/samples/scene-%s.png", number);
  g_autofree char *golden_path = test_source_path (golden);
  g_autofree char *picture_path = test_source_path (picture);
  g_autofree char *model = test_source_path ("data/models/toybox-clip");
  case_init (c, golden_path, model, picture_path);
}

/* |Δ| ≤ 1e-4·max(1, |reference|) */
static void
assert_close (double value, double reference)
{
  g_assert_cmpfloat_with_epsilon (value, reference, 1e-4 * MAX (1, fabs (reference)));
}

static void
assert_embedding (const Case *c, const float *embedding, const char *name)
{
  JsonArray *reference = json_object_get_array_member (c->golden, name);
  g_assert_cmpuint (json_array_get_length (reference), ==,
                    heed_model_get_projection_size (c->model));
  for (guint i = 0; i < json_array_get_length (reference); i++)
    assert_close (embedding[i], json_array_get_double_element (reference, i));
}

static void
normalise (float *values, guint n)
{
  double sum = 0;
  for (guint i = 0; i < n; i++)
    sum += (double)values[i] * values[i];
  for (guint i = 0; i < n; i++)
    values[i] = (float)(values[i] / sqrt (sum));
}

/* Embeds one side, with the value against @others where that is not NULL. */
static void
run_side (const Case *c, HeedSide side, const float *others, float *embedding, float *value)
{
  HeedTowerOptions options = {.n_others = others ? 1 : 0};
  g_autoptr (HeedTower) tower = heed_model_build_tower (c->model, side, &options);
  if (side == HEED_SIDE_IMAGE)
    test_run_tower (c->weights, tower, heed_prepared_picture_pixels (c->picture), tower->rows, 0,
                    others, embedding, value);
  else
    test_run_tower (c->weights, tower, c->ids, c->n_ids,
                    (gint32)heed_model_get_end_row (c->model, c->ids, c->n_ids), others, embedding,
                    value);
}

/* Each side's value, computed in its own graph, is the reference's logit. */
static void
check_case (const Case *c)
{
  float image[LARGEST_PROJECTION], text[LARGEST_PROJECTION], again[LARGEST_PROJECTION], value;
  guint n = heed_model_get_projection_size (c->model);
  double logit = json_object_get_double_member (c->golden, "logit");
  g_assert_cmpuint (n, <=, LARGEST_PROJECTION);
  run_side (c, HEED_SIDE_IMAGE, NULL, image, NULL);
  run_side (c, HEED_SIDE_TEXT, NULL, text, NULL);
  assert_embedding (c, image, "image_embedding");
  assert_embedding (c, text, "text_embedding");
  normalise (image, n);
  normalise (text, n);
  run_side (c, HEED_SIDE_IMAGE, text, again, &value);
  assert_close (value, logit);
  run_side (c, HEED_SIDE_TEXT, image, again, &value);
  assert_close (value, logit);
}

static void
test_toybox (gconstpointer number)
{
  Case c;
  case_init_toybox (&c, number);
  check_case (&c);
  case_clear (&c);
}

static void
test_tiny (void)
{
  Case c;
  g_autofree char *model = test_shared_path ("models/tiny-clip");
  g_autofree char *golden = test_shared_path ("golden/tiny-clip-pair-001.json");
  g_autofree char *picture = test_shared_path ("data/composites/pair-001.jpg");
  if (model == NULL || golden == NULL || picture == NULL)
    {
      g_test_skip ("the shared folder with tiny-clip is not there");
      return;
    }
  case_init (&c, golden, model, picture);
  check_case (&c);
  case_clear (&c);
}

/* ---- the graphs ---- */

static HeedShape
shape_of (const HeedTower *tower, HeedNode node)
{
  g_assert_cmpuint (node, !=, HEED_NO_NODE);
  return heed_graph_get_shape (tower->graph, node);
}

static void
test_nodes (void)
{
  Case c;
  HeedTowerOptions bare = {0}, full = {.suppress = TRUE, .last_layer = 5, .n_others = 3};
  case_init_toybox (&c, "000");
  g_autoptr (HeedTower) vision = heed_model_build_tower (c.model, HEED_SIDE_IMAGE, &full);
  g_assert_cmpuint (vision->rows, ==, 197);
  g_assert_cmpuint (vision->n_layers, ==, 6);
  g_assert_cmpuint (shape_of (vision, vision->content).rows, ==, 196);
  g_assert_cmpuint (shape_of (vision, vision->entry).rows, ==, 197);
  g_assert_cmpuint (shape_of (vision, vision->entry).cols, ==, 192);
  g_assert_cmpuint (shape_of (vision, vision->kept).rows, ==, 197);
  g_assert_true (shape_of (vision, vision->kept).laned);
  g_assert_false (shape_of (vision, vision->entry).laned);
  g_assert_cmpint (shape_of (vision, vision->embedding).rows_kind, ==, HEED_ROWS_READ);
  g_assert_cmpuint (shape_of (vision, vision->embedding).cols, ==, 128);
  g_assert_cmpuint (shape_of (vision, vision->value).cols, ==, 3);
  g_assert_true (shape_of (vision, vision->value).laned);
  g_assert_cmpuint (shape_of (vision, vision->others).rows, ==, 3);
  g_autoptr (HeedTower) text = heed_model_build_tower (c.model, HEED_SIDE_TEXT, &bare);
  g_assert_cmpuint (text->rows, ==, 32);
  g_assert_cmpuint (text->n_layers, ==, 4);
  g_assert_cmpint (shape_of (text, text->content).rows_kind, ==, HEED_ROWS_RUN);
  g_assert_cmpuint (text->kept, ==, HEED_NO_NODE);
  g_assert_cmpuint (text->others, ==, HEED_NO_NODE);
  g_assert_cmpuint (text->value, ==, HEED_NO_NODE);
  case_clear (&c);
}

/* Labels are what profiles and errors show. */
static void
test_labels (void)
{
  Case c;
  guint n_attention = 0, n_read = 0;
  HeedTowerOptions options = {0};
  case_init_toybox (&c, "000");
  g_autoptr (HeedTower) tower = heed_model_build_tower (c.model, HEED_SIDE_IMAGE, &options);
  for (guint i = 0; i < heed_graph_get_n_nodes (tower->graph); i++)
    {
      const char *operation = heed_graph_get_operation_name (tower->graph, i);
      if (strcmp (operation, "attention") != 0)
        continue;
      g_autofree char *label = g_strdup_printf ("vision layer %u attention", n_attention++);
      g_assert_cmpstr (heed_graph_get_label (tower->graph, i), ==, label);
      n_read += heed_graph_get_shape (tower->graph, i).rows_kind == HEED_ROWS_READ;
    }
  g_assert_cmpuint (n_attention, ==, 6);
  g_assert_cmpuint (n_read, ==, 1);
  case_clear (&c);
}

/* ---- lanes ---- */

#define LANES 3

/* LANES copies of @size bytes; (transfer full). */
static gpointer
repeat (const void *one, gsize size)
{
  guint8 *all = g_malloc (LANES * size);
  for (guint i = 0; i < LANES; i++)
    memcpy (all + i * size, one, size);
  return all;
}

static void
run_lanes (const Case *c, const HeedTower *tower, guint32 rows, const HeedFeed *shared,
           guint n_shared, const HeedFeed *laned, guint n_laned, float *embeddings)
{
  g_autoptr (GError) error = NULL;
  HeedFetch fetch = {tower->embedding, embeddings};
  HeedProgramLimits limits = {.lanes = LANES, .rows = rows, .read = 1};
  HeedBinding binding = {.rows = rows, .read = 1, .feeds = shared, .n_feeds = n_shared};
  HeedLaneRun run = {
      .lanes = LANES, .feeds = laned, .n_feeds = n_laned, .fetches = &fetch, .n_fetches = 1};
  g_autoptr (HeedProgram) program =
      heed_program_new (c->weights, tower->graph, &tower->embedding, 1, &limits, NULL, &error);
  g_assert_no_error (error);
  heed_program_bind (program, &binding, NULL, &error);
  g_assert_no_error (error);
  heed_program_run (program, &run, NULL, &error);
  g_assert_no_error (error);
}

static void
assert_lanes (const Case *c, const float *embeddings, const char *name)
{
  for (guint lane = 0; lane < LANES; lane++)
    assert_embedding (c, embeddings + lane * 128, name);
}

/* Lanes in which every key is kept give what the unmodified tower gives. */
static void
test_kept_lanes (void)
{
  Case c;
  float kept[LANES * 256], embeddings[LANES * 128];
  HeedTowerOptions options = {.suppress = TRUE, .last_layer = 9};
  case_init_toybox (&c, "001");
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    kept[i] = 1;
  gint32 first = 0, end = (gint32)heed_model_get_end_row (c.model, c.ids, c.n_ids);
  g_autoptr (HeedTower) vision = heed_model_build_tower (c.model, HEED_SIDE_IMAGE, &options);
  g_autoptr (HeedTower) text = heed_model_build_tower (c.model, HEED_SIDE_TEXT, &options);
  HeedFeed picture[] = {{vision->input, heed_prepared_picture_pixels (c.picture)},
                        {vision->read, &first}};
  HeedFeed caption[] = {{text->input, c.ids}, {text->read, &end}};
  HeedFeed vision_kept = {vision->kept, kept}, text_kept = {text->kept, kept};
  run_lanes (&c, vision, vision->rows, picture, 2, &vision_kept, 1, embeddings);
  assert_lanes (&c, embeddings, "image_embedding");
  run_lanes (&c, text, c.n_ids, caption, 2, &text_kept, 1, embeddings);
  assert_lanes (&c, embeddings, "text_embedding");
  case_clear (&c);
}

static void
test_picture_lanes (void)
{
  Case c;
  gint32 read[LANES] = {0};
  float embeddings[LANES * 128];
  HeedTowerOptions options = {.laned_input = TRUE};
  case_init_toybox (&c, "001");
  g_autoptr (HeedTower) tower = heed_model_build_tower (c.model, HEED_SIDE_IMAGE, &options);
  g_autofree float *pixels =
      repeat (heed_prepared_picture_pixels (c.picture), 3 * 112 * 112 * sizeof (float));
  HeedFeed laned[] = {{tower->input, pixels}, {tower->read, read}};
  run_lanes (&c, tower, tower->rows, NULL, 0, laned, 2, embeddings);
  assert_lanes (&c, embeddings, "image_embedding");
  case_clear (&c);
}

/* Captions of several lengths in one batch: each is read at its own end, and what fills up the
   shorter ones is not seen. */
static void
test_caption_lanes (void)
{
  static const char *const numbers[LANES] = {"000", "001", "002"};
  Case c, cases[LANES];
  gint32 ids[LANES * 32], read[LANES];
  float embeddings[LANES * 128];
  HeedTowerOptions options = {.laned_input = TRUE};
  case_init_toybox (&c, "000");
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    ids[i] = 7;
  for (guint i = 0; i < LANES; i++)
    {
      case_init_toybox (&cases[i], numbers[i]);
      memcpy (ids + i * 20, cases[i].ids, cases[i].n_ids * sizeof *ids);
      read[i] = (gint32)heed_model_get_end_row (c.model, cases[i].ids, cases[i].n_ids);
    }
  g_autoptr (HeedTower) tower = heed_model_build_tower (c.model, HEED_SIDE_TEXT, &options);
  HeedFeed laned[] = {{tower->input, ids}, {tower->read, read}};
  run_lanes (&c, tower, 20, NULL, 0, laned, 2, embeddings);
  for (guint i = 0; i < LANES; i++)
    {
      assert_embedding (&cases[i], embeddings + i * 128, "text_embedding");
      case_clear (&cases[i]);
    }
  case_clear (&c);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/clip/toybox/000", "000", test_toybox);
  g_test_add_data_func ("/clip/toybox/001", "001", test_toybox);
  g_test_add_data_func ("/clip/toybox/002", "002", test_toybox);
  g_test_add_data_func ("/clip/toybox/009", "009", test_toybox);
  g_test_add_func ("/clip/tiny", test_tiny);
  g_test_add_func ("/clip/nodes", test_nodes);
  g_test_add_func ("/clip/labels", test_labels);
  g_test_add_func ("/clip/lanes/kept", test_kept_lanes);
  g_test_add_func ("/clip/lanes/picture", test_picture_lanes);
  g_test_add_func ("/clip/lanes/caption", test_caption_lanes);
  return g_test_run ();
}
