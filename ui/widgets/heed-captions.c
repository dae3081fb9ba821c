#include "heed-captions.h"

#include "heed-request.h"

#include <string.h>

struct _HeedCaptions
{
  GObject parent_instance;

  GListStore *store;      /* of HeedCaption */
  HeedCaption *explained; /* (nullable): one of them */
};

G_DEFINE_FINAL_TYPE (HeedCaptions, heed_captions, G_TYPE_OBJECT)

static void
heed_captions_finalize (GObject *object)
{
  HeedCaptions *self = HEED_CAPTIONS (object);
  g_clear_object (&self->explained);
  g_object_unref (self->store);
  G_OBJECT_CLASS (heed_captions_parent_class)->finalize (object);
}

static void
heed_captions_class_init (HeedCaptionsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = heed_captions_finalize;
}

static void
heed_captions_init (HeedCaptions *self)
{
  self->store = g_list_store_new (HEED_TYPE_CAPTION);
}

HeedCaptions *
heed_captions_new (void)
{
  return g_object_new (HEED_TYPE_CAPTIONS, NULL);
}

/* The store keeps it: no reference is handed out. */
static HeedCaption *
peek (HeedCaptions *self, guint position)
{
  g_autoptr (HeedCaption) caption = g_list_model_get_item (G_LIST_MODEL (self->store), position);
  return caption;
}

static GPtrArray *
split (const char *text)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (GStrv) parts = g_strsplit (text, "\n", -1);
  for (gsize i = 0; parts[i] != NULL; i++)
    {
      char *line = g_strstrip (parts[i]);
      if (*line == 0 || g_hash_table_contains (seen, line))
        continue;
      g_ptr_array_add (lines, g_strdup (line));
      g_hash_table_add (seen, lines->pdata[lines->len - 1]);
    }
  return lines;
}

/* What is between the lines at both ends that stay as they are. */
typedef struct
{
  guint start;
  guint n_old;
  guint n_new;
} Difference;

static Difference
compare (HeedCaptions *self, GPtrArray *lines)
{
  guint n = heed_captions_get_n (self);
  guint start = 0, end = 0, shortest = MIN (n, lines->len);
  while (start < shortest
         && strcmp (heed_caption_get_text (peek (self, start)), lines->pdata[start]) == 0)
    start++;
  while (end < shortest - start
         && strcmp (heed_caption_get_text (peek (self, n - 1 - end)),
                    lines->pdata[lines->len - 1 - end])
                == 0)
    end++;
  return (Difference) {start, n - start - end, lines->len - start - end};
}

/* Captions that are there before and after keep their objects.
 * Returns: how many of those that are replaced do */
static guint
replace (HeedCaptions *self, GPtrArray *lines, Difference difference)
{
  guint n_kept = 0;
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) old = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < difference.n_old; i++)
    {
      HeedCaption *caption = peek (self, difference.start + i);
      g_hash_table_insert (old, (gpointer)heed_caption_get_text (caption), caption);
    }
  for (guint i = 0; i < difference.n_new; i++)
    {
      const char *line = lines->pdata[difference.start + i];
      HeedCaption *caption = g_hash_table_lookup (old, line);
      n_kept += caption != NULL;
      g_ptr_array_add (added, caption != NULL ? g_object_ref (caption) : heed_caption_new (line));
    }
  g_list_store_splice (self->store, difference.start, difference.n_old, added->pdata, added->len);
  return n_kept;
}

static void
mark (HeedCaptions *self, HeedCaption *caption)
{
  if (self->explained != NULL)
    heed_caption_set_explained (self->explained, FALSE);
  g_set_object (&self->explained, caption);
  if (caption != NULL)
    heed_caption_set_explained (caption, TRUE);
}

/* Back to a caption of the list: @place is where the old one was. */
static void
mark_again (HeedCaptions *self, guint place)
{
  guint n = heed_captions_get_n (self);
  if (self->explained != NULL && g_list_store_find (self->store, self->explained, NULL))
    return;
  mark (self, n > 0 ? peek (self, MIN (place, n - 1)) : NULL);
}

