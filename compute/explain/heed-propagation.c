/* Relevance propagation: Σ x·∂f/∂x of a backward pass whose rules are changed; methods.md §2, §3.
 */
#include "heed-propagation.h"

#include "heed-entry-side.h"
#include "heed-parameters.h"

const char *const heed_propagation_rules[] = {"cp-lrp", "attn-lrp", NULL};
const char *const heed_propagation_same[] = {"gamma", NULL};

static HeedRules
read_rules (const HeedParameters *parameters, HeedSide side)
{
  static const HeedRuleSet sets[] = {HEED_RULES_CP_LRP, HEED_RULES_ATTN_LRP};
  gboolean picture = side == HEED_SIDE_IMAGE;
  const char *gamma = picture ? "vision-gamma" : "language-gamma";
  guint choice = heed_parameters_get_choice (parameters, picture ? "vision" : "language");
  if (heed_parameters_is_word (parameters, gamma))
    gamma = "gamma";
  return (HeedRules) {
      .set = sets[choice],
      .gamma = heed_parameters_get_number (parameters, gamma),
      .epsilon = heed_parameters_get_number (parameters, "epsilon"),
  };
}

static gboolean
explain_side (HeedEntrySide *side, gpointer user_data, GCancellable *cancellable, GError **error)
{
  HeedRules rules = read_rules (user_data, side->tokens.side);
  return heed_entry_side_run_one (side, &rules, heed_entry_side_product, cancellable, error);
}

gboolean
heed_propagation_explain (HeedSubject *subject, const HeedParameters *parameters,
                          HeedExplanation *explanation, GCancellable *cancellable, GError **error)
{
  HeedValueKind target = explanation->value_kind;
  explanation->value = heed_subject_get_propagated (subject, &explanation->value_kind);
  if (explanation->value_kind != target)
    heed_explanation_warn (explanation, _ ("Explains the caption's logit: relevance is not "
                                           "propagated through the probability in a list."));
  return heed_entry_side_explain (subject, explanation, HEED_RULES_CP_LRP, 1, explain_side,
                                  (gpointer)parameters, cancellable, error);
}
