/* test-maps-view.c: cards side by side: their pixels and layout, and what stays when a result
 * grows. */
#include "figure-sample.h"
#include "heed-map-picture.h"
#include "heed-ui.h"
#include "maps-fixture.h"
#include "ui-find.h"

#include <math.h>
#include <string.h>

static void
test_pixels (MapsFixture *fixture, gconstpointer data)
{
  HeedMapPicture map;
  GdkTexture *texture;
  cairo_surface_t *expected;
  g_autofree guint8 *pixels = NULL;
  gsize stride;
  double area[4];

  maps_show (fixture, "atman", 16);
  maps_present (fixture, 400, 600);
  texture = heed_card_view_get_texture (maps_get_card (fixture, 0));
  g_assert_true (
      heed_card_get_picture (heed_card_view_get_card (maps_get_card (fixture, 0)), area));
  g_assert_cmpint (gdk_texture_get_width (texture), ==, (int)area[2]);
  g_assert_cmpint (gdk_texture_get_height (texture), ==, (int)area[3]);
  heed_card_describe_picture (heed_card_view_get_card (maps_get_card (fixture, 0)), (guint)area[2],
                              (guint)area[3], &map);
  expected = heed_map_picture_render (&map);
  stride = (gsize)cairo_image_surface_get_stride (expected);
  pixels = g_malloc (stride * (gsize)area[3]);
  gdk_texture_download (texture, pixels, stride);
  g_assert_cmpmem (pixels, stride * (gsize)area[3], cairo_image_surface_get_data (expected),
                   stride * (gsize)area[3]);
  cairo_surface_destroy (expected);
}

static void
test_input (MapsFixture *fixture, gconstpointer data)
{
  maps_show (fixture, "", 0);
  maps_present (fixture, 600, 400);
  g_assert_nonnull (maps_get_card (fixture, 0));
  g_assert_null (heed_maps_view_get_card (fixture->view, 1));
  g_assert_null (heed_card_view_get_explanation (maps_get_card (fixture, 0)));
  g_assert_cmpint (heed_maps_view_get_focused (fixture->view), ==, -1);
  /* It has nothing to copy, export or remove. */
  gtk_widget_activate_action (GTK_WIDGET (maps_get_card (fixture, 0)), "card.remove", NULL);
  g_assert_null (fixture->chosen);
  g_assert_false (
      gtk_widget_get_visible (ui_find (GTK_WIDGET (fixture->view), GTK_TYPE_MENU_BUTTON, 0)));
  heed_maps_view_set_result (fixture->view, NULL);
  g_assert_null (heed_maps_view_get_card (fixture->view, 0));
  g_assert_null (heed_maps_view_get_result (fixture->view));
}

static void
test_single_fits (MapsFixture *fixture, gconstpointer data)
{
  graphene_rect_t bounds;

  maps_show (fixture, "atman", 16);
  maps_present (fixture, 900, 520);
  maps_get_bounds (fixture, 0, &bounds);
  g_assert_cmpfloat ((double)bounds.size.height, <=, 520 - 24);
  g_assert_cmpfloat ((double)bounds.size.width, <, 860);
  g_assert_cmpfloat ((double)bounds.size.width, >=, 240);
  /* and is centred */
  g_assert_cmpfloat_with_epsilon ((double)(bounds.origin.x + bounds.size.width / 2), 450, 1);
}

static void
test_wraps (MapsFixture *fixture, gconstpointer data)
{
  const struct
  {
    int width;
    guint columns;
  } cases[] = {{1400, 3}, {800, 3}, {640, 2}, {300, 1}};
  graphene_rect_t first;

  maps_show (fixture, "atman occlusion gae rollout random", 16);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1400, 700);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint in_first_row = 0;

      gtk_window_set_default_size (GTK_WINDOW (fixture->window), cases[i].width, 700);
      gtk_window_present (GTK_WINDOW (fixture->window));
      while (gtk_widget_get_width (GTK_WIDGET (fixture->view)) != cases[i].width)
        ui_iterate ();
      maps_settle (fixture);
      maps_get_bounds (fixture, 0, &first);
      for (guint k = 0; k < 5; k++)
        {
          graphene_rect_t bounds;

          maps_get_bounds (fixture, k, &bounds);
          in_first_row += bounds.origin.y == first.origin.y;
          g_assert_cmpfloat ((double)bounds.size.width, ==, (double)first.size.width);
          g_assert_cmpfloat ((double)(bounds.origin.x + bounds.size.width), <=, cases[i].width);
        }
      g_assert_cmpuint (in_first_row, ==, cases[i].columns);
    }
}

