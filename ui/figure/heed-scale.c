/* heed-scale.c: see heed-scale.h. */
#include "heed-scale.h"

#include <glib/gi18n-lib.h>
#include <math.h>

void
heed_scale_extend (HeedScale *scale, const double *values, gsize n)
{
  for (gsize i = 0; values && i < n; i++)
    {
      if (!isfinite (values[i]))
        continue;
      scale->has_negative |= values[i] < 0;
      scale->most = fmax (scale->most, fabs (values[i]));
      scale->n_values++;
    }
}

double
heed_scale_position (const HeedScale *scale, double value)
{
  double share;

  if (!isfinite (value))
    return NAN;
  share = scale->most > 0 ? CLAMP (value / scale->most, -1, 1) : 0;
  return scale->has_negative ? (share + 1) / 2 : MAX (share, 0);
}

const char *
heed_scale_value_name (HeedValueKind kind)
{
  switch (kind)
    {
    case HEED_VALUE_LOGIT:
      return _ ("logit");
    case HEED_VALUE_LOG_PROB:
      return _ ("log-probability");
    case HEED_VALUE_LOGIT_DIFFERENCE:
      return _ ("logit difference");
    default:
      g_return_val_if_reached ("");
    }
}

static char *
quantity_of (const HeedExplanation *explanation)
{
  const char *unit = heed_scale_value_name (explanation->value_kind);

  switch (explanation->quantity)
    {
    case HEED_QUANTITY_EFFECT:
      /* Translators: %s is "logit", "log-probability" or "logit difference" */
      return g_strdup_printf (_ ("effect on the %s"), unit);
    case HEED_QUANTITY_SHARE:
      return g_strdup_printf (_ ("share of the %s"), unit);
    case HEED_QUANTITY_ATTENTION:
      return g_strdup (_ ("attention weight"));
    case HEED_QUANTITY_UNITLESS:
      return g_strdup (_ ("without a unit"));
    default:
      return g_strdup (_ ("relevance"));
    }
}

static char *
kind_of (const HeedExplanation *explanation)
{
  g_autofree char *quantity = quantity_of (explanation);

  switch (explanation->contrast)
    {
    case HEED_CONTRAST_PLAIN:
      /* Translators: %s is what both maps' numbers are: "effect on the logit" */
      return g_strdup_printf (_ ("difference, %s"), quantity);
    case HEED_CONTRAST_SCALED:
      return g_strdup (_ ("difference of shares of the largest value"));
    default:
      return g_steal_pointer (&quantity);
    }
}

static void
group_free (gpointer data)
{
  HeedScaleGroup *group = data;

  g_free (group->kind);
  g_ptr_array_unref (group->members);
  g_free (group);
}

static HeedScaleGroup *
find_comparable (const GPtrArray *groups, const HeedExplanation *explanation)
{
  for (guint i = 0; i < groups->len; i++)
    {
      HeedScaleGroup *group = groups->pdata[i];

      if (heed_explanation_comparable (group->members->pdata[0], explanation))
        return group;
    }
  return NULL;
}

static void
group_add (HeedScaleGroup *group, HeedExplanation *explanation)
{
  g_ptr_array_add (group->members, explanation);
  heed_scale_extend (&group->image, explanation->image,
                     (gsize)explanation->rows * explanation->cols);
  heed_scale_extend (&group->text, explanation->text, explanation->n_text);
  group->image.has_negative |=
      group->text.has_negative || explanation->contrast != HEED_CONTRAST_NONE;
  group->text.has_negative = group->image.has_negative;
}

GPtrArray *
heed_scale_groups_new (const GPtrArray *explanations, HeedScaleChoice choice)
{
  GPtrArray *groups = g_ptr_array_new_with_free_func (group_free);

  for (guint i = 0; i < explanations->len; i++)
    {
      HeedExplanation *explanation = explanations->pdata[i];
      HeedScaleGroup *group =
          choice == HEED_SCALE_SHARED ? find_comparable (groups, explanation) : NULL;

      if (!group)
        {
          group = g_new0 (HeedScaleGroup, 1);
          group->kind = kind_of (explanation);
          group->members = g_ptr_array_new ();
          g_ptr_array_add (groups, group);
        }
      group_add (group, explanation);
    }
  return groups;
}

const HeedScaleGroup *
heed_scale_groups_find (const GPtrArray *groups, const HeedExplanation *explanation)
{
  for (guint i = 0; i < groups->len; i++)
    {
      const HeedScaleGroup *group = groups->pdata[i];

      if (g_ptr_array_find (group->members, explanation, NULL))
        return group;
    }
  g_return_val_if_reached (NULL);
}
