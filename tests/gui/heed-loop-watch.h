/* heed-loop-watch.h: how long the main loop keeps a person waiting. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** HeedLoopWatch: of the main thread's loop; one at a time, used in that thread only. */
typedef struct _HeedLoopWatch HeedLoopWatch;

HeedLoopWatch *
heed_loop_watch_new (void);
void
heed_loop_watch_free (HeedLoopWatch *watch);

/** heed_loop_watch_reset: forgets what was measured; what goes on counts from now. */
void
heed_loop_watch_reset (HeedLoopWatch *watch);

/**
 * heed_loop_watch_get_gap: the longest stretch, in ms, from the end of one poll to the begin of the
 * next: in it no event is taken and nothing is drawn.
 */
double
heed_loop_watch_get_gap (const HeedLoopWatch *watch);

/**
 * heed_loop_watch_get_work: the most processor time, in ms, that the main thread itself took in one
 * such stretch: what is left of the gap is waiting, for a lock or for other threads to let it run.
 */
double
heed_loop_watch_get_work (const HeedLoopWatch *watch);

/**
 * heed_loop_watch_get_lateness: how much later than asked, in ms, a timer of 5 ms came at worst: it
 * waits as events do, also for the processor.
 */
double
heed_loop_watch_get_lateness (const HeedLoopWatch *watch);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedLoopWatch, heed_loop_watch_free)

G_END_DECLS