gboolean
heed_captions_set_text (HeedCaptions *self, const char *text)
{
  g_return_val_if_fail (HEED_IS_CAPTIONS (self) && text != NULL, FALSE);
  g_autoptr (GPtrArray) lines = split (text);
  Difference difference = compare (self, lines);
  guint place = 0;
  if (difference.n_old == 0 && difference.n_new == 0)
    return FALSE;
  heed_captions_set_scores (self, NULL);
  if (self->explained != NULL)
    g_list_store_find (self->store, self->explained, &place);
  /* one line for one line: it is being typed */
  if (difference.n_old == 1 && difference.n_new == 1)
    heed_caption_set_text (peek (self, difference.start), lines->pdata[difference.start]);
  else if (replace (self, lines, difference) == 0 && difference.n_new == lines->len)
    place = 0;
  mark_again (self, place);
  for (guint i = 0; i < lines->len; i++)
    heed_caption_set_alone (peek (self, i), lines->len == 1);
  return TRUE;
}

GListModel *
heed_captions_get_model (HeedCaptions *self)
{
  g_return_val_if_fail (HEED_IS_CAPTIONS (self), NULL);
  return G_LIST_MODEL (self->store);
}

guint
heed_captions_get_n (HeedCaptions *self)
{
  g_return_val_if_fail (HEED_IS_CAPTIONS (self), 0);
  return g_list_model_get_n_items (G_LIST_MODEL (self->store));
}

GStrv
heed_captions_get_texts (HeedCaptions *self)
{
  g_return_val_if_fail (HEED_IS_CAPTIONS (self), NULL);
  guint n = heed_captions_get_n (self);
  GStrv texts = g_new0 (char *, (gsize)n + 1);
  for (guint i = 0; i < n; i++)
    texts[i] = g_strdup (heed_caption_get_text (peek (self, i)));
  return texts;
}

HeedCaption *
heed_captions_get_explained (HeedCaptions *self)
{
  g_return_val_if_fail (HEED_IS_CAPTIONS (self), NULL);
  return self->explained;
}

void
heed_captions_explain (HeedCaptions *self, HeedCaption *caption)
{
  g_return_if_fail (HEED_IS_CAPTIONS (self) && HEED_IS_CAPTION (caption));
  if (caption != self->explained && g_list_store_find (self->store, caption, NULL))
    mark (self, caption);
}

/* (transfer container): text → HeedScore, or NULL unless they are of exactly these captions. */
static GHashTable *
index_scores (HeedCaptions *self, GPtrArray *scores)
{
  guint n = heed_captions_get_n (self);
  g_autoptr (GHashTable) by_text = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; scores != NULL && i < scores->len; i++)
    {
      HeedScore *score = scores->pdata[i];
      g_hash_table_insert (by_text, score->text, score);
    }
  if (g_hash_table_size (by_text) != n)
    return NULL;
  for (guint i = 0; i < n; i++)
    if (!g_hash_table_contains (by_text, heed_caption_get_text (peek (self, i))))
      return NULL;
  return g_steal_pointer (&by_text);
}

void
heed_captions_set_scores (HeedCaptions *self, GPtrArray *scores)
{
  g_return_if_fail (HEED_IS_CAPTIONS (self));
  g_autoptr (GHashTable) by_text = index_scores (self, scores);
  for (guint i = 0; i < heed_captions_get_n (self); i++)
    {
      HeedCaption *caption = peek (self, i);
      if (by_text == NULL)
        {
          heed_caption_set_score (caption, NULL);
          continue;
        }
      const HeedScore *score = g_hash_table_lookup (by_text, heed_caption_get_text (caption));
      heed_caption_set_score (caption, &(HeedCaptionScore) {score->logit, score->probability});
    }
}
