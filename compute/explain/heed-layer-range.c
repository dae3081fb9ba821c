#include "heed-layer-range.h"

#include "heed-error.h"

#include <glib/gi18n-lib.h>

/* What a tower lacks of the range is said. */
static void
warn (const HeedParameters *parameters, HeedExplanation *explanation, const HeedLayerRange *range,
      gboolean text, guint n_layers)
{
  if (!range->has)
    heed_explanation_warn (explanation,
                           text ? _ ("The text tower has layers 0-%u only: its tokens are not "
                                     "explained.")
                                : _ ("The vision tower has layers 0-%u only: patches are not "
                                     "explained."),
                           n_layers - 1);
  else if (!heed_parameters_layers_end_within (parameters, "layers", n_layers))
    heed_explanation_warn (explanation,
                           text ? _ ("The text tower has layers 0-%u only: %u-%u are used.")
                                : _ ("The vision tower has layers 0-%u only: %u-%u are used."),
                           n_layers - 1, range->first, range->last);
}

gboolean
heed_layer_range_choose (HeedSubject *subject, const HeedParameters *parameters,
                         HeedExplanation *explanation, HeedLayerRange ranges[2], GError **error)
{
  guint n_layers[2];
  for (guint i = 0; i < 2; i++)
    {
      HeedLayerRange *range = &ranges[i];
      n_layers[i] =
          heed_subject_get_tokens (subject, i ? HEED_SIDE_TEXT : HEED_SIDE_IMAGE).n_layers;
      range->has = heed_parameters_get_layers (parameters, "layers", n_layers[i], &range->first,
                                               &range->last);
    }
  if (!heed_parameters_layers_end_within (parameters, "layers", MAX (n_layers[0], n_layers[1])))
    {
      g_set_error (error, HEED_ERROR, HEED_ERROR_ARGUMENT,
                   "Parameter layers of method %s is “%s”, but the vision tower has layers "
                   "0-%u and the text tower 0-%u",
                   explanation->method, heed_parameters_get_text (parameters, "layers"),
                   n_layers[0] - 1, n_layers[1] - 1);
      return FALSE;
    }
  for (guint i = 0; i < 2; i++)
    warn (parameters, explanation, &ranges[i], i == 1, n_layers[i]);
  return TRUE;
}
