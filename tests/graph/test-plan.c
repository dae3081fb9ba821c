/* What becomes one pass, what is computed once, and that no two living arrays overlap. */
#include "graph-fixture.h"
#include "heed-plan.h"

#include <locale.h>

static const HeedShape shared_rows = {FALSE, HEED_ROWS_RUN, 0, 8, HEED_TYPE_F32};
static const HeedShape laned_rows = {TRUE, HEED_ROWS_RUN, 0, 8, HEED_TYPE_F32};
static const HeedShape kept_shape = {TRUE, HEED_ROWS_KEYS, 0, 1, HEED_TYPE_F32};

typedef struct
{
  GRand *random;
  HeedGraph *graph;
  FixtureBlock *block;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->random = g_rand_new_with_seed (1);
  f->graph = heed_graph_new ();
  f->block = fixture_block_new (f->random, 8, 20, 2, TRUE);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  fixture_block_free (f->block);
  heed_graph_free (f->graph);
  g_rand_free (f->random);
}

/* norm, q, k, v, attention, out+residual, norm, fc1+activation, fc2+residual */
static void
test_fusion (Fixture *f, gconstpointer data)
{
  HeedNode x = heed_graph_input (f->graph, laned_rows);
  HeedNode out = fixture_block_build (f->block, f->graph, x, HEED_NO_NODE);
  g_autoptr (HeedPlan) plan = heed_plan_new (f->graph, &out, 1);
  g_assert_cmpuint (heed_plan_get_n_steps (plan), ==, 9);
  const HeedStep *last = heed_plan_get_step (plan, 8);
  g_assert_cmpuint (last->node, ==, out);
  g_assert_cmpstr (heed_graph_get_operation_name (f->graph, last->base), ==, "linear");
  g_assert_cmpuint (last->residual, !=, HEED_NO_NODE);
  g_assert_cmpint (heed_plan_get_step (plan, 7)->activation, ==, HEED_ACTIVATION_QUICK_GELU);
}

/* An activation whose input is read elsewhere too stays a pass of its own. */
static void
test_no_fusion_of_what_is_read_twice (Fixture *f, gconstpointer data)
{
  HeedNode x = heed_graph_input (f->graph, laned_rows);
  HeedNode z = heed_graph_linear (f->graph, x, &f->block->query[0]->tensor, NULL);
  HeedNode outputs[] = {heed_graph_activation (f->graph, z, HEED_ACTIVATION_GELU), z};
  g_autoptr (HeedPlan) plan = heed_plan_new (f->graph, outputs, 2);
  g_assert_cmpuint (heed_plan_get_n_steps (plan), ==, 2);
}

static void
test_only_what_is_needed (Fixture *f, gconstpointer data)
{
  HeedNode x = heed_graph_input (f->graph, laned_rows),
           unused = heed_graph_input (f->graph, laned_rows);
  HeedNode norm = heed_graph_l2norm (f->graph, x);
  heed_graph_l2norm (f->graph, unused);
  g_autoptr (HeedPlan) plan = heed_plan_new (f->graph, &norm, 1);
  g_assert_cmpuint (heed_plan_get_n_steps (plan), ==, 1);
  g_assert_true (heed_plan_needs (plan, x));
  g_assert_false (heed_plan_needs (plan, unused));
}

/* With kept factors per lane: norm, q, k and v of the first block are the same for all lanes. */
static void
test_shared_once (Fixture *f, gconstpointer data)
{
  HeedNode x = heed_graph_input (f->graph, shared_rows);
  HeedNode kept = heed_graph_input (f->graph, kept_shape);
  HeedNode y = fixture_block_build (f->block, f->graph, x, kept);
  HeedNode out = fixture_block_build (f->block, f->graph, y, kept);
  g_autoptr (HeedPlan) plan = heed_plan_new (f->graph, &out, 1);
  g_assert_cmpuint (heed_plan_get_n_shared (plan), ==, 4);
  /* the first residual is shared, so its add is a pass of its own */
  g_assert_cmpuint (heed_plan_get_n_steps (plan), ==, 9 + 1 + 9);
  HeedExtents one = {1, 5, 0, 0}, many = {7, 5, 0, 0};
  guint64 shared = heed_plan_count (plan, 0, 4, &many);
  g_assert_cmpuint (shared, ==, 3 * 5 * 8 * 8);
  g_assert_cmpuint (heed_plan_count (plan, 4, 15, &many), ==,
                    7 * heed_plan_count (plan, 4, 15, &one));
}

/* Where an array lies, and when. */
typedef struct
{
  gsize begin;
  gsize end;
  guint first;
  guint last;
} Extent;

static gsize
stored_bytes (const HeedGraph *graph, HeedNode node, const HeedExtents *extents)
{
  HeedShape shape = heed_graph_get_shape (graph, node);
  return heed_shape_bytes (&shape, extents);
}

/* What is read for the last time by the step that writes the other may be overwritten by it. */
static gboolean
lie_apart (const Extent *a, const Extent *b)
{
  if (a->begin == b->begin && a->end == b->end && (a->first == b->last || b->first == a->last))
    return TRUE;
  return a->end <= b->begin || b->end <= a->begin;
}

