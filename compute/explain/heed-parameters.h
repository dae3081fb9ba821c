/* heed-parameters.h: a method's parameters with checked values. */
#pragma once

#include "heed-method.h"

G_BEGIN_DECLS

/** heed_parameters_new: @method's parameters with their defaults. */
HeedParameters *
heed_parameters_new (const HeedMethod *method);
HeedParameters *
heed_parameters_copy (const HeedParameters *parameters);
void
heed_parameters_free (HeedParameters *parameters);

/**
 * heed_parameters_set: @name may also be "preset". An unknown name or a value out of range is
 * %HEED_ERROR_ARGUMENT with what is allowed.
 */
gboolean
heed_parameters_set (HeedParameters *parameters, const char *name, const char *value,
                     GError **error);

/**
 * heed_parameters_layers_end_within: whether a tower of @n_layers has the last layer that
 * %HEED_PARAMETER_LAYERS names; "all" and "last" every tower has.
 */
gboolean
heed_parameters_layers_end_within (const HeedParameters *parameters, const char *name,
                                   guint n_layers);

/**
 * heed_parameters_get_layers: what of %HEED_PARAMETER_LAYERS a tower of @n_layers layers has, both
 * ends included.
 *
 * Returns: %FALSE if it has none of them
 */
gboolean
heed_parameters_get_layers (const HeedParameters *parameters, const char *name, guint n_layers,
                            guint *first, guint *last);

/** heed_parameters_get_count: what of %HEED_PARAMETER_COUNT @total is; @is_share: (out) (optional).
 */
guint
heed_parameters_get_count (const HeedParameters *parameters, const char *name, guint total,
                           gboolean *is_share);

/** heed_parameters_get_block: k of "block:k", or 1 of "token". */
guint
heed_parameters_get_block (const HeedParameters *parameters, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedParameters, heed_parameters_free)

G_END_DECLS
