#include "heed-cli-work.h"

#include <glib-unix.h>
#include <signal.h>
#include <unistd.h>

typedef struct
{
  HeedCliWork work;
  gpointer data;
  GCancellable *cancellable;
  GMainLoop *loop;
} Job;

static gboolean
quit (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static gpointer
run (gpointer data)
{
  Job *job = data;
  job->work (job->data, job->cancellable);
  /* from the loop itself, so that it quits even if it has not begun yet */
  g_idle_add (quit, job->loop);
  return NULL;
}

static gboolean
interrupt (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  /* with the source goes its handler: the next signal has its default effect */
  return G_SOURCE_REMOVE;
}

void
heed_cli_work (HeedCliWork work, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Job job = {.work = work, .data = data, .cancellable = cancellable, .loop = loop};
  g_unix_signal_add (SIGINT, interrupt, cancellable);
  g_unix_signal_add (SIGTERM, interrupt, cancellable);
  GThread *thread = g_thread_new ("compute", run, &job);
  g_main_loop_run (loop);
  g_thread_join (thread);
}

void
heed_cli_progress_show (HeedCliProgress *progress, const char *format, ...)
{
  gint64 now = g_get_monotonic_time ();
  if (!isatty (STDERR_FILENO) || now - progress->shown_at < G_USEC_PER_SEC / 10)
    return;
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *line = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_printerr ("\r\033[K%s", line);
  progress->shown = TRUE;
  progress->shown_at = now;
}

void
heed_cli_progress_clear (HeedCliProgress *progress)
{
  if (progress->shown)
    g_printerr ("\r\033[K");
  progress->shown = FALSE;
}
