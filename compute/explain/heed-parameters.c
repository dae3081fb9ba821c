#include "heed-parameters.h"

#include "heed-error.h"

#include <math.h>
#include <string.h>

#define LAST_LAYER G_MAXUINT

struct _HeedParameters
{
  const HeedMethod *method;
  char **values;
};

HeedParameters *
heed_parameters_new (const HeedMethod *method)
{
  HeedParameters *parameters = g_new0 (HeedParameters, 1);
  parameters->method = method;
  parameters->values = g_new0 (char *, method->n_parameters + 1);
  for (guint i = 0; i < method->n_parameters; i++)
    parameters->values[i] = g_strdup (method->parameters[i].fallback);
  return parameters;
}

HeedParameters *
heed_parameters_copy (const HeedParameters *parameters)
{
  HeedParameters *copy = g_new0 (HeedParameters, 1);
  copy->method = parameters->method;
  copy->values = g_strdupv (parameters->values);
  return copy;
}

void
heed_parameters_free (HeedParameters *parameters)
{
  if (parameters == NULL)
    return;
  g_strfreev (parameters->values);
  g_free (parameters);
}

/* Decimal numbers only: strtod() would also take hexadecimal ones, "inf" and "nan". */
static gboolean
parse_number (const char *text, double *number)
{
  char *end = NULL;
  if (*text == 0 || text[strspn (text, "0123456789+-.eE")] != 0)
    return FALSE;
  *number = g_ascii_strtod (text, &end);
  return end != text && *end == 0 && isfinite (*number);
}

/* "token" is a block of 1; else "block:" and digits. */
static gboolean
parse_block (const char *text, guint64 *block)
{
  char *end = NULL;
  *block = 1;
  if (strcmp (text, "token") == 0)
    return TRUE;
  if (!g_str_has_prefix (text, "block:") || !g_ascii_isdigit (text[6]))
    return FALSE;
  *block = g_ascii_strtoull (text + 6, &end, 10);
  return *end == 0;
}

/* "last" comes out as two numbers that no layer has. */
static gboolean
parse_layers (const char *text, guint64 *first, guint64 *last)
{
  char *end = NULL;
  if (strcmp (text, "last") == 0)
    {
      *first = *last = LAST_LAYER;
      return TRUE;
    }
  if (strcmp (text, "all") == 0)
    {
      *first = 0;
      *last = G_MAXUINT;
      return TRUE;
    }
  if (!g_ascii_isdigit (*text))
    return FALSE;
  *first = *last = g_ascii_strtoull (text, &end, 10);
  if (*end == '-' && g_ascii_isdigit (end[1]))
    *last = g_ascii_strtoull (end + 1, &end, 10);
  return *end == 0 && *first <= *last && *last < LAST_LAYER;
}

/* A number of things, or of them all the share that "10%" says. */
static gboolean
parse_count (const char *text, double *number, gboolean *is_share)
{
  g_autofree char *digits = g_strdup (text);
  gsize length = strlen (digits);
  *is_share = length > 0 && digits[length - 1] == '%';
  if (*is_share)
    digits[length - 1] = 0;
  return parse_number (digits, number);
}

static gboolean
is_valid_count (const HeedParameterSpec *spec, const char *value)
{
  double number;
  gboolean is_share;
  if (!parse_count (value, &number, &is_share))
    return FALSE;
  if (is_share)
    return number >= 0 && number <= 100;
  return number >= spec->least && number <= spec->most && floor (number) == number;
}

static gboolean
is_word (const HeedParameterSpec *spec, const char *value)
{
  return spec->kind == HEED_PARAMETER_NUMBER && spec->choices != NULL
         && g_strv_contains (spec->choices, value);
}

