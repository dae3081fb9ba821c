/* heed-rank-view.h: the rank correlations of all maps on show, as tables. */
#pragma once

#include "heed-figure-style.h"
#include "heed-result.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** HeedRankView: Tab goes to it; a screen reader reads all of its numbers. */
#define HEED_TYPE_RANK_VIEW (heed_rank_view_get_type ())
G_DECLARE_FINAL_TYPE (HeedRankView, heed_rank_view, HEED, RANK_VIEW, GtkWidget)

GtkWidget *
heed_rank_view_new (void);

/** heed_rank_view_set_content: @result: referenced. */
void
heed_rank_view_set_content (HeedRankView *self, HeedFigureStyle *style, HeedResult *result);

G_END_DECLS
