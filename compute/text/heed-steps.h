/* heed-steps.h: reading the chains of steps that a tokenizer.json is made of. */
#pragma once

#include "heed-pattern.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * HeedStepRead:
 * @field: the step's place in the file, such as "normalizer[1]"
 * @chain: what the caller collects its steps in
 *
 * Reads one step, an object with a `type`.
 */
typedef gboolean (*HeedStepRead) (const char *origin, const char *field, JsonObject *step,
                                  gpointer chain, GError **error);

/**
 * heed_steps_read:
 * @node: (nullable): an object with a `type`; one of type Sequence holds steps under @members
 *
 * Calls @read for every step in order; %NULL and null are no step at all.
 */
gboolean
heed_steps_read (const char *origin, const char *field, const char *members, JsonNode *node,
                 HeedStepRead read, gpointer chain, GError **error);

/** heed_steps_refuse: sets the sentence that names a step and those that Heed can do. */
gboolean
heed_steps_refuse (const char *origin, const char *field, JsonObject *step, const char *known,
                   GError **error);

/** heed_steps_pattern: (transfer full): a step's `pattern`: {"Regex": …} or {"String": …}. */
HeedPattern *
heed_steps_pattern (const char *origin, const char *field, JsonObject *step, GError **error);

G_END_DECLS
