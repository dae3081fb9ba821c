/* test-comparison.c: differences and rank correlations among the maps, and choosing them. */
#include "figure-sample.h"
#include "heed-compare-menu.h"
#include "heed-export-name.h"
#include "heed-export.h"
#include "heed-rank-view.h"
#include "heed-ui.h"
#include "maps-fixture.h"
#include "ui-find.h"
#include "ui-until.h"

#include <math.h>
#include <string.h>

/* ---- in the maps ---- */

/* Ramps 0 … 1.5 and 1 … 2.5: −1 everywhere; the cursor is in all cards. */
static void
test_difference (MapsFixture *fixture, gconstpointer data)
{
  const HeedExplanation *difference;

  maps_show (fixture, "atman occlusion", 16);
  maps_present (fixture, 900, 600);
  g_assert_true (heed_maps_view_add_difference (fixture->view, 0, 1));
  g_assert_false (heed_maps_view_add_difference (fixture->view, 0, 1));
  maps_settle (fixture);
  difference = heed_card_view_get_explanation (maps_get_card (fixture, 2));
  g_assert_null (heed_maps_view_get_card (fixture->view, 3));
  g_assert_cmpstr (difference->method_name, ==, "atman − occlusion");
  for (guint i = 0; i < 16; i++)
    g_assert_cmpfloat_with_epsilon (difference->image[i], -1, 1e-12);
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (maps_get_card (fixture, 2))));
  g_assert_nonnull (heed_card_view_get_texture (maps_get_card (fixture, 2)));
  maps_point_at (fixture, 2, (HeedCardPlace) {HEED_CARD_PATCH, 5});
  g_assert_cmpstr (fixture->readout, ==,
                   "Patch row 2, column 2 — atman 0.5 · occlusion 1.5 · atman − occlusion −1");
  g_assert_true (maps_press (fixture, 2, GDK_KEY_Right, 0));
  g_assert_cmpstr (fixture->readout, ==,
                   "Patch row 2, column 3 — atman 0.6 · occlusion 1.6 · atman − occlusion −1");
}

/* It is there whenever both of its maps are, and its card stays the same. */
static void
test_follows (MapsFixture *fixture, gconstpointer data)
{
  GtkWidget *card;

  maps_show (fixture, "atman occlusion", 16);
  maps_present (fixture, 900, 600);
  heed_maps_view_add_difference (fixture->view, 1, 0);
  card = heed_maps_view_get_card (fixture->view, 2);
  maps_show (fixture, "atman occlusion", 16);
  g_assert_true (heed_maps_view_get_card (fixture->view, 2) == card);
  maps_show (fixture, "atman gae", 16);
  g_assert_cmpuint (heed_maps_view_get_result (fixture->view)->differences->len, ==, 0);
  g_assert_null (heed_maps_view_get_card (fixture->view, 2));
  maps_show (fixture, "gae atman occlusion", 16);
  g_assert_cmpstr (heed_card_view_get_explanation (maps_get_card (fixture, 3))->method_name, ==,
                   "occlusion − atman");
  maps_show (fixture, "", 0);
  g_assert_null (heed_maps_view_get_card (fixture->view, 1));
}

static void
test_remove (MapsFixture *fixture, gconstpointer data)
{
  g_autofree char *name = NULL;

  maps_show (fixture, "atman occlusion", 16);
  maps_present (fixture, 900, 600);
  heed_maps_view_add_difference (fixture->view, 0, 1);
  heed_maps_view_add_difference (fixture->view, 1, 0);
  gtk_widget_activate_action (heed_maps_view_get_card (fixture->view, 2), "card.remove", NULL);
  g_assert_cmpstr (fixture->chosen, ==, "remove");
  g_assert_cmpint (fixture->index, ==, 2);
  name = g_strdup (heed_card_view_get_explanation (maps_get_card (fixture, 2))->parameters);
  heed_maps_view_set_difference_shown (fixture->view, name, FALSE);
  g_assert_null (heed_maps_view_get_card (fixture->view, 3));
  g_assert_cmpstr (heed_card_view_get_explanation (maps_get_card (fixture, 2))->method_name, ==,
                   "occlusion − atman");
  /* brought back, it is where it was */
  heed_maps_view_set_difference_shown (fixture->view, name, TRUE);
  g_assert_cmpstr (heed_card_view_get_explanation (maps_get_card (fixture, 2))->method_name, ==,
                   "atman − occlusion");
}

