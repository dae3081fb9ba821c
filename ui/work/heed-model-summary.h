/* heed-model-summary.h: what a model folder holds, looked at without loading weights. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * HeedModelSummary:
 * @path: as it was given
 * @name: of the folder, for a person
 * @family: "clip"
 * @max_tokens: the longest text
 * @rows, @cols: patches of a picture
 */
typedef struct
{
  char *path;
  char *name;
  char *family;
  guint64 n_parameters;
  guint max_tokens;
  guint rows;
  guint cols;
} HeedModelSummary;

void
heed_model_summary_free (HeedModelSummary *summary);

/**
 * heed_model_summary_read_async: opens and checks the folder @path in a thread of its own, whatever
 * the compute thread is busy with; what does not fit is a sentence.
 */
void
heed_model_summary_read_async (const char *path, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);

/** heed_model_summary_read_finish: (transfer full). */
HeedModelSummary *
heed_model_summary_read_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedModelSummary, heed_model_summary_free)

G_END_DECLS
