/* heed-parameters-json.h: a method's parameters in what Heed writes. */
#pragma once

#include "heed-parameters.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/** heed_parameters_set_json: the object @name of every parameter: numbers as numbers, the rest as
 * text. */
void
heed_parameters_set_json (JsonBuilder *builder, const char *name, const HeedParameters *parameters);

G_END_DECLS
