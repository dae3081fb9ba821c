/* heed-resident-weights.h: tensors that were brought onto a device, shared by its programs. */
#pragma once

#include "heed-backend.h"

G_BEGIN_DECLS

typedef struct _HeedResidentWeights HeedResidentWeights;

/** heed_resident_weights_new: holds a reference to @backend. */
HeedResidentWeights *
heed_resident_weights_new (HeedBackend *backend);
HeedResidentWeights *
heed_resident_weights_ref (HeedResidentWeights *weights);
void
heed_resident_weights_unref (HeedResidentWeights *weights);

HeedBackend *
heed_resident_weights_get_backend (HeedResidentWeights *weights);

/**
 * heed_resident_weights_load: loads @tensor for @use unless it is there. @tensor is borrowed and
 * outlives @weights. What was loaded before it was cancelled stays.
 */
gboolean
heed_resident_weights_load (HeedResidentWeights *weights, const HeedTensor *tensor,
                            HeedWeightUse use, GCancellable *cancellable, GError **error);

/** heed_resident_weights_find: a loaded weight; it has to be there. */
HeedWeight *
heed_resident_weights_find (HeedResidentWeights *weights, const HeedTensor *tensor,
                            HeedWeightUse use);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedResidentWeights, heed_resident_weights_unref)

G_END_DECLS
