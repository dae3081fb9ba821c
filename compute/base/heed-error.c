#include "heed-error.h"

G_DEFINE_QUARK (heed - error - quark, heed_error)
