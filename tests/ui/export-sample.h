/* export-sample.h: a result that Heed computed itself, and a folder to write it to. */
#pragma once

#include "heed-result.h"

/**
 * export_sample_new: the bundled model's maps of scene-001 and "a yellow bottle": AtMan by blocks
 * of 2 × 2 patches, and the baseline "centre". Computed once.
 */
HeedResult *
export_sample_new (void);

/** export_sample_remove: the folder and the files in it. */
void
export_sample_remove (const char *folder);
