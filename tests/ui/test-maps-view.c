/* test-maps-view.c: cards side by side: their pixels, layout, cursor and menu, and what stays when
 * a result grows. */
#include "figure-sample.h"
#include "heed-card-view.h"
#include "heed-map-picture.h"
#include "heed-maps-view.h"
#include "heed-ui.h"
#include "ui-find.h"

#include <math.h>
#include <string.h>

#define SIDE 4

typedef struct
{
  GtkWidget *window;
  HeedMapsView *view;
  HeedPicture *picture;
  char *readout;
  guint n_readouts;
  const char *chosen; /* signal of a menu */
  int index;
} Fixture;

static void
on_readout (HeedMapsView *view, const char *readout, Fixture *fixture)
{
  g_free (fixture->readout);
  fixture->readout = g_strdup (readout);
  fixture->n_readouts++;
}

static void
on_copy (HeedMapsView *view, guint index, Fixture *fixture)
{
  fixture->chosen = "copy";
  fixture->index = (int)index;
}

static void
on_export (HeedMapsView *view, guint index, Fixture *fixture)
{
  fixture->chosen = "export";
  fixture->index = (int)index;
}

static void
on_remove (HeedMapsView *view, guint index, Fixture *fixture)
{
  fixture->chosen = "remove";
  fixture->index = (int)index;
}

static void
set_up (Fixture *fixture, gconstpointer data)
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

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  heed_picture_unref (fixture->picture);
  g_free (fixture->readout);
}

/* @methods: "atman occlusion"; the last one knows @known patches of SIDE · SIDE. */
static HeedResult *
make_result (Fixture *fixture, const char *methods, guint known)
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

static void
show_result (Fixture *fixture, const char *methods, guint known)
{
  g_autoptr (HeedResult) result = make_result (fixture, methods, known);

  heed_maps_view_set_result (fixture->view, result);
}

static HeedCardView *
get_card (Fixture *fixture, guint index)
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

static void
settle (Fixture *fixture)
{
  ui_wait (is_settled, GTK_WIDGET (fixture->view));
}

static void
present (Fixture *fixture, int width, int height)
{
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), width, height);
  gtk_window_present (GTK_WINDOW (fixture->window));
  settle (fixture);
}

static void
get_bounds (Fixture *fixture, guint index, graphene_rect_t *bounds)
{
  g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (get_card (fixture, index)),
                                            GTK_WIDGET (fixture->view), bounds));
}

