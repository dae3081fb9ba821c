/* The method table, and what is said of settings that do not fit. */
#include "heed-error.h"
#include "heed-parameters.h"

#include <string.h>

static void
refuse (const char *call, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedMethodCall) parsed = heed_method_call_parse (call, &error);
  g_assert_null (parsed);
  g_assert_error (error, HEED_ERROR, HEED_ERROR_ARGUMENT);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, expected));
}

static void
test_refusals (void)
{
  refuse ("", "Unknown method");
  refuse ("atmen", "expected one of atman, ");
  refuse ("atmen", ", random, centre, uniform");
  refuse ("atman:kept", "expected parameter=value");
  refuse ("centre:sigma=1", "it has none");
  refuse ("saliency:steps=2", "it has none");
  refuse ("cp-lrp:decoder=cp-lrp", "only gamma, vision-gamma, language-gamma, epsilon, vision");
}

/* Values that a parameter of the kind may not have, besides those that its range excludes. */
static const char *const refused[][12] = {
    [HEED_PARAMETER_NUMBER] = {"", "nan", "-inf", "1e999", "0.1x", "0x0.8p0", "best", "--1", "1,5"},
    [HEED_PARAMETER_INTEGER] = {"", "nan", "inf", "2.5", "0x10", "1e99", "best", "1-2"},
    [HEED_PARAMETER_CHOICE] = {"", "nan", "0", "best", "Signed", "vision cp-lrp"},
    [HEED_PARAMETER_LAYERS] = {"", "nan", "-1", "3-1", "last-5", "1.5", "0x1", "4294967295",
                               "first", "99999999999999999999"},
    [HEED_PARAMETER_GROUP] = {"", "nan", "0", "block", "block:", "block:2.5", "block:0x10",
                              "block:1e1", "block:-1", "block:18446744073709551617"},
    [HEED_PARAMETER_COUNT] = {"", "nan", "%", "-1%", "101%", "2.5", "0x1%", "1e99", "many"},
};

/* What is allowed, as far as it depends on the parameter. */
static char *
describe_allowed (const HeedParameterSpec *spec)
{
  if (spec->kind == HEED_PARAMETER_CHOICE)
    return g_strjoinv (", ", (char **)spec->choices);
  if (spec->kind == HEED_PARAMETER_LAYERS)
    return g_strdup ("all, last, a layer's number from 0, or a range");
  return g_strdup_printf ("from %.0f to %.0f", spec->least, spec->most);
}

/* The sentence names method, parameter, what was given and what is allowed; and nothing changes. */
static void
refuse_value (const HeedMethod *method, const HeedParameterSpec *spec, const char *value)
{
  g_autofree char *given = g_strdup_printf ("Parameter %s of method %s is “%s”, expected ",
                                            spec->name, method->id, value);
  g_autofree char *allowed = describe_allowed (spec);
  g_autoptr (HeedParameters) parameters = heed_parameters_new (method);
  g_autofree char *before = heed_parameters_to_string (parameters);
  g_autofree char *call = g_strdup_printf ("%s:%s=%s", method->id, spec->name, value);
  if (strchr (value, ',') == NULL)
    refuse (call, given);
  g_autoptr (GError) error = NULL;
  g_assert_false (heed_parameters_set (parameters, spec->name, value, &error));
  g_assert_error (error, HEED_ERROR, HEED_ERROR_ARGUMENT);
  g_assert_true (g_str_has_prefix (error->message, given));
  g_assert_nonnull (strstr (error->message, allowed));
  g_autofree char *after = heed_parameters_to_string (parameters);
  g_assert_cmpstr (after, ==, before);
}

/* One below and one above the range, and half a step beyond where that is no other fault. */
static void
refuse_beyond (const HeedMethod *method, const HeedParameterSpec *spec)
{
  const char *prefix = spec->kind == HEED_PARAMETER_GROUP ? "block:" : "";
  double step = spec->kind == HEED_PARAMETER_NUMBER ? 0.0625 : 1;
  g_autofree char *below = g_strdup_printf ("%s%.12g", prefix, spec->least - step);
  g_autofree char *above = g_strdup_printf ("%s%.12g", prefix, spec->most + step);
  refuse_value (method, spec, below);
  refuse_value (method, spec, above);
}

