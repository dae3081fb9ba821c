/* heed-help-text.h: the words of the help window. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  HEED_HELP_TITLE,
  HEED_HELP_PARAGRAPH,
  HEED_HELP_ITEM, /* of a list */
} HeedHelpKind;

/** HeedHelpPart: @text is Pango markup, marked for translation. */
typedef struct
{
  HeedHelpKind kind;
  const char *text;
} HeedHelpPart;

/** heed_help_text: all parts in order; static. */
const HeedHelpPart *
heed_help_text (guint *n_parts);

G_END_DECLS
