/* heed-export-name.h: what an exported file is called. */
#pragma once

#include "heed-export-format.h"
#include "heed-result.h"

G_BEGIN_DECLS

/**
 * heed_export_suggest_name: such as "scene-001 a-yellow-bottle.png": the picture's name without its
 * ending, then the caption, and for one map its method.
 * @index: of the explanation that is written alone, -1 = all
 *
 * Letters and digits of any writing, "-", "_" and spaces between the parts: nothing that a shell or
 * another file system stumbles over, and at most 200 bytes.
 *
 * Returns: (transfer full): UTF-8
 */
char *
heed_export_suggest_name (const HeedResult *result, int index, HeedExportFormat format);

/**
 * heed_export_complete_path: @path as chosen by a person with the ending it ought to have.
 * @format: (inout): what was chosen; where @path ends in another format's ending, that one
 *
 * A path without a known ending gets @format's, unless a file by that longer name is there already:
 * nobody was asked whether it may be replaced.
 *
 * Returns: (transfer full)
 */
char *
heed_export_complete_path (const char *path, HeedExportFormat *format);

G_END_DECLS
