/* heed-lane-product.h: LINEAR in bf16 without losing what lanes differ in.
 *
 * Lanes of one batch are nearly the same input, and what is asked of them is by how little their
 * values differ. Narrowing each lane by itself buries that under its rounding. But a product is
 * linear: the first lane is multiplied as the sum of two bf16 numbers (16 bits of significand),
 * every other one as that and its bf16 difference to the first, whose rounding is relative to the
 * difference. With weights rounded to bf16 the error is at most 2⁻¹⁶·Σ|x₀·w| + 2⁻⁸·Σ|(x − x₀)·w|
 * and what f32 sums add. All products have bf16 inputs and f32 sums.
 */
#pragma once

#include "heed-cpu-private.h"

G_BEGIN_DECLS

/** heed_lane_product_prepare: of a LINEAR pass; its weight is packed in bf16. */
gboolean
heed_lane_product_prepare (HeedCpuBackend *backend, HeedCpuStep *step, GError **error);

gboolean
heed_lane_product_run (const HeedCpuStep *step, guint8 *scratch, GError **error);

G_END_DECLS