/* A subtitle in one card moves the pictures of the others, too. */
static void
test_headers (MapsFixture *fixture, gconstpointer data)
{
  g_autoptr (HeedResult) result = maps_make_result (fixture, "atman occlusion", 16);
  HeedExplanation *second = result->explanations->pdata[1];
  graphene_rect_t areas[2];

  g_free (second->settings);
  second->settings = g_strdup ("window=2");
  heed_maps_view_set_result (fixture->view, result);
  maps_present (fixture, 700, 700);
  for (guint i = 0; i < 2; i++)
    g_assert_true (heed_card_view_get_place_area (maps_get_card (fixture, i),
                                                  (HeedCardPlace) {HEED_CARD_PATCH, 0}, &areas[i]));
  g_assert_cmpfloat ((double)areas[0].origin.y, ==, (double)areas[1].origin.y);
}

static gboolean
was_removed (GtkWidget *card)
{
  return gtk_widget_get_parent (card) == NULL;
}

/* Removing the card with the focus hands it to the next; what stays keeps its widget and pixels. */
static void
test_remove (MapsFixture *fixture, gconstpointer data)
{
  HeedCardView *last;
  GtkWidget *removed;

  maps_show (fixture, "atman occlusion gae", 16);
  maps_present (fixture, 1000, 700);
  last = maps_get_card (fixture, 2);
  removed = g_object_ref (GTK_WIDGET (maps_get_card (fixture, 1)));
  gtk_widget_grab_focus (removed);
  maps_show (fixture, "atman gae", 16);
  g_assert_true (was_removed (removed));
  g_assert_true (maps_get_card (fixture, 1) == last);
  g_assert_nonnull (heed_card_view_get_texture (last));
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (last)));
  g_object_unref (removed);
}

static double
get_scroll (MapsFixture *fixture)
{
  GtkWidget *scrolled = ui_find (GTK_WIDGET (fixture->view), GTK_TYPE_SCROLLED_WINDOW, 0);

  return gtk_adjustment_get_value (
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled)));
}

static void
set_scroll (MapsFixture *fixture, double value)
{
  GtkWidget *scrolled = ui_find (GTK_WIDGET (fixture->view), GTK_TYPE_SCROLLED_WINDOW, 0);

  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled)),
                            value);
}

/* A map that fills in keeps widgets, focus, pin, scroll and size, and is never without pixels. */
static void
test_progress (MapsFixture *fixture, gconstpointer data)
{
  HeedCardView *cards[2];
  graphene_rect_t before[2];

  fixture->filling = 2;
  maps_show (fixture, "atman occlusion", 1);
  maps_present (fixture, 300, 500);
  for (guint i = 0; i < 2; i++)
    cards[i] = maps_get_card (fixture, i);
  maps_get_bounds (fixture, 0, &before[0]);
  gtk_widget_grab_focus (GTK_WIDGET (cards[1]));
  maps_click_at (fixture, 1, (HeedCardPlace) {HEED_CARD_PATCH, 5});
  set_scroll (fixture, 50);
  for (float top = before[0].origin.y; before[0].origin.y == top;)
    {
      ui_iterate ();
      maps_get_bounds (fixture, 0, &before[0]);
      maps_get_bounds (fixture, 1, &before[1]);
    }
  for (guint known = 2; known < 16; known++)
    {
      maps_show (fixture, "atman occlusion", known);
      for (guint i = 0; i < 2; i++)
        {
          graphene_rect_t bounds;

          g_assert_true (maps_get_card (fixture, i) == cards[i]);
          g_assert_nonnull (heed_card_view_get_texture (cards[i]));
          maps_get_bounds (fixture, i, &bounds);
          g_assert_true (graphene_rect_equal (&bounds, &before[i]));
        }
      maps_settle (fixture);
    }
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (cards[1])));
  g_assert_cmpfloat (get_scroll (fixture), ==, 50);
  g_assert_cmpstr (fixture->readout, ==, "Patch row 2, column 2 — atman 0.5 · occlusion 1.5");
}

/* Numbers that did not change are not rendered again. */
static void
test_same_again (MapsFixture *fixture, gconstpointer data)
{
  GdkTexture *texture;

  maps_show (fixture, "atman occlusion", 16);
  maps_present (fixture, 700, 500);
  texture = heed_card_view_get_texture (maps_get_card (fixture, 0));
  maps_show (fixture, "atman occlusion", 16);
  g_assert_true (heed_card_view_is_settled (maps_get_card (fixture, 0)));
  g_assert_true (heed_card_view_get_texture (maps_get_card (fixture, 0)) == texture);
}

