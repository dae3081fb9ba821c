/* screenshots.h: what the pictures of the window share. */
#pragma once

#include "window-fixture.h"

G_BEGIN_DECLS

/** ScreenshotLook: where pictures go, and how the window looks on them. */
typedef struct
{
  const char *folder;
  int width;
  int height;
  gboolean dark;
} ScreenshotLook;

/** screenshots_settle: lays the window out at its size and lets what was still moving come to rest.
 */
void
screenshots_settle (Fixture *fixture, const ScreenshotLook *look);
/** screenshots_save: draws @native as it is now, as FOLDER/SIZE-STYLE-@state.png. */
void
screenshots_save (GtkNative *native, const ScreenshotLook *look, const char *state);
/** screenshots_shoot: the window at rest. */
void
screenshots_shoot (Fixture *fixture, const ScreenshotLook *look, const char *state);
/** screenshots_explain: runs these methods, to the end if @wait. @calls: ends with %NULL */
void
screenshots_explain (Fixture *fixture, const char *const *calls, gboolean wait);
/** screenshots_point: puts the pointer on the place of a card, given as shares of its size. */
void
screenshots_point (Fixture *fixture, guint card, double x, double y);

/** screenshots_methods: what a person does with methods of all kinds: see screenshots-methods.c. */
void
screenshots_methods (const ScreenshotLook *look);

G_END_DECLS