static void
test_every_parameter (void)
{
  guint n;
  const HeedMethod *const *methods = heed_methods (&n);
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < methods[i]->n_parameters; j++)
      {
        const HeedParameterSpec *spec = &methods[i]->parameters[j];
        for (const char *const *value = refused[spec->kind]; *value != NULL; value++)
          refuse_value (methods[i], spec, *value);
        if (spec->kind != HEED_PARAMETER_CHOICE && spec->kind != HEED_PARAMETER_LAYERS)
          refuse_beyond (methods[i], spec);
      }
}

/* An unknown parameter is told which there are, an unknown preset which there are. */
static void
test_unknown_names (void)
{
  guint n;
  const HeedMethod *const *methods = heed_methods (&n);
  for (guint i = 0; i < n; i++)
    {
      const HeedMethod *method = methods[i];
      g_autoptr (HeedParameters) parameters = heed_parameters_new (method);
      g_autoptr (GError) error = NULL;
      g_autofree char *expected =
          g_strdup_printf ("Method %s has no parameter “colour”, ", method->id);
      g_assert_false (heed_parameters_set (parameters, "colour", "red", &error));
      g_assert_error (error, HEED_ERROR, HEED_ERROR_ARGUMENT);
      g_assert_true (g_str_has_prefix (error->message, expected));
      for (guint j = 0; j < method->n_parameters; j++)
        g_assert_nonnull (strstr (error->message + strlen (expected), method->parameters[j].name));
      g_clear_error (&error);
      g_assert_false (heed_parameters_set (parameters, "preset", "mine", &error));
      g_assert_error (error, HEED_ERROR, HEED_ERROR_ARGUMENT);
      g_assert_nonnull (strstr (error->message, method->id));
      for (guint j = 0; j < method->n_presets; j++)
        g_assert_nonnull (strstr (error->message, method->presets[j].name));
    }
}

static void
test_defaults (void)
{
  g_autoptr (HeedMethodCall) call = heed_method_call_parse ("atman", NULL);
  g_autofree char *text = heed_parameters_to_string (call->parameters);
  g_assert_cmpstr (text, ==,
                   "variant=log-additive,kept=0.1,kappa=2,similar=0,layers=all,where=vision,"
                   "map=signed,group=token");
  for (guint i = 0; i < heed_parameters_get_n (call->parameters); i++)
    g_assert_true (heed_parameters_is_default (call->parameters, i));
}

static void
check_count (const char *text, guint total, guint expected, gboolean expected_share)
{
  g_autofree char *call = g_strdup_printf ("atman-estimate:top=%s", text);
  g_autoptr (HeedMethodCall) parsed = heed_method_call_parse (call, NULL);
  gboolean is_share;
  g_assert_cmpuint (heed_parameters_get_count (parsed->parameters, "top", total, &is_share), ==,
                    expected);
  g_assert_true (is_share == expected_share);
}

static void
test_counts (void)
{
  check_count ("10%", 196, 20, TRUE);
  check_count ("10%", 0, 0, TRUE);
  check_count ("0%", 196, 0, TRUE);
  check_count ("100%", 7, 7, TRUE);
  check_count ("2.5%", 40, 1, TRUE);
  check_count ("12", 196, 12, FALSE);
  check_count ("12", 7, 7, FALSE);
}

static void
test_last_layer (void)
{
  guint first, last;
  g_autoptr (HeedMethodCall) call = heed_method_call_parse ("gae:layers=last", NULL);
  g_assert_true (heed_parameters_get_layers (call->parameters, "layers", 12, &first, &last));
  g_assert_cmpuint (first, ==, 11);
  g_assert_cmpuint (last, ==, 11);
}

/* Presets are a source's settings; what is typed after one wins. */
static void
test_presets (void)
{
  g_autoptr (HeedMethodCall) blip = heed_method_call_parse ("atman:preset=blip", NULL);
  g_assert_cmpfloat (heed_parameters_get_number (blip->parameters, "kept"), ==, 0.05);
  g_assert_cmpfloat (heed_parameters_get_number (blip->parameters, "kappa"), ==, 0.1);
  g_assert_cmpfloat (heed_parameters_get_number (blip->parameters, "similar"), ==, 150);
  g_autoptr (HeedMethodCall) own = heed_method_call_parse ("atman:preset=paper, kappa = 0.8", NULL);
  g_assert_cmpfloat (heed_parameters_get_number (own->parameters, "kappa"), ==, 0.8);
  g_assert_cmpfloat (heed_parameters_get_number (own->parameters, "kept"), ==, 0.1);
}

