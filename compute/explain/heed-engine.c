#include "heed-engine.h"

#include "heed-error.h"

struct _HeedEngine
{
  HeedModel *model;
  HeedResidentWeights *weights;
  GPtrArray *programs; /* HeedTowerProgram: one per side and outputs */
};

static void
tower_program_free (HeedTowerProgram *program)
{
  heed_program_free (program->program);
  heed_tower_free (program->tower);
  g_free (program);
}

HeedEngine *
heed_engine_new (HeedModel *model, HeedBackend *backend)
{
  HeedEngine *engine = g_new0 (HeedEngine, 1);
  engine->model = heed_model_ref (model);
  engine->weights = heed_resident_weights_new (backend);
  engine->programs = g_ptr_array_new_with_free_func ((GDestroyNotify)tower_program_free);
  return engine;
}

void
heed_engine_free (HeedEngine *engine)
{
  if (engine == NULL)
    return;
  g_ptr_array_unref (engine->programs);
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

static guint32
choose_batch (HeedEngine *engine, const HeedProgramKey *key)
{
  HeedLimits limits = heed_backend_get_limits (heed_engine_get_backend (engine));
  guint32 useful = MAX (limits.batch_rows / MAX (key->rows, 1), 1);
  return limits.batch_rows ? MIN (useful, key->lanes) : key->lanes;
}

HeedProgram *
heed_engine_new_program (HeedEngine *engine, const HeedGraph *graph, const HeedNode *outputs,
                         guint n_outputs, const HeedProgramLimits *limits,
                         GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) reason = NULL;
  HeedProgram *program =
      heed_program_new (engine->weights, graph, outputs, n_outputs, limits, cancellable, &reason);
  if (program == NULL && g_error_matches (reason, HEED_ERROR, HEED_ERROR_NO_MEMORY)
      && engine->programs->len > 0)
    {
      g_ptr_array_set_size (engine->programs, 0);
      g_clear_error (&reason);
      program = heed_program_new (engine->weights, graph, outputs, n_outputs, limits, cancellable,
                                  &reason);
    }
  if (program == NULL)
    g_propagate_error (error, g_steal_pointer (&reason));
  return program;
}

static HeedTowerProgram *
make_program (HeedEngine *engine, const HeedProgramKey *key, GCancellable *cancellable,
              GError **error)
{
  HeedNode outputs[3];
  guint n = 0;
  g_autoptr (HeedTower) tower = heed_model_build_tower (engine->model, key->side, &key->options);
  if (key->outputs & HEED_OUTPUT_EMBEDDING)
    outputs[n++] = tower->embedding;
  if (key->outputs & HEED_OUTPUT_CONTENT)
    outputs[n++] = tower->content;
  if (key->outputs & HEED_OUTPUT_VALUE)
    outputs[n++] = tower->value;
  HeedProgramLimits limits = {choose_batch (engine, key), key->rows, 1, 0};
  HeedProgram *program =
      heed_engine_new_program (engine, tower->graph, outputs, n, &limits, cancellable, error);
  if (program == NULL)
    return NULL;
  HeedTowerProgram *made = g_new0 (HeedTowerProgram, 1);
  made->key = *key;
  made->tower = g_steal_pointer (&tower);
  made->program = program;
  return made;
}

static gboolean
same_options (const HeedTowerOptions *a, const HeedTowerOptions *b)
{
  return a->laned_input == b->laned_input && a->suppress == b->suppress
         && a->suppression == b->suppression && a->first_layer == b->first_layer
         && a->last_layer == b->last_layer && a->n_others == b->n_others;
}

static gboolean
same_key (const HeedProgramKey *a, const HeedProgramKey *b)
{
  return a->side == b->side && a->outputs == b->outputs && a->lanes == b->lanes
         && a->rows == b->rows && same_options (&a->options, &b->options);
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

const HeedTowerProgram *
heed_engine_get_program (HeedEngine *engine, const HeedProgramKey *key, GCancellable *cancellable,
                         GError **error)
{
  HeedTowerProgram *program = find_kept (engine, key);
  if (program != NULL)
    return program;
  program = make_program (engine, key, cancellable, error);
  if (program != NULL)
    g_ptr_array_add (engine->programs, program);
  return program;
}
