// linear: LINEAR by square tiles that pass through shared memory; for GPUs.
// Bindings and pushed numbers: linear.glsl
//
// Work-groups: a tile of TILE × TILE numbers of out (linear-tile.glsl); tiles along the columns
// first
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#include "common.glsl"
#include "functions.glsl"
#include "stored.glsl"
#include "linear.glsl"

layout (constant_id = 7) const uint MICRO = 8;
#include "linear-tile.glsl"

void
load_tiles (uint first_row, uint column, uint c)
{
  for (uint i = gl_LocalInvocationID.x; i < TILE * DEPTH / 4; i += GROUP)
    {
      uint row = i / (DEPTH / 4), depth = i % (DEPTH / 4) * 4;
      vec4 left = vec4 (0.0), right = vec4 (0.0);
      if (c + depth < channels && first_row + row < rows)
        left = x_quad (x_row (first_row + row), c + depth);
      if (c + depth < channels && column + row < window_columns)
        right = weight_quad (weight_row (column + row), c + depth);
      [[unroll]] for (uint k = 0; k < 4; k++)
        {
          left_tile[(depth + k) * STRIDE + row / 4][row % 4] = left[k];
          right_tile[(depth + k) * STRIDE + row / 4][row % 4] = right[k];
        }
    }
}

void
main ()
{
  uint across = (window_columns + TILE - 1) / TILE;
  if (GROUP_INDEX >= end_group)
    return;
  uint first_row = GROUP_INDEX / across * TILE, column = GROUP_INDEX % across * TILE;
  clear_sums ();
  for (uint c = 0; c < channels; c += DEPTH)
    {
      barrier ();
      load_tiles (first_row, column, c);
      barrier ();
      multiply_tiles ();
    }
  [[unroll]] for (uint i = 0; i < MICRO; i++)
    [[unroll]] for (uint j = 0; j < QUADS; j++)
      [[unroll]] for (uint k = 0; k < 4; k++)
        finish (first_row + tile_row (i), column + tile_column (j) + k, sums[i * QUADS + j][k]);
}