/* What is pinned goes where it would mean something else. */
static void
test_other_input (MapsFixture *fixture, gconstpointer data)
{
  static const char *const words[] = {"<|start|>", "a", "blue", "mug", "<|end|>", NULL};
  static const int word_of[] = {-1, 0, 1, 2, -1};
  g_autoptr (HeedResult) result = maps_make_result (fixture, "atman", 16);
  g_autoptr (HeedResult) coarse = maps_make_result (fixture, "", 16);

  maps_show (fixture, "atman", 16);
  maps_present (fixture, 500, 500);
  maps_click_at (fixture, 0, (HeedCardPlace) {HEED_CARD_TOKEN, 2});
  g_assert_nonnull (fixture->readout);
  sample_set_words (result, words, word_of);
  heed_maps_view_set_result (fixture->view, result);
  g_assert_null (fixture->readout);
  maps_settle (fixture);
  maps_click_at (fixture, 0, (HeedCardPlace) {HEED_CARD_PATCH, 2});
  g_assert_nonnull (fixture->readout);
  sample_add (coarse, "atman", "atman", 2, 2, 1);
  heed_maps_view_set_result (fixture->view, coarse);
  g_assert_null (fixture->readout);
}

/* Pixels of another picture are not shown for a moment. */
static void
test_other_picture (MapsFixture *fixture, gconstpointer data)
{
  g_auto (Sample) other = sample_new (100, 160);

  maps_show (fixture, "atman", 16);
  maps_present (fixture, 500, 500);
  sample_add_ramp (other, "atman", "atman", 0, 1);
  heed_maps_view_set_result (fixture->view, other);
  g_assert_null (heed_card_view_get_texture (maps_get_card (fixture, 0)));
  maps_settle (fixture);
  g_assert_nonnull (heed_card_view_get_texture (maps_get_card (fixture, 0)));
}

/* The input's pixels stand in until the first map is there. */
static void
test_from_input (MapsFixture *fixture, gconstpointer data)
{
  GtkWidget *card;

  maps_show (fixture, "", 16);
  maps_present (fixture, 500, 500);
  card = heed_maps_view_get_card (fixture->view, 0);
  maps_show (fixture, "atman", 3);
  g_assert_true (heed_maps_view_get_card (fixture->view, 0) == card);
  g_assert_nonnull (heed_card_view_get_texture (HEED_CARD_VIEW (card)));
  maps_settle (fixture);
}

/* (nullable): nothing while it waits to be placed */
static GskRenderNode *
snapshot_card (GtkWidget *widget)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (widget),
                          gtk_widget_get_height (widget));
  return gtk_snapshot_free_to_node (snapshot);
}

static gboolean
is_drawn (GtkWidget *widget)
{
  g_autoptr (GskRenderNode) node = snapshot_card (widget);

  return node != NULL;
}

static GdkTexture *
render_card (HeedCardView *card)
{
  GtkWidget *widget = GTK_WIDGET (card);
  g_autoptr (GskRenderNode) node = NULL;

  ui_wait (is_drawn, widget);
  node = snapshot_card (widget);
  return gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (widget)),
                                      node, NULL);
}

/* Pixels below the picture that are as @colour, about. */
static guint
count_colour (HeedCardView *card, HeedColour colour)
{
  g_autoptr (GdkTexture) texture = render_card (card);
  int width = gdk_texture_get_width (texture);
  int height = gdk_texture_get_height (texture);
  g_autofree guint32 *pixels = g_new (guint32, width * height);
  double area[4];
  guint n = 0;

  gdk_texture_download (texture, (guchar *)pixels, (gsize)width * 4);
  g_assert_true (heed_card_get_picture (heed_card_view_get_card (card), area));
  for (int i = width * (int)(area[1] + area[3] + 16); i < width * height; i++)
    n += fabs ((pixels[i] >> 16 & 255) - 255 * colour.red) < 12
         && fabs ((pixels[i] >> 8 & 255) - 255 * colour.green) < 12
         && fabs ((pixels[i] & 255) - 255 * colour.blue) < 12;
  return n;
}

/* The card that is being worked at does not warn; the style's warning colour is nowhere else below.
 */
