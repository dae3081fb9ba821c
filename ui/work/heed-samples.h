/* heed-samples.h: the pictures that come with Heed, with captions that suit them. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HeedSample:
 * @path: the picture
 * @title: what is on it, for a menu
 * @captions: one a line
 */
typedef struct
{
  char *path;
  char *title;
  char *captions;
} HeedSample;

void
heed_sample_free (HeedSample *sample);

/**
 * heed_samples_load:
 * @folder: has an index.json as heed-dataset.h describes it
 *
 * Returns: (element-type HeedSample) (transfer full): none where there is no such folder
 */
GPtrArray *
heed_samples_load (const char *folder);

/** heed_samples_find: (nullable) (transfer none): the sample whose picture is @path. */
const HeedSample *
heed_samples_find (GPtrArray *samples, const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedSample, heed_sample_free)

G_END_DECLS
