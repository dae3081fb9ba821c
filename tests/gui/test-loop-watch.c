/* test-loop-watch.c: what holds the loop up is seen, and as long as it was. */
#include "heed-loop-watch.h"

typedef struct
{
  gint64 busy; /* µs */
  gint64 took;
  gboolean done;
} Busy;

static gboolean
be_busy (gpointer data)
{
  Busy *busy = data;
  gint64 start = g_get_monotonic_time ();
  while (busy->took < busy->busy)
    busy->took = g_get_monotonic_time () - start;
  busy->done = TRUE;
  return G_SOURCE_REMOVE;
}

static void
run_until (const gboolean *done)
{
  while (!*done)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
on_timeout (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
wait_ms (guint ms)
{
  gboolean done = FALSE;
  g_timeout_add (ms, on_timeout, &done);
  run_until (&done);
}

static gboolean
sleep_long (gpointer data)
{
  g_usleep (300000);
  return on_timeout (data);
}

/* Who waits does not work. */
static void
test_work (void)
{
  g_autoptr (HeedLoopWatch) watch = heed_loop_watch_new ();
  Busy busy = {.busy = 60000};
  gboolean done = FALSE;
  g_idle_add (sleep_long, &done);
  run_until (&done);
  wait_ms (20);
  g_assert_cmpfloat (heed_loop_watch_get_gap (watch), >=, 300);
  g_assert_cmpfloat (heed_loop_watch_get_work (watch), <, 300);
  g_idle_add (be_busy, &busy);
  run_until (&busy.done);
  wait_ms (20);
  g_assert_cmpfloat (heed_loop_watch_get_work (watch), >, 0);
}

static void
test_gap (void)
{
  g_autoptr (HeedLoopWatch) watch = heed_loop_watch_new ();
  Busy busy = {.busy = 60000};
  wait_ms (20);
  heed_loop_watch_reset (watch);
  g_idle_add (be_busy, &busy);
  run_until (&busy.done);
  wait_ms (20);
  g_assert_cmpfloat (heed_loop_watch_get_gap (watch), >=, (double)busy.took / 1000);
  /* a tick of 5 ms can have come no earlier than just before */
  g_assert_cmpfloat (heed_loop_watch_get_lateness (watch), >=, (double)busy.took / 1000 - 6);
  heed_loop_watch_reset (watch);
  g_assert_cmpfloat (heed_loop_watch_get_gap (watch), ==, 0);
  g_assert_cmpfloat (heed_loop_watch_get_lateness (watch), ==, 0);
}

#define POLL_MS 500

static gint
poll_long (GPollFD *files, guint n_files, gint timeout)
{
  g_usleep (POLL_MS * 1000);
  return g_poll (files, n_files, 0);
}

/* Waiting for something to happen is no gap. */
static void
test_waiting (void)
{
  GPollFunc before = g_main_context_get_poll_func (NULL);
  g_main_context_set_poll_func (NULL, poll_long);
  {
    g_autoptr (HeedLoopWatch) watch = heed_loop_watch_new ();
    g_main_context_iteration (NULL, TRUE);
    g_assert_cmpfloat (heed_loop_watch_get_gap (watch), <, POLL_MS);
    g_assert_cmpfloat (heed_loop_watch_get_lateness (watch), >=, POLL_MS - 6);
  }
  g_main_context_set_poll_func (NULL, before);
}

/* The loop goes on as before when nobody watches any more. */
static void
test_again (void)
{
  for (guint i = 0; i < 2; i++)
    {
      GPollFunc before = g_main_context_get_poll_func (NULL);
      HeedLoopWatch *watch = heed_loop_watch_new ();
      g_assert_true (g_main_context_get_poll_func (NULL) != before);
      heed_loop_watch_free (watch);
      g_assert_true (g_main_context_get_poll_func (NULL) == before);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/loop-watch/gap", test_gap);
  g_test_add_func ("/loop-watch/work", test_work);
  g_test_add_func ("/loop-watch/waiting", test_waiting);
  g_test_add_func ("/loop-watch/again", test_again);
  return g_test_run ();
}
