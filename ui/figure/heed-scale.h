/* heed-scale.h: from relevance to a place in a colour map, and who shares a scale with whom. */
#pragma once

#include "heed-explanation.h"
#include "heed-figure-options.h"

G_BEGIN_DECLS

/**
 * HeedScale: colours are proportional to relevance; zero is always the neutral colour, nothing is
 * ever clamped.
 * @has_negative: −@most … @most on the diverging map, else 0 … @most on the sequential one
 * @most: 0 = every relevance is zero (or there is none)
 * @n_values: how many finite numbers it was made from
 */
typedef struct
{
  gboolean has_negative;
  double most;
  gsize n_values;
} HeedScale;

/** heed_scale_extend: makes room for @values [@n]; NaN and infinity do not count. */
void
heed_scale_extend (HeedScale *scale, const double *values, gsize n);

/** heed_scale_position: where @value lies in the colour map, 0 … 1; NaN stays NaN. */
double
heed_scale_position (const HeedScale *scale, double value);

/** heed_scale_value_name: for a person: "log-probability". */
const char *
heed_scale_value_name (HeedValueKind kind);

/**
 * HeedScaleGroup: explanations whose numbers are of one kind and are drawn with one scale.
 * @kind: what the numbers are, for a person: "effect on the logit"
 * @image, @text: picture and text differ in magnitude by far, so each has its own; both are signed
 *   if either is
 * @members: (element-type HeedExplanation): at least one
 */
typedef struct
{
  char *kind;
  HeedScale image;
  HeedScale text;
  GPtrArray *members;
} HeedScaleGroup;

/**
 * heed_scale_groups_new:
 *
 * With %HEED_SCALE_OWN every explanation is a group. With %HEED_SCALE_SHARED those are one group
 * whose numbers can be compared: heed_explanation_comparable(). A difference always has a scale of
 * its own, which is signed.
 *
 * Returns: (element-type HeedScaleGroup) (transfer full): groups borrow @explanations
 */
GPtrArray *
heed_scale_groups_new (const GPtrArray *explanations, HeedScaleChoice choice);

/** heed_scale_groups_find: the group of @explanation, which is in one. */
const HeedScaleGroup *
heed_scale_groups_find (const GPtrArray *groups, const HeedExplanation *explanation);

G_END_DECLS
