/* heed-card-place.h: a patch or token, and how the keyboard walks over them. */
#pragma once

#include "heed-figure-card.h"

#include <gdk/gdk.h>

G_BEGIN_DECLS

/** HeedCardPlace: what a cursor points at; @index counts for anything but %HEED_CARD_NOTHING. */
typedef struct
{
  HeedCardPart part;
  guint index;
} HeedCardPlace;

gboolean
heed_card_place_equal (HeedCardPlace first, HeedCardPlace second);

/** heed_card_place_exists: whether @explanation has such a patch or token. */
gboolean
heed_card_place_exists (HeedCardPlace place, const HeedExplanation *explanation);

/** heed_card_place_is_in: whether an explanation of @result (nullable) has it. */
gboolean
heed_card_place_is_in (HeedCardPlace place, const HeedResult *result);

/** heed_card_words_equal: whether both results are of the same tokens. */
gboolean
heed_card_words_equal (const HeedResult *first, const HeedResult *second);

/**
 * heed_card_place_remains: whether @place, of @before, is the same of @after: its picture is
 * divided into as many patches, its text into the same tokens.
 * @before, @after: (nullable)
 */
gboolean
heed_card_place_remains (HeedCardPlace place, const HeedResult *before, const HeedResult *after);

/** heed_card_place_value: NaN where it is not explained or does not exist. */
double
heed_card_place_value (HeedCardPlace place, const HeedExplanation *explanation);

/** heed_card_place_format: (transfer full): the value as a person reads it: "0.123", "not
 * explained"; where the method estimates, "0.123 (estimated)" or "0.123 (exact)". */
char *
heed_card_place_format (HeedCardPlace place, const HeedExplanation *explanation);

/** heed_card_place_name: (transfer full): "Patch row 3, column 5" or "Token 2 “red”". */
char *
heed_card_place_name (HeedCardPlace place, const HeedResult *result,
                      const HeedExplanation *explanation);

/**
 * heed_card_place_sentence: (transfer full): @place with its value, short: "row 3, column 5: 0.123"
 * or "“red”: 0.31".
 */
char *
heed_card_place_sentence (HeedCardPlace place, const HeedResult *result,
                          const HeedExplanation *explanation);

/**
 * heed_card_place_readout: (transfer full): what all explanations of @result say of @place: "Patch
 * row 3, column 5 — AtMan 0.123 · Occlusion −0.01".
 */
char *
heed_card_place_readout (HeedCardPlace place, const HeedResult *result);

/**
 * heed_card_place_move: what a key makes of @place in @card: arrows walk over patches and, below
 * them, tokens, Home and End go to the ends of a row, with Ctrl to those of the map.
 *
 * Returns: %FALSE if @key is none of them
 */
gboolean
heed_card_place_move (HeedCardPlace *place, const HeedCard *card,
                      const HeedExplanation *explanation, guint key, GdkModifierType state);

G_END_DECLS
