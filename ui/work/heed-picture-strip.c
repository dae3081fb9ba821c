#include "heed-picture-strip.h"

typedef struct
{
  char *path;
  HeedPicture *picture;
  char *captions;
} Entry;

struct _HeedPictureStrip
{
  GPtrArray *entries;
  guint current;
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;
  g_free (entry->path);
  g_clear_pointer (&entry->picture, heed_picture_unref);
  g_free (entry->captions);
  g_free (entry);
}

static const Entry *
get_entry (const HeedPictureStrip *strip, guint index)
{
  g_return_val_if_fail (index < strip->entries->len, NULL);
  return g_ptr_array_index (strip->entries, index);
}

HeedPictureStrip *
heed_picture_strip_new (void)
{
  HeedPictureStrip *strip = g_new0 (HeedPictureStrip, 1);
  strip->entries = g_ptr_array_new_with_free_func (entry_free);
  return strip;
}

void
heed_picture_strip_free (HeedPictureStrip *strip)
{
  if (strip == NULL)
    return;
  g_ptr_array_unref (strip->entries);
  g_free (strip);
}

static void
clear (HeedPictureStrip *strip)
{
  g_ptr_array_set_size (strip->entries, 0);
  strip->current = 0;
}

void
heed_picture_strip_set_paths (HeedPictureStrip *strip, const char *const *paths, guint n)
{
  clear (strip);
  for (guint i = 0; i < n; i++)
    {
      Entry *entry = g_new0 (Entry, 1);
      entry->path = g_strdup (paths[i]);
      g_ptr_array_add (strip->entries, entry);
    }
}

void
heed_picture_strip_set_picture (HeedPictureStrip *strip, HeedPicture *picture)
{
  Entry *entry = g_new0 (Entry, 1);
  entry->picture = heed_picture_ref (picture);
  clear (strip);
  g_ptr_array_add (strip->entries, entry);
}

guint
heed_picture_strip_get_n (const HeedPictureStrip *strip)
{
  return strip->entries->len;
}

guint
heed_picture_strip_get_current (const HeedPictureStrip *strip)
{
  return strip->current;
}

void
heed_picture_strip_set_current (HeedPictureStrip *strip, guint index)
{
  g_return_if_fail (index < strip->entries->len);
  strip->current = index;
}

void
heed_picture_strip_remove (HeedPictureStrip *strip, guint index)
{
  g_return_if_fail (index < strip->entries->len);
  g_ptr_array_remove_index (strip->entries, index);
  if (strip->current > index || (strip->current > 0 && strip->current == strip->entries->len))
    strip->current--;
}

const char *
heed_picture_strip_get_path (const HeedPictureStrip *strip, guint index)
{
  return get_entry (strip, index)->path;
}

HeedPicture *
heed_picture_strip_get_picture (const HeedPictureStrip *strip, guint index)
{
  return get_entry (strip, index)->picture;
}

const char *
heed_picture_strip_get_captions (const HeedPictureStrip *strip, guint index)
{
  return get_entry (strip, index)->captions;
}

void
heed_picture_strip_set_captions (HeedPictureStrip *strip, guint index, const char *captions)
{
  g_return_if_fail (index < strip->entries->len);
  Entry *entry = g_ptr_array_index (strip->entries, index);
  if (captions == entry->captions)
    return;
  g_free (entry->captions);
  entry->captions = g_strdup (captions);
}