static void
test_pixels (Fixture *fixture, gconstpointer data)
{
  HeedMapPicture map;
  GdkTexture *texture;
  cairo_surface_t *expected;
  g_autofree guint8 *pixels = NULL;
  gsize stride;
  double area[4];

  show_result (fixture, "atman", 16);
  present (fixture, 400, 600);
  texture = heed_card_view_get_texture (get_card (fixture, 0));
  g_assert_true (heed_card_get_picture (heed_card_view_get_card (get_card (fixture, 0)), area));
  g_assert_cmpint (gdk_texture_get_width (texture), ==, (int)area[2]);
  g_assert_cmpint (gdk_texture_get_height (texture), ==, (int)area[3]);
  heed_card_describe_picture (heed_card_view_get_card (get_card (fixture, 0)), (guint)area[2],
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
test_input (Fixture *fixture, gconstpointer data)
{
  show_result (fixture, "", 0);
  present (fixture, 600, 400);
  g_assert_nonnull (get_card (fixture, 0));
  g_assert_null (heed_maps_view_get_card (fixture->view, 1));
  g_assert_null (heed_card_view_get_explanation (get_card (fixture, 0)));
  g_assert_cmpint (heed_maps_view_get_focused (fixture->view), ==, -1);
  /* It has nothing to copy, export or remove. */
  gtk_widget_activate_action (GTK_WIDGET (get_card (fixture, 0)), "card.remove", NULL);
  g_assert_null (fixture->chosen);
  g_assert_false (
      gtk_widget_get_visible (ui_find (GTK_WIDGET (fixture->view), GTK_TYPE_MENU_BUTTON, 0)));
  heed_maps_view_set_result (fixture->view, NULL);
  g_assert_null (heed_maps_view_get_card (fixture->view, 0));
  g_assert_null (heed_maps_view_get_result (fixture->view));
}

static void
test_single_fits (Fixture *fixture, gconstpointer data)
{
  graphene_rect_t bounds;

  show_result (fixture, "atman", 16);
  present (fixture, 900, 520);
  get_bounds (fixture, 0, &bounds);
  g_assert_cmpfloat ((double)bounds.size.height, <=, 520 - 24);
  g_assert_cmpfloat ((double)bounds.size.width, <, 860);
  g_assert_cmpfloat ((double)bounds.size.width, >=, 240);
  /* and is centred */
  g_assert_cmpfloat_with_epsilon ((double)(bounds.origin.x + bounds.size.width / 2), 450, 1);
}

static void
test_wraps (Fixture *fixture, gconstpointer data)
{
  const struct
  {
    int width;
    guint columns;
  } cases[] = {{1400, 3}, {800, 3}, {640, 2}, {300, 1}};
  graphene_rect_t first;

  show_result (fixture, "atman occlusion gae rollout random", 16);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1400, 700);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint in_first_row = 0;

      gtk_window_set_default_size (GTK_WINDOW (fixture->window), cases[i].width, 700);
      gtk_window_present (GTK_WINDOW (fixture->window));
      while (gtk_widget_get_width (GTK_WIDGET (fixture->view)) != cases[i].width)
        ui_iterate ();
      settle (fixture);
      get_bounds (fixture, 0, &first);
      for (guint k = 0; k < 5; k++)
        {
          graphene_rect_t bounds;

          get_bounds (fixture, k, &bounds);
          in_first_row += bounds.origin.y == first.origin.y;
          g_assert_cmpfloat ((double)bounds.size.width, ==, (double)first.size.width);
          g_assert_cmpfloat ((double)(bounds.origin.x + bounds.size.width), <=, cases[i].width);
        }
      g_assert_cmpuint (in_first_row, ==, cases[i].columns);
    }
}

/* A subtitle in one card moves the pictures of the others, too. */
static void
test_headers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HeedResult) result = make_result (fixture, "atman occlusion", 16);
  HeedExplanation *second = result->explanations->pdata[1];
  graphene_rect_t areas[2];

  g_free (second->settings);
  second->settings = g_strdup ("window=2");
  heed_maps_view_set_result (fixture->view, result);
  present (fixture, 700, 700);
  for (guint i = 0; i < 2; i++)
    g_assert_true (heed_card_view_get_place_area (get_card (fixture, i),
                                                  (HeedCardPlace) {HEED_CARD_PATCH, 0}, &areas[i]));
  g_assert_cmpfloat ((double)areas[0].origin.y, ==, (double)areas[1].origin.y);
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

static void
point_at (Fixture *fixture, guint index, HeedCardPlace place)
{
  GtkEventController *motion =
      find_controller (get_card (fixture, index), GTK_TYPE_EVENT_CONTROLLER_MOTION, NULL);
  graphene_rect_t area;

  g_assert_true (heed_card_view_get_place_area (get_card (fixture, index), place, &area));
  g_signal_emit_by_name (motion, "motion", (double)(area.origin.x + area.size.width / 2),
                         (double)(area.origin.y + area.size.height / 2));
}

static void
point_away (Fixture *fixture, guint index)
{
  g_signal_emit_by_name (
      find_controller (get_card (fixture, index), GTK_TYPE_EVENT_CONTROLLER_MOTION, NULL), "leave");
}

static void
click_at (Fixture *fixture, guint index, HeedCardPlace place)
{
  GtkEventController *click =
      find_controller (get_card (fixture, index), GTK_TYPE_GESTURE_CLICK, "pin");
  graphene_rect_t area;

  g_assert_true (heed_card_view_get_place_area (get_card (fixture, index), place, &area));
  g_signal_emit_by_name (click, "pressed", 1, (double)area.origin.x + 2, (double)area.origin.y + 2);
  g_signal_emit_by_name (click, "released", 1, (double)area.origin.x + 2,
                         (double)area.origin.y + 2);
}

