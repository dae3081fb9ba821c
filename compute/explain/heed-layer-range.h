/* heed-layer-range.h: which layers of each tower a method's parameter `layers` means. */
#pragma once

#include "heed-parameters.h"

G_BEGIN_DECLS

/**
 * HeedLayerRange: of one tower, both ends included.
 * @has: whether the tower has any of them
 */
typedef struct
{
  gboolean has;
  guint first;
  guint last;
} HeedLayerRange;

/**
 * heed_layer_range_choose: of the vision tower and of the text tower.
 *
 * Both towers are asked for the same layers: the one that has none of them is left out, and of one
 * that lacks the last of them those are taken that it has, with a warning in @explanation. A range
 * that ends where neither tower has a layer is %HEED_ERROR_ARGUMENT.
 */
gboolean
heed_layer_range_choose (HeedSubject *subject, const HeedParameters *parameters,
                         HeedExplanation *explanation, HeedLayerRange ranges[2], GError **error);

G_END_DECLS
