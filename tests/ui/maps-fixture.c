#include "maps-fixture.h"

#include "figure-sample.h"
#include "ui-find.h"

#include <math.h>

#define SIDE 4

static void
on_readout (HeedMapsView *view, const char *readout, MapsFixture *fixture)
{
  g_free (fixture->readout);
  fixture->readout = g_strdup (readout);
  fixture->n_readouts++;
}

static void
on_copy (HeedMapsView *view, guint index, MapsFixture *fixture)
{
  fixture->chosen = "copy";
  fixture->index = (int)index;
}

static void
on_export (HeedMapsView *view, guint index, MapsFixture *fixture)
{
  fixture->chosen = "export";
  fixture->index = (int)index;
}

static void
on_remove (HeedMapsView *view, guint index, MapsFixture *fixture)
{
  fixture->chosen = "remove";
  fixture->index = (int)index;
}

void
maps_set_up (MapsFixture *fixture, gconstpointer data)
{
  g_auto (Sample) result = sample_new (160, 100);

  fixture->picture = heed_picture_ref (result->picture);
  fixture->window = gtk_window_new ();
  fixture->view = HEED_MAPS_VIEW (heed_maps_view_new ());
  g_signal_connect (fixture->view, "readout", G_CALLBACK (on_readout), fixture);
  g_signal_connect (fixture->view, "copy-card", G_CALLBACK (on_copy), fixture);
  g_signal_connect (fixture->view, "export-card", G_CALLBACK (on_export), fixture);
  g_signal_connect (fixture->view, "remove-card", G_CALLBACK (on_remove), fixture);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->view));
  gtk_window_set_decorated (GTK_WINDOW (fixture->window), FALSE);
}

void
maps_tear_down (MapsFixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  heed_picture_unref (fixture->picture);
  g_free (fixture->readout);
}

HeedResult *
maps_make_result (MapsFixture *fixture, const char *methods, guint known)
{
  g_auto (GStrv) ids = g_strsplit (methods, " ", -1);
  guint n = *methods ? g_strv_length (ids) : 0;
  HeedResult *result = sample_new (160, 100);

  /* Progress comes with the same picture. */
  heed_picture_unref (result->picture);
  result->picture = heed_picture_ref (fixture->picture);
  for (guint i = 0; i < n; i++)
    {
      HeedExplanation *explanation = sample_add_ramp (result, ids[i], ids[i], i, i + 1.5);

      for (guint k = known; i + 1 == n && k < SIDE * SIDE; k++)
        {
          explanation->image[k] = NAN;
          explanation->unfinished = TRUE;
        }
    }
  return result;
}

void
maps_show (MapsFixture *fixture, const char *methods, guint known)
{
  g_autoptr (HeedResult) result = maps_make_result (fixture, methods, known);

  heed_maps_view_set_progress (fixture->view, result, fixture->filling - 1);
}

HeedCardView *
maps_get_card (MapsFixture *fixture, guint index)
{
  return HEED_CARD_VIEW (heed_maps_view_get_card (fixture->view, index));
}

static gboolean
is_settled (GtkWidget *view)
{
  GtkWidget *card = heed_maps_view_get_card (HEED_MAPS_VIEW (view), 0);

  for (guint i = 0; card; card = heed_maps_view_get_card (HEED_MAPS_VIEW (view), ++i))
    if (gtk_widget_get_width (card) == 0 || !heed_card_view_is_settled (HEED_CARD_VIEW (card)))
      return FALSE;
  return gtk_widget_get_mapped (view);
}

void
maps_settle (MapsFixture *fixture)
{
  ui_wait (is_settled, GTK_WIDGET (fixture->view));
}

void
maps_present (MapsFixture *fixture, int width, int height)
{
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), width, height);
  gtk_window_present (GTK_WINDOW (fixture->window));
  maps_settle (fixture);
}

void
maps_get_bounds (MapsFixture *fixture, guint index, graphene_rect_t *bounds)
{
  g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (maps_get_card (fixture, index)),
                                            GTK_WIDGET (fixture->view), bounds));
}

/* The one of @type that is called @name. */
static GtkEventController *
find_controller (HeedCardView *card, GType type, const char *name)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (card));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (G_OBJECT_TYPE (controller) == type
          && g_strcmp0 (gtk_event_controller_get_name (controller), name) == 0)
        return controller;
    }
  g_assert_not_reached ();
}

void
maps_point_at (MapsFixture *fixture, guint index, HeedCardPlace place)
{
  GtkEventController *motion =
      find_controller (maps_get_card (fixture, index), GTK_TYPE_EVENT_CONTROLLER_MOTION, NULL);
  graphene_rect_t area;

  g_assert_true (heed_card_view_get_place_area (maps_get_card (fixture, index), place, &area));
  g_signal_emit_by_name (motion, "motion", (double)(area.origin.x + area.size.width / 2),
                         (double)(area.origin.y + area.size.height / 2));
}

void
maps_point_away (MapsFixture *fixture, guint index)
{
  g_signal_emit_by_name (
      find_controller (maps_get_card (fixture, index), GTK_TYPE_EVENT_CONTROLLER_MOTION, NULL),
      "leave");
}

void
maps_click_at (MapsFixture *fixture, guint index, HeedCardPlace place)
{
  GtkEventController *click =
      find_controller (maps_get_card (fixture, index), GTK_TYPE_GESTURE_CLICK, "pin");
  graphene_rect_t area;

  g_assert_true (heed_card_view_get_place_area (maps_get_card (fixture, index), place, &area));
  g_signal_emit_by_name (click, "pressed", 1, (double)area.origin.x + 2, (double)area.origin.y + 2);
  g_signal_emit_by_name (click, "released", 1, (double)area.origin.x + 2,
                         (double)area.origin.y + 2);
}

gboolean
maps_press (MapsFixture *fixture, guint index, guint key, GdkModifierType state)
{
  gboolean taken = FALSE;

  gtk_widget_grab_focus (GTK_WIDGET (maps_get_card (fixture, index)));
  g_signal_emit_by_name (
      find_controller (maps_get_card (fixture, index), GTK_TYPE_EVENT_CONTROLLER_KEY, NULL),
      "key-pressed", key, 0, state, &taken);
  return taken;
}