static gboolean
press (Fixture *fixture, guint index, guint key, GdkModifierType state)
{
  gboolean taken = FALSE;

  gtk_widget_grab_focus (GTK_WIDGET (get_card (fixture, index)));
  g_signal_emit_by_name (
      find_controller (get_card (fixture, index), GTK_TYPE_EVENT_CONTROLLER_KEY, NULL),
      "key-pressed", key, 0, state, &taken);
  return taken;
}

static void
assert_description (Fixture *fixture, guint index, const char *expected)
{
  g_autofree char *difference = gtk_test_accessible_check_property (
      GTK_ACCESSIBLE (get_card (fixture, index)), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, expected);

  g_assert_cmpstr (difference, ==, NULL);
}

static void
test_linked_cursor (Fixture *fixture, gconstpointer data)
{
  show_result (fixture, "atman occlusion", 16);
  present (fixture, 900, 700);
  point_at (fixture, 1, (HeedCardPlace) {HEED_CARD_PATCH, 5});
  g_assert_cmpstr (fixture->readout, ==, "Patch row 2, column 2 — atman 0.5 · occlusion 1.5");
  assert_description (fixture, 0, "row 2, column 2: 0.5");
  assert_description (fixture, 1, "row 2, column 2: 1.5");
  point_at (fixture, 0, (HeedCardPlace) {HEED_CARD_TOKEN, 2});
  g_assert_cmpstr (fixture->readout, ==, "Token 3 “\u2068red\u2069” — atman 2.5 · occlusion 2.5");
  /* Only what changes is told. */
  fixture->n_readouts = 0;
  point_at (fixture, 0, (HeedCardPlace) {HEED_CARD_TOKEN, 2});
  g_assert_cmpuint (fixture->n_readouts, ==, 0);
  point_away (fixture, 0);
  g_assert_null (fixture->readout);
  assert_description (fixture, 0, "Arrow keys read out its patches and tokens.");
}

static void
test_pin (Fixture *fixture, gconstpointer data)
{
  show_result (fixture, "atman occlusion", 16);
  present (fixture, 900, 700);
  click_at (fixture, 0, (HeedCardPlace) {HEED_CARD_PATCH, 5});
  point_at (fixture, 0, (HeedCardPlace) {HEED_CARD_PATCH, 0});
  g_assert_cmpstr (fixture->readout, ==, "Patch row 1, column 1 — atman 0 · occlusion 1");
  /* What is pinned stays when the pointer goes. */
  point_away (fixture, 0);
  g_assert_cmpstr (fixture->readout, ==, "Patch row 2, column 2 — atman 0.5 · occlusion 1.5");
  assert_description (fixture, 1, "row 2, column 2: 1.5");
  click_at (fixture, 1, (HeedCardPlace) {HEED_CARD_PATCH, 5});
  g_assert_null (fixture->readout);
}

static void
test_keyboard (Fixture *fixture, gconstpointer data)
{
  show_result (fixture, "atman occlusion", 16);
  present (fixture, 900, 700);
  g_assert_true (gtk_widget_grab_focus (GTK_WIDGET (fixture->view)));
  g_assert_cmpint (heed_maps_view_get_focused (fixture->view), ==, 0);
  g_assert_false (press (fixture, 0, GDK_KEY_Escape, 0));
  press (fixture, 0, GDK_KEY_Right, 0);
  press (fixture, 0, GDK_KEY_Right, 0);
  g_assert_true (press (fixture, 0, GDK_KEY_Down, 0));
  g_assert_cmpstr (fixture->readout, ==, "Patch row 2, column 2 — atman 0.5 · occlusion 1.5");
  /* A pointer that leaves a card takes nothing away. */
  point_away (fixture, 0);
  g_assert_nonnull (fixture->readout);
  /* Tab goes to the next card, not to the menu of this one, and the cursor stays. */
  g_assert_true (gtk_widget_child_focus (fixture->window, GTK_DIR_TAB_FORWARD));
  g_assert_cmpint (heed_maps_view_get_focused (fixture->view), ==, 1);
  g_assert_true (press (fixture, 1, GDK_KEY_Right, 0));
  g_assert_cmpstr (fixture->readout, ==, "Patch row 2, column 3 — atman 0.6 · occlusion 1.6");
  g_assert_true (press (fixture, 1, GDK_KEY_space, 0));
  g_assert_true (press (fixture, 1, GDK_KEY_Home, 0));
  g_assert_cmpstr (fixture->readout, ==, "Patch row 2, column 1 — atman 0.4 · occlusion 1.4");
  g_assert_true (press (fixture, 1, GDK_KEY_Escape, 0));
  g_assert_null (fixture->readout);
  g_assert_false (press (fixture, 1, GDK_KEY_Escape, 0));
  g_assert_false (press (fixture, 1, GDK_KEY_F5, 0));
}

