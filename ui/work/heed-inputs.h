/* heed-inputs.h: what a person drops, pastes, opens or names on the command line: which of it is a
 * picture, a model folder, captions. */
#pragma once

#include "heed-input-picture.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * HeedInputs:
 * @pictures: (element-type filename): PNG and JPEG files in the order given, not decoded yet
 * @models: (element-type filename): folders that have a config.json; opening them tells more
 * @captions: (nullable): those of the text files, one a line, at most %HEED_INPUT_MAX_TEXT bytes.
 *   A .txt file whose picture is among @pictures belongs to that one and is not in here
 * @refusals: (element-type utf8): a sentence for each thing that is none of these; three and more
 *   of a kind are one sentence
 */
typedef struct
{
  GPtrArray *pictures;
  GPtrArray *models;
  char *captions;
  GPtrArray *refusals;
} HeedInputs;

void
heed_inputs_free (HeedInputs *inputs);

/**
 * heed_inputs_sort_async:
 * @files: [@n]: referenced until done; what is named twice counts once
 *
 * Looks at types, names and first bytes, in a thread. @callback runs in the thread-default main
 * context of the caller.
 */
void
heed_inputs_sort_async (GFile *const *files, gsize n, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data);

/**
 * heed_inputs_sort_finish:
 *
 * Returns: (transfer full): %NULL only if cancelled
 */
HeedInputs *
heed_inputs_sort_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedInputs, heed_inputs_free)

G_END_DECLS
