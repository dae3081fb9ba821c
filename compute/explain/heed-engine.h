/* heed-engine.h: a model on a device: weights resident, programs kept between requests. */
#pragma once

#include "heed-model.h"
#include "heed-program.h"

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
} HeedOutputs;

/**
 * HeedProgramKey: which program: a tower built with options, read at some nodes, for so many lanes
 * and rows.
 */
typedef struct
{
  HeedSide side;
  HeedOutputs outputs;
  HeedTowerOptions options;
  guint32 lanes;
  guint32 rows;
} HeedProgramKey;

typedef struct
{
  HeedProgramKey key;
  HeedTower *tower;
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
 * pass, on the resident weights; @graph outlives it. Kept programs make room for it where memory is
 * short.
 */
HeedProgram *
heed_engine_new_program (HeedEngine *engine, const HeedGraph *graph, const HeedNode *outputs,
                         guint n_outputs, const HeedProgramLimits *limits,
                         GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedEngine, heed_engine_free)

G_END_DECLS
