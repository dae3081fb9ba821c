#include "heed-method-calls.h"

#include "heed-parameters.h"

#include <string.h>

static char *
join_changed (const HeedMethodCall *call, const char *equals, const char *between)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < call->method->n_parameters; i++)
    {
      const char *value;
      if (heed_parameters_is_default (call->parameters, i))
        continue;
      const char *name = heed_parameters_get_spec (call->parameters, i, &value)->name;
      g_string_append_printf (text, "%s%s%s%s", text->len > 0 ? between : "", name, equals, value);
    }
  return g_string_free (text, FALSE);
}

char *
heed_method_call_to_text (const HeedMethodCall *call)
{
  g_autofree char *changed = join_changed (call, "=", ",");
  if (*changed == 0)
    return g_strdup (call->method->id);
  return g_strdup_printf ("%s:%s", call->method->id, changed);
}

char *
heed_method_call_describe (const HeedMethodCall *call)
{
  return join_changed (call, " = ", ", ");
}

static gboolean
same_layers (const HeedParameters *a, const HeedParameters *b, const char *name)
{
  guint first[2], last[2];
  heed_parameters_get_layers (a, name, G_MAXUINT, &first[0], &last[0]);
  heed_parameters_get_layers (b, name, G_MAXUINT, &first[1], &last[1]);
  return first[0] == first[1] && last[0] == last[1];
}

static gboolean
same_value (const HeedParameters *a, const HeedParameters *b, const HeedParameterSpec *spec)
{
  switch (spec->kind)
    {
    case HEED_PARAMETER_NUMBER:
    case HEED_PARAMETER_INTEGER:
      if (heed_parameters_is_word (a, spec->name) || heed_parameters_is_word (b, spec->name))
        return g_str_equal (heed_parameters_get_text (a, spec->name),
                            heed_parameters_get_text (b, spec->name));
      return heed_parameters_get_number (a, spec->name)
             == heed_parameters_get_number (b, spec->name);
    case HEED_PARAMETER_CHOICE:
      return heed_parameters_get_choice (a, spec->name)
             == heed_parameters_get_choice (b, spec->name);
    case HEED_PARAMETER_LAYERS:
      return same_layers (a, b, spec->name);
    case HEED_PARAMETER_COUNT:
      return g_str_equal (heed_parameters_get_text (a, spec->name),
                          heed_parameters_get_text (b, spec->name));
    case HEED_PARAMETER_GROUP:
      return heed_parameters_get_block (a, spec->name) == heed_parameters_get_block (b, spec->name);
    }
  g_assert_not_reached ();
}

gboolean
heed_method_call_same (const HeedMethodCall *a, const HeedMethodCall *b)
{
  if (a->method != b->method)
    return FALSE;
  for (guint i = 0; i < a->method->n_parameters; i++)
    if (!same_value (a->parameters, b->parameters, &a->method->parameters[i]))
      return FALSE;
  return TRUE;
}

/* What the method table itself says is valid, or the table is wrong. */
static void
set_known (HeedMethodCall *call, const char *name, const char *value)
{
  g_autoptr (GError) error = NULL;
  if (!heed_parameters_set (call->parameters, name, value, &error))
    g_error ("%s", error->message);
}

void
heed_method_call_reset (HeedMethodCall *call)
{
  for (guint i = 0; i < call->method->n_parameters; i++)
    set_known (call, call->method->parameters[i].name, call->method->parameters[i].fallback);
}

/* Whether "a=1,b=2" gives @name a value. */
static gboolean
preset_names (const HeedPreset *preset, const char *name)
{
  g_auto (GStrv) settings = g_strsplit (preset->settings, ",", -1);
  gsize length = strlen (name);
  for (guint i = 0; settings[i] != NULL; i++)
    if (strncmp (settings[i], name, length) == 0 && settings[i][length] == '=')
      return TRUE;
  return FALSE;
}

void
heed_method_call_clear_preset (HeedMethodCall *call)
{
  const HeedMethod *method = call->method;
  for (guint i = 0; i < method->n_parameters; i++)
    for (guint j = 0; j < method->n_presets; j++)
      if (preset_names (&method->presets[j], method->parameters[i].name))
        set_known (call, method->parameters[i].name, method->parameters[i].fallback);
}

void
heed_method_call_apply_preset (HeedMethodCall *call, guint index)
{
  g_return_if_fail (index < call->method->n_presets);
  heed_method_call_clear_preset (call);
  set_known (call, "preset", call->method->presets[index].name);
}

int
heed_method_call_find_preset (const HeedMethodCall *call)
{
  g_autofree char *text = heed_method_call_to_text (call);
  for (guint i = 0; i < call->method->n_presets; i++)
    {
      g_autoptr (HeedMethodCall) trial = heed_method_call_parse (text, NULL);
      heed_method_call_apply_preset (trial, i);
      if (heed_method_call_same (trial, call))
        return (int)i;
    }
  return -1;
}

/* What a contact sheet goes through: from none to much. */
static const char *const sheet_values[] = {"0", "0.01", "0.05", "0.1", "0.25", "1"};
#define SHEET_PARAMETER "gamma"

static gboolean
has_sheet (const HeedMethod *method)
{
  for (guint i = 0; i < method->n_parameters; i++)
    if (method->parameters[i].kind == HEED_PARAMETER_NUMBER
        && strcmp (method->parameters[i].name, SHEET_PARAMETER) == 0)
      return TRUE;
  return FALSE;
}

/* A part's own value would hide what the sheet goes through: it says "as gamma" instead. */
static gboolean
set_sheet_value (HeedMethodCall *call, const char *value)
{
  for (guint i = 0; i < call->method->n_parameters; i++)
    {
      const HeedParameterSpec *spec = &call->method->parameters[i];
      if (spec->choices != NULL && g_strv_contains (spec->choices, SHEET_PARAMETER)
          && !heed_parameters_set (call->parameters, spec->name, SHEET_PARAMETER, NULL))
        return FALSE;
    }
  return heed_parameters_set (call->parameters, SHEET_PARAMETER, value, NULL);
}

GPtrArray *
heed_method_call_make_sheet (const HeedMethodCall *call)
{
  GPtrArray *sheet = g_ptr_array_new_with_free_func ((GDestroyNotify)heed_method_call_free);
  for (guint i = 0; has_sheet (call->method) && i < G_N_ELEMENTS (sheet_values); i++)
    {
      g_autoptr (HeedMethodCall) copy = heed_method_call_copy (call);
      if (set_sheet_value (copy, sheet_values[i]))
        g_ptr_array_add (sheet, g_steal_pointer (&copy));
    }
  return sheet;
}
