#include "window-pointer.h"

#if defined(HEED_HAS_X11) && defined(GDK_WINDOWING_X11)
#include <gdk/x11/gdkx.h>

/* GTK 4 makes no events by hand; the X server does. */
static gboolean
warp (GtkNative *native, double x, double y)
{
  GdkSurface *surface = gtk_native_get_surface (native);
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (native));
  int scale = gdk_surface_get_scale_factor (surface);
  double left, top;
  if (!GDK_IS_X11_DISPLAY (display))
    return FALSE;
  gtk_native_get_surface_transform (native, &left, &top);
  XWarpPointer (gdk_x11_display_get_xdisplay (display), None, gdk_x11_surface_get_xid (surface), 0,
                0, 0, 0, (int)((x + left) * scale), (int)((y + top) * scale));
  XFlush (gdk_x11_display_get_xdisplay (display));
  return TRUE;
}
#else
static gboolean
warp (GtkNative *native, double x, double y)
{
  return FALSE;
}
#endif

gboolean
window_pointer_move (GtkWidget *widget, double x, double y)
{
  GtkNative *native = gtk_widget_get_native (widget);
  graphene_rect_t bounds;
  if (native == NULL || !gtk_widget_get_mapped (widget)
      || !gtk_widget_compute_bounds (widget, GTK_WIDGET (native), &bounds))
    return FALSE;
  return warp (native, bounds.origin.x + x * bounds.size.width,
               bounds.origin.y + y * bounds.size.height);
}
