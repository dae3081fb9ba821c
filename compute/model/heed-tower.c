#include "heed-tower.h"

#include <string.h>

void
heed_tower_free (HeedTower *tower)
{
  if (tower == NULL)
    return;
  heed_graph_free (tower->graph);
  g_free (tower);
}

guint32
heed_tower_get_hidden (const HeedTower *tower)
{
  guint32 hidden = 0;
  for (HeedNode i = 0; i < heed_graph_get_n_nodes (tower->graph); i++)
    if (strcmp (heed_graph_get_operation_name (tower->graph, i), "activation") == 0)
      hidden = MAX (hidden, heed_graph_get_shape (tower->graph, i).cols);
  return hidden;
}

gsize
heed_tower_arena_bound (const HeedTower *tower, gboolean back, guint32 rows, guint32 lanes)
{
  gsize c = heed_graph_get_shape (tower->graph, tower->entry).cols;
  gsize m = heed_tower_get_hidden (tower);
  gsize numbers = back ? (tower->n_layers + 14) * c + 4 * m : 3 * c + m;
  return numbers * rows * lanes * sizeof (float);
}
