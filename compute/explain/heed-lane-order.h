/* heed-lane-order.h: in which order the places of a map are worked on. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * heed_lane_order_new: the places 0 … @rows·@cols−1 of a grid, row by row, in an order that covers
 * the whole grid coarsely first and then ever finer, so that a map that is not finished says
 * something about every part of the picture.
 *
 * A grid whose edges are powers of two begins with one place in each quarter, half an edge apart:
 * in one of 8 × 8 (0, 0), (4, 4), (4, 0), (0, 4). Then comes each of the four with an offset of a
 * quarter edge down and right, then down, then right: (2, 2), (6, 6), (6, 2), (2, 6), (2, 0), …;
 * then all 16 with an offset of an eighth, and so on (bit-reversed numbers in two dimensions).
 * Other grids leave out what lies beyond them, and still begin with one place in each quarter.
 *
 * Returns: (transfer full): [rows·cols]; %NULL for an empty grid
 */
guint *
heed_lane_order_new (guint rows, guint cols);

G_END_DECLS
