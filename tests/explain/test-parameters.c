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
  refuse ("atman:keep=0.1", "has no parameter “keep”, only variant, kept");
  refuse ("atman:kept", "expected parameter=value");
  refuse ("atman:kept=-0.1", "is “-0.1”, expected a number from 0 to 1");
  refuse ("atman:kept=nan", "expected a number from 0 to 1");
  refuse ("atman:kept=1e999", "expected a number from 0 to 1");
  refuse ("atman:kept=0.1x", "expected a number from 0 to 1");
  refuse ("atman:variant=softly", "expected one of log-additive, multiplicative");
  refuse ("atman:layers=3-1", "expected all, last, a layer's number");
  refuse ("atman:layers=-1", "expected all, last, a layer's number");
  refuse ("atman:layers=last-5", "expected all, last, a layer's number");
  refuse ("atman:layers=4294967295", "expected all, last, a layer's number");
  refuse ("atman-estimate:top=-1", "an integer from 0 to 100000, or a share from 0% to 100%");
  refuse ("atman-estimate:top=2.5", "an integer from 0 to 100000, or a share from 0% to 100%");
  refuse ("atman-estimate:top=101%", "or a share from 0% to 100%");
  refuse ("atman-estimate:top=%", "or a share from 0% to 100%");
  refuse ("atman:group=block:0", "block:k with k from 1 to 64");
  refuse ("atman:group=block:2.5", "block:k with k from 1 to 64");
  refuse ("atman:group=block:0x10", "block:k with k from 1 to 64");
  refuse ("atman:group=block:1e1", "block:k with k from 1 to 64");
  refuse ("atman:kept=0x0.8p0", "expected a number from 0 to 1");
  refuse ("atman:preset=mine", "expected one of paper, authors, picture-example, blip");
  refuse ("random:seed=0.5", "expected an integer");
  refuse ("centre:sigma=1", "it has none");
  refuse ("occlusion:window=0", "expected an integer from 1 to 64");
  refuse ("saliency:steps=2", "it has none");
  refuse ("integrated-gradients:steps=0", "expected an integer from 1 to 1024");
  refuse ("integrated-gradients:steps=1025", "expected an integer from 1 to 1024");
  refuse ("integrated-gradients:baseline=grey", "expected one of zero, mean");
  refuse ("smoothgrad:samples=0", "expected an integer from 1 to 1024");
  refuse ("smoothgrad:sigma=-1", "expected a number from 0 to 10");
  refuse ("smoothgrad:seed=4294967296", "expected an integer from 0 to 4294967295");
  refuse ("cp-lrp:gamma=-0.1", "is “-0.1”, expected a number from 0 to 1000");
  refuse ("cp-lrp:gamma=gamma", "expected a number from 0 to 1000");
  refuse ("attn-lrp:epsilon=inf", "expected a number from 0 to 1000");
  refuse ("attn-lrp:vision-gamma=delta", "expected a number from 0 to 1000, or gamma");
  refuse ("cp-lrp:vision=gradient", "expected one of cp-lrp, attn-lrp");
  refuse ("cp-lrp:decoder=cp-lrp", "only gamma, vision-gamma, language-gamma, epsilon, vision");
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
  g_autoptr (HeedMethodCall) all = heed_method_call_parse ("atman", NULL);
  g_assert_true (heed_parameters_get_layers (all->parameters, "layers", 7, &first, &last));
  g_assert_cmpuint (first, ==, 0);
  g_assert_cmpuint (last, ==, 6);
}

/* Whatever is typed is read or refused, never worse. */
static void
test_fuzz (void)
{
  static const char alphabet[] = "atmn:=,.-+0123456789exblockgrupvisd ";
  GRand *random = g_rand_new_with_seed (5);
  guint read = 0;
  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr (GString) call = g_string_new ("atman:group=block:2,kept=0.1,layers=1-3");
      for (gint j = g_rand_int_range (random, 1, 5); j > 0; j--)
        call->str[g_rand_int_range (random, 6, (gint)call->len)] =
            alphabet[g_rand_int_range (random, 0, sizeof alphabet - 1)];
      g_autoptr (HeedMethodCall) parsed = heed_method_call_parse (call->str, NULL);
      if (parsed == NULL)
        continue;
      guint first, last;
      read += 1;
      g_assert_cmpuint (heed_parameters_get_block (parsed->parameters, "group"), >=, 1);
      g_assert_cmpuint (heed_parameters_get_block (parsed->parameters, "group"), <=, 64);
      g_assert_true (heed_parameters_get_number (parsed->parameters, "kept") <= 1);
      if (heed_parameters_get_layers (parsed->parameters, "layers", 6, &first, &last))
        g_assert_true (first <= last && last < 6);
    }
  g_assert_cmpuint (read, >, 100);
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
