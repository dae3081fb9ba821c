#include "heed-normaliser.h"

#include "heed-error.h"
#include "heed-json.h"
#include "heed-steps.h"
#include "heed-unicode.h"

#include <string.h>

typedef struct _Step Step;

/* A row of the table of normalising steps. */
typedef struct
{
  const char *type;
  gboolean (*read) (Step *step, const char *origin, const char *field, JsonObject *object,
                    GError **error);
  HeedAligned *(*run) (const Step *step, const HeedAligned *text, GError **error);
} StepClass;

struct _Step
{
  const StepClass *class;
  HeedPattern *pattern;
  char *content;
};

struct _HeedNormaliser
{
  GPtrArray *steps;
};

static HeedAligned *
run_nfc (const Step *step, const HeedAligned *text, GError **error)
{
  return heed_unicode_nfc (text);
}

static HeedAligned *
run_lowercase (const Step *step, const HeedAligned *text, GError **error)
{
  return heed_unicode_lowercase (text);
}

static gboolean
read_replace (Step *step, const char *origin, const char *field, JsonObject *object, GError **error)
{
  const char *content = NULL;
  g_autofree char *path = g_strconcat (field, ".", NULL);
  if (!heed_json_string (&(HeedJsonScope) {object, origin, path}, "content", &content, error))
    return FALSE;
  if (content == NULL || strlen (content) > 64 || !g_utf8_validate (content, -1, NULL))
    {
      g_set_error (error, HEED_ERROR, HEED_ERROR_FORMAT,
                   "%s: %scontent is not a string of at most 64 bytes", origin, path);
      return FALSE;
    }
  step->content = g_strdup (content);
  step->pattern = heed_steps_pattern (origin, field, object, error);
  return step->pattern != NULL;
}

static HeedAligned *
run_replace (const Step *step, const HeedAligned *text, GError **error)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (HeedRange));
  if (!heed_pattern_find (step->pattern, text->text->str, text->text->len, found, error))
    return NULL;
  HeedAligned *to = heed_aligned_new ();
  guint32 done = 0;
  for (guint i = 0; i < found->len; i++)
    {
      HeedRange range = g_array_index (found, HeedRange, i);
      if (range.start == range.end)
        continue;
      heed_aligned_copy (to, text, (HeedRange) {done, range.start});
      heed_aligned_append (to, step->content, strlen (step->content),
                           heed_aligned_origin (text, range));
      done = range.end;
    }
  heed_aligned_copy (to, text, (HeedRange) {done, (guint32)text->text->len});
  return to;
}

static const StepClass step_classes[] = {
    {"NFC", NULL, run_nfc},
    {"Replace", read_replace, run_replace},
    {"Lowercase", NULL, run_lowercase},
};

static void
step_free (gpointer data)
{
  Step *step = data;
  heed_pattern_free (step->pattern);
  g_free (step->content);
  g_free (step);
}

static gboolean
read_step (const char *origin, const char *field, JsonObject *object, gpointer chain,
           GError **error)
{
  HeedNormaliser *normaliser = chain;
  const char *type = json_object_get_string_member_with_default (object, "type", "");
  for (gsize i = 0; i < G_N_ELEMENTS (step_classes); i++)
    if (g_str_equal (type, step_classes[i].type))
      {
        Step *step = g_new0 (Step, 1);
        step->class = &step_classes[i];
        g_ptr_array_add (normaliser->steps, step);
        return step->class->read == NULL || step->class->read (step, origin, field, object, error);
      }
  return heed_steps_refuse (origin, field, object, "NFC, Replace, Lowercase", error);
}

HeedNormaliser *
heed_normaliser_new (const char *origin, JsonNode *node, GError **error)
{
  g_autoptr (HeedNormaliser) normaliser = g_new (HeedNormaliser, 1);
  normaliser->steps = g_ptr_array_new_with_free_func (step_free);
  if (!heed_steps_read (origin, "normalizer", "normalizers", node, read_step, normaliser, error))
    return NULL;
  return g_steal_pointer (&normaliser);
}

void
heed_normaliser_free (HeedNormaliser *normaliser)
{
  if (normaliser == NULL)
    return;
  g_ptr_array_unref (normaliser->steps);
  g_free (normaliser);
}

HeedAligned *
heed_normaliser_run (const HeedNormaliser *normaliser, const HeedAligned *text, GError **error)
{
  g_autoptr (HeedAligned) now = heed_aligned_new ();
  heed_aligned_copy (now, text, (HeedRange) {0, (guint32)text->text->len});
  for (guint i = 0; i < normaliser->steps->len; i++)
    {
      const Step *step = g_ptr_array_index (normaliser->steps, i);
      HeedAligned *next = step->class->run (step, now, error);
      if (next == NULL)
        return NULL;
      heed_aligned_free (now);
      now = next;
    }
  return g_steal_pointer (&now);
}
