/* heed-clip.h: the `clip` family: a vision tower and a causal text tower whose projections meet. */
#pragma once

#include "heed-model-family.h"

G_BEGIN_DECLS

extern const HeedModelFamily heed_clip_family;

G_END_DECLS
