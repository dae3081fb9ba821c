/* heed-figure-text.c: see heed-figure-text.h. */
#include "heed-figure-text.h"

#include "heed-exactness.h"
#include "heed-figure-style.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define FINGERPRINT_DIGITS 12

char *
heed_figure_text_target (const HeedResult *result)
{
  const char *text = result->target_text ? result->target_text : "";

  switch (result->target_kind)
    {
    case HEED_TARGET_VERSUS:
      /* Translators: the caption explained, and the one it is compared to */
      return g_strdup_printf (_ ("caption “%s” against “%s”"), text,
                              result->versus ? result->versus : "");
    case HEED_TARGET_LIST:
      {
        guint n = result->against ? g_strv_length (result->against) : 0;

        return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "caption “%s” among %u caption",
                                             "caption “%s” among %u captions", n),
                                text, n);
      }
    default:
      return g_strdup_printf (_ ("caption “%s”"), text);
    }
}

char *
heed_figure_text_value (const HeedExplanation *explanation)
{
  g_autofree char *number = heed_format_number (explanation->value);

  return g_strdup_printf ("%s %s", heed_scale_value_name (explanation->value_kind), number);
}

char *
heed_figure_text_settings (const HeedExplanation *explanation)
{
  g_autoptr (GString) text = g_string_new (explanation->settings);

  if (explanation->contrast == HEED_CONTRAST_SCALED)
    return g_strdup (_ ("numbers of different kinds: each map divided by its own largest"));
  g_string_replace (text, "=", " = ", 0);
  g_string_replace (text, ",", ", ", 0);
  return g_strdup (text->str);
}

char *
heed_figure_text_keep_together (const char *name)
{
  g_autoptr (GString) text = g_string_new (name);

  g_string_replace (text, " = ", "\u00a0=\u00a0", 0);
  g_string_replace (text, "-", "-\u2060", 0);
  g_string_replace (text, ":", ":\u2060", 0);
  return g_strdup (text->str);
}

gsize
heed_figure_text_unexplained (const HeedExplanation *explanation)
{
  gsize n = 0;

  for (gsize i = 0; explanation->image && i < (gsize)explanation->rows * explanation->cols; i++)
    n += !isfinite (explanation->image[i]);
  return n;
}

/* (nullable) (transfer full): "20 of 196 patches" */
static char *
count_exact (const HeedExplanation *explanation, guint side)
{
  gsize all;
  gsize exact = heed_explanation_count_exact (explanation, side, &all);

  if (all == 0)
    return NULL;
  return g_strdup_printf (
      side == 0 ? g_dngettext (GETTEXT_PACKAGE, "%" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " patch",
                               "%" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " patches", all)
                : g_dngettext (GETTEXT_PACKAGE, "%" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " token",
                               "%" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " tokens", all),
      exact, all);
}

char *
heed_figure_text_exact (const HeedExplanation *explanation)
{
  g_autofree char *patches = count_exact (explanation, 0);
  g_autofree char *tokens = count_exact (explanation, 1);

  if (!patches && !tokens)
    return NULL;
  if (patches && tokens)
    /* Translators: "20 of 196 patches", "3 of 5 tokens" */
    return g_strdup_printf (_ ("Exact (outlined): %s, %s"), patches, tokens);
  return g_strdup_printf (_ ("Exact (outlined): %s"), patches ? patches : tokens);
}

/* "AtMan (kappa = 0.7), GAE" */
static char *
method_names (const GPtrArray *explanations)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < explanations->len; i++)
    {
      g_autofree char *name = heed_explanation_describe (explanations->pdata[i]);

      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", name);
    }
  return g_string_free (names, FALSE);
}

char *
heed_figure_text_title (const HeedResult *result)
{
  g_autoptr (GPtrArray) all = heed_result_list_all (result);
  g_autofree char *names = method_names (all);
  const char *text = result->target_text ? result->target_text : "";

  if (all->len == 0)
    return g_strdup_printf ("“%s”", text);
  return g_strdup_printf ("“%s”: %s", text, names);
}

/* "logit 7.641", or nothing where the explanations explain different values. */
static char *
common_value (const GPtrArray *explanations)
{
  g_autofree char *first = NULL;

  for (guint i = 0; i < explanations->len; i++)
    {
      g_autofree char *value = heed_figure_text_value (explanations->pdata[i]);

      if (i == 0)
        first = g_strdup (value);
      else if (!g_str_equal (first, value))
        return NULL;
    }
  return g_steal_pointer (&first);
}

static char *
short_fingerprint (const HeedResult *result)
{
  return g_strndup (result->model_fingerprint ? result->model_fingerprint : "", FINGERPRINT_DIGITS);
}

