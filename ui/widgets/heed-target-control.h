/* heed-target-control.h: what of the explained caption is explained: the target of a run. */
#pragma once

#include "heed-captions.h"
#include "heed-result.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HEED_TYPE_TARGET_CONTROL (heed_target_control_get_type ())
G_DECLARE_FINAL_TYPE (HeedTargetControl, heed_target_control, HEED, TARGET_CONTROL, GtkWidget)

/**
 * heed_target_control_new:
 *
 * Its score, its probability among these, or what tells it from another; only the first where there
 * is one caption. Signal "changed": the kind or the other caption is another.
 */
GtkWidget *
heed_target_control_new (HeedCaptions *captions);

/** heed_target_control_update: to be called when the captions or the explained one have changed. */
void
heed_target_control_update (HeedTargetControl *self);

HeedTargetKind
heed_target_control_get_kind (HeedTargetControl *self);

/** heed_target_control_get_other: (transfer none) (nullable): the caption of %HEED_TARGET_VERSUS.
 */
HeedCaption *
heed_target_control_get_other (HeedTargetControl *self);

G_END_DECLS
