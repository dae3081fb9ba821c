/* bench-ui.c: how long a person waits for the window: to see it, while a job runs, and for Cancel.
 *
 *   bench-ui [--repeats N] [--starts N] [--model FOLDER]…
 *
 * Needs a display. Everything is measured in the real window, with the CPU as its device, while it
 * runs AtMan: with the bundled model, then with every FOLDER. A table goes to standard output;
 * nothing passes or fails by a time.
 */
#include "bench-series.h"
#include "heed-loop-watch.h"
#include "heed-method-list.h"
#include "heed-ui.h"
#include "window-fixture.h"
#include "window-pointer.h"

#include <stdio.h>

/* Set by the parent process: real time in µs when it started the child. */
#define START_VARIABLE "HEED_BENCH_START"
#define POINTER_MS     50
/* How often the window is resized in a run, from its first forward passes to its last. */
#define RESIZES 4

/* ---- the first paint ---- */

static void
set_flag (GdkFrameClock *clock, gpointer flag)
{
  *(gboolean *)flag = TRUE;
}

static double
since_start (void)
{
  const char *start = g_getenv (START_VARIABLE);
  return start != NULL ? (double)(g_get_real_time () - g_ascii_strtoll (start, NULL, 10)) / 1000
                       : 0;
}

/* Prints when the first frame was drawn, and when picture, model and probabilities were there. */
static int
measure_start (void)
{
  g_autofree char *data_dir = g_build_filename (g_getenv ("HEED_SOURCE_DIR"), "data", NULL);
  g_autoptr (HeedSettings) settings = heed_settings_new_from (NULL, NULL);
  g_autoptr (GtkApplication) application = gtk_application_new (NULL, G_APPLICATION_NON_UNIQUE);
  gboolean painted = FALSE;
  g_object_set (settings, "device", "cpu", NULL);
  g_application_register (G_APPLICATION (application), NULL, NULL);
  heed_ui_init (gdk_display_get_default ());
  GtkWidget *window = heed_window_new (application, settings, data_dir);
  gtk_window_present (GTK_WINDOW (window));
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (set_flag),
                    &painted);
  while (!painted)
    g_main_context_iteration (NULL, TRUE);
  gdk_display_sync (gdk_display_get_default ());
  g_print ("%.3f ", since_start ());
  while (heed_window_is_busy (HEED_WINDOW (window)))
    g_main_context_iteration (NULL, TRUE);
  g_print ("%.3f\n", since_start ());
  gtk_window_destroy (GTK_WINDOW (window));
  return 0;
}

static gboolean
start_once (const char *program, double *paint, double *ready)
{
  const char *const argv[] = {program, "--start", NULL};
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_real_time ());
  g_autofree char *output = NULL;
  g_auto (GStrv) environment = g_environ_setenv (g_get_environ (), START_VARIABLE, now, TRUE);
  int status;
  return g_spawn_sync (NULL, (GStrv)argv, environment, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL,
                       &status, NULL)
         && status == 0 && sscanf (output, "%lf %lf", paint, ready) == 2;
}

/* The first start is not counted: it reads the disk, and may start the accessibility bus. */
static void
measure_starts (const char *program, int n)
{
  g_autoptr (BenchSeries) paints = bench_series_new ("first paint (ms)");
  g_autoptr (BenchSeries) readies = bench_series_new ("picture, model and probabilities (ms)");
  for (int i = 0; i <= n; i++)
    {
      double paint, ready;
      if (!start_once (program, &paint, &ready))
        g_error ("a start of the window failed");
      if (i == 0)
        continue;
      bench_series_add (paints, paint);
      bench_series_add (readies, ready);
    }
  bench_series_print (paints);
  bench_series_print (readies);
}

/* ---- a run ---- */

typedef struct
{
  Fixture *fixture;
  HeedLoopWatch *watch;
  gint64 frame_began;
  gint64 phase_ended;
  gint64 longest_frame;
  gint64 longest_layout;
  gint64 longest_drawing;
  guint n_frames;
  guint step;
  guint n_resizes;
} Bench;

static void
on_before_paint (GdkFrameClock *clock, Bench *bench)
{
  bench->frame_began = bench->phase_ended = g_get_monotonic_time ();
}

/* These run after the toolkit's own handlers, so a phase is over by then. */
static gint64
end_phase (Bench *bench)
{
  gint64 now = g_get_monotonic_time ();
  gint64 took = now - bench->phase_ended;
  bench->phase_ended = now;
  return took;
}

static void
on_update (GdkFrameClock *clock, Bench *bench)
{
  end_phase (bench);
}

static void
on_layout (GdkFrameClock *clock, Bench *bench)
{
  gint64 took = end_phase (bench);
  bench->longest_layout = MAX (bench->longest_layout, took);
}

