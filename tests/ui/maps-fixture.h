/* maps-fixture.h: a maps view in a window, and what a person does with it. */
#pragma once

#include "heed-card-view.h"
#include "heed-maps-view.h"

/**
 * MapsFixture:
 * @readout: (nullable): as told last
 * @chosen: (nullable): what was chosen last in a menu: "copy", "export", "remove"
 * @index: of the card it was chosen in
 * @filling: the card that is being worked at, from 1; 0 = none
 */
typedef struct
{
  GtkWidget *window;
  HeedMapsView *view;
  HeedPicture *picture;
  char *readout;
  guint n_readouts;
  const char *chosen;
  int index;
  int filling;
} MapsFixture;

/** For g_test_add(): the window is not shown yet. */
void
maps_set_up (MapsFixture *fixture, gconstpointer data);
void
maps_tear_down (MapsFixture *fixture, gconstpointer data);

/**
 * maps_make_result: (transfer full)
 * @methods: "atman occlusion"; their relevance rises from 0, 1 … to 1.5, 2.5 …
 * @known: patches of 4 · 4 that the last one explains
 */
HeedResult *
maps_make_result (MapsFixture *fixture, const char *methods, guint known);

/** maps_show: maps_make_result(), in the view. */
void
maps_show (MapsFixture *fixture, const char *methods, guint known);

/** maps_present: shows the window and waits for the pixels of all cards, as maps_settle() does. */
void
maps_present (MapsFixture *fixture, int width, int height);
void
maps_settle (MapsFixture *fixture);

HeedCardView *
maps_get_card (MapsFixture *fixture, guint index);

/** maps_get_bounds: of a card, in the view. */
void
maps_get_bounds (MapsFixture *fixture, guint index, graphene_rect_t *bounds);

void
maps_point_at (MapsFixture *fixture, guint index, HeedCardPlace place);
void
maps_point_away (MapsFixture *fixture, guint index);
void
maps_click_at (MapsFixture *fixture, guint index, HeedCardPlace place);

/** maps_press: with the focus on that card; whether the key was taken. */
gboolean
maps_press (MapsFixture *fixture, guint index, guint key, GdkModifierType state);