static gboolean
is_placed (GtkWidget *widget)
{
  return gtk_widget_get_height (widget) > 0;
}

static void
test_ranks (MapsFixture *fixture, gconstpointer data)
{
  GtkWidget *ranks;

  maps_show (fixture, "atman occlusion", 16);
  maps_present (fixture, 900, 600);
  ranks = ui_find (GTK_WIDGET (fixture->view), HEED_TYPE_RANK_VIEW, 0);
  g_assert_false (gtk_widget_get_visible (ranks));
  heed_maps_view_set_ranks (fixture->view, TRUE);
  ui_wait (is_placed, ranks);
  maps_settle (fixture);
  g_assert_cmpint (gtk_widget_get_height (ranks), >, 60);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (ranks), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Rank correlations");
  gtk_test_accessible_assert_property (
      GTK_ACCESSIBLE (ranks), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
      "Picture: atman and occlusion 1.00. Text: atman and occlusion 1.00.");
  g_assert_true (gtk_widget_grab_focus (ranks));
  /* differences are not ranked, and one map is not either */
  heed_maps_view_add_difference (fixture->view, 0, 1);
  gtk_test_accessible_assert_property (
      GTK_ACCESSIBLE (ranks), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
      "Picture: atman and occlusion 1.00. Text: atman and occlusion 1.00.");
  maps_show (fixture, "atman", 16);
  g_assert_false (gtk_widget_get_visible (ranks));
  g_assert_true (heed_maps_view_get_ranks (fixture->view));
  maps_show (fixture, "atman gae", 16);
  g_assert_true (gtk_widget_get_visible (ranks));
}

static gboolean
is_last_in_sight (gpointer data)
{
  MapsFixture *fixture = data;
  GtkWidget *scrolled = ui_find (GTK_WIDGET (fixture->view), GTK_TYPE_SCROLLED_WINDOW, 0);
  GtkWidget *card = GTK_WIDGET (maps_get_card (fixture, 6));
  graphene_rect_t area;

  return gtk_widget_get_height (card) > 0 && gtk_widget_compute_bounds (card, scrolled, &area)
         && area.origin.y >= 0
         && area.origin.y + area.size.height <= (float)gtk_widget_get_height (scrolled);
}

/* Of a card that is made below what is in sight all is seen. */
static void
test_scroll (MapsFixture *fixture, gconstpointer data)
{
  maps_show (fixture, "a b c d e f", 16);
  maps_present (fixture, 500, 600);
  heed_maps_view_add_difference (fixture->view, 0, 1);
  g_assert_true (ui_until (is_last_in_sight, fixture));
}

/* ---- what is exported ---- */

static void
test_export (MapsFixture *fixture, gconstpointer data)
{
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;
  g_autoptr (HeedResult) picked = NULL;
  g_autoptr (HeedResult) plain = NULL;
  g_autoptr (GBytes) bytes = NULL;
  HeedResult *shown;

  maps_show (fixture, "atman occlusion", 16);
  heed_maps_view_add_difference (fixture->view, 0, 1);
  shown = heed_maps_view_get_result (fixture->view);
  name = heed_export_suggest_name (shown, 2, HEED_EXPORT_PNG);
  g_assert_cmpstr (name, ==, "toys a-red-mug atman-occlusion.png");
  picked = heed_export_pick (shown, 2);
  g_assert_cmpuint (picked->explanations->len, ==, 1);
  g_assert_cmpuint (picked->differences->len, ==, 0);
  plain = heed_export_pick (shown, 0);
  g_assert_cmpuint (plain->differences->len, ==, 0);
  picked->ids = g_new0 (gint32, picked->n_ids);
  picked->pieces = g_strdupv (picked->words);
  bytes = heed_export_render (picked, HEED_EXPORT_JSON, NULL, NULL);
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_nonnull (strstr (text, "\"difference\""));
  g_assert_nonnull (strstr (text, "atman:kept=0.1,kappa=2 − occlusion:kept=0.1,kappa=2"));
  for (guint i = HEED_EXPORT_PNG; i < HEED_N_EXPORT_FORMATS; i++)
    {
      g_autoptr (GBytes) file = heed_export_render (picked, (HeedExportFormat)i, NULL, NULL);

      g_assert_cmpuint (g_bytes_get_size (file), >, 100);
    }
}

