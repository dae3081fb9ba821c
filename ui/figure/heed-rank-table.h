/* heed-rank-table.h: the rank correlation of all maps with each other, as coloured tables of
 * numbers: one for the picture and one for the text. */
#pragma once

#include "heed-figure-style.h"

G_BEGIN_DECLS

/**
 * HeedRankTable: names wrap; where their words are wider than a column, rows are numbered and
 * columns have the numbers. Both tables stand side by side where there is room.
 */
typedef struct _HeedRankTable HeedRankTable;

/**
 * heed_rank_table_new:
 * @explanations: (element-type HeedExplanation): not kept
 * @width: of all of it
 */
HeedRankTable *
heed_rank_table_new (HeedFigureStyle *style, const GPtrArray *explanations, double width);
void
heed_rank_table_free (HeedRankTable *table);

/** heed_rank_table_get_height: 0 where no two explanations have a rank correlation. */
double
heed_rank_table_get_height (const HeedRankTable *table);
void
heed_rank_table_draw (const HeedRankTable *table, cairo_t *cr, double x, double y);

/**
 * heed_rank_table_describe: (transfer full): every pair in words: "Picture: AtMan and Occlusion
 * 0.83, …. Text: …."
 */
char *
heed_rank_table_describe (const HeedRankTable *table);

/** heed_rank_table_format: (transfer full): "−0.12" in every locale; "–" for NaN. */
char *
heed_rank_table_format (double correlation);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedRankTable, heed_rank_table_free)

G_END_DECLS