static gboolean
is_valid (const HeedParameterSpec *spec, const char *value)
{
  double number;
  guint64 first, last;
  switch (spec->kind)
    {
    case HEED_PARAMETER_NUMBER:
      return is_word (spec, value)
             || (parse_number (value, &number) && number >= spec->least && number <= spec->most);
    case HEED_PARAMETER_INTEGER:
      return parse_number (value, &number) && number >= spec->least && number <= spec->most
             && floor (number) == number;
    case HEED_PARAMETER_CHOICE:
      return g_strv_contains (spec->choices, value);
    case HEED_PARAMETER_LAYERS:
      return parse_layers (value, &first, &last);
    case HEED_PARAMETER_GROUP:
      return parse_block (value, &first) && first >= spec->least && first <= spec->most;
    case HEED_PARAMETER_COUNT:
      return is_valid_count (spec, value);
    }
  g_assert_not_reached ();
}

static char *
describe_allowed (const HeedParameterSpec *spec)
{
  g_autofree char *choices = NULL;
  switch (spec->kind)
    {
    case HEED_PARAMETER_NUMBER:
      choices = spec->choices ? g_strjoinv (" or ", (char **)spec->choices) : NULL;
      return g_strdup_printf ("a number from %g to %g%s%s", spec->least, spec->most,
                              choices ? ", or " : "", choices ? choices : "");
    case HEED_PARAMETER_INTEGER:
      return g_strdup_printf ("an integer from %.0f to %.0f", spec->least, spec->most);
    case HEED_PARAMETER_CHOICE:
      choices = g_strjoinv (", ", (char **)spec->choices);
      return g_strdup_printf ("one of %s", choices);
    case HEED_PARAMETER_LAYERS:
      return g_strdup ("all, last, a layer's number from 0, or a range such as 2-5");
    case HEED_PARAMETER_GROUP:
      return g_strdup_printf ("token, or block:k with k from %.0f to %.0f", spec->least,
                              spec->most);
    case HEED_PARAMETER_COUNT:
      return g_strdup_printf ("an integer from %.0f to %.0f, or a share from 0%% to 100%%",
                              spec->least, spec->most);
    }
  g_assert_not_reached ();
}

static int
find (const HeedMethod *method, const char *name)
{
  for (guint i = 0; i < method->n_parameters; i++)
    if (strcmp (method->parameters[i].name, name) == 0)
      return (int)i;
  return -1;
}

static gboolean
refuse_name (const HeedMethod *method, const char *name, GError **error)
{
  g_autoptr (GString) known = g_string_new (NULL);
  for (guint i = 0; i < method->n_parameters; i++)
    g_string_append_printf (known, "%s%s", i ? ", " : "", method->parameters[i].name);
  if (method->n_presets > 0)
    g_string_append (known, ", preset");
  g_set_error (error, HEED_ERROR, HEED_ERROR_ARGUMENT, "Method %s has no parameter “%s”, %s%s",
               method->id, name, known->len ? "only " : "it has none", known->str);
  return FALSE;
}

static gboolean
set_preset (HeedParameters *parameters, const char *name, GError **error)
{
  const HeedMethod *method = parameters->method;
  g_autoptr (GString) known = g_string_new (NULL);
  for (guint i = 0; i < method->n_presets; i++)
    {
      if (strcmp (method->presets[i].name, name) == 0)
        {
          g_auto (GStrv) settings = g_strsplit (method->presets[i].settings, ",", -1);
          for (guint j = 0; settings[j] != NULL; j++)
            {
              g_auto (GStrv) pair = g_strsplit (settings[j], "=", 2);
              if (!heed_parameters_set (parameters, pair[0], pair[1], error))
                return FALSE;
            }
          return TRUE;
        }
      g_string_append_printf (known, "%s%s", i ? ", " : "", method->presets[i].name);
    }
  g_set_error (error, HEED_ERROR, HEED_ERROR_ARGUMENT,
               "Method %s has no preset “%s”, expected one of %s", method->id, name, known->str);
  return FALSE;
}

