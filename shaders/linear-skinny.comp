// linear-skinny: LINEAR for a few rows, as in generation: the weight is read once, from end to end.
// Bindings and pushed numbers: linear.glsl
//
// Work-groups: TILE_COLUMNS columns of all rows (at most TILE_ROWS); the invocations share the
// channels, four at a time, and add up in a fixed order
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#include "common.glsl"
#include "functions.glsl"
#include "stored.glsl"
#include "linear.glsl"
#include "reduce.glsl"

layout (constant_id = 7) const uint TILE_ROWS = 8;
layout (constant_id = 8) const uint TILE_COLUMNS = 2;

void
main ()
{
  uint first_column_of_group = GROUP_INDEX * TILE_COLUMNS;
  if (GROUP_INDEX >= end_group)
    return;
  float sums[TILE_ROWS * TILE_COLUMNS];
  [[unroll]] for (uint i = 0; i < TILE_ROWS * TILE_COLUMNS; i++) sums[i] = 0.0;
  for (uint c = gl_LocalInvocationID.x * 4; c < channels; c += GROUP * 4)
    {
      vec4 right[TILE_COLUMNS];
      [[unroll]] for (uint j = 0; j < TILE_COLUMNS; j++)
        right[j] = weight_quad (weight_row (min (first_column_of_group + j, window_columns - 1)), c);
      [[unroll]] for (uint i = 0; i < TILE_ROWS; i++)
        {
          vec4 left = x_quad (x_row (min (i, rows - 1)), c);
          [[unroll]] for (uint j = 0; j < TILE_COLUMNS; j++)
            sums[i * TILE_COLUMNS + j] += dot (left, right[j]);
        }
    }
  [[unroll]] for (uint i = 0; i < TILE_ROWS; i++)
    [[unroll]] for (uint j = 0; j < TILE_COLUMNS; j++)
      {
        float total = sum_over_group (sums[i * TILE_COLUMNS + j]);
        if (gl_LocalInvocationID.x == (i * TILE_COLUMNS + j) % GROUP)
          finish (i, first_column_of_group + j, total);
      }
}
