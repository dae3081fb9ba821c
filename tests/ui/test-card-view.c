/* test-card-view.c: the linked cursor of cards, by pointer and keyboard, and their menus. */
#include "heed-ui.h"
#include "maps-fixture.h"
#include "ui-find.h"

static void
assert_name (MapsFixture *fixture, guint index, const char *expected)
{
  g_autofree char *difference = gtk_test_accessible_check_property (
      GTK_ACCESSIBLE (maps_get_card (fixture, index)), GTK_ACCESSIBLE_PROPERTY_LABEL, expected);

  g_assert_cmpstr (difference, ==, NULL);
}

static void
test_linked_cursor (MapsFixture *fixture, gconstpointer data)
{
  maps_show (fixture, "atman occlusion", 16);
  maps_present (fixture, 900, 700);
  maps_point_at (fixture, 1, (HeedCardPlace) {HEED_CARD_PATCH, 5});
  g_assert_cmpstr (fixture->readout, ==, "Patch row 2, column 2 — atman 0.5 · occlusion 1.5");
  assert_name (fixture, 0, "row 2, column 2: 0.5 — atman map of “a red mug”");
  assert_name (fixture, 1, "row 2, column 2: 1.5 — occlusion map of “a red mug”");
  maps_point_at (fixture, 0, (HeedCardPlace) {HEED_CARD_TOKEN, 2});
  g_assert_cmpstr (fixture->readout, ==, "Token 3 “\u2068red\u2069” — atman 2.5 · occlusion 2.5");
  /* Only what changes is told. */
  fixture->n_readouts = 0;
  maps_point_at (fixture, 0, (HeedCardPlace) {HEED_CARD_TOKEN, 2});
  g_assert_cmpuint (fixture->n_readouts, ==, 0);
  maps_point_away (fixture, 0);
  g_assert_null (fixture->readout);
  assert_name (fixture, 0, "atman map of “a red mug”");
}

static void
test_pin (MapsFixture *fixture, gconstpointer data)
{
  maps_show (fixture, "atman occlusion", 16);
  maps_present (fixture, 900, 700);
  maps_click_at (fixture, 0, (HeedCardPlace) {HEED_CARD_PATCH, 5});
  maps_point_at (fixture, 0, (HeedCardPlace) {HEED_CARD_PATCH, 0});
  g_assert_cmpstr (fixture->readout, ==, "Patch row 1, column 1 — atman 0 · occlusion 1");
  /* What is pinned stays when the pointer goes. */
  maps_point_away (fixture, 0);
  g_assert_cmpstr (fixture->readout, ==, "Patch row 2, column 2 — atman 0.5 · occlusion 1.5");
  assert_name (fixture, 1, "row 2, column 2: 1.5 — occlusion map of “a red mug”");
  maps_click_at (fixture, 1, (HeedCardPlace) {HEED_CARD_PATCH, 5});
  g_assert_null (fixture->readout);
}

static void
test_keyboard (MapsFixture *fixture, gconstpointer data)
{
  maps_show (fixture, "atman occlusion", 16);
  maps_present (fixture, 900, 700);
  g_assert_true (gtk_widget_grab_focus (GTK_WIDGET (fixture->view)));
  g_assert_cmpint (heed_maps_view_get_focused (fixture->view), ==, 0);
  g_assert_false (maps_press (fixture, 0, GDK_KEY_Escape, 0));
  maps_press (fixture, 0, GDK_KEY_Right, 0);
  maps_press (fixture, 0, GDK_KEY_Right, 0);
  g_assert_true (maps_press (fixture, 0, GDK_KEY_Down, 0));
  g_assert_cmpstr (fixture->readout, ==, "Patch row 2, column 2 — atman 0.5 · occlusion 1.5");
  /* A pointer that leaves a card takes nothing away. */
  maps_point_away (fixture, 0);
  g_assert_nonnull (fixture->readout);
  /* Tab goes to the next card, not to the menu of this one, and the cursor stays. */
  g_assert_true (gtk_widget_child_focus (fixture->window, GTK_DIR_TAB_FORWARD));
  g_assert_cmpint (heed_maps_view_get_focused (fixture->view), ==, 1);
  g_assert_true (maps_press (fixture, 1, GDK_KEY_Right, 0));
  g_assert_cmpstr (fixture->readout, ==, "Patch row 2, column 3 — atman 0.6 · occlusion 1.6");
  g_assert_true (maps_press (fixture, 1, GDK_KEY_space, 0));
  g_assert_true (maps_press (fixture, 1, GDK_KEY_Home, 0));
  g_assert_cmpstr (fixture->readout, ==, "Patch row 2, column 1 — atman 0.4 · occlusion 1.4");
  g_assert_true (maps_press (fixture, 1, GDK_KEY_Escape, 0));
  g_assert_null (fixture->readout);
  g_assert_false (maps_press (fixture, 1, GDK_KEY_Escape, 0));
  g_assert_false (maps_press (fixture, 1, GDK_KEY_F5, 0));
}

