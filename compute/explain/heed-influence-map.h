/* heed-influence-map.h: what is shown of an influence (methods.md §1, parameter `map`). */
#pragma once

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

static inline double
heed_influence_map_apply (HeedInfluenceMap map, double influence)
{
  return map == HEED_INFLUENCE_SQUARED    ? influence * influence
         : map == HEED_INFLUENCE_ABSOLUTE ? fabs (influence)
                                          : influence;
}

G_END_DECLS