/* A word may stand where a number is expected, and is no number then. */
static void
test_words (void)
{
  g_autoptr (HeedMethodCall) plain = heed_method_call_parse ("cp-lrp:gamma=0.25", NULL);
  g_assert_true (heed_parameters_is_word (plain->parameters, "vision-gamma"));
  g_assert_false (heed_parameters_is_word (plain->parameters, "gamma"));
  g_autoptr (HeedMethodCall) mixed =
      heed_method_call_parse ("cp-lrp:vision-gamma=0,language-gamma=gamma", NULL);
  g_assert_false (heed_parameters_is_word (mixed->parameters, "vision-gamma"));
  g_assert_cmpfloat (heed_parameters_get_number (mixed->parameters, "vision-gamma"), ==, 0);
  g_assert_false (heed_parameters_is_default (mixed->parameters, 1));
  g_assert_true (heed_parameters_is_default (mixed->parameters, 2));
}

/* What a tower has of a range. */
static void
test_layers (void)
{
  guint first, last;
  g_autoptr (HeedMethodCall) range = heed_method_call_parse ("atman:layers=1-3", NULL);
  g_assert_true (heed_parameters_get_layers (range->parameters, "layers", 4, &first, &last));
  g_assert_cmpuint (first, ==, 1);
  g_assert_cmpuint (last, ==, 3);
  g_assert_true (heed_parameters_get_layers (range->parameters, "layers", 3, &first, &last));
  g_assert_cmpuint (last, ==, 2);
  g_assert_false (heed_parameters_get_layers (range->parameters, "layers", 1, &first, &last));
  g_assert_true (heed_parameters_layers_end_within (range->parameters, "layers", 4));
  g_assert_false (heed_parameters_layers_end_within (range->parameters, "layers", 3));
  g_autoptr (HeedMethodCall) all = heed_method_call_parse ("atman", NULL);
  g_assert_true (heed_parameters_get_layers (all->parameters, "layers", 7, &first, &last));
  g_assert_cmpuint (first, ==, 0);
  g_assert_cmpuint (last, ==, 6);
  g_assert_true (heed_parameters_layers_end_within (all->parameters, "layers", 1));
}

/* ---- whatever is typed ---- */

/* A value of the kind that is likely to be nearly right. */
static const char *const telling[] = {":", "=",    ",",     "%",    "-",      "0",        "1",
                                      "9", ".",    "e",     "all",  "last",   "block:",   "token",
                                      " ", "nan",  "inf",   "\xff", "preset", "\n",       "0x",
                                      "“", "top=", "gamma", "kept", "100%",   "999999999"};

static void
change (GRand *random, GString *call)
{
  gsize at = call->len ? (gsize)g_rand_int (random) % (call->len + 1) : 0;
  gsize n = (gsize)g_rand_int_range (random, 1, 4);
  if (g_rand_boolean (random))
    g_string_erase (call, (gssize)at, (gssize)MIN (n, call->len - at));
  else
    g_string_insert (call, (gssize)at,
                     telling[g_rand_int_range (random, 0, G_N_ELEMENTS (telling))]);
}

/* A call of @method with all its parameters, some of them by their default. */
static GString *
write_call (GRand *random, const HeedMethod *method)
{
  static const char *const usual[] = {"0", "1", "0.5", "2-3", "block:2", "12%", "gamma", "signed"};
  GString *call = g_string_new (method->id);
  for (guint i = 0; i < method->n_parameters; i++)
    {
      const HeedParameterSpec *spec = &method->parameters[i];
      guint value = (guint)g_rand_int_range (random, 0, 4 * G_N_ELEMENTS (usual));
      g_string_append_printf (call, "%s%s=%s", i ? "," : ":", spec->name,
                              value < G_N_ELEMENTS (usual) ? usual[value] : spec->fallback);
    }
  return call;
}