static void
test_menu (MapsFixture *fixture, gconstpointer data)
{
  const char *const names[] = {"copy", "export", "remove"};

  maps_show (fixture, "atman occlusion", 16);
  maps_present (fixture, 900, 700);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *action = g_strconcat ("card.", names[i], NULL);

      fixture->index = -1;
      gtk_widget_activate_action (GTK_WIDGET (maps_get_card (fixture, i % 2)), action, NULL);
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
test_menu_keys (MapsFixture *fixture, gconstpointer data)
{
  GtkWidget *card;

  maps_show (fixture, "atman occlusion", 16);
  maps_present (fixture, 900, 700);
  card = GTK_WIDGET (maps_get_card (fixture, 1));
  maps_press (fixture, 1, GDK_KEY_Right, 0);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (
          maps_press (fixture, 1, i ? GDK_KEY_F10 : GDK_KEY_Menu, i ? GDK_SHIFT_MASK : 0));
      ui_wait (has_focus_in_menu, card);
      gtk_menu_button_popdown (GTK_MENU_BUTTON (ui_find (card, GTK_TYPE_MENU_BUTTON, 0)));
      ui_wait (has_focus_again, card);
      /* The cursor is where it was. */
      g_assert_nonnull (fixture->readout);
    }
}

static void
test_delete (MapsFixture *fixture, gconstpointer data)
{
  maps_show (fixture, "atman occlusion", 16);
  maps_present (fixture, 900, 700);
  g_assert_true (maps_press (fixture, 1, GDK_KEY_Delete, 0));
  g_assert_cmpstr (fixture->chosen, ==, "remove");
  g_assert_cmpint (fixture->index, ==, 1);
}

static void
test_accessible (MapsFixture *fixture, gconstpointer data)
{
  GtkWidget *button;

  maps_show (fixture, "atman", 16);
  maps_present (fixture, 500, 500);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (maps_get_card (fixture, 0)),
                                   GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (maps_get_card (fixture, 0)),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "atman map of “a red mug”");
  button = ui_find (GTK_WIDGET (fixture->view), GTK_TYPE_MENU_BUTTON, 0);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Map Menu");
}

/* Who cannot see the bar of a ledger hears it, but not of a map that is filling in. */
static void
test_ledger (MapsFixture *fixture, gconstpointer data)
{
  for (fixture->filling = 1; fixture->filling >= 0; fixture->filling--)
    {
      g_autoptr (HeedResult) result = maps_make_result (fixture, "cp-lrp", 16);
      HeedExplanation *explanation = result->explanations->pdata[0];
      HeedBalance *balance = heed_balance_new ();

      balance->value = 3;
      heed_balance_add_place (balance, "layer 0")->sinks[HEED_SINK_SHIFT] = 1;
      heed_balance_add_place (balance, "embedding")->relevance = 2;
      heed_balance_close (balance, 0, HEED_BALANCE_ROUNDING_F32);
      heed_explanation_take_ledger (explanation, 0, balance);
      heed_maps_view_set_progress (fixture->view, result, fixture->filling - 1);
      gtk_test_accessible_assert_property (
          GTK_ACCESSIBLE (maps_get_card (fixture, 0)), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
          fixture->filling ? "Arrow keys read out its patches and tokens."
                           : "Arrow keys read out its patches and tokens. ledger, picture: f = 3, "
                             "remainder 0: relevance 2, norm shifts 1");
    }
}

