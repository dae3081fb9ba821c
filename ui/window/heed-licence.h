/* heed-licence.h: the file NOTICE as running text. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * heed_licence_text: who may use Heed how, patents, and the licences of the libraries: NOTICE
 * without its title, a paragraph a line; (transfer full).
 */
char *
heed_licence_text (void);

/** heed_licence_unwrap: the same of another text, for tests; (transfer full). */
char *
heed_licence_unwrap (const char *notice);

G_END_DECLS
