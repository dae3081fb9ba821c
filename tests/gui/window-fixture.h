/* window-fixture.h: the real window, driven as a person drives it. */
#pragma once

#include "heed-window.h"

G_BEGIN_DECLS

/**
 * Fixture: a window of an application of its own, with the bundled model and samples, settings that
 * are not kept, the CPU as its device (unless HEED_TEST_DEVICE names another), and a folder for
 * files.
 */
typedef struct
{
  GtkApplication *application;
  HeedSettings *settings;
  HeedWindow *window;
  char *folder;
} Fixture;

void
fixture_set_up (Fixture *fixture, gconstpointer data);
/** fixture_set_up_with: fixture_set_up() with files named on the command line. */
void
fixture_set_up_with (Fixture *fixture, GFile *const *files, gsize n);
void
fixture_tear_down (Fixture *fixture, gconstpointer data);

/** fixture_wait: iterates the main loop until @done says so; fails after two minutes. */
void
fixture_wait (gboolean (*done) (Fixture *fixture), Fixture *fixture);
/** fixture_wait_idle: until nothing is read, run or awaited. */
void
fixture_wait_idle (Fixture *fixture);
/** fixture_iterate: what is due now, a frame included. */
void
fixture_iterate (Fixture *fixture);

/** fixture_find: the @nth (from 0) visible widget of @type under @root, in tree order; %NULL =
 * none.
 */
GtkWidget *
fixture_find (GtkWidget *root, GType type, guint nth);

/** fixture_find_label: a visible label (or button with a label) whose text contains @text. */
GtkWidget *
fixture_find_label (GtkWidget *root, const char *text);

/** fixture_click: presses the visible button that runs @action; fails if it is insensitive. */
void
fixture_click (Fixture *fixture, const char *action);

/** fixture_drop: drops files on the window, names ending with %NULL. */
void
fixture_drop (Fixture *fixture, const char *first, ...) G_GNUC_NULL_TERMINATED;

/** fixture_type: replaces the captions by @text, in the text view. */
void
fixture_type (Fixture *fixture, const char *text);

/** fixture_info: (nullable) (transfer none): what the info bar says. */
const char *
fixture_info (Fixture *fixture);

/** fixture_write: (transfer full): a file in the fixture's folder. */
char *
fixture_write (Fixture *fixture, const char *name, const void *content, gssize length);
/** fixture_copy_sample: (transfer full): scene-001.png under another name in the folder. */
char *
fixture_copy_sample (Fixture *fixture, const char *name);

HeedResult *
fixture_shown (Fixture *fixture);

G_END_DECLS
