/* heed-influence-map.h: what is shown of an influence (methods.md §1, parameter `map`). */
#pragma once

#include "heed-explanation.h"
#include "heed-parameters.h"

#include <math.h>

G_BEGIN_DECLS

typedef enum
{
  HEED_INFLUENCE_SIGNED,
  HEED_INFLUENCE_ABSOLUTE,
  HEED_INFLUENCE_SQUARED,
} HeedInfluenceMap;

/** HEED_INFLUENCE_MAP_NAMES: choices of the parameter, in the enumeration's order. */
#define HEED_INFLUENCE_MAP_NAMES                                                                   \
  {                                                                                                \
    "signed", "absolute", "squared", NULL                                                          \
  }

/**
 * heed_influence_map_choose: what @parameters say. The square of an effect is no effect: it is
 * compared with squares of the same method only, and @explanation says so.
 */
static inline HeedInfluenceMap
heed_influence_map_choose (const HeedParameters *parameters, HeedExplanation *explanation)
{
  HeedInfluenceMap map = (HeedInfluenceMap)heed_parameters_get_choice (parameters, "map");
  if (map == HEED_INFLUENCE_SQUARED)
    explanation->quantity = HEED_QUANTITY_OWN;
  return map;
}

static inline double
heed_influence_map_apply (HeedInfluenceMap map, double influence)
{
  return map == HEED_INFLUENCE_SQUARED    ? influence * influence
         : map == HEED_INFLUENCE_ABSOLUTE ? fabs (influence)
                                          : influence;
}

G_END_DECLS