static void
append_sentence (GString *text, char *sentence)
{
  if (text->len > 0)
    g_string_append_c (text, ' ');
  g_string_append (text, sentence);
  g_free (sentence);
}

static void
append_target (GString *text, const HeedResult *result)
{
  g_autofree char *target = heed_figure_text_target (result);
  g_autoptr (GPtrArray) all = heed_result_list_all (result);
  g_autofree char *value = common_value (all);

  if (value)
    append_sentence (text, g_strdup_printf (_ ("Target: %s, %s."), target, value));
  else
    append_sentence (text, g_strdup_printf (_ ("Target: %s."), target));
}

static void
append_origin (GString *text, const HeedResult *result)
{
  g_autofree char *fingerprint = short_fingerprint (result);

  append_sentence (text,
                   g_strdup_printf (_ ("Model: %s, fingerprint %s."),
                                    result->model_name ? result->model_name : "–", fingerprint));
  if (result->picture && result->image_path)
    {
      g_autofree char *name = g_filename_display_basename (result->image_path);

      append_sentence (text, g_strdup_printf (_ ("Picture: %s, %u × %u pixels."), name,
                                              (guint)heed_picture_width (result->picture),
                                              (guint)heed_picture_height (result->picture)));
    }
}

static void
append_scale (GString *text, const GPtrArray *groups, const HeedFigureOptions *options)
{
  gboolean any_shared = FALSE;

  for (guint i = 0; i < groups->len; i++)
    {
      const HeedScaleGroup *group = groups->pdata[i];
      g_autofree char *names = NULL;

      if (group->members->len < 2)
        continue;
      any_shared = TRUE;
      names = method_names (group->members);
      append_sentence (text, g_strdup_printf (_ ("One colour scale for %s."), names));
    }
  if (!any_shared && groups->len > 1)
    append_sentence (text, g_strdup (options->scale == HEED_SCALE_SHARED
                                         ? _ ("These numbers are of different kinds: each map has "
                                              "its own colour scale.")
                                         : _ ("Each map has its own colour scale.")));
}

static gboolean
has_ledger (const GPtrArray *explanations)
{
  for (guint i = 0; i < explanations->len; i++)
    {
      const HeedExplanation *explanation = explanations->pdata[i];

      if (explanation->ledger[0] || explanation->ledger[1])
        return TRUE;
    }
  return FALSE;
}

static void
append_reading (GString *text, const HeedResult *result, const GPtrArray *groups,
                const HeedFigureOptions *options)
{
  const HeedPalette *palette = options->palette ? options->palette : heed_palettes (NULL);
  g_autoptr (GPtrArray) all = heed_result_list_all (result);
  gboolean has_negative = FALSE;
  gboolean has_unexplained = FALSE;
  gboolean has_difference = FALSE;
  gboolean has_estimates = FALSE;

  for (guint i = 0; i < groups->len; i++)
    has_negative |= ((HeedScaleGroup *)groups->pdata[i])->image.has_negative;
  for (guint i = 0; i < all->len; i++)
    {
      const HeedExplanation *explanation = all->pdata[i];

      has_difference |= explanation->contrast != HEED_CONTRAST_NONE;
      has_estimates |= heed_explanation_estimates (explanation);
      has_unexplained |= heed_figure_text_unexplained (explanation) > 0;
      for (guint token = 0; explanation->text && token < explanation->n_text; token++)
        has_unexplained |= !isfinite (explanation->text[token]);
    }
  if (has_negative)
    append_sentence (text, g_strdup (heed_palette_reading (palette)));
  if (has_difference)
    append_sentence (text, g_strdup (_ ("In a difference these are the colours of where the first "
                                        "map is greater, and where the second is.")));
  if (has_estimates)
    append_sentence (text, g_strdup (_ ("Outlined: exact among estimates.")));
  if (has_unexplained)
    append_sentence (text, g_strdup (_ ("Hatched: not explained.")));
  if (has_ledger (all))
    append_sentence (text,
                     g_strdup (_ ("A ledger divides the value f between the map (relevance) and "
                                  "what belongs to no patch or word.")));
}

char *
heed_figure_text_caption (const HeedResult *result, const GPtrArray *groups,
                          const HeedFigureOptions *options)
{
  GString *text = g_string_new (NULL);

  append_target (text, result);
  append_origin (text, result);
  append_scale (text, groups, options);
  append_reading (text, result, groups, options);
  if (result->device)
    append_sentence (text, g_strdup_printf (_ ("Computed on %s."), result->device));
  append_sentence (text, g_strdup ("Heed " HEED_VERSION "."));
  return g_string_free (text, FALSE);
}

static void
entry_free (gpointer data)
{
  HeedFigureEntry *entry = data;

  g_free (entry->value);
  g_free (entry);
}

