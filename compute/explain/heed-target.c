#include "heed-target.h"

#include <math.h>

const char *
heed_target_kind_name (HeedTargetKind kind)
{
  static const char *const names[] = {"caption", "list", "versus"};
  return names[kind];
}

HeedValueKind
heed_target_get_value_kind (HeedTargetKind kind)
{
  static const HeedValueKind kinds[] = {HEED_VALUE_LOGIT, HEED_VALUE_LOG_PROB,
                                        HEED_VALUE_LOGIT_DIFFERENCE};
  return kinds[kind];
}

static double
log_sum (const double *logits, guint n)
{
  double most = logits[0], sum = 0;
  for (guint i = 1; i < n; i++)
    most = fmax (most, logits[i]);
  for (guint i = 0; i < n; i++)
    sum += exp (logits[i] - most);
  return most + log (sum);
}

double
heed_target_evaluate (HeedTargetKind kind, const double *logits, guint n)
{
  switch (kind)
    {
    case HEED_TARGET_CAPTION:
      return logits[0];
    case HEED_TARGET_LIST:
      return logits[0] - log_sum (logits, n);
    case HEED_TARGET_VERSUS:
      g_assert (n >= 2);
      return logits[0] - logits[1];
    }
  g_assert_not_reached ();
}

void
heed_target_slope (HeedTargetKind kind, const double *logits, guint n, double *slope)
{
  double whole = kind == HEED_TARGET_LIST ? log_sum (logits, n) : 0;
  g_assert (kind != HEED_TARGET_VERSUS || n >= 2);
  for (guint i = 0; i < n; i++)
    {
      slope[i] = i == 0;
      if (kind == HEED_TARGET_LIST)
        slope[i] -= exp (logits[i] - whole);
      else if (kind == HEED_TARGET_VERSUS)
        slope[i] -= i == 1;
    }
}
