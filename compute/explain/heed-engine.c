#include "heed-engine.h"

#include "heed-error.h"

#include <math.h>

struct _HeedEngine
{
  HeedModel *model;
  HeedResidentWeights *weights;
  GPtrArray *programs; /* HeedTowerProgram: one per side and outputs */
  GHashTable *bounds;  /* HeedProgram → gsize: of its arena */
  gsize arena_bound;
};

void
heed_engine_free_program (HeedEngine *engine, HeedProgram *program)
{
  if (program != NULL)
    g_hash_table_remove (engine->bounds, program);
  heed_program_free (program);
}

static void
tower_program_free (HeedTowerProgram *program)
{
  heed_engine_free_program (program->engine, program->program);
  heed_ledger_free (program->ledger);
  heed_tower_free (program->tower);
  g_free (program);
}

HeedEngine *
heed_engine_new (HeedModel *model, HeedBackend *backend)
{
  HeedEngine *engine = g_new0 (HeedEngine, 1);
  engine->model = heed_model_ref (model);
  engine->weights = heed_resident_weights_new (backend);
  engine->bounds = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  engine->programs = g_ptr_array_new_with_free_func ((GDestroyNotify)tower_program_free);
  return engine;
}

void
heed_engine_free (HeedEngine *engine)
{
  if (engine == NULL)
    return;
  g_ptr_array_unref (engine->programs);
  g_hash_table_unref (engine->bounds);
  heed_resident_weights_unref (engine->weights);
  heed_model_unref (engine->model);
  g_free (engine);
}

HeedModel *
heed_engine_get_model (HeedEngine *engine)
{
  return engine->model;
}

HeedBackend *
heed_engine_get_backend (HeedEngine *engine)
{
  return heed_resident_weights_get_backend (engine->weights);
}

/* Batches are of equal size, so that one recording serves nearly all of them. */
static guint32
choose_batch (HeedEngine *engine, const HeedProgramKey *key)
{
  HeedLimits limits = heed_backend_get_limits (heed_engine_get_backend (engine));
  guint32 useful = MAX (limits.batch_rows / MAX (key->rows, 1), 1);
  guint32 n_batches = (key->lanes + useful - 1) / useful;
  return limits.batch_rows && n_batches > 0 ? (key->lanes + n_batches - 1) / n_batches : key->lanes;
}

void
heed_engine_drop_programs (HeedEngine *engine)
{
  g_ptr_array_set_size (engine->programs, 0);
}

/* ---- arenas beside their bound ---- */

static void
raise_bound (HeedEngine *engine)
{
  GHashTableIter iter;
  gpointer bound;
  gsize sum = 0;
  g_hash_table_iter_init (&iter, engine->bounds);
  while (g_hash_table_iter_next (&iter, NULL, &bound))
    sum += *(gsize *)bound;
  engine->arena_bound = MAX (engine->arena_bound, sum);
}

static void
note_bound (HeedEngine *engine, const HeedProgram *program, gsize bound)
{
  g_hash_table_insert (engine->bounds, (gpointer)program, g_memdup2 (&bound, sizeof bound));
  raise_bound (engine);
}

void
heed_engine_count_anew (HeedEngine *engine)
{
  HeedBackend *backend = heed_engine_get_backend (engine);
  heed_backend_reset_peak (backend);
  heed_backend_reset_work (backend);
  engine->arena_bound = 0;
  raise_bound (engine);
}

gsize
heed_engine_get_arena_bound (HeedEngine *engine)
{
  return engine->arena_bound;
}

/* ---- programs ---- */

HeedProgram *
heed_engine_new_program (HeedEngine *engine, const HeedTower *tower, gboolean back,
                         const GArray *outputs, const HeedProgramLimits *limits,
                         GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) reason = NULL;
  const HeedNode *nodes = (const HeedNode *)(const void *)outputs->data;
  HeedProgram *program = heed_program_new (engine->weights, tower->graph, nodes, outputs->len,
                                           limits, cancellable, &reason);
  if (program == NULL && g_error_matches (reason, HEED_ERROR, HEED_ERROR_NO_MEMORY)
      && engine->programs->len > 0)
    {
      heed_engine_drop_programs (engine);
      g_clear_error (&reason);
      program = heed_program_new (engine->weights, tower->graph, nodes, outputs->len, limits,
                                  cancellable, &reason);
    }
  if (program == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return NULL;
    }
  gsize bound =
      heed_tower_arena_bound (tower, back, limits->rows, heed_program_get_lanes (program));
  note_bound (engine, program, bound);
  return program;
}

/* Appends what hands f's slope at the value back to the entry. */
static void
derive (HeedTowerProgram *made)
{
  const HeedTower *tower = made->tower;
  HeedShape value = heed_graph_get_shape (tower->graph, tower->value);
  made->seed = heed_graph_input (tower->graph, value);
  if (made->key.rules.set != HEED_RULES_GRADIENT)
    made->ledger = heed_ledger_new ();
  made->gradient = heed_graph_derive (tower->graph, tower->value, made->seed, &made->key.rules,
                                      tower->entry, made->ledger);
}