static void
on_paint (GdkFrameClock *clock, Bench *bench)
{
  gint64 took = end_phase (bench);
  bench->longest_drawing = MAX (bench->longest_drawing, took);
}

static void
on_after_paint (GdkFrameClock *clock, Bench *bench)
{
  gint64 took = g_get_monotonic_time () - bench->frame_began;
  bench->longest_frame = MAX (bench->longest_frame, took);
  bench->n_frames++;
}

/* Over one card after the other, a patch or token at a time. */
static gboolean
on_pointer (gpointer data)
{
  Bench *bench = data;
  guint step = bench->step++;
  HeedMapsView *maps = heed_window_get_maps (bench->fixture->window);
  HeedResult *result = heed_maps_view_get_result (maps);
  guint n_cards = result != NULL ? MAX (1, result->explanations->len) : 0;
  GtkWidget *card = n_cards > 0 ? heed_maps_view_get_card (maps, step / 10 % n_cards) : NULL;
  if (card != NULL)
    window_pointer_move (card, (step * 37 % 97 + 1) / 99.0, (step * 61 % 89 + 1) / 91.0);
  return G_SOURCE_CONTINUE;
}

static void
on_progress (HeedRunner *runner, const HeedWorkerProgress *progress, Bench *bench)
{
  static const int sizes[][2] = {{1000, 700}, {1300, 860}};
  const int *size = sizes[bench->n_resizes % 2];
  if (progress->done * RESIZES < progress->total * bench->n_resizes)
    return;
  bench->n_resizes++;
  gtk_window_set_default_size (GTK_WINDOW (bench->fixture->window), size[0], size[1]);
}

static void
begin (Bench *bench, Fixture *fixture)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (fixture->window));
  *bench = (Bench) {.fixture = fixture, .watch = heed_loop_watch_new ()};
  g_signal_connect (clock, "before-paint", G_CALLBACK (on_before_paint), bench);
  g_signal_connect (clock, "update", G_CALLBACK (on_update), bench);
  g_signal_connect (clock, "layout", G_CALLBACK (on_layout), bench);
  g_signal_connect (clock, "paint", G_CALLBACK (on_paint), bench);
  g_signal_connect (clock, "after-paint", G_CALLBACK (on_after_paint), bench);
  g_signal_connect (heed_window_get_runner (fixture->window), "progress", G_CALLBACK (on_progress),
                    bench);
}

static void
end (Bench *bench)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (bench->fixture->window));
  g_signal_handlers_disconnect_by_data (clock, bench);
  g_signal_handlers_disconnect_by_data (heed_window_get_runner (bench->fixture->window), bench);
  heed_loop_watch_free (bench->watch);
}

static gboolean
start_run (Bench *bench)
{
  bench->n_resizes = bench->n_frames = 0;
  bench->longest_frame = bench->longest_layout = bench->longest_drawing = 0;
  heed_loop_watch_reset (bench->watch);
  gtk_widget_activate_action (GTK_WIDGET (bench->fixture->window), "win.explain", NULL);
  return heed_runner_is_running (heed_window_get_runner (bench->fixture->window));
}

static void
iterate_while_running (Bench *bench, double seconds)
{
  gint64 end_at = g_get_monotonic_time () + (gint64)(seconds * G_USEC_PER_SEC);
  while (heed_window_is_busy (bench->fixture->window) && g_get_monotonic_time () < end_at)
    g_main_context_iteration (NULL, TRUE);
}

/* ---- what is measured in runs ---- */

typedef struct
{
  BenchSeries *run;
  BenchSeries *gap;
  BenchSeries *work;
  BenchSeries *lateness;
  BenchSeries *frame;
  BenchSeries *layout;
  BenchSeries *drawing;
  BenchSeries *cancel;
} Table;

#define FOREVER 1e6

/* Returns how long it took, in seconds. */
static double
measure_run (Bench *bench, Table *table)
{
  gint64 began = g_get_monotonic_time ();
  guint pointer = g_timeout_add (POINTER_MS, on_pointer, bench);
  if (!start_run (bench))
    g_error ("the window does not start a run");
  iterate_while_running (bench, FOREVER);
  double seconds = (double)(g_get_monotonic_time () - began) / G_USEC_PER_SEC;
  bench_series_add (table->run, seconds * 1000);
  bench_series_add (table->gap, heed_loop_watch_get_gap (bench->watch));
  bench_series_add (table->work, heed_loop_watch_get_work (bench->watch));
  bench_series_add (table->lateness, heed_loop_watch_get_lateness (bench->watch));
  bench_series_add (table->frame, (double)bench->longest_frame / 1000);
  bench_series_add (table->layout, (double)bench->longest_layout / 1000);
  bench_series_add (table->drawing, (double)bench->longest_drawing / 1000);
  g_source_remove (pointer);
  fixture_wait_idle (bench->fixture);
  return seconds;
}