/* What methods ask of parameters that passed. */
static void
read_all (const HeedMethodCall *call)
{
  for (guint i = 0; i < call->method->n_parameters; i++)
    {
      const HeedParameterSpec *spec = &call->method->parameters[i];
      guint first, last;
      double number;
      if (spec->kind == HEED_PARAMETER_CHOICE)
        g_assert_nonnull (spec->choices[heed_parameters_get_choice (call->parameters, spec->name)]);
      else if (spec->kind == HEED_PARAMETER_COUNT)
        g_assert_cmpuint (heed_parameters_get_count (call->parameters, spec->name, 196, NULL), <=,
                          196);
      else if (spec->kind == HEED_PARAMETER_GROUP)
        g_assert_cmpuint (heed_parameters_get_block (call->parameters, spec->name) - 1, <, 64);
      else if (spec->kind == HEED_PARAMETER_LAYERS)
        g_assert_true (!heed_parameters_get_layers (call->parameters, spec->name, 6, &first, &last)
                       || (first <= last && last < 6));
      else if (!heed_parameters_is_word (call->parameters, spec->name))
        {
          number = heed_parameters_get_number (call->parameters, spec->name);
          g_assert_true (number >= spec->least && number <= spec->most);
        }
    }
}

/* It is a call that reads again as the same, or an error; never worse. */
static void
test_fuzz (void)
{
  guint n, read = 0;
  const HeedMethod *const *methods = heed_methods (&n);
  GRand *random = g_rand_new_with_seed (5);
  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GString) text = write_call (random, methods[i % n]);
      for (gint j = g_rand_int_range (random, 0, 4); j > 0; j--)
        change (random, text);
      g_autoptr (HeedMethodCall) call = heed_method_call_parse (text->str, &error);
      g_assert_true ((call == NULL) == (error != NULL));
      if (call == NULL)
        {
          g_assert_error (error, HEED_ERROR, HEED_ERROR_ARGUMENT);
          continue;
        }
      read += 1;
      read_all (call);
      g_autofree char *all = heed_parameters_to_string (call->parameters);
      g_autofree char *again = g_strdup_printf ("%s:%s", call->method->id, all);
      g_autoptr (HeedMethodCall) second = heed_method_call_parse (again, &error);
      g_assert_no_error (error);
      g_autofree char *same = heed_parameters_to_string (second->parameters);
      g_assert_cmpstr (same, ==, all);
    }
  g_test_message ("%u of 20000 calls are valid", read);
  g_assert_cmpuint (read, >, 2000);
  g_assert_cmpuint (read, <, 18000);
  g_rand_free (random);
}

/* Every row of the table is complete, and every default passes its own check. */
static void
test_table (void)
{
  guint n;
  const HeedMethod *const *methods = heed_methods (&n);
  for (guint i = 0; i < n; i++)
    {
      const HeedMethod *method = methods[i];
      g_assert_true (heed_method_find (method->id) == method);
      g_assert_true (method->name && method->summary && method->needs && method->citation);
      g_assert_nonnull (method->explain);
      g_autoptr (HeedParameters) parameters = heed_parameters_new (method);
      for (guint j = 0; j < method->n_parameters; j++)
        {
          g_autoptr (GError) error = NULL;
          const HeedParameterSpec *spec = &method->parameters[j];
          heed_parameters_set (parameters, spec->name, spec->fallback, &error);
          g_assert_no_error (error);
          g_assert_nonnull (spec->help);
        }
      for (guint j = 0; j < method->n_presets; j++)
        {
          g_autoptr (GError) error = NULL;
          heed_parameters_set (parameters, "preset", method->presets[j].name, &error);
          g_assert_no_error (error);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/parameters/refusals", test_refusals);
  g_test_add_func ("/parameters/every-parameter", test_every_parameter);
  g_test_add_func ("/parameters/unknown-names", test_unknown_names);
  g_test_add_func ("/parameters/defaults", test_defaults);
  g_test_add_func ("/parameters/counts", test_counts);
  g_test_add_func ("/parameters/last-layer", test_last_layer);
  g_test_add_func ("/parameters/presets", test_presets);
  g_test_add_func ("/parameters/words", test_words);
  g_test_add_func ("/parameters/layers", test_layers);
  g_test_add_func ("/parameters/table", test_table);
  g_test_add_func ("/parameters/fuzz", test_fuzz);
  return g_test_run ();
}
