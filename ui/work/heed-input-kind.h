/* heed-input-kind.h: what a file or folder that a person hands over is, from looking at it. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** The most bytes of a text file with captions. */
#define HEED_INPUT_MAX_TEXT (64 * 1024)

/**
 * HeedInputKind:
 * @HEED_INPUT_PICTURE: a PNG or JPEG file by its first bytes, not decoded
 * @HEED_INPUT_MODEL: a folder that has a config.json
 * @HEED_INPUT_CAPTIONS: a text file
 * @HEED_INPUT_ELSEWHERE: not on this computer; from here on, what is refused
 * @HEED_INPUT_UNREADABLE: missing, or not to be read
 * @HEED_INPUT_FOLDER: a folder that is no model
 * @HEED_INPUT_SPECIAL: a pipe, socket or device
 * @HEED_INPUT_EMPTY: a file without content
 * @HEED_INPUT_TOO_LARGE: text or a picture beyond the limits
 * @HEED_INPUT_OTHER: a file of another kind
 */
typedef enum
{
  HEED_INPUT_PICTURE,
  HEED_INPUT_MODEL,
  HEED_INPUT_CAPTIONS,
  HEED_INPUT_ELSEWHERE,
  HEED_INPUT_UNREADABLE,
  HEED_INPUT_FOLDER,
  HEED_INPUT_SPECIAL,
  HEED_INPUT_EMPTY,
  HEED_INPUT_TOO_LARGE,
  HEED_INPUT_OTHER,
  HEED_N_INPUT_KINDS,
} HeedInputKind;

/**
 * HeedInputLook:
 * @path: (nullable): the file name, or %NULL if there is none on this computer
 * @name: as it stands in sentences
 * @text: of captions: one a line, without blanks around them and blank lines; of what is refused:
 *   a sentence for a person that says what was found and what is expected; else %NULL
 */
typedef struct
{
  HeedInputKind kind;
  char *path;
  char *name;
  char *text;
} HeedInputLook;

/**
 * heed_input_look: looks at type, size and first bytes of @file; for a folder at the names in it.
 * Never opens a pipe or a device. May take long on a file system that is far away: for a thread.
 *
 * Returns: (transfer full)
 */
HeedInputLook *
heed_input_look (GFile *file);
void
heed_input_look_free (HeedInputLook *look);

/** heed_input_kind_is_refused: whether it is none of the kinds that Heed opens. */
gboolean
heed_input_kind_is_refused (HeedInputKind kind);

/**
 * heed_input_kind_refuse_many: one sentence for @n of @total that are refused for the same reason.
 * @name: one of them
 */
char *
heed_input_kind_refuse_many (HeedInputKind kind, guint n, guint total, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedInputLook, heed_input_look_free)

G_END_DECLS
