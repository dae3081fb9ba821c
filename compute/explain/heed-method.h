/* heed-method.h: the method table: every explanation method, its parameters and its source.
 *
 * The window builds its controls from it, `heed-cli methods` prints it, requests are checked
 * against it. A new method is one file and one row.
 */
#pragma once

#include "heed-subject.h"

G_BEGIN_DECLS

typedef enum
{
  HEED_METHOD_PERTURBATION,
  HEED_METHOD_GRADIENT,
  HEED_METHOD_PROPAGATION,
  HEED_METHOD_ATTENTION,
  HEED_METHOD_BASELINE,
  HEED_N_METHOD_FAMILIES,
} HeedMethodFamily;

const char *
heed_method_family_name (HeedMethodFamily family);

/**
 * HeedParameterKind:
 * @HEED_PARAMETER_NUMBER: a finite number in [least, most]
 * @HEED_PARAMETER_INTEGER: an integer in [least, most]
 * @HEED_PARAMETER_CHOICE: one of @choices
 * @HEED_PARAMETER_LAYERS: "all", "last", "a" or "a-b", counted from 0
 * @HEED_PARAMETER_GROUP: "token" or "block:k" with k in [least, most]
 * @HEED_PARAMETER_COUNT: an integer in [least, most], or a share from "0%" to "100%"
 */
typedef enum
{
  HEED_PARAMETER_NUMBER,
  HEED_PARAMETER_INTEGER,
  HEED_PARAMETER_CHOICE,
  HEED_PARAMETER_LAYERS,
  HEED_PARAMETER_GROUP,
  HEED_PARAMETER_COUNT,
} HeedParameterKind;

/**
 * HeedParameterSpec: one parameter of a method.
 * @fallback: the default, as it is typed
 * @choices: %NULL-terminated, of %HEED_PARAMETER_CHOICE; of %HEED_PARAMETER_NUMBER (nullable):
 *   words that may stand instead of a number
 * @help: one sentence for a person (to be translated where shown)
 */
typedef struct
{
  const char *name;
  HeedParameterKind kind;
  const char *fallback;
  double least;
  double most;
  const char *const *choices;
  const char *help;
} HeedParameterSpec;

/** HeedPreset: settings that a source used, by name: `atman:preset=paper`. */
typedef struct
{
  const char *name;
  const char *settings;
  const char *help;
} HeedPreset;

typedef struct _HeedParameters HeedParameters;
typedef struct _HeedMethod HeedMethod;

/**
 * HeedMethod: a row of the table.
 * @quantity: what its relevances are
 * @needs: what a model must have, as a person reads it
 * @n_parameters, @n_presets: counts
 * @explain: fills @explanation's relevance, passes and warnings; through
 *   heed_subject_report() it tells what is known so far
 */
struct _HeedMethod
{
  const char *id;
  const char *name;
  HeedMethodFamily family;
  HeedQuantity quantity;
  const char *summary;
  const char *needs;
  const char *citation;
  const HeedParameterSpec *parameters;
  guint n_parameters;
  const HeedPreset *presets;
  guint n_presets;
  gboolean (*explain) (HeedSubject *subject, const HeedParameters *parameters,
                       HeedExplanation *explanation, GCancellable *cancellable, GError **error);
};

/** heed_methods: the rows, in the order they are shown. */
const HeedMethod *const *
heed_methods (guint *n);
const HeedMethod *
heed_method_find (const char *id);

/**
 * HeedMethodCall: a method with its parameters, as `--method ID[:param=value,…]` gives them.
 */
typedef struct
{
  const HeedMethod *method;
  HeedParameters *parameters;
} HeedMethodCall;

/**
 * heed_method_call_parse: reads "atman:variant=min-shift,kept=0.1". An unknown method or parameter
 * or a value out of range is %HEED_ERROR_ARGUMENT with what is allowed.
 */
HeedMethodCall *
heed_method_call_parse (const char *text, GError **error);
HeedMethodCall *
heed_method_call_copy (const HeedMethodCall *call);
void
heed_method_call_free (HeedMethodCall *call);

/** heed_parameters_to_string: every parameter with its value, "kept=0.1,kappa=2"; (transfer full).
 */
char *
heed_parameters_to_string (const HeedParameters *parameters);
guint
heed_parameters_get_n (const HeedParameters *parameters);
/** heed_parameters_get_spec: parameter @index, and its value as it is typed. */
const HeedParameterSpec *
heed_parameters_get_spec (const HeedParameters *parameters, guint index, const char **value);
/** heed_parameters_is_default: whether @index has its default value. */
gboolean
heed_parameters_is_default (const HeedParameters *parameters, guint index);
/** heed_parameters_is_word: whether a number's value is one of the words that may stand for it. */
gboolean
heed_parameters_is_word (const HeedParameters *parameters, const char *name);
double
heed_parameters_get_number (const HeedParameters *parameters, const char *name);
const char *
heed_parameters_get_text (const HeedParameters *parameters, const char *name);
/** heed_parameters_get_choice: the index of the value in the spec's choices. */
guint
heed_parameters_get_choice (const HeedParameters *parameters, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedMethodCall, heed_method_call_free)

G_END_DECLS