gboolean
heed_parameters_set (HeedParameters *parameters, const char *name, const char *value,
                     GError **error)
{
  const HeedMethod *method = parameters->method;
  int index = find (method, name);
  if (index < 0 && method->n_presets > 0 && strcmp (name, "preset") == 0)
    return set_preset (parameters, value, error);
  if (index < 0)
    return refuse_name (method, name, error);
  const HeedParameterSpec *spec = &method->parameters[index];
  if (!is_valid (spec, value))
    {
      g_autofree char *allowed = describe_allowed (spec);
      g_set_error (error, HEED_ERROR, HEED_ERROR_ARGUMENT,
                   "Parameter %s of method %s is “%s”, expected %s", name, method->id, value,
                   allowed);
      return FALSE;
    }
  g_free (parameters->values[index]);
  parameters->values[index] = g_strdup (value);
  return TRUE;
}

guint
heed_parameters_get_n (const HeedParameters *parameters)
{
  return parameters->method->n_parameters;
}

const HeedParameterSpec *
heed_parameters_get_spec (const HeedParameters *parameters, guint index, const char **value)
{
  if (value != NULL)
    *value = parameters->values[index];
  return &parameters->method->parameters[index];
}

gboolean
heed_parameters_is_default (const HeedParameters *parameters, guint index)
{
  const HeedParameterSpec *spec = &parameters->method->parameters[index];
  double value, fallback;
  if (parse_number (parameters->values[index], &value) && parse_number (spec->fallback, &fallback))
    return value == fallback;
  return strcmp (parameters->values[index], spec->fallback) == 0;
}

const char *
heed_parameters_get_text (const HeedParameters *parameters, const char *name)
{
  int index = find (parameters->method, name);
  g_assert (index >= 0);
  return parameters->values[index];
}

gboolean
heed_parameters_is_word (const HeedParameters *parameters, const char *name)
{
  int index = find (parameters->method, name);
  g_assert (index >= 0);
  return is_word (&parameters->method->parameters[index], parameters->values[index]);
}

double
heed_parameters_get_number (const HeedParameters *parameters, const char *name)
{
  double number = 0;
  gboolean valid = parse_number (heed_parameters_get_text (parameters, name), &number);
  g_assert (valid);
  return number;
}

guint
heed_parameters_get_choice (const HeedParameters *parameters, const char *name)
{
  int index = find (parameters->method, name);
  g_assert (index >= 0);
  const char *const *choices = parameters->method->parameters[index].choices;
  guint choice = 0;
  while (strcmp (choices[choice], parameters->values[index]) != 0)
    choice++;
  return choice;
}

gboolean
heed_parameters_get_layers (const HeedParameters *parameters, const char *name, guint n_layers,
                            guint *first, guint *last)
{
  guint64 from, to;
  gboolean valid = parse_layers (heed_parameters_get_text (parameters, name), &from, &to);
  g_assert (valid);
  if (from == LAST_LAYER)
    from = to = n_layers - 1;
  *first = (guint)from;
  *last = (guint)MIN (to, n_layers - 1);
  return from < n_layers;
}

gboolean
heed_parameters_layers_end_within (const HeedParameters *parameters, const char *name,
                                   guint n_layers)
{
  guint64 from, to;
  gboolean valid = parse_layers (heed_parameters_get_text (parameters, name), &from, &to);
  g_assert (valid);
  return to < n_layers || to == LAST_LAYER;
}

guint
heed_parameters_get_block (const HeedParameters *parameters, const char *name)
{
  guint64 block;
  gboolean valid = parse_block (heed_parameters_get_text (parameters, name), &block);
  g_assert (valid);
  return (guint)block;
}

guint
heed_parameters_get_count (const HeedParameters *parameters, const char *name, guint total,
                           gboolean *is_share)
{
  double number;
  gboolean share;
  gboolean valid = parse_count (heed_parameters_get_text (parameters, name), &number, &share);
  g_assert (valid);
  if (is_share != NULL)
    *is_share = share;
  return (guint)MIN (share ? ceil (number * total / 100) : number, total);
}

char *
heed_parameters_to_string (const HeedParameters *parameters)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < parameters->method->n_parameters; i++)
    g_string_append_printf (text, "%s%s=%s", i ? "," : "", parameters->method->parameters[i].name,
                            parameters->values[i]);
  return g_string_free (text, FALSE);
}
