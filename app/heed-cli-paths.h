/* heed-cli-paths.h: where the bundled model and pictures are. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * heed_cli_bundled_model: the folder of the model that Heed comes with: in the folder that the
 * environment's HEED_DATA_DIR names, else where it was installed, else in the source tree that this
 * program was built from.
 *
 * Returns: (transfer full) (nullable): %NULL if it is nowhere
 */
char *
heed_cli_bundled_model (void);

G_END_DECLS
