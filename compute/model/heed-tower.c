#include "heed-tower.h"

void
heed_tower_free (HeedTower *tower)
{
  if (tower == NULL)
    return;
  heed_graph_free (tower->graph);
  g_free (tower);
}
