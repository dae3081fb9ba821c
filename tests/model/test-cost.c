/* What AtMan and a propagation cost at the sizes people use: multiply-adds and arena, from the plan
 * alone. */
#include "heed-derive.h"
#include "heed-plan.h"
#include "test-folder.h"
#include "test-sizes.h"

/* Nothing shared, the last layer at every row; counted from the sizes. */
static guint64
full_pass (const TestSize *s)
{
  guint64 c = s->channels, patches = (s->image / s->patch) * (s->image / s->patch), t = patches + 1;
  return patches * 3 * s->patch * s->patch * c
         + s->layers * (t * (4 * c * c + 2 * c * s->hidden) + 2 * t * t * c) + c * s->projection;
}

static void
test_cost (gconstpointer data)
{
  const TestSize *s = data;
  char *folder;
  g_autoptr (HeedModel) model = test_open_size (s, &folder);
  HeedTowerOptions options = {.suppress = TRUE, .last_layer = s->layers - 1, .n_others = 1};
  g_autoptr (HeedTower) atman = heed_model_build_tower (model, HEED_SIDE_IMAGE, &options);
  options = (HeedTowerOptions) {0};
  g_autoptr (HeedTower) forward = heed_model_build_tower (model, HEED_SIDE_IMAGE, &options);
  g_autoptr (HeedPlan) plan = heed_plan_new (atman->graph, &atman->value, 1);
  g_autoptr (HeedPlan) plain = heed_plan_new (forward->graph, &forward->embedding, 1);
  guint64 t = atman->rows, bound = (3 * (guint64)s->channels + s->hidden) * t * 4;
  guint patches = (guint)t - 1;
  HeedExtents all = {patches, (guint32)t, 1, 0}, batch = {s->lanes, (guint32)t, 1, 0};
  HeedExtents one = {1, (guint32)t, 1, 0};
  double share = (double)heed_plan_count (plan, 0, heed_plan_get_n_steps (plan), &all)
                 / ((double)full_pass (s) * patches);
  gsize arena = heed_plan_place (plan, &batch), single = heed_plan_place (plain, &one);
  g_test_message ("%s: %.3f of %u full passes; arena %.3f and %.3f of the bound", s->name, share,
                  patches, (double)arena / (double)(bound * s->lanes),
                  (double)single / (double)bound);
  if (s == &test_sizes[0])
    g_assert_cmpfloat (share, <=, 0.90);
  g_assert_cmpfloat (share, <, 1);
  g_assert_cmpuint (arena, <=, bound * s->lanes);
  /* one pass alone also holds the picture while it is cut into patches */
  g_assert_cmpuint (single, <=, bound + (guint64)3 * s->image * s->image * 4);
  test_folder_free (folder);
}

/* What a propagation fetches: entry, gradient, value, and the ledger. */
static HeedPlan *
plan_propagation (HeedTower *tower, HeedNode seed, const HeedRules *rules, HeedLedger *ledger)
{
  guint n;
  HeedNode derived =
      heed_graph_derive (tower->graph, tower->value, seed, rules, tower->entry, ledger);
  const HeedLedgerEntry *entries = heed_ledger_get_entries (ledger, &n);
  g_autofree HeedNode *outputs = g_new (HeedNode, n + 3);
  outputs[0] = tower->entry;
  outputs[1] = derived;
  outputs[2] = tower->value;
  for (guint i = 0; i < n; i++)
    outputs[i + 3] = entries[i].node;
  return heed_plan_new (tower->graph, outputs, n + 3);
}

/* design.md: a propagation's arena is at most ((L + 14)·C + 4·M)·T·4 bytes. Returns multiply-adds.
 */
static guint64
check_propagation (const TestSize *s, const HeedModel *model, const HeedRules *rules,
                   const char *name)
{
  HeedTowerOptions options = {.n_others = 1};
  g_autoptr (HeedTower) tower = heed_model_build_tower (model, HEED_SIDE_IMAGE, &options);
  HeedShape shape = heed_graph_get_shape (tower->graph, tower->value);
  HeedNode seed = heed_graph_input (tower->graph, shape);
  g_autoptr (HeedLedger) ledger = heed_ledger_new ();
  g_autoptr (HeedPlan) plan = plan_propagation (tower, seed, rules, ledger);
  guint64 t = tower->rows, c = s->channels, l = s->layers;
  guint64 bound = ((l + 14) * c + 4 * (guint64)s->hidden) * t * 4;
  HeedExtents one = {1, (guint32)t, 1, 0};
  gsize arena = heed_plan_place (plan, &one);
  guint64 adds = heed_plan_count (plan, 0, heed_plan_get_n_steps (plan), &one);
  g_test_message ("%s, %s: arena %.1f MiB, %.3f of the bound; %.2f G multiply-adds", s->name, name,
                  (double)arena / 1048576, (double)arena / (double)bound, (double)adds * 1e-9);
  g_assert_cmpuint (arena, <=, bound);
  return adds;
}

static void
test_propagation (gconstpointer data)
{
  const TestSize *s = data;
  char *folder;
  g_autoptr (HeedModel) model = test_open_size (s, &folder);
  HeedRules rules = {.set = HEED_RULES_GRADIENT}, constant = {.set = HEED_RULES_CP_LRP};
  guint64 gradient = check_propagation (s, model, &rules, "gradient");
  guint64 cp_lrp = check_propagation (s, model, &constant, "cp-lrp");
  guint64 side = s->image / s->patch, t = side * side + 1, c = s->channels;
  /* Of constant probabilities three products of attention fall away, and the way back to queries
   * and keys; the last layer has one row. */
  g_assert_cmpuint (gradient - cp_lrp, >=, (s->layers - 1) * (3 * t * t * c + 2 * t * c * c));
  check_propagation (s, model, &(HeedRules) {.set = HEED_RULES_ATTN_LRP}, "attn-lrp");
  HeedRules gamma = {.set = HEED_RULES_ATTN_LRP, .gamma = 0.25};
  check_propagation (s, model, &gamma, "attn-lrp, gamma");
  test_folder_free (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < TEST_N_SIZES; i++)
    {
      g_autofree char *path = g_strconcat ("/cost/atman/", test_sizes[i].name, NULL);
      g_autofree char *propagation = g_strconcat ("/cost/propagation/", test_sizes[i].name, NULL);
      g_test_add_data_func (path, &test_sizes[i], test_cost);
      g_test_add_data_func (propagation, &test_sizes[i], test_propagation);
    }
  return g_test_run ();
}
