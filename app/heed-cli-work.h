/* heed-cli-work.h: long work that Ctrl-C ends in good order, and its progress on a terminal. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef void (*HeedCliWork) (gpointer data, GCancellable *cancellable);

/**
 * heed_cli_work: runs @work in a thread of its own and returns when it has returned.
 *
 * The first SIGINT or SIGTERM cancels @cancellable, a second one ends the process.
 */
void
heed_cli_work (HeedCliWork work, gpointer data, GCancellable *cancellable);

/**
 * HeedCliProgress: one line on standard error that overwrites itself; nothing if that is no
 * terminal. Begins as all zero.
 */
typedef struct
{
  gboolean shown;
  gint64 shown_at;
} HeedCliProgress;

/** heed_cli_progress_show: at most ten times a second. */
void
heed_cli_progress_show (HeedCliProgress *progress, const char *format, ...) G_GNUC_PRINTF (2, 3);

/** heed_cli_progress_clear: removes the line. */
void
heed_cli_progress_clear (HeedCliProgress *progress);

G_END_DECLS