static void
test_menu (Fixture *fixture, gconstpointer data)
{
  const char *const names[] = {"copy", "export", "remove"};

  show_result (fixture, "atman occlusion", 16);
  present (fixture, 900, 700);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *action = g_strconcat ("card.", names[i], NULL);

      fixture->index = -1;
      gtk_widget_activate_action (GTK_WIDGET (get_card (fixture, i % 2)), action, NULL);
      g_assert_cmpstr (fixture->chosen, ==, names[i]);
      g_assert_cmpint (fixture->index, ==, i % 2);
    }
}

static gboolean
has_open_menu (GtkWidget *card)
{
  GtkWidget *button = ui_find (card, GTK_TYPE_MENU_BUTTON, 0);
  GtkPopover *popover = gtk_menu_button_get_popover (GTK_MENU_BUTTON (button));

  return popover && gtk_widget_get_mapped (GTK_WIDGET (popover));
}

/* so that its items can be reached */
static gboolean
has_focus_in_menu (GtkWidget *card)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (card));

  return has_open_menu (card) && focus && gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER);
}

static gboolean
has_focus_again (GtkWidget *card)
{
  return !has_open_menu (card) && gtk_widget_has_focus (card);
}

static void
test_menu_keys (Fixture *fixture, gconstpointer data)
{
  GtkWidget *card;

  show_result (fixture, "atman occlusion", 16);
  present (fixture, 900, 700);
  card = GTK_WIDGET (get_card (fixture, 1));
  press (fixture, 1, GDK_KEY_Right, 0);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (press (fixture, 1, i ? GDK_KEY_F10 : GDK_KEY_Menu, i ? GDK_SHIFT_MASK : 0));
      ui_wait (has_focus_in_menu, card);
      gtk_menu_button_popdown (GTK_MENU_BUTTON (ui_find (card, GTK_TYPE_MENU_BUTTON, 0)));
      ui_wait (has_focus_again, card);
      /* The cursor is where it was. */
      g_assert_nonnull (fixture->readout);
    }
}

static void
test_accessible (Fixture *fixture, gconstpointer data)
{
  GtkWidget *button;

  show_result (fixture, "atman", 16);
  present (fixture, 500, 500);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (get_card (fixture, 0)), GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (get_card (fixture, 0)),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "atman map of “a red mug”");
  button = ui_find (GTK_WIDGET (fixture->view), GTK_TYPE_MENU_BUTTON, 0);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Map Menu");
}

static gboolean
was_removed (GtkWidget *card)
{
  return gtk_widget_get_parent (card) == NULL;
}

/* Removing the card with the focus hands it to the next; what stays keeps its widget and pixels. */
static void
test_remove (Fixture *fixture, gconstpointer data)
{
  HeedCardView *last;
  GtkWidget *removed;

  show_result (fixture, "atman occlusion gae", 16);
  present (fixture, 1000, 700);
  last = get_card (fixture, 2);
  removed = g_object_ref (GTK_WIDGET (get_card (fixture, 1)));
  gtk_widget_grab_focus (removed);
  show_result (fixture, "atman gae", 16);
  g_assert_true (was_removed (removed));
  g_assert_true (get_card (fixture, 1) == last);
  g_assert_nonnull (heed_card_view_get_texture (last));
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (last)));
  g_object_unref (removed);
}

static double
get_scroll (Fixture *fixture)
{
  GtkWidget *scrolled = ui_find (GTK_WIDGET (fixture->view), GTK_TYPE_SCROLLED_WINDOW, 0);

  return gtk_adjustment_get_value (
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled)));
}