/* Whoever exports all maps as numbers gets the differences too. */
static void
test_export_all (MapsFixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;

  maps_show (fixture, "atman occlusion", 16);
  heed_maps_view_add_difference (fixture->view, 0, 1);
  bytes =
      heed_export_render (heed_maps_view_get_result (fixture->view), HEED_EXPORT_CSV, NULL, NULL);
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_nonnull (strstr (text, "\natman,"));
  g_assert_nonnull (strstr (text, "\nocclusion,"));
  g_assert_nonnull (strstr (text, "\ndifference,"));
}

/* ---- the menu ---- */

typedef struct
{
  GtkWidget *window;
  GtkWidget *button;
  HeedCompareMenu *menu;
  guint n_chosen;
  guint chosen[2];
} MenuFixture;

static void
on_difference (HeedCompareMenu *menu, guint first, guint second, MenuFixture *fixture)
{
  fixture->n_chosen++;
  fixture->chosen[0] = first;
  fixture->chosen[1] = second;
}

static void
menu_set_up (MenuFixture *fixture, gconstpointer data)
{
  fixture->window = gtk_window_new ();
  fixture->button = gtk_menu_button_new ();
  fixture->menu = HEED_COMPARE_MENU (heed_compare_menu_new ());
  g_signal_connect (fixture->menu, "difference", G_CALLBACK (on_difference), fixture);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (fixture->button), GTK_WIDGET (fixture->menu));
  gtk_window_set_child (GTK_WINDOW (fixture->window), fixture->button);
  gtk_window_present (GTK_WINDOW (fixture->window));
  ui_wait (gtk_widget_get_mapped, fixture->button);
}

static void
menu_tear_down (MenuFixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
}

static gboolean
says (GtkWidget *root, const char *sentence)
{
  GtkWidget *label;

  for (guint i = 0; (label = ui_find (root, GTK_TYPE_LABEL, i)); i++)
    if (strstr (gtk_label_get_text (GTK_LABEL (label)), sentence))
      return TRUE;
  return FALSE;
}

static void
test_menu (MenuFixture *fixture, gconstpointer data)
{
  g_auto (Sample) result = sample_new (64, 64);
  GtkWidget *menu = GTK_WIDGET (fixture->menu);
  GtkDropDown *second;
  GtkWidget *show;

  sample_add_ramp (result, "atman", "AtMan", 0, 1);
  sample_add_ramp (result, "occlusion", "Occlusion", 0, 1);
  sample_add_ramp (result, "rollout", "Rollout", 0, 1);
  heed_compare_menu_set_explanations (fixture->menu, result->explanations);
  gtk_menu_button_popup (GTK_MENU_BUTTON (fixture->button));
  ui_wait (gtk_widget_get_mapped, menu);
  second = GTK_DROP_DOWN (ui_find (menu, GTK_TYPE_DROP_DOWN, 1));
  show = ui_find_button (menu, "Show difference");
  g_assert_cmpuint (gtk_drop_down_get_selected (second), ==, 1);
  g_assert_true (says (menu, "of one kind"));
  gtk_drop_down_set_selected (second, 2);
  g_assert_true (says (menu, "divided by its own largest"));
  gtk_drop_down_set_selected (second, 0);
  g_assert_true (says (menu, "two different maps"));
  g_assert_false (gtk_widget_get_sensitive (show));
  gtk_drop_down_set_selected (second, 2);
  /* the same names again change nothing that was chosen */
  heed_compare_menu_set_explanations (fixture->menu, result->explanations);
  g_assert_cmpuint (gtk_drop_down_get_selected (second), ==, 2);
  g_signal_emit_by_name (show, "clicked");
  g_assert_cmpuint (fixture->n_chosen, ==, 1);
  g_assert_cmpuint (fixture->chosen[0], ==, 0);
  g_assert_cmpuint (fixture->chosen[1], ==, 2);
  heed_compare_menu_set_explanations (fixture->menu, NULL);
  g_assert_false (gtk_widget_get_sensitive (show));
  /* as maps come one by one, two different ones are offered as soon as there are two */
  for (guint n = 1; n <= 3; n++)
    {
      g_autoptr (GPtrArray) some = g_ptr_array_new ();

      for (guint i = 0; i < n; i++)
        g_ptr_array_add (some, result->explanations->pdata[i]);
      heed_compare_menu_set_explanations (fixture->menu, some);
      g_assert_cmpint (gtk_widget_get_sensitive (show), ==, n > 1);
    }
  heed_compare_menu_set_explanations (fixture->menu, NULL);
  g_assert_false (gtk_widget_get_sensitive (show));
}

