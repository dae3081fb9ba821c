/* heed-runner.h: keeps what is shown and what is asked for in step: previews, runs, superseded
 * runs.
 *
 * It computes nothing itself: a HeedWorker does. What was explained for the same input stays, and
 * only the methods that are missing are run. One thread, the one that owns the main context.
 */
#pragma once

#include "heed-worker.h"

G_BEGIN_DECLS

#define HEED_TYPE_RUNNER (heed_runner_get_type ())
G_DECLARE_FINAL_TYPE (HeedRunner, heed_runner, HEED, RUNNER, GObject)

/**
 * HeedRunner: signals, all in the runner's thread:
 * - "preview" (HeedPreview *): of the input as it is now
 * - "progress" (HeedWorkerProgress *): its result has what is kept from before in it, too, and its
 *   explanations stand in the order they were asked for
 * - "result" (): heed_runner_get_result() is new
 * - "failed" (GError *): the run or the preview of the input as it is now
 * - "notify::running": whether a run is at work, or will be again when the input has settled
 *
 * The last g_object_unref() cancels what runs; nothing is signalled any more.
 */
HeedRunner *
heed_runner_new (HeedWorker *worker);

/**
 * heed_runner_set_input: what is to be explained from now on.
 * @request: (nullable): copied; %NULL: there is nothing that could be explained
 * @captions: (nullable): what the preview scores; %NULL with %NULL @request
 *
 * A run for another input is superseded: it is cancelled, its result is dropped, and it starts
 * again with @request as soon as nothing has changed for a moment. So does the preview. Methods
 * that were merely taken away or put in another order supersede nothing.
 */
void
heed_runner_set_input (HeedRunner *self, const HeedRequest *request, const char *const *captions);

/** heed_runner_explain: runs the methods that are missing, or, where none is, all of them again. */
void
heed_runner_explain (HeedRunner *self);

/** heed_runner_cancel: what is done of the run is kept, marked unfinished. */
void
heed_runner_cancel (HeedRunner *self);

gboolean
heed_runner_is_running (HeedRunner *self);

/** heed_runner_is_settled: whether nothing runs, and nothing will without being asked for. */
gboolean
heed_runner_is_settled (HeedRunner *self);

/** heed_runner_get_result: (nullable) (transfer none): what was found out last. */
HeedResult *
heed_runner_get_result (HeedRunner *self);

/** heed_runner_is_current: whether the result is about the input as it is now. */
gboolean
heed_runner_is_current (HeedRunner *self);

/** heed_runner_is_complete: whether it is current, and every method is in it, finished. */
gboolean
heed_runner_is_complete (HeedRunner *self);

G_END_DECLS
