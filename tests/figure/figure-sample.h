/* figure-sample.h: results made by hand, for the tests of figures. */
#pragma once

#include "heed-result.h"

/**
 * sample_new: a result with a picture of colour gradients whose box is the centred square, the
 * caption "a red mug" between a begin and an end token, and no explanations. @width = 0: no
 * picture.
 */
HeedResult *
sample_new (guint width, guint height);

/** sample_set_words: @word_of [n]: see HeedResult. */
void
sample_set_words (HeedResult *result, const char *const *words, const int *word_of);

/**
 * sample_add: an explanation of @rows · @cols patches, all @fill, and of all tokens: 0.5, 1.5, 2.5
 * … but NaN for special ones.
 */
HeedExplanation *
sample_add (HeedResult *result, const char *method, const char *name, guint rows, guint cols,
            double fill);

/** sample_add_ramp: like sample_add(), with the image's relevance rising evenly. */
HeedExplanation *
sample_add_ramp (HeedResult *result, const char *method, const char *name, double first,
                 double last);

/** With g_auto (Sample): freed at the end of its scope. */
typedef HeedResult *Sample;
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (Sample, heed_result_unref, NULL)
