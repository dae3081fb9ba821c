/* heed-method-calls.h: what the list of methods asks of a call: its text, its likeness, its
 * presets. */
#pragma once

#include "heed-method.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * heed_method_call_to_text: the shortest text that heed_method_call_parse() reads as @call:
 * "atman:group=block:2", or only "atman" where every parameter has its default.
 *
 * Returns: (transfer full)
 */
char *
heed_method_call_to_text (const HeedMethodCall *call);

/**
 * heed_method_call_describe: the parameters that differ from their defaults, as a person reads
 * them: "group = block:2, kept = 0.2".
 *
 * Returns: (transfer full): empty where all are defaults
 */
char *
heed_method_call_describe (const HeedMethodCall *call);

/**
 * heed_method_call_same: whether both compute the same, however their values are typed: "0.10" is
 * "0.1", a block of 1 is a token.
 */
gboolean
heed_method_call_same (const HeedMethodCall *a, const HeedMethodCall *b);

/** heed_method_call_reset: gives every parameter of @call its default. */
void
heed_method_call_reset (HeedMethodCall *call);

/**
 * heed_method_call_apply_preset: gives the parameters that any preset of the method speaks of the
 * value that preset @index has for them, or their default where it has none; others stay.
 */
void
heed_method_call_apply_preset (HeedMethodCall *call, guint index);

/** heed_method_call_clear_preset: gives the parameters that any preset speaks of their default. */
void
heed_method_call_clear_preset (HeedMethodCall *call);

/**
 * heed_method_call_find_preset: the preset whose values @call has.
 *
 * Returns: its index, or -1 where there is none
 */
int
heed_method_call_find_preset (const HeedMethodCall *call);

/**
 * heed_method_call_make_sheet: a contact sheet: @call with its number parameter "gamma" going
 * through 0, 0.01, 0.05, 0.1, 0.25 and 1, as far as they are in its range.
 *
 * Returns: (element-type HeedMethodCall) (transfer full): empty where it has no such parameter
 */
GPtrArray *
heed_method_call_make_sheet (const HeedMethodCall *call);

G_END_DECLS
