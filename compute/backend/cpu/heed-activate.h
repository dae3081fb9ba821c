/* heed-activate.h: an activation of a row of numbers, on the caller's thread. */
#pragma once

#include "heed-pass.h"

G_BEGIN_DECLS

/** heed_activate_row: @out may be @x. */
void
heed_activate_row (HeedActivation activation, const float *x, float *out, gsize n);

G_END_DECLS
