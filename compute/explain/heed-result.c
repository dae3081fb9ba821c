#include "heed-result.h"

HeedResult *
heed_result_new (void)
{
  HeedResult *result = g_new0 (HeedResult, 1);
  g_atomic_ref_count_init (&result->references);
  result->explanations = g_ptr_array_new_with_free_func ((GDestroyNotify)heed_explanation_free);
  result->checks = g_ptr_array_new_with_free_func ((GDestroyNotify)heed_check_free);
  result->warnings = g_ptr_array_new_with_free_func (g_free);
  return result;
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
  g_ptr_array_unref (result->checks);
  g_ptr_array_unref (result->warnings);
  g_free (result);
}
