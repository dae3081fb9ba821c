/* heed-propagation.h: what the propagation methods share: their parameters and the passes. */
#pragma once

#include "heed-method.h"

#include <glib/gi18n-lib.h>

G_BEGIN_DECLS

/** heed_propagation_rules: ids of rule sets; heed_propagation_same: what a tower's own γ may be. */
extern const char *const heed_propagation_rules[];
extern const char *const heed_propagation_same[];

/* Rows of their parameters; @own: the method's own rules. */
#define HEED_PROPAGATION_NUMBER(name, fallback, words, help)                                       \
  {                                                                                                \
    name, HEED_PARAMETER_NUMBER, fallback, 0, 1000, words, help                                    \
  }
#define HEED_PROPAGATION_RULES(name, own, help)                                                    \
  {                                                                                                \
    name, HEED_PARAMETER_CHOICE, own, 0, 0, heed_propagation_rules, help                           \
  }
#define HEED_PROPAGATION_GAMMA                                                                      \
  HEED_PROPAGATION_NUMBER (                                                                         \
      "gamma", "0", NULL,                                                                           \
      N_ ("γ of linear layers: what has the sign of their output counts 1 + γ times; more makes " \
          "maps calmer"))
#define HEED_PROPAGATION_VISION_GAMMA                                                              \
  HEED_PROPAGATION_NUMBER ("vision-gamma", "gamma", heed_propagation_same,                         \
                           N_ ("γ of the vision tower, where it is to have one of its own"))
#define HEED_PROPAGATION_LANGUAGE_GAMMA                                                            \
  HEED_PROPAGATION_NUMBER ("language-gamma", "gamma", heed_propagation_same,                       \
                           N_ ("γ of the text tower, where it is to have one of its own"))
#define HEED_PROPAGATION_EPSILON                                                                   \
  HEED_PROPAGATION_NUMBER (                                                                        \
      "epsilon", "0", NULL,                                                                        \
      N_ ("ε of linear layers: added to the size of what relevance is divided by, so that small " \
          "outputs do not blow it up"))
#define HEED_PROPAGATION_VISION(own)                                                               \
  HEED_PROPAGATION_RULES ("vision", own, N_ ("Rules of the vision tower"))
#define HEED_PROPAGATION_LANGUAGE(own)                                                             \
  HEED_PROPAGATION_RULES ("language", own, N_ ("Rules of the text tower"))

/** heed_propagation_explain: #HeedMethod's explain(), by those parameters. */
gboolean
heed_propagation_explain (HeedSubject *subject, const HeedParameters *parameters,
                          HeedExplanation *explanation, GCancellable *cancellable, GError **error);

G_END_DECLS
