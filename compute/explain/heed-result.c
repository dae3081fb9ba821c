#include "heed-result.h"

#include <string.h>

HeedResult *
heed_result_new (void)
{
  HeedResult *result = g_new0 (HeedResult, 1);
  g_atomic_ref_count_init (&result->references);
  result->explanations = g_ptr_array_new_with_free_func ((GDestroyNotify)heed_explanation_free);
  result->differences = g_ptr_array_new_with_free_func ((GDestroyNotify)heed_explanation_free);
  result->checks = g_ptr_array_new_with_free_func ((GDestroyNotify)heed_check_free);
  result->warnings = g_ptr_array_new_with_free_func (g_free);
  return result;
}

static gpointer
copy_explanation (gconstpointer explanation, gpointer user_data)
{
  return heed_explanation_copy (explanation);
}

static gpointer
copy_check (gconstpointer check, gpointer user_data)
{
  HeedCheck *copy = g_memdup2 (check, sizeof *copy);
  copy->method = g_strdup (copy->method);
  return copy;
}

static gpointer
copy_string (gconstpointer string, gpointer user_data)
{
  return g_strdup (string);
}

HeedResult *
heed_result_copy (const HeedResult *result)
{
  HeedResult *copy = g_memdup2 (result, sizeof *result);
  g_atomic_ref_count_init (&copy->references);
  copy->model_path = g_strdup (result->model_path);
  copy->model_name = g_strdup (result->model_name);
  copy->model_family = g_strdup (result->model_family);
  copy->model_fingerprint = g_strdup (result->model_fingerprint);
  copy->device = g_strdup (result->device);
  copy->target_text = g_strdup (result->target_text);
  copy->versus = g_strdup (result->versus);
  copy->against = g_strdupv (result->against);
  copy->image_path = g_strdup (result->image_path);
  copy->picture = result->picture ? heed_picture_ref (result->picture) : NULL;
  copy->ids = g_memdup2 (result->ids, result->n_ids * sizeof (gint32));
  copy->pieces = g_strdupv (result->pieces);
  copy->words = g_strdupv (result->words);
  copy->word_of = g_memdup2 (result->word_of, result->n_ids * sizeof (int));
  copy->explanations = g_ptr_array_copy (result->explanations, copy_explanation, NULL);
  copy->differences = g_ptr_array_copy (result->differences, copy_explanation, NULL);
  copy->checks = g_ptr_array_copy (result->checks, copy_check, NULL);
  copy->warnings = g_ptr_array_copy (result->warnings, copy_string, NULL);
  return copy;
}

GPtrArray *
heed_result_list_all (const HeedResult *result)
{
  GPtrArray *all = g_ptr_array_new ();
  g_ptr_array_extend (all, result->explanations, NULL, NULL);
  g_ptr_array_extend (all, result->differences, NULL, NULL);
  return all;
}

static gboolean
same_picture (const HeedPicture *a, const HeedPicture *b)
{
  if (a == b || a == NULL || b == NULL)
    return a == b;
  gsize width = heed_picture_width (a), height = heed_picture_height (a);
  return width == heed_picture_width (b) && height == heed_picture_height (b)
         && memcmp (heed_picture_rgb (a), heed_picture_rgb (b), width * height * 3) == 0;
}

static gboolean
same_list (char **a, char **b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return g_strv_equal ((const char *const *)a, (const char *const *)b);
}

static gboolean
same_target (const HeedResult *a, const HeedResult *b)
{
  return a->target_kind == b->target_kind && g_strcmp0 (a->target_text, b->target_text) == 0
         && g_strcmp0 (a->versus, b->versus) == 0 && same_list (a->against, b->against)
         && a->n_ids == b->n_ids
         && (a->n_ids == 0 || memcmp (a->ids, b->ids, a->n_ids * sizeof (gint32)) == 0);
}

gboolean
heed_result_same_input (const HeedResult *a, const HeedResult *b)
{
  return g_strcmp0 (a->model_fingerprint, b->model_fingerprint) == 0
         && g_strcmp0 (a->device, b->device) == 0 && a->precision == b->precision
         && memcmp (a->box, b->box, sizeof a->box) == 0 && same_target (a, b)
         && same_picture (a->picture, b->picture);
}

HeedResult *
heed_result_ref (HeedResult *result)
{
  g_atomic_ref_count_inc (&result->references);
  return result;
}

void
heed_check_free (HeedCheck *check)
{
  if (check == NULL)
    return;
  g_free (check->method);
  g_free (check);
}

void
heed_result_unref (HeedResult *result)
{
  if (result == NULL || !g_atomic_ref_count_dec (&result->references))
    return;
  g_free (result->model_path);
  g_free (result->model_name);
  g_free (result->model_family);
  g_free (result->model_fingerprint);
  g_free (result->device);
  g_free (result->target_text);
  g_free (result->versus);
  g_strfreev (result->against);
  g_free (result->image_path);
  g_clear_pointer (&result->picture, heed_picture_unref);
  g_free (result->ids);
  g_strfreev (result->pieces);
  g_strfreev (result->words);
  g_free (result->word_of);
  g_ptr_array_unref (result->explanations);
  g_ptr_array_unref (result->differences);
  g_ptr_array_unref (result->checks);
  g_ptr_array_unref (result->warnings);
  g_free (result);
}
