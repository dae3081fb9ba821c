#include "heed-picture-view.h"

#include "heed-thumbnail.h"
#include "heed-ui.h"

#include <glib/gi18n-lib.h>

struct _HeedPictureView
{
  GtkWidget parent_instance;

  GtkStack *stack;
  HeedThumbnail *thumbnail;
  GtkLabel *name;
  GtkLabel *size;
  GtkWidget *stepper;
  GtkLabel *position;
};

G_DEFINE_TYPE (HeedPictureView, heed_picture_view, GTK_TYPE_WIDGET)

static void
dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), HEED_TYPE_PICTURE_VIEW);
  G_OBJECT_CLASS (heed_picture_view_parent_class)->dispose (object);
}

static void
heed_picture_view_class_init (HeedPictureViewClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = dispose;
  g_type_ensure (HEED_TYPE_THUMBNAIL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               HEED_UI_RESOURCES "heed-picture-view.ui");
  gtk_widget_class_bind_template_child (widget_class, HeedPictureView, stack);
  gtk_widget_class_bind_template_child (widget_class, HeedPictureView, thumbnail);
  gtk_widget_class_bind_template_child (widget_class, HeedPictureView, name);
  gtk_widget_class_bind_template_child (widget_class, HeedPictureView, size);
  gtk_widget_class_bind_template_child (widget_class, HeedPictureView, stepper);
  gtk_widget_class_bind_template_child (widget_class, HeedPictureView, position);
  gtk_widget_class_set_css_name (widget_class, "pictureview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
heed_picture_view_init (HeedPictureView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
heed_picture_view_new (void)
{
  return g_object_new (HEED_TYPE_PICTURE_VIEW, NULL);
}

static void
describe (HeedPictureView *self, const HeedPicture *picture, const char *name)
{
  g_autofree char *size =
      g_strdup_printf ("%" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT, heed_picture_width (picture),
                       heed_picture_height (picture));
  /* translators: a picture's name and its size, "512 × 384" */
  g_autofree char *label = g_strdup_printf (_ ("%s, %s pixels"), name, size);
  gtk_label_set_text (self->name, name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name), name);
  gtk_label_set_text (self->size, size);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->thumbnail), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}

void
heed_picture_view_set_picture (HeedPictureView *self, HeedPicture *picture, const char *name)
{
  g_return_if_fail (HEED_IS_PICTURE_VIEW (self));
  heed_thumbnail_set_picture (self->thumbnail, picture);
  if (picture != NULL)
    describe (self, picture, name != NULL ? name : heed_picture_name (picture));
  gtk_stack_set_visible_child_name (self->stack, picture != NULL ? "picture" : "empty");
}

void
heed_picture_view_set_position (HeedPictureView *self, guint index, guint n)
{
  g_return_if_fail (HEED_IS_PICTURE_VIEW (self));
  g_return_if_fail (n == 0 || index < n);
  /* translators: the third of fifty pictures */
  g_autofree char *text = g_strdup_printf (_ ("%u of %u"), index + 1, n);
  gtk_label_set_text (self->position, text);
  gtk_widget_set_visible (self->stepper, n > 1);
}
