/* test-sizes.h: models of the sizes people use, for what a plan alone can tell.
 *
 * The folders hold every tensor's header and no data (the files are sparse): nothing is loaded. */
#pragma once

#include "heed-model.h"

/** TestSize: a vision tower; @lanes: of one batch of AtMan. */
typedef struct
{
  const char *name;
  guint channels, hidden, heads, layers, image, patch, projection;
  guint lanes;
} TestSize;

#define TEST_N_SIZES 2
extern const TestSize test_sizes[TEST_N_SIZES];

/** test_open_size: @folder: (out) (transfer full): for test_folder_free(). */
HeedModel *
test_open_size (const TestSize *size, char **folder);