static void
set_scroll (Fixture *fixture, double value)
{
  GtkWidget *scrolled = ui_find (GTK_WIDGET (fixture->view), GTK_TYPE_SCROLLED_WINDOW, 0);

  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled)),
                            value);
}

/* A map that fills in keeps widgets, focus, pin, scroll and size, and is never without pixels. */
static void
test_progress (Fixture *fixture, gconstpointer data)
{
  HeedCardView *cards[2];
  graphene_rect_t before[2];

  heed_maps_view_set_running (fixture->view, TRUE);
  show_result (fixture, "atman occlusion", 1);
  present (fixture, 300, 500);
  for (guint i = 0; i < 2; i++)
    cards[i] = get_card (fixture, i);
  get_bounds (fixture, 0, &before[0]);
  gtk_widget_grab_focus (GTK_WIDGET (cards[1]));
  click_at (fixture, 1, (HeedCardPlace) {HEED_CARD_PATCH, 5});
  set_scroll (fixture, 50);
  for (float top = before[0].origin.y; before[0].origin.y == top;)
    {
      ui_iterate ();
      get_bounds (fixture, 0, &before[0]);
      get_bounds (fixture, 1, &before[1]);
    }
  for (guint known = 2; known < 16; known++)
    {
      show_result (fixture, "atman occlusion", known);
      for (guint i = 0; i < 2; i++)
        {
          graphene_rect_t bounds;

          g_assert_true (get_card (fixture, i) == cards[i]);
          g_assert_nonnull (heed_card_view_get_texture (cards[i]));
          get_bounds (fixture, i, &bounds);
          g_assert_true (graphene_rect_equal (&bounds, &before[i]));
        }
      settle (fixture);
    }
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (cards[1])));
  g_assert_cmpfloat (get_scroll (fixture), ==, 50);
  g_assert_cmpstr (fixture->readout, ==, "Patch row 2, column 2 — atman 0.5 · occlusion 1.5");
}

/* Numbers that did not change are not rendered again. */
static void
test_same_again (Fixture *fixture, gconstpointer data)
{
  GdkTexture *texture;

  show_result (fixture, "atman occlusion", 16);
  present (fixture, 700, 500);
  texture = heed_card_view_get_texture (get_card (fixture, 0));
  show_result (fixture, "atman occlusion", 16);
  g_assert_true (heed_card_view_is_settled (get_card (fixture, 0)));
  g_assert_true (heed_card_view_get_texture (get_card (fixture, 0)) == texture);
}

/* What is pinned goes where it would mean something else. */
static void
test_other_input (Fixture *fixture, gconstpointer data)
{
  static const char *const words[] = {"<|start|>", "a", "blue", "mug", "<|end|>", NULL};
  static const int word_of[] = {-1, 0, 1, 2, -1};
  g_autoptr (HeedResult) result = make_result (fixture, "atman", 16);
  g_autoptr (HeedResult) coarse = make_result (fixture, "", 16);

  show_result (fixture, "atman", 16);
  present (fixture, 500, 500);
  click_at (fixture, 0, (HeedCardPlace) {HEED_CARD_TOKEN, 2});
  g_assert_nonnull (fixture->readout);
  sample_set_words (result, words, word_of);
  heed_maps_view_set_result (fixture->view, result);
  g_assert_null (fixture->readout);
  settle (fixture);
  click_at (fixture, 0, (HeedCardPlace) {HEED_CARD_PATCH, 2});
  g_assert_nonnull (fixture->readout);
  sample_add (coarse, "atman", "atman", 2, 2, 1);
  heed_maps_view_set_result (fixture->view, coarse);
  g_assert_null (fixture->readout);
}

/* Pixels of another picture are not shown for a moment. */
static void
test_other_picture (Fixture *fixture, gconstpointer data)
{
  g_auto (Sample) other = sample_new (100, 160);

  show_result (fixture, "atman", 16);
  present (fixture, 500, 500);
  sample_add_ramp (other, "atman", "atman", 0, 1);
  heed_maps_view_set_result (fixture->view, other);
  g_assert_null (heed_card_view_get_texture (get_card (fixture, 0)));
  settle (fixture);
  g_assert_nonnull (heed_card_view_get_texture (get_card (fixture, 0)));
}

