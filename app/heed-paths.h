/* heed-paths.h: where the bundled model and pictures are. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * heed_paths_find_data: the folder that holds `models/` and `samples/`: the one that the
 * environment's HEED_DATA_DIR names, else where Heed was installed, else that of the source tree
 * that this program was built from; the first of these that has the bundled model.
 *
 * Returns: (transfer full) (nullable): %NULL if it is nowhere
 */
char *
heed_paths_find_data (void);

/**
 * heed_paths_bundled_model: the folder of the model that Heed comes with.
 *
 * Returns: (transfer full) (nullable): %NULL if it is nowhere
 */
char *
heed_paths_bundled_model (void);

G_END_DECLS
