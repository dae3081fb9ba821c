/* Random relevance, seeded: what a map is worth that knows nothing; methods.md §8. */
#include "heed-method-table.h"

#include <glib/gi18n-lib.h>

static gboolean
explain (HeedSubject *subject, const HeedParameters *parameters, HeedExplanation *explanation,
         GCancellable *cancellable, GError **error)
{
  HeedTokens text = heed_subject_get_tokens (subject, HEED_SIDE_TEXT);
  guint32 seed = (guint32)heed_parameters_get_number (parameters, "seed");
  GRand *random = g_rand_new_with_seed (seed);
  for (guint i = 0; i < explanation->rows * explanation->cols; i++)
    explanation->image[i] = g_rand_double (random);
  for (guint i = 0; i < text.count; i++)
    explanation->text[text.first + i] = g_rand_double (random);
  g_rand_free (random);
  return TRUE;
}

static const HeedParameterSpec parameter_specs[] = {
    {"seed", HEED_PARAMETER_INTEGER, "1", 0, 4294967295.0, NULL,
     N_ ("Where the random numbers begin")},
};

const HeedMethod heed_method_random = {
    .id = "random",
    .name = "Random",
    .family = HEED_METHOD_BASELINE,
    .quantity = HEED_QUANTITY_UNITLESS,
    .summary = N_ ("Numbers from 0 to 1 that know nothing of picture and text"),
    .needs = N_ ("nothing"),
    .citation = "",
    .parameters = parameter_specs,
    .n_parameters = G_N_ELEMENTS (parameter_specs),
    .explain = explain,
};