/* Down the middle of the card, what is above the last part of its ledger. */
static void
test_tooltip (MapsFixture *fixture, gconstpointer data)
{
  g_autoptr (HeedResult) result = maps_make_result (fixture, "cp-lrp", 16);
  g_autoptr (GObject) tooltip = g_object_new (GTK_TYPE_TOOLTIP, NULL);
  HeedBalance *balance = heed_balance_new ();
  GtkWidget *card;
  guint n_shown = 0;
  gboolean shown;

  balance->value = 2;
  heed_balance_add_place (balance, "embedding")->relevance = 2;
  heed_balance_close (balance, 0, HEED_BALANCE_ROUNDING_F32);
  heed_explanation_take_ledger (result->explanations->pdata[0], 0, balance);
  heed_maps_view_set_result (fixture->view, result);
  maps_present (fixture, 700, 700);
  card = GTK_WIDGET (maps_get_card (fixture, 0));
  for (int y = 0; y < gtk_widget_get_height (card); y++)
    {
      g_signal_emit_by_name (card, "query-tooltip", gtk_widget_get_width (card) / 2, y, FALSE,
                             tooltip, &shown);
      n_shown += shown;
    }
  /* a ledger is a few lines of small print, and the rest of the card is not */
  g_assert_cmpuint (n_shown, >, 12);
  g_assert_cmpuint (n_shown, <, 80);
  g_signal_emit_by_name (card, "query-tooltip", 0, 0, TRUE, tooltip, &shown);
  g_assert_true (shown);
}

/* An exact value that is as large as its estimate was shows all the same. */
static void
test_exactness (MapsFixture *fixture, gconstpointer data)
{
  static const char *const names[] = {"estimated", "exact"};

  maps_show (fixture, "atman", 16);
  maps_present (fixture, 500, 500);
  maps_point_at (fixture, 0, (HeedCardPlace) {HEED_CARD_PATCH, 5});
  for (guint exact = 0; exact < 2; exact++)
    {
      g_autoptr (HeedResult) result = maps_make_result (fixture, "atman", 16);
      HeedExplanation *explanation = result->explanations->pdata[0];
      g_autofree char *readout =
          g_strdup_printf ("Patch row 2, column 2 — atman 0.5 (%s)", names[exact]);
      g_autofree char *name =
          g_strdup_printf ("row 2, column 2: 0.5 (%s) — atman map of “a red mug”", names[exact]);
      g_autofree char *description = g_strdup_printf ("Arrow keys read out its patches and tokens. "
                                                      "Exact (outlined): %u of 16 patches",
                                                      exact);

      explanation->image_exact = g_new0 (gboolean, 16);
      explanation->image_exact[5] = exact;
      heed_maps_view_set_progress (fixture->view, result, -1);
      g_assert_cmpstr (fixture->readout, ==, readout);
      assert_name (fixture, 0, name);
      gtk_test_accessible_assert_property (GTK_ACCESSIBLE (maps_get_card (fixture, 0)),
                                           GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description);
    }
}

#define ADD(name, func)                                                                            \
  g_test_add ("/card-view/" name, MapsFixture, NULL, maps_set_up, func, maps_tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  heed_ui_init (gdk_display_get_default ());
  ADD ("linked-cursor", test_linked_cursor);
  ADD ("pin", test_pin);
  ADD ("keyboard", test_keyboard);
  ADD ("menu", test_menu);
  ADD ("menu-keys", test_menu_keys);
  ADD ("delete", test_delete);
  ADD ("accessible", test_accessible);
  ADD ("ledger", test_ledger);
  ADD ("tooltip", test_tooltip);
  ADD ("exactness", test_exactness);
  return g_test_run ();
}