static void
add_entry (GPtrArray *metadata, const char *key, const char *value)
{
  HeedFigureEntry *entry = g_new (HeedFigureEntry, 1);

  entry->key = key;
  entry->value = heed_clean_text (value);
  g_ptr_array_add (metadata, entry);
}

static void
append_line (GString *lines, const char *line)
{
  if (lines->len > 0)
    g_string_append_c (lines, '\n');
  g_string_append (lines, line ? line : "");
}

static void
add_explanations (GPtrArray *metadata, const HeedResult *result)
{
  g_autoptr (GString) methods = g_string_new (NULL);
  g_autoptr (GString) parameters = g_string_new (NULL);
  g_autoptr (GString) values = g_string_new (NULL);
  g_autoptr (GString) warnings = g_string_new (NULL);
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  for (guint i = 0; i < result->explanations->len; i++)
    {
      const HeedExplanation *explanation = result->explanations->pdata[i];

      g_string_append_printf (methods, "%s%s%s", i > 0 ? "\n" : "", explanation->method,
                              explanation->unfinished ? " (unfinished)" : "");
      /* An explanation without parameters still has its line. */
      g_string_append_printf (parameters, "%s%s", i > 0 ? "\n" : "",
                              explanation->parameters ? explanation->parameters : "");
      append_line (values, g_ascii_dtostr (number, sizeof number, explanation->value));
      for (guint w = 0; explanation->warnings && w < explanation->warnings->len; w++)
        append_line (warnings, explanation->warnings->pdata[w]);
    }
  add_entry (metadata, "heed:method", methods->str);
  add_entry (metadata, "heed:parameters", parameters->str);
  add_entry (metadata, "heed:value", values->str);
  for (guint i = 0; result->warnings && i < result->warnings->len; i++)
    append_line (warnings, result->warnings->pdata[i]);
  if (warnings->len > 0)
    add_entry (metadata, "heed:warnings", warnings->str);
}

/* "atman:kept=0.1 − occlusion:…", one a line, with how it was made. */
static void
add_differences (GPtrArray *metadata, const HeedResult *result)
{
  g_autoptr (GString) lines = g_string_new (NULL);

  for (guint i = 0; i < result->differences->len; i++)
    {
      const HeedExplanation *difference = result->differences->pdata[i];

      append_line (lines, difference->parameters);
      if (difference->contrast == HEED_CONTRAST_SCALED)
        g_string_append (lines, " (each divided by its own largest)");
    }
  if (lines->len > 0)
    add_entry (metadata, "heed:difference", lines->str);
}

static void
add_target (GPtrArray *metadata, const HeedResult *result)
{
  static const char *const kinds[] = {"caption", "list", "versus"};

  add_entry (metadata, "heed:target", result->target_text);
  add_entry (metadata, "heed:target-kind", kinds[result->target_kind]);
  if (result->target_kind == HEED_TARGET_VERSUS)
    add_entry (metadata, "heed:versus", result->versus);
  if (result->target_kind == HEED_TARGET_LIST && result->against)
    {
      g_autofree char *list = g_strjoinv ("\n", result->against);

      add_entry (metadata, "heed:against", list);
    }
}

GPtrArray *
heed_figure_text_metadata (const HeedResult *result, const HeedFigureOptions *options)
{
  GPtrArray *metadata = g_ptr_array_new_with_free_func (entry_free);
  g_autoptr (GPtrArray) all = heed_result_list_all (result);
  g_autoptr (GPtrArray) groups = heed_scale_groups_new (all, options->scale);
  g_autofree char *title = heed_figure_text_title (result);
  g_autofree char *caption = heed_figure_text_caption (result, groups, options);

  add_entry (metadata, "Title", title);
  add_entry (metadata, "Description", caption);
  add_entry (metadata, "Software", "Heed " HEED_VERSION);
  add_explanations (metadata, result);
  add_differences (metadata, result);
  add_target (metadata, result);
  add_entry (metadata, "heed:model", result->model_name);
  add_entry (metadata, "heed:fingerprint", result->model_fingerprint);
  add_entry (metadata, "heed:device", result->device);
  if (result->image_path)
    {
      g_autofree char *name = g_filename_display_basename (result->image_path);

      add_entry (metadata, "heed:picture", name);
    }
  add_entry (metadata, "heed:scale", options->scale == HEED_SCALE_SHARED ? "shared" : "own");
  add_entry (metadata, "heed:version", HEED_VERSION);
  return metadata;
}

const char *
heed_figure_text_find (const GPtrArray *metadata, const char *key)
{
  for (guint i = 0; i < metadata->len; i++)
    {
      const HeedFigureEntry *entry = metadata->pdata[i];

      if (g_str_equal (entry->key, key))
        return entry->value;
    }
  return NULL;
}
