#include "heed-method-table.h"

#include "heed-error.h"
#include "heed-parameters.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const HeedMethod *const methods[] = {
    &heed_method_atman,
    &heed_method_atman_estimate,
    &heed_method_occlusion,
    &heed_method_gradient_x_input,
    &heed_method_saliency,
    &heed_method_integrated_gradients,
    &heed_method_smoothgrad,
    &heed_method_cp_lrp,
    &heed_method_attn_lrp,
    &heed_method_raw_attention,
    &heed_method_rollout,
    &heed_method_gae,
    &heed_method_attention_gradcam,
    &heed_method_random,
    &heed_method_centre,
    &heed_method_uniform,
};

const HeedMethod *const *
heed_methods (guint *n)
{
  *n = G_N_ELEMENTS (methods);
  return methods;
}

const char *
heed_method_family_name (HeedMethodFamily family)
{
  static const char *const names[HEED_N_METHOD_FAMILIES] = {
      N_ ("perturbation"), N_ ("gradient"), N_ ("propagation"), N_ ("attention"), N_ ("baseline")};
  return names[family];
}

const HeedMethod *
heed_method_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    if (strcmp (methods[i]->id, id) == 0)
      return methods[i];
  return NULL;
}

static gboolean
refuse_method (const char *id, GError **error)
{
  g_autoptr (GString) known = g_string_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    g_string_append_printf (known, "%s%s", i ? ", " : "", methods[i]->id);
  g_set_error (error, HEED_ERROR, HEED_ERROR_ARGUMENT, "Unknown method “%s”, expected one of %s",
               id, known->str);
  return FALSE;
}

static gboolean
set_all (const HeedMethod *method, HeedParameters *parameters, const char *text, GError **error)
{
  g_auto (GStrv) settings = g_strsplit (text, ",", -1);
  for (guint i = 0; settings[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (settings[i], "=", 2);
      if (pair[0] == NULL || pair[1] == NULL)
        {
          g_set_error (error, HEED_ERROR, HEED_ERROR_ARGUMENT,
                       "“%s” is no setting of method %s, expected parameter=value", settings[i],
                       method->id);
          return FALSE;
        }
      if (!heed_parameters_set (parameters, g_strstrip (pair[0]), g_strstrip (pair[1]), error))
        return FALSE;
    }
  return TRUE;
}

HeedMethodCall *
heed_method_call_parse (const char *text, GError **error)
{
  const char *colon = strchr (text, ':');
  g_autofree char *id = colon ? g_strndup (text, (gsize)(colon - text)) : g_strdup (text);
  const HeedMethod *method = heed_method_find (id);
  if (method == NULL)
    {
      refuse_method (id, error);
      return NULL;
    }
  g_autoptr (HeedParameters) parameters = heed_parameters_new (method);
  if (colon != NULL && !set_all (method, parameters, colon + 1, error))
    return NULL;
  HeedMethodCall *call = g_new0 (HeedMethodCall, 1);
  call->method = method;
  call->parameters = g_steal_pointer (&parameters);
  return call;
}

HeedMethodCall *
heed_method_call_copy (const HeedMethodCall *call)
{
  HeedMethodCall *copy = g_new0 (HeedMethodCall, 1);
  copy->method = call->method;
  copy->parameters = heed_parameters_copy (call->parameters);
  return copy;
}

void
heed_method_call_free (HeedMethodCall *call)
{
  if (call == NULL)
    return;
  heed_parameters_free (call->parameters);
  g_free (call);
}
