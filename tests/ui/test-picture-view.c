/* The picture in the side bar: what is shown of it, also of one of any size and shape. */
#include "heed-picture-view.h"
#include "heed-thumbnail.h"
#include "heed-ui.h"
#include "ui-find.h"
#include "ui-until.h"

#include <string.h>

typedef struct
{
  GtkWidget *window;
  HeedPictureView *view;
  HeedThumbnail *thumbnail;
  char *action;
} Fixture;

static void
on_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Fixture *f = user_data;
  g_free (f->action);
  f->action = g_strdup (g_action_get_name (G_ACTION (action)));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  const GActionEntry entries[] = {
      {"open-picture", on_action}, {"previous-picture", on_action}, {"next-picture", on_action}};
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), f);
  f->window = gtk_window_new ();
  f->view = HEED_PICTURE_VIEW (heed_picture_view_new ());
  gtk_widget_insert_action_group (f->window, "win", G_ACTION_GROUP (group));
  gtk_widget_set_size_request (GTK_WIDGET (f->view), 300, -1);
  gtk_window_set_child (GTK_WINDOW (f->window), GTK_WIDGET (f->view));
  f->thumbnail = HEED_THUMBNAIL (ui_find (GTK_WIDGET (f->view), HEED_TYPE_THUMBNAIL, 0));
  gtk_window_present (GTK_WINDOW (f->window));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
  g_free (f->action);
}

/* All of one colour. */
static HeedPicture *
picture_new (const char *name, gsize width, gsize height, guint8 grey)
{
  guint8 *rgb = g_malloc (width * height * 3);
  memset (rgb, grey, width * height * 3);
  return heed_picture_new_take (name, width, height, rgb);
}

static GtkWidget *
find_label (Fixture *f, const char *text)
{
  GtkWidget *label;
  for (guint i = 0; (label = ui_find (GTK_WIDGET (f->view), GTK_TYPE_LABEL, i)) != NULL; i++)
    if (g_str_equal (gtk_label_get_text (GTK_LABEL (label)), text))
      return label;
  g_error ("No label says %s", text);
}

static GtkWidget *
find_by_action (Fixture *f, const char *action, gboolean mapped)
{
  GtkWidget *button;
  for (guint i = 0; (button = ui_find (GTK_WIDGET (f->view), GTK_TYPE_BUTTON, i)) != NULL; i++)
    if (g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (button)), action) == 0
        && gtk_widget_get_mapped (button) == mapped)
      return button;
  return NULL;
}

static gboolean
is_mapped (gpointer data)
{
  return gtk_widget_get_mapped (data);
}

static gboolean
has_texture (gpointer data)
{
  return heed_thumbnail_get_texture (data) != NULL;
}

static guint32
first_pixel (Fixture *f)
{
  GdkTexture *texture = heed_thumbnail_get_texture (f->thumbnail);
  gsize width = (gsize)gdk_texture_get_width (texture);
  gsize height = (gsize)gdk_texture_get_height (texture);
  g_autofree guint32 *pixels = g_new (guint32, width * height);
  gdk_texture_download (texture, (guchar *)pixels, width * 4);
  return pixels[0];
}

static void
press (Fixture *f, GtkWidget *button, const char *action)
{
  g_clear_pointer (&f->action, g_free);
  g_assert_true (gtk_widget_activate (button));
  g_assert_true (ui_until_set (&f->action));
  g_assert_cmpstr (f->action, ==, action);
}

static void
test_empty (Fixture *f, gconstpointer data)
{
  GtkWidget *drop_here = find_label (f, "Drop a picture here");
  g_assert_true (ui_until (is_mapped, drop_here));
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (f->thumbnail)));
  GtkWidget *open = find_by_action (f, "win.open-picture", TRUE);
  g_assert_true (open == ui_find_button (open, "_Open…"));
  press (f, open, "open-picture");
}

static void
test_picture (Fixture *f, gconstpointer data)
{
  g_autoptr (HeedPicture) picture = picture_new ("/tmp/toys.png", 512, 384, 200);
  g_autofree char *long_name = g_strnfill (200, 'x');
  heed_picture_view_set_picture (f->view, picture, "toys.png");
  g_assert_true (ui_until (is_mapped, f->thumbnail));
  g_assert_true (ui_until (has_texture, f->thumbnail));
  g_assert_cmpuint (first_pixel (f), ==, 0xffc8c8c8);
  GtkWidget *name = find_label (f, "toys.png");
  g_assert_cmpstr (gtk_widget_get_tooltip_text (name), ==, "toys.png");
  g_assert_true (gtk_widget_get_mapped (find_label (f, "512 × 384")));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (f->thumbnail), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "toys.png, 512 × 384 pixels");
  g_assert_nonnull (find_by_action (f, "win.open-picture", TRUE));
  int width;
  heed_picture_view_set_picture (f->view, picture, long_name);
  gtk_widget_measure (GTK_WIDGET (f->view), GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL,
                      NULL);
  g_assert_cmpint (width, <=, 300);
  heed_picture_view_set_picture (f->view, picture, NULL);
  find_label (f, "/tmp/toys.png");
}

