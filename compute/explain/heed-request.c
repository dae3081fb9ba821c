#include "heed-request.h"

HeedRequest *
heed_request_new (void)
{
  HeedRequest *request = g_new0 (HeedRequest, 1);
  request->device = g_strdup ("auto");
  request->methods = g_ptr_array_new_with_free_func ((GDestroyNotify)heed_method_call_free);
  return request;
}

void
heed_request_free (HeedRequest *request)
{
  if (request == NULL)
    return;
  g_free (request->model);
  g_free (request->image);
  g_free (request->text);
  g_free (request->versus);
  g_strfreev (request->against);
  g_ptr_array_unref (request->methods);
  g_free (request->device);
  g_free (request);
}

void
heed_score_free (HeedScore *score)
{
  if (score == NULL)
    return;
  g_free (score->text);
  g_array_unref (score->ids);
  g_free (score);
}
