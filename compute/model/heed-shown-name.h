/* heed-shown-name.h: names that came out of a file, made fit to stand in a sentence. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * heed_shown_name: the UTF-8 string @name, control characters replaced and at most 80 characters
 * long; (transfer full).
 */
char *
heed_shown_name (const char *name);

G_END_DECLS