static void
test_running (MapsFixture *fixture, gconstpointer data)
{
  const HeedColour warning = {0.58, 0.30, 0.0};

  for (guint running = 0; running < 2; running++)
    {
      fixture->filling = running ? 2 : 0;
      maps_show (fixture, "atman random", 3);
      maps_present (fixture, 700, 700);
      g_assert_cmpuint (count_colour (maps_get_card (fixture, 0), warning), ==, 0);
      if (running)
        g_assert_cmpuint (count_colour (maps_get_card (fixture, 1), warning), ==, 0);
      else
        g_assert_cmpuint (count_colour (maps_get_card (fixture, 1), warning), >, 10);
    }
}

static void
test_options (MapsFixture *fixture, gconstpointer data)
{
  HeedFigureOptions options;
  GdkTexture *before;
  int height;

  heed_figure_options_init (&options);
  maps_show (fixture, "atman", 16);
  maps_present (fixture, 500, 500);
  before = g_object_ref (heed_card_view_get_texture (maps_get_card (fixture, 0)));
  height = gtk_widget_get_height (GTK_WIDGET (maps_get_card (fixture, 0)));
  for (guint i = 0; i < 4; i++)
    {
      options.opacity = i == 0 ? 0.3 : options.opacity;
      options.smooth = i != 1;
      options.dark = i == 2;
      options.palette = i == 3 ? heed_palette_find ("meadow") : NULL;
      heed_maps_view_set_options (fixture->view, &options);
      g_assert_false (heed_card_view_is_settled (maps_get_card (fixture, 0)));
      /* The old pixels are there meanwhile. */
      g_assert_true (heed_card_view_get_texture (maps_get_card (fixture, 0)) == before);
      maps_settle (fixture);
      g_assert_true (heed_card_view_get_texture (maps_get_card (fixture, 0)) != before);
      g_object_unref (before);
      before = g_object_ref (heed_card_view_get_texture (maps_get_card (fixture, 0)));
      g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (maps_get_card (fixture, 0))), ==, height);
    }
  heed_maps_view_set_options (fixture->view, &options);
  g_assert_true (heed_card_view_is_settled (maps_get_card (fixture, 0)));
  g_object_unref (before);
}

static void
test_warnings (MapsFixture *fixture, gconstpointer data)
{
  g_autoptr (HeedResult) result = maps_make_result (fixture, "atman", 16);
  GtkWidget *label;

  g_ptr_array_add (result->warnings, g_strdup ("The caption is cut off."));
  heed_maps_view_set_result (fixture->view, result);
  maps_present (fixture, 500, 500);
  label = ui_find (GTK_WIDGET (fixture->view), GTK_TYPE_LABEL, 0);
  g_assert_true (gtk_widget_get_mapped (label));
  g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (label)), "The caption is cut off."));
  maps_show (fixture, "atman", 16);
  g_assert_false (gtk_widget_get_visible (label));
}

/* Closing while pixels are rendered. */
static void
test_closing (MapsFixture *fixture, gconstpointer data)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *view = heed_maps_view_new ();
  g_autoptr (HeedResult) result = maps_make_result (fixture, "atman occlusion", 16);
  GWeakRef weak;

  gtk_window_set_child (GTK_WINDOW (window), view);
  gtk_window_set_default_size (GTK_WINDOW (window), 700, 500);
  heed_maps_view_set_result (HEED_MAPS_VIEW (view), result);
  gtk_window_present (GTK_WINDOW (window));
  g_weak_ref_init (&weak, view);
  while (gtk_widget_get_width (view) == 0)
    ui_iterate ();
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_null (g_weak_ref_get (&weak));
  g_weak_ref_clear (&weak);
  for (guint i = 0; i < 30; i++)
    ui_iterate ();
}

#define ADD(name, func)                                                                            \
  g_test_add ("/maps-view/" name, MapsFixture, NULL, maps_set_up, func, maps_tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  heed_ui_init (gdk_display_get_default ());
  ADD ("pixels", test_pixels);
  ADD ("input", test_input);
  ADD ("single-fits", test_single_fits);
  ADD ("wraps", test_wraps);
  ADD ("headers", test_headers);
  ADD ("remove", test_remove);
  ADD ("progress", test_progress);
  ADD ("same-again", test_same_again);
  ADD ("other-input", test_other_input);
  ADD ("other-picture", test_other_picture);
  ADD ("from-input", test_from_input);
  ADD ("running", test_running);
  ADD ("options", test_options);
  ADD ("warnings", test_warnings);
  ADD ("closing", test_closing);
  return g_test_run ();
}
