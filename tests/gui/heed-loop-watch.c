#include "heed-loop-watch.h"

#include <time.h>

#define TICK_MS 5

struct _HeedLoopWatch
{
  GPollFunc poll;
  guint timer;
  gint64 busy_since;
  gint64 work_since;
  gint64 last_tick;
  gint64 gap;
  gint64 work;
  gint64 lateness;
};

/* A poll function gets no user data. */
static HeedLoopWatch *watching;

/* What this thread computed so far, in µs. */
static gint64
get_work_time (void)
{
  struct timespec time;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (gint64)time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static void
begin_gap (HeedLoopWatch *watch)
{
  watch->busy_since = g_get_monotonic_time ();
  watch->work_since = get_work_time ();
}

static void
end_gap (HeedLoopWatch *watch)
{
  watch->gap = MAX (watch->gap, g_get_monotonic_time () - watch->busy_since);
  watch->work = MAX (watch->work, get_work_time () - watch->work_since);
}

static gint
on_poll (GPollFD *files, guint n_files, gint timeout)
{
  end_gap (watching);
  gint n = watching->poll (files, n_files, timeout);
  begin_gap (watching);
  return n;
}

static gboolean
on_tick (gpointer data)
{
  HeedLoopWatch *watch = data;
  gint64 now = g_get_monotonic_time ();
  watch->lateness = MAX (watch->lateness, now - watch->last_tick - TICK_MS * 1000);
  watch->last_tick = now;
  return G_SOURCE_CONTINUE;
}

HeedLoopWatch *
heed_loop_watch_new (void)
{
  g_return_val_if_fail (watching == NULL, NULL);
  HeedLoopWatch *watch = g_new0 (HeedLoopWatch, 1);
  watching = watch;
  watch->poll = g_main_context_get_poll_func (NULL);
  g_main_context_set_poll_func (NULL, on_poll);
  watch->timer = g_timeout_add (TICK_MS, on_tick, watch);
  heed_loop_watch_reset (watch);
  return watch;
}

void
heed_loop_watch_free (HeedLoopWatch *watch)
{
  if (watch == NULL)
    return;
  g_source_remove (watch->timer);
  g_main_context_set_poll_func (NULL, watch->poll);
  watching = NULL;
  g_free (watch);
}

void
heed_loop_watch_reset (HeedLoopWatch *watch)
{
  begin_gap (watch);
  watch->last_tick = watch->busy_since;
  watch->gap = watch->work = watch->lateness = 0;
}

double
heed_loop_watch_get_gap (const HeedLoopWatch *watch)
{
  return (double)watch->gap / 1000;
}

double
heed_loop_watch_get_work (const HeedLoopWatch *watch)
{
  return (double)watch->work / 1000;
}

double
heed_loop_watch_get_lateness (const HeedLoopWatch *watch)
{
  return (double)watch->lateness / 1000;
}