/* What is chosen are maps, wherever they stand. */
static void
test_menu_keeps_maps (MenuFixture *fixture, gconstpointer data)
{
  g_auto (Sample) result = sample_new (64, 64);
  g_autoptr (GPtrArray) fewer = g_ptr_array_new ();
  GtkWidget *menu = GTK_WIDGET (fixture->menu);
  GtkDropDown *first = GTK_DROP_DOWN (ui_find (menu, GTK_TYPE_DROP_DOWN, 0));
  GtkDropDown *second = GTK_DROP_DOWN (ui_find (menu, GTK_TYPE_DROP_DOWN, 1));

  sample_add_ramp (result, "atman", "AtMan", 0, 1);
  sample_add_ramp (result, "occlusion", "Occlusion", 0, 1);
  sample_add_ramp (result, "rollout", "Rollout", 0, 1);
  heed_compare_menu_set_explanations (fixture->menu, result->explanations);
  gtk_drop_down_set_selected (first, 2);
  gtk_drop_down_set_selected (second, 1);
  g_ptr_array_add (fewer, result->explanations->pdata[1]);
  g_ptr_array_add (fewer, result->explanations->pdata[2]);
  heed_compare_menu_set_explanations (fixture->menu, fewer);
  g_assert_cmpuint (gtk_drop_down_get_selected (first), ==, 1);
  g_assert_cmpuint (gtk_drop_down_get_selected (second), ==, 0);
}

static void
test_menu_ranks (MenuFixture *fixture, gconstpointer data)
{
  GtkWidget *check = ui_find (GTK_WIDGET (fixture->menu), GTK_TYPE_CHECK_BUTTON, 0);
  gboolean ranks = FALSE;

  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  g_object_get (fixture->menu, "ranks", &ranks, NULL);
  g_assert_true (ranks);
  g_object_set (fixture->menu, "ranks", FALSE, NULL);
  g_assert_false (gtk_check_button_get_active (GTK_CHECK_BUTTON (check)));
}

#define ADD(name, func)                                                                            \
  g_test_add ("/comparison/" name, MapsFixture, NULL, maps_set_up, func, maps_tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  heed_ui_init (gdk_display_get_default ());
  ADD ("difference", test_difference);
  ADD ("follows", test_follows);
  ADD ("remove", test_remove);
  ADD ("ranks", test_ranks);
  ADD ("scroll", test_scroll);
  ADD ("export", test_export);
  ADD ("export-all", test_export_all);
  g_test_add ("/comparison/menu", MenuFixture, NULL, menu_set_up, test_menu, menu_tear_down);
  g_test_add ("/comparison/menu-keeps-maps", MenuFixture, NULL, menu_set_up, test_menu_keeps_maps,
              menu_tear_down);
  g_test_add ("/comparison/menu-ranks", MenuFixture, NULL, menu_set_up, test_menu_ranks,
              menu_tear_down);
  return g_test_run ();
}
