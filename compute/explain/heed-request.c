#include "heed-request.h"

HeedRequest *
heed_request_new (void)
{
  HeedRequest *request = g_new0 (HeedRequest, 1);
  request->device = g_strdup ("auto");
  request->methods = g_ptr_array_new_with_free_func ((GDestroyNotify)heed_method_call_free);
  return request;
}

HeedRequest *
heed_request_copy (const HeedRequest *request)
{
  HeedRequest *copy = heed_request_new ();
  copy->model = g_strdup (request->model);
  copy->image = g_strdup (request->image);
  copy->picture = request->picture ? heed_picture_ref (request->picture) : NULL;
  copy->text = g_strdup (request->text);
  copy->versus = g_strdup (request->versus);
  copy->against = g_strdupv (request->against);
  for (guint i = 0; i < request->methods->len; i++)
    g_ptr_array_add (copy->methods, heed_method_call_copy (request->methods->pdata[i]));
  g_free (copy->device);
  copy->device = g_strdup (request->device);
  copy->precision = request->precision;
  copy->memory_bytes = request->memory_bytes;
  copy->max_pixels = request->max_pixels;
  copy->check = request->check;
  return copy;
}

void
heed_request_free (HeedRequest *request)
{
  if (request == NULL)
    return;
  g_free (request->model);
  g_free (request->image);
  g_clear_pointer (&request->picture, heed_picture_unref);
  g_free (request->text);
  g_free (request->versus);
  g_strfreev (request->against);
  g_ptr_array_unref (request->methods);
  g_free (request->device);
  g_free (request);
}
