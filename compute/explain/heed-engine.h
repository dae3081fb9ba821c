/* heed-engine.h: a model on a device: weights resident, programs kept between requests. */
#pragma once

#include "heed-derive.h"
#include "heed-model.h"

G_BEGIN_DECLS

typedef struct _HeedEngine HeedEngine;

/** heed_engine_new: holds references to both. */
HeedEngine *
heed_engine_new (HeedModel *model, HeedBackend *backend);
void
heed_engine_free (HeedEngine *engine);
HeedModel *
heed_engine_get_model (HeedEngine *engine);
HeedBackend *
heed_engine_get_backend (HeedEngine *engine);

typedef enum
{
  HEED_OUTPUT_EMBEDDING = 1 << 0,
  HEED_OUTPUT_CONTENT = 1 << 1,
  HEED_OUTPUT_VALUE = 1 << 2,
  HEED_OUTPUT_ENTRY = 1 << 3,
  HEED_OUTPUT_GRADIENT = 1 << 4,
} HeedOutputs;

/**
 * HeedProgramKey: which program: a tower built with options, read at some nodes, for so many lanes
 * and rows.
 * @rules: of %HEED_OUTPUT_GRADIENT, which needs a tower with a value
 */
typedef struct
{
  HeedSide side;
  HeedOutputs outputs;
  HeedTowerOptions options;
  HeedRules rules;
  guint32 lanes;
  guint32 rows;
} HeedProgramKey;

/**
 * HeedTowerProgram: @seed and @gradient are there with %HEED_OUTPUT_GRADIENT, @ledger where its
 * rules propagate relevance.
 * @seed: [B, S, n_others]: an input: ∂f/∂value
 * @gradient: [B, R, C]: ∂f/∂entry
 * @program: with laned entries heed_program_get_lane_memory() has a lane's entry, and behind all
 *   entries with %HEED_OUTPUT_GRADIENT its gradient
 */
typedef struct
{
  HeedProgramKey key;
  HeedEngine *engine;
  HeedTower *tower;
  HeedNode seed;
  HeedNode gradient;
  HeedLedger *ledger;
  HeedProgram *program;
} HeedTowerProgram;

/**
 * heed_engine_get_program: (transfer none): the kept program of @key, or a new one; valid until the
 * next call. Where weights have to be loaded it may take long, and can be cancelled. @key's lanes
 * are the most that will be run; a batch takes as many as do any good.
 */
const HeedTowerProgram *
heed_engine_get_program (HeedEngine *engine, const HeedProgramKey *key, GCancellable *cancellable,
                         GError **error);

/**
 * heed_engine_new_program: (transfer full): a program that is not kept, such as one of a derived
 * pass, on the resident weights; @tower outlives it. Kept programs make room for it where memory is
 * short. Free with heed_engine_free_program().
 * @back: whether @tower's graph was derived
 */
HeedProgram *
heed_engine_new_program (HeedEngine *engine, const HeedTower *tower, gboolean back,
                         const GArray *outputs, const HeedProgramLimits *limits,
                         GCancellable *cancellable, GError **error);
void
heed_engine_free_program (HeedEngine *engine, HeedProgram *program);

/**
 * heed_engine_count_anew: begins to count the device's memory and work anew, and the bound of the
 * arenas.
 */
void
heed_engine_count_anew (HeedEngine *engine);

/**
 * heed_engine_get_arena_bound: the highest sum of heed_tower_arena_bound() over programs that were
 * there at one time, since heed_engine_count_anew().
 */
gsize
heed_engine_get_arena_bound (HeedEngine *engine);

/**
 * heed_engine_drop_programs: gives the memory of kept programs back; weights stay. What they are
 * kept for is the next request of the same kind.
 */
void
heed_engine_drop_programs (HeedEngine *engine);

/**
 * heed_engine_refuse_nonfinite: says where in @program the NaN or infinity comes from that it has
 * just given, by doing @binding and @run (nullable) once more and looking at every pass.
 *
 * Returns: %FALSE, always with @error
 */
gboolean
heed_engine_refuse_nonfinite (HeedEngine *engine, const HeedTowerProgram *program,
                              const HeedBinding *binding, const HeedLaneRun *run,
                              GCancellable *cancellable, GError **error);

/** heed_all_finite: whether none of @values is NaN or infinite. */
gboolean
heed_all_finite (const float *values, gsize n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedEngine, heed_engine_free)

G_END_DECLS
