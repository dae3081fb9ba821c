/* cli-inputs.h: a folder of inputs that are odd or broken, made when a test begins. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * cli_inputs_new: makes a folder with
 *   no-config/, unknown-type/, no-weights/: model folders that are none
 *   empty.png, cut.png, cut.jpg, text.png, bomb.png: pictures that are none
 *   pixel.png, ribbon.png: of 1 × 1 and of 30000 × 10 pixels
 *   blank.txt, binary.txt: lists of captions that are none
 *
 * Returns: (transfer full): the folder
 */
char *
cli_inputs_new (void);

/** cli_inputs_free: removes the folder and all in it. */
void
cli_inputs_free (char *folder);

G_END_DECLS