/* The input's pixels stand in until the first map is there. */
static void
test_from_input (Fixture *fixture, gconstpointer data)
{
  GtkWidget *card;

  show_result (fixture, "", 16);
  present (fixture, 500, 500);
  card = heed_maps_view_get_card (fixture->view, 0);
  show_result (fixture, "atman", 3);
  g_assert_true (heed_maps_view_get_card (fixture->view, 0) == card);
  g_assert_nonnull (heed_card_view_get_texture (HEED_CARD_VIEW (card)));
  settle (fixture);
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

/* While it runs the last card does not warn; the style's warning colour is nowhere else below. */
static void
test_running (Fixture *fixture, gconstpointer data)
{
  const HeedColour warning = {0.58, 0.30, 0.0};

  for (guint running = 0; running < 2; running++)
    {
      heed_maps_view_set_running (fixture->view, running);
      show_result (fixture, "atman random", 3);
      present (fixture, 700, 700);
      g_assert_cmpuint (count_colour (get_card (fixture, 0), warning), ==, 0);
      if (running)
        g_assert_cmpuint (count_colour (get_card (fixture, 1), warning), ==, 0);
      else
        g_assert_cmpuint (count_colour (get_card (fixture, 1), warning), >, 10);
    }
}

static void
test_options (Fixture *fixture, gconstpointer data)
{
  HeedFigureOptions options;
  GdkTexture *before;
  int height;

  heed_figure_options_init (&options);
  show_result (fixture, "atman", 16);
  present (fixture, 500, 500);
  before = g_object_ref (heed_card_view_get_texture (get_card (fixture, 0)));
  height = gtk_widget_get_height (GTK_WIDGET (get_card (fixture, 0)));
  for (guint i = 0; i < 4; i++)
    {
      options.opacity = i == 0 ? 0.3 : options.opacity;
      options.smooth = i != 1;
      options.dark = i == 2;
      options.palette = i == 3 ? heed_palette_find ("meadow") : NULL;
      heed_maps_view_set_options (fixture->view, &options);
      g_assert_false (heed_card_view_is_settled (get_card (fixture, 0)));
      /* The old pixels are there meanwhile. */
      g_assert_true (heed_card_view_get_texture (get_card (fixture, 0)) == before);
      settle (fixture);
      g_assert_true (heed_card_view_get_texture (get_card (fixture, 0)) != before);
      g_object_unref (before);
      before = g_object_ref (heed_card_view_get_texture (get_card (fixture, 0)));
      g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (get_card (fixture, 0))), ==, height);
    }
  heed_maps_view_set_options (fixture->view, &options);
  g_assert_true (heed_card_view_is_settled (get_card (fixture, 0)));
  g_object_unref (before);
}

static void
test_warnings (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HeedResult) result = make_result (fixture, "atman", 16);
  GtkWidget *label;

  g_ptr_array_add (result->warnings, g_strdup ("The caption is cut off."));
  heed_maps_view_set_result (fixture->view, result);
  present (fixture, 500, 500);
  label = ui_find (GTK_WIDGET (fixture->view), GTK_TYPE_LABEL, 0);
  g_assert_true (gtk_widget_get_mapped (label));
  g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (label)), "The caption is cut off."));
  show_result (fixture, "atman", 16);
  g_assert_false (gtk_widget_get_visible (label));
}

/* Closing while pixels are rendered. */
static void
test_closing (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *view = heed_maps_view_new ();
  g_autoptr (HeedResult) result = make_result (fixture, "atman occlusion", 16);
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

#define ADD(name, func) g_test_add ("/maps-view/" name, Fixture, NULL, set_up, func, tear_down)

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
  ADD ("linked-cursor", test_linked_cursor);
  ADD ("pin", test_pin);
  ADD ("keyboard", test_keyboard);
  ADD ("menu", test_menu);
  ADD ("menu-keys", test_menu_keys);
  ADD ("accessible", test_accessible);
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
