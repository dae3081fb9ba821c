// linear-backward: LINEAR_BACKWARD by square tiles that pass through shared memory; for GPUs.
// Bindings and pushed numbers: linear-backward.glsl
//
// Work-groups: a tile of TILE × TILE numbers of out (linear-tile.glsl); tiles along the columns
// first
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#include "common.glsl"
#include "stored.glsl"
#include "linear-backward.glsl"

layout (constant_id = 5) const uint MICRO = 8;
#include "linear-tile.glsl"

// g is turned on its way; the weight's rows lie as the tile wants them.
void
load_tiles (uint first_row, uint column, uint n)
{
  for (uint i = gl_LocalInvocationID.x; i < TILE * DEPTH / 4; i += GROUP)
    {
      uint row = i / (DEPTH / 4), depth = i % (DEPTH / 4) * 4;
      vec4 left = vec4 (0.0), right = vec4 (0.0);
      if (n + depth < terms && first_row + row < rows)
        left = g_quad (g_row (first_row + row), n + depth);
      [[unroll]] for (uint k = 0; k < 4; k++)
        left_tile[(depth + k) * STRIDE + row / 4][row % 4] = left[k];
      uint term = i / (TILE / 4), quad = i % (TILE / 4);
      if (n + term < terms)
        right = weight_quad (n + term, column + quad * 4);
      right_tile[term * STRIDE + quad] = right;
    }
}

void
main ()
{
  uint across = (columns + TILE - 1) / TILE;
  if (GROUP_INDEX >= end_group)
    return;
  uint first_row = GROUP_INDEX / across * TILE, column = GROUP_INDEX % across * TILE;
  clear_sums ();
  for (uint n = 0; n < terms; n += DEPTH)
    {
      barrier ();
      load_tiles (first_row, column, n);
      barrier ();
      multiply_tiles ();
    }
  [[unroll]] for (uint i = 0; i < MICRO; i++)
    [[unroll]] for (uint j = 0; j < QUADS; j++)
      finish (first_row + tile_row (i), column + tile_column (j), sums[i * QUADS + j]);
}