/* Any two arrays that live together lie apart, within the arena. */
static void
check_places (const HeedGraph *graph, HeedPlan *plan, const HeedNode *nodes, guint n,
              const HeedExtents *extents)
{
  gsize arena = heed_plan_place (plan, extents);
  g_autofree Extent *places = g_new (Extent, n);
  for (guint i = 0; i < n; i++)
    {
      Extent *own = &places[i];
      own->begin = heed_plan_get_offset (plan, nodes[i], extents);
      own->end = own->begin + stored_bytes (graph, nodes[i], extents);
      heed_plan_get_lifetime (plan, nodes[i], &own->first, &own->last);
      g_assert_cmpuint (own->end, <=, arena);
      g_assert_cmpuint (own->begin % 64, ==, 0);
      for (guint j = 0; j < i; j++)
        if (own->first <= places[j].last && places[j].first <= own->last)
          g_assert_true (lie_apart (own, &places[j]));
    }
}

static void
test_no_overlap (Fixture *f, gconstpointer data)
{
  HeedNode x = heed_graph_input (f->graph, shared_rows);
  HeedNode kept = heed_graph_input (f->graph, kept_shape);
  HeedNode out = x;
  for (guint i = 0; i < 4; i++)
    out = fixture_block_build (f->block, f->graph, out, kept);
  g_autoptr (HeedPlan) plan = heed_plan_new (f->graph, &out, 1);
  g_autoptr (GArray) nodes = g_array_new (FALSE, FALSE, sizeof (HeedNode));
  g_array_append_val (nodes, x);
  g_array_append_val (nodes, kept);
  for (guint i = 0; i < heed_plan_get_n_steps (plan); i++)
    g_array_append_val (nodes, heed_plan_get_step (plan, i)->node);
  for (guint32 lanes = 1; lanes < 40; lanes += 13)
    {
      HeedExtents extents = {lanes, 7, 0, 0};
      check_places (f->graph, plan, (const HeedNode *)nodes->data, nodes->len, &extents);
    }
}

/* What lane steps read of the shared part is kept for the next batch. */
static void
test_shared_is_kept (Fixture *f, gconstpointer data)
{
  guint first, last;
  HeedNode x = heed_graph_input (f->graph, shared_rows);
  HeedNode kept = heed_graph_input (f->graph, kept_shape);
  HeedNode out = fixture_block_build (f->block, f->graph, x, kept);
  g_autoptr (HeedPlan) plan = heed_plan_new (f->graph, &out, 1);
  heed_plan_get_lifetime (plan, x, &first, &last);
  g_assert_cmpuint (first, ==, 0);
  g_assert_cmpuint (last, ==, heed_plan_get_n_steps (plan));
  heed_plan_get_lifetime (plan, heed_plan_get_step (plan, 0)->node, &first, &last);
  g_assert_cmpuint (last, ==, 3); /* the norm: read by q, k and v alone */
}

/* A chain of element-wise steps stays in one place, but never over what is read again. */
static void
test_in_place (Fixture *f, gconstpointer data)
{
  HeedExtents extents = {3, 7, 0, 0};
  HeedNode x = heed_graph_input (f->graph, laned_rows);
  HeedNode norm = heed_graph_l2norm (f->graph, x);
  HeedNode active = heed_graph_activation (f->graph, norm, HEED_ACTIVATION_GELU);
  HeedNode again = heed_graph_activation (f->graph, active, HEED_ACTIVATION_GELU);
  HeedNode sum = heed_graph_add (f->graph, active, again);
  g_autoptr (HeedPlan) plan = heed_plan_new (f->graph, &sum, 1);
  gsize arena = heed_plan_place (plan, &extents), one = 768; /* 3 · 7 · 8 f32, aligned */
  g_assert_cmpuint (heed_plan_get_offset (plan, norm, &extents), ==,
                    heed_plan_get_offset (plan, active, &extents));
  g_assert_cmpuint (heed_plan_get_offset (plan, active, &extents), !=,
                    heed_plan_get_offset (plan, again, &extents));
  g_assert_cmpuint (heed_plan_get_offset (plan, active, &extents), ==,
                    heed_plan_get_offset (plan, sum, &extents));
  g_assert_cmpuint (arena, ==, 2 * one);
  HeedNode first = heed_graph_activation (f->graph, x, HEED_ACTIVATION_GELU);
  g_autoptr (HeedPlan) given = heed_plan_new (f->graph, &first, 1);
  g_assert_cmpuint (heed_plan_place (given, &extents), ==, 2 * one);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/graph/plan/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("fusion", test_fusion);
  ADD ("no-fusion-of-what-is-read-twice", test_no_fusion_of_what_is_read_twice);
  ADD ("only-what-is-needed", test_only_what_is_needed);
  ADD ("shared-once", test_shared_once);
  ADD ("no-overlap", test_no_overlap);
  ADD ("shared-is-kept", test_shared_is_kept);
  ADD ("in-place", test_in_place);
  return g_test_run ();
}
