#include "heed-prepared-picture.h"

struct _HeedPreparedPicture
{
  HeedPreparedParts parts;
};

HeedPreparedPicture *
heed_prepared_picture_new_take (const HeedPreparedParts *parts)
{
  HeedPreparedPicture *prepared = g_atomic_rc_box_new (HeedPreparedPicture);
  prepared->parts = *parts;
  return prepared;
}

HeedPreparedPicture *
heed_prepared_picture_ref (HeedPreparedPicture *prepared)
{
  return g_atomic_rc_box_acquire (prepared);
}

static void
clear (gpointer data)
{
  HeedPreparedPicture *prepared = data;
  g_free (prepared->parts.rgb);
  g_free (prepared->parts.pixels);
}

void
heed_prepared_picture_unref (HeedPreparedPicture *prepared)
{
  g_atomic_rc_box_release_full (prepared, clear);
}

gsize
heed_prepared_picture_width (const HeedPreparedPicture *prepared)
{
  return prepared->parts.width;
}

gsize
heed_prepared_picture_height (const HeedPreparedPicture *prepared)
{
  return prepared->parts.height;
}

const guint8 *
heed_prepared_picture_rgb (const HeedPreparedPicture *prepared)
{
  return prepared->parts.rgb;
}

const float *
heed_prepared_picture_pixels (const HeedPreparedPicture *prepared)
{
  return prepared->parts.pixels;
}

HeedBox
heed_prepared_picture_box (const HeedPreparedPicture *prepared)
{
  return prepared->parts.box;
}

HeedBox
heed_prepared_picture_placed (const HeedPreparedPicture *prepared)
{
  return prepared->parts.placed;
}
