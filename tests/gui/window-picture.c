#include "window-picture.h"

/* GTK draws nothing of a window whose layout is about to change: then it has to change first. */
static GskRenderNode *
draw (GdkPaintable *paintable)
{
  gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;
  while (g_get_monotonic_time () < end)
    {
      GtkSnapshot *snapshot = gtk_snapshot_new ();
      gdk_paintable_snapshot (paintable, snapshot, gdk_paintable_get_intrinsic_width (paintable),
                              gdk_paintable_get_intrinsic_height (paintable));
      GskRenderNode *node = gtk_snapshot_free_to_node (snapshot);
      if (node != NULL)
        return node;
      g_main_context_iteration (NULL, TRUE);
    }
  g_error ("the window never came to rest");
}

void
window_picture_save (GtkNative *window, const char *path)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (window));
  GskRenderNode *node = draw (paintable);
  graphene_rect_t bounds =
      GRAPHENE_RECT_INIT (0, 0, (float)gdk_paintable_get_intrinsic_width (paintable),
                          (float)gdk_paintable_get_intrinsic_height (paintable));
  g_autoptr (GdkTexture) texture =
      gsk_renderer_render_texture (gtk_native_get_renderer (window), node, &bounds);
  if (!gdk_texture_save_to_png (texture, path))
    g_error ("%s cannot be written", path);
  gsk_render_node_unref (node);
}