static void
test_back_to_empty (Fixture *f, gconstpointer data)
{
  g_autoptr (HeedPicture) picture = picture_new ("a.png", 30, 20, 1);
  heed_picture_view_set_picture (f->view, picture, "a.png");
  g_assert_true (ui_until (has_texture, f->thumbnail));
  heed_picture_view_set_picture (f->view, NULL, NULL);
  g_assert_null (heed_thumbnail_get_texture (f->thumbnail));
  g_assert_true (ui_until (is_mapped, find_label (f, "Drop a picture here")));
}

static gboolean
is_dark (gpointer data)
{
  return has_texture (((Fixture *)data)->thumbnail) && first_pixel (data) == 0xff0a0a0a;
}

/* The last one given is the one shown, however long the ones before take. */
static void
test_overtaken (Fixture *f, gconstpointer data)
{
  g_autoptr (HeedPicture) slow = picture_new ("slow.png", 6000, 4000, 250);
  g_autoptr (HeedPicture) quick = picture_new ("quick.png", 20, 20, 10);
  heed_picture_view_set_picture (f->view, slow, NULL);
  /* not reduced while the window waits */
  g_assert_null (heed_thumbnail_get_texture (f->thumbnail));
  heed_picture_view_set_picture (f->view, quick, NULL);
  g_assert_true (ui_until (is_dark, f));
  for (guint i = 0; i < 100; i++)
    {
      ui_iterate ();
      g_assert_cmpuint (first_pixel (f), ==, 0xff0a0a0a);
    }
}

static void
check_shape (Fixture *f, gsize width, gsize height)
{
  g_autoptr (HeedPicture) picture = picture_new ("x.png", width, height, 9);
  int minimum, natural;
  heed_picture_view_set_picture (f->view, NULL, NULL);
  heed_picture_view_set_picture (f->view, picture, "x.png");
  g_assert_true (ui_until (has_texture, f->thumbnail));
  GdkTexture *texture = heed_thumbnail_get_texture (f->thumbnail);
  g_assert_cmpint (gdk_texture_get_width (texture), <=, 340 * 2);
  g_assert_cmpint (gdk_texture_get_height (texture), <=, HEED_THUMBNAIL_HEIGHT * 2);
  gtk_widget_measure (GTK_WIDGET (f->thumbnail), GTK_ORIENTATION_VERTICAL, 300, &minimum, &natural,
                      NULL, NULL);
  g_assert_cmpint (natural, ==, HEED_THUMBNAIL_HEIGHT);
  gtk_widget_measure (GTK_WIDGET (f->thumbnail), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL,
                      NULL, NULL);
  g_assert_cmpint (minimum, <=, 260);
}

static void
test_shapes (Fixture *f, gconstpointer data)
{
  check_shape (f, 1, 1);
  check_shape (f, 4000, 1);
  check_shape (f, 1, 4000);
  check_shape (f, 400, 300);
  check_shape (f, 3000, 2000);
}

static void
test_stepper (Fixture *f, gconstpointer data)
{
  g_autoptr (HeedPicture) picture = picture_new ("a.png", 30, 20, 1);
  heed_picture_view_set_picture (f->view, picture, NULL);
  heed_picture_view_set_position (f->view, 0, 1);
  g_assert_true (ui_until (is_mapped, f->thumbnail));
  g_assert_null (find_by_action (f, "win.next-picture", TRUE));
  heed_picture_view_set_position (f->view, 2, 50);
  g_assert_true (ui_until (is_mapped, find_label (f, "3 of 50")));
  GtkWidget *next = find_by_action (f, "win.next-picture", TRUE);
  GtkWidget *previous = find_by_action (f, "win.previous-picture", TRUE);
  g_assert_nonnull (gtk_widget_get_tooltip_text (next));
  g_assert_nonnull (gtk_widget_get_tooltip_text (previous));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (next), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Next picture");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (previous), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Previous picture");
  press (f, next, "next-picture");
  press (f, previous, "previous-picture");
  heed_picture_view_set_position (f->view, 0, 0);
  g_assert_null (find_by_action (f, "win.next-picture", TRUE));
}

#define ADD(name, func)                                                                            \
  g_test_add ("/ui/picture-view/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  heed_ui_init (gdk_display_get_default ());
  ADD ("empty", test_empty);
  ADD ("picture", test_picture);
  ADD ("back-to-empty", test_back_to_empty);
  ADD ("overtaken", test_overtaken);
  ADD ("shapes", test_shapes);
  ADD ("stepper", test_stepper);
  return g_test_run ();
}