static GArray *
list_outputs (const HeedTowerProgram *made)
{
  guint n_entries = 0;
  const HeedLedgerEntry *entries =
      made->ledger != NULL ? heed_ledger_get_entries (made->ledger, &n_entries) : NULL;
  GArray *outputs = g_array_new (FALSE, FALSE, sizeof (HeedNode));
  const HeedTower *tower = made->tower;
  const HeedNode nodes[] = {tower->embedding, tower->content, tower->value, tower->entry,
                            made->gradient};
  for (guint i = 0; i < G_N_ELEMENTS (nodes); i++)
    if (made->key.outputs & 1u << i)
      g_array_append_val (outputs, nodes[i]);
  for (guint i = 0; i < n_entries; i++)
    g_array_append_val (outputs, entries[i].node);
  return outputs;
}

/* What a lane with an entry of its own is fed, and where it is passed back what is fetched. */
static gsize
count_lane_bytes (const HeedProgramKey *key, const HeedTower *tower)
{
  if (!key->options.laned_entry)
    return 0;
  gsize entry = (gsize)key->rows * heed_graph_get_shape (tower->graph, tower->entry).cols;
  return entry * sizeof (float) * (key->outputs & HEED_OUTPUT_GRADIENT ? 2 : 1);
}

static HeedTowerProgram *
make_program (HeedEngine *engine, const HeedProgramKey *key, GCancellable *cancellable,
              GError **error)
{
  HeedTowerProgram *made = g_new0 (HeedTowerProgram, 1);
  made->key = *key;
  made->engine = engine;
  made->tower = heed_model_build_tower (engine->model, key->side, &key->options);
  made->seed = made->gradient = HEED_NO_NODE;
  if (key->outputs & HEED_OUTPUT_GRADIENT)
    derive (made);
  g_autoptr (GArray) outputs = list_outputs (made);
  HeedProgramLimits limits = {choose_batch (engine, key), key->rows, 1, 0,
                              count_lane_bytes (key, made->tower)};
  made->program = heed_engine_new_program (engine, made->tower, made->gradient != HEED_NO_NODE,
                                           outputs, &limits, cancellable, error);
  if (made->program != NULL)
    return made;
  tower_program_free (made);
  return NULL;
}

static gboolean
same_options (const HeedTowerOptions *a, const HeedTowerOptions *b)
{
  return a->laned_input == b->laned_input && a->laned_entry == b->laned_entry
         && a->suppress == b->suppress && a->suppression == b->suppression
         && a->first_layer == b->first_layer && a->last_layer == b->last_layer
         && a->n_others == b->n_others;
}

static gboolean
same_rules (const HeedRules *a, const HeedRules *b)
{
  return a->set == b->set && a->gamma == b->gamma && a->epsilon == b->epsilon;
}

static gboolean
same_key (const HeedProgramKey *a, const HeedProgramKey *b)
{
  return a->side == b->side && a->outputs == b->outputs && a->lanes == b->lanes
         && a->rows == b->rows && same_options (&a->options, &b->options)
         && same_rules (&a->rules, &b->rules);
}

/* The kept program of @key. One of the same side and outputs that was built otherwise is dropped:
 * a session asks for one variant after another, and arenas are large. */
static HeedTowerProgram *
find_kept (HeedEngine *engine, const HeedProgramKey *key)
{
  for (guint i = 0; i < engine->programs->len; i++)
    {
      HeedTowerProgram *program = engine->programs->pdata[i];
      if (same_key (&program->key, key))
        return program;
      if (program->key.side == key->side && program->key.outputs == key->outputs)
        {
          g_ptr_array_remove_index_fast (engine->programs, i);
          return NULL;
        }
    }
  return NULL;
}

/* A pass back keeps a residual stream per layer: whatever else is kept makes room for it. */
const HeedTowerProgram *
heed_engine_get_program (HeedEngine *engine, const HeedProgramKey *key, GCancellable *cancellable,
                         GError **error)
{
  HeedTowerProgram *program = find_kept (engine, key);
  if (program != NULL)
    return program;
  if (key->outputs & HEED_OUTPUT_GRADIENT)
    heed_engine_drop_programs (engine);
  program = make_program (engine, key, cancellable, error);
  if (program != NULL)
    g_ptr_array_add (engine->programs, program);
  return program;
}

gboolean
heed_engine_refuse_nonfinite (HeedEngine *engine, const HeedTowerProgram *program,
                              const HeedBinding *binding, const HeedLaneRun *run,
                              GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) reason = NULL;
  heed_program_set_checking (program->program, TRUE);
  if (heed_program_bind (program->program, binding, cancellable, &reason) && run != NULL)
    heed_program_run (program->program, run, cancellable, &reason);
  heed_program_set_checking (program->program, FALSE);
  if (reason == NULL)
    reason = g_error_new (HEED_ERROR, HEED_ERROR_NUMERIC,
                          "the %s tower gave a value that is not a finite number",
                          program->key.side == HEED_SIDE_IMAGE ? "vision" : "text");
  if (g_error_matches (reason, HEED_ERROR, HEED_ERROR_NUMERIC))
    g_prefix_error (&reason, "%s: ", heed_model_get_path (engine->model));
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

gboolean
heed_all_finite (const float *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (!isfinite (values[i]))
      return FALSE;
  return TRUE;
}