/* From Cancel to a window that shows what is done and would run again. */
static void
measure_cancel (Bench *bench, Table *table, double after)
{
  GtkWidget *window = GTK_WIDGET (bench->fixture->window);
  start_run (bench);
  iterate_while_running (bench, after);
  if (!heed_window_is_busy (bench->fixture->window))
    return;
  gint64 asked = g_get_monotonic_time ();
  gtk_widget_activate_action (window, "win.cancel", NULL);
  iterate_while_running (bench, FOREVER);
  guint drawn = bench->n_frames;
  gtk_widget_queue_draw (window);
  while (bench->n_frames == drawn)
    g_main_context_iteration (NULL, TRUE);
  bench_series_add (table->cancel, (double)(g_get_monotonic_time () - asked) / 1000);
  fixture_wait_idle (bench->fixture);
}

static void
open_model (Fixture *fixture, const char *folder)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (folder);
  heed_window_open (fixture->window, &file, 1);
  fixture_wait_idle (fixture);
  if (fixture_info (fixture) != NULL)
    g_error ("%s", fixture_info (fixture));
}

static void
print_table (Table *table)
{
  BenchSeries *const rows[] = {table->run,   table->gap,    table->work,    table->lateness,
                               table->frame, table->layout, table->drawing, table->cancel};
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      bench_series_print (rows[i]);
      bench_series_free (rows[i]);
    }
}

/* @folder: (nullable): %NULL = the bundled model */
static void
measure_model (const char *folder, int repeats)
{
  static const char *const methods[] = {"atman", NULL};
  Fixture fixture = {0};
  Bench bench;
  Table table = {
      .run = bench_series_new ("run (ms)"),
      .gap = bench_series_new ("longest gap of the main loop (ms)"),
      .work = bench_series_new ("  most work of the main thread in one (ms)"),
      .lateness = bench_series_new ("greatest lateness of a 5 ms timer (ms)"),
      .frame = bench_series_new ("longest frame (ms)"),
      .layout = bench_series_new ("  longest layout (ms)"),
      .drawing = bench_series_new ("  longest drawing (ms)"),
      .cancel = bench_series_new ("Cancel to idle window (ms)"),
  };
  double seconds = 0;
  fixture_set_up (&fixture, NULL);
  if (folder != NULL)
    open_model (&fixture, folder);
  GtkWidget *list = fixture_find (GTK_WIDGET (fixture.window), HEED_TYPE_METHOD_LIST, 0);
  heed_method_list_set_calls (HEED_METHOD_LIST (list), methods);
  fixture_wait_idle (&fixture);
  begin (&bench, &fixture);
  /* the first reads the weights: nobody is to wait for that either */
  for (int i = 0; i < repeats; i++)
    seconds = measure_run (&bench, &table);
  for (int i = 0; i < repeats; i++)
    measure_cancel (&bench, &table, seconds * (i + 1) / (repeats + 1));
  HeedResult *shown = fixture_shown (&fixture);
  g_print ("\n%s, AtMan, %u patches, %s\n", shown->model_name,
           shown->explanations->len > 0
               ? ((HeedExplanation *)shown->explanations->pdata[0])->rows
                     * ((HeedExplanation *)shown->explanations->pdata[0])->cols
               : 0,
           shown->device);
  print_table (&table);
  end (&bench);
  fixture_tear_down (&fixture, NULL);
}

int
main (int argc, char **argv)
{
  int repeats = 5, starts = 5;
  gboolean start = FALSE;
  g_auto (GStrv) models = NULL;
  const GOptionEntry entries[] = {
      {"repeats", 'n', 0, G_OPTION_ARG_INT, &repeats, "Runs and cancels per model (5)", "N"},
      {"starts", 0, 0, G_OPTION_ARG_INT, &starts, "Starts of the program (5)", "N"},
      {"model", 'm', 0, G_OPTION_ARG_FILENAME_ARRAY, &models, "A model besides the bundled one",
       "FOLDER"},
      {"start", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &start, NULL, NULL},
      {NULL},
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("bench-ui: %s\n", error->message);
      return 2;
    }
  if (start)
    return measure_start ();
  gtk_init ();
  heed_ui_init (gdk_display_get_default ());
  bench_series_print_head ();
  if (starts > 0)
    measure_starts (argv[0], starts);
  measure_model (NULL, repeats);
  for (guint i = 0; models != NULL && models[i] != NULL; i++)
    measure_model (models[i], repeats);
  return 0;
}
