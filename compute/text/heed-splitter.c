#include "heed-splitter.h"

#include "heed-bytelevel.h"
#include "heed-error.h"
#include "heed-json.h"
#include "heed-steps.h"

/* How GPT-2 splits a text (Radford et al. 2019). */
#define BYTELEVEL_WORDS                                                                            \
  "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+"

typedef struct
{
  HeedPattern *pattern;
  gboolean keep_matches;
  gboolean keep_gaps;
  gboolean spell_bytes;
} Step;

struct _HeedSplitter
{
  GPtrArray *steps;
};

static gboolean
refuse_option (const char *origin, const char *field, const char *option, GError **error)
{
  g_set_error (error, HEED_ERROR, HEED_ERROR_UNSUPPORTED, "%s: %s%s, which Heed cannot do", origin,
               field, option);
  return FALSE;
}

static gboolean
read_split (Step *step, const char *origin, const char *field, JsonObject *object, GError **error)
{
  g_autofree char *path = g_strconcat (field, ".", NULL);
  HeedJsonScope scope = {object, origin, path};
  const char *behaviour = "";
  gboolean invert = FALSE;
  if (!heed_json_string (&scope, "behavior", &behaviour, error)
      || !heed_json_boolean (&scope, "invert", &invert, error))
    return FALSE;
  gboolean removed = g_str_equal (behaviour, "Removed");
  if (!removed && !g_str_equal (behaviour, "Isolated"))
    return refuse_option (origin, field, ".behavior is neither Removed nor Isolated", error);
  step->keep_matches = !removed || invert;
  step->keep_gaps = !removed || !invert;
  step->pattern = heed_steps_pattern (origin, field, object, error);
  return step->pattern != NULL;
}

static gboolean
read_bytelevel (Step *step, const char *origin, const char *field, JsonObject *object,
                GError **error)
{
  g_autofree char *path = g_strconcat (field, ".", NULL);
  HeedJsonScope scope = {object, origin, path};
  gboolean split = TRUE, prefix = TRUE;
  if (!heed_json_boolean (&scope, "use_regex", &split, error)
      || !heed_json_boolean (&scope, "add_prefix_space", &prefix, error))
    return FALSE;
  if (prefix)
    return refuse_option (origin, field, ".add_prefix_space is true", error);
  step->keep_matches = step->keep_gaps = step->spell_bytes = TRUE;
  if (split)
    step->pattern = heed_pattern_new (origin, field, BYTELEVEL_WORDS, FALSE, error);
  return !split || step->pattern != NULL;
}

static void
step_free (gpointer data)
{
  Step *step = data;
  heed_pattern_free (step->pattern);
  g_free (step);
}

static gboolean
read_step (const char *origin, const char *field, JsonObject *object, gpointer chain,
           GError **error)
{
  HeedSplitter *splitter = chain;
  const char *type = json_object_get_string_member_with_default (object, "type", "");
  Step *step = g_new0 (Step, 1);
  g_ptr_array_add (splitter->steps, step);
  if (g_str_equal (type, "Split"))
    return read_split (step, origin, field, object, error);
  if (g_str_equal (type, "ByteLevel"))
    return read_bytelevel (step, origin, field, object, error);
  return heed_steps_refuse (origin, field, object, "Split, ByteLevel", error);
}

HeedSplitter *
heed_splitter_new (const char *origin, JsonNode *node, GError **error)
{
  g_autoptr (HeedSplitter) splitter = g_new (HeedSplitter, 1);
  splitter->steps = g_ptr_array_new_with_free_func (step_free);
  if (!heed_steps_read (origin, "pre_tokenizer", "pretokenizers", node, read_step, splitter, error))
    return NULL;
  return g_steal_pointer (&splitter);
}

void
heed_splitter_free (HeedSplitter *splitter)
{
  if (splitter == NULL)
    return;
  g_ptr_array_unref (splitter->steps);
  g_free (splitter);
}

static void
keep (GArray *words, gboolean wanted, guint32 start, guint32 end)
{
  if (wanted && start < end)
    g_array_append_val (words, ((HeedRange) {start, end}));
}

/* Splits each word by itself: an expression never looks beyond the word that it splits. */
static GArray *
split (const Step *step, const HeedAligned *text, const GArray *words, GError **error)
{
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (HeedRange));
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (HeedRange));
  for (guint i = 0; i < words->len; i++)
    {
      HeedRange word = g_array_index (words, HeedRange, i);
      guint32 done = word.start;
      g_array_set_size (found, 0);
      if (!heed_pattern_find (step->pattern, text->text->str + word.start, word.end - word.start,
                              found, error))
        return NULL;
      for (guint k = 0; k < found->len; k++)
        {
          HeedRange match = g_array_index (found, HeedRange, k);
          keep (parts, step->keep_gaps, done, word.start + match.start);
          keep (parts, step->keep_matches, word.start + match.start, word.start + match.end);
          done = word.start + match.end;
        }
      keep (parts, step->keep_gaps, done, word.end);
    }
  return g_steal_pointer (&parts);
}

HeedAligned *
heed_splitter_run (const HeedSplitter *splitter, const HeedAligned *text, GArray **words,
                   GError **error)
{
  g_autoptr (HeedAligned) now = heed_aligned_new ();
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (HeedRange));
  heed_aligned_copy (now, text, (HeedRange) {0, (guint32)text->text->len});
  keep (parts, TRUE, 0, (guint32)text->text->len);
  for (guint i = 0; i < splitter->steps->len; i++)
    {
      const Step *step = g_ptr_array_index (splitter->steps, i);
      GArray *finer = step->pattern ? split (step, now, parts, error) : g_array_ref (parts);
      if (finer == NULL)
        return NULL;
      g_array_unref (parts);
      parts = finer;
      if (!step->spell_bytes)
        continue;
      HeedAligned *spelt = heed_bytelevel_spell (now, parts);
      heed_aligned_free (now);
      now = spelt;
    }
  *words = g_steal_pointer (&parts);
  return g_steal_pointer (&now);
}
