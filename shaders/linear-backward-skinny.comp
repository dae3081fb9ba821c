// linear-backward-skinny: LINEAR_BACKWARD for a few rows, as where one row is explained: the weight
// is read once, from end to end. Bindings and pushed numbers: linear-backward.glsl
//
// Work-groups: SIDE quads of columns of all rows (at most TILE_ROWS); invocation (tx, ty) takes
// quad tx and the terms ty, ty + SLICES, …, and the slices are added up in their order
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#include "common.glsl"
#include "stored.glsl"
#include "linear-backward.glsl"

layout (constant_id = 5) const uint TILE_ROWS = 8;

#define SIDE 8
const uint SLICES = GROUP / SIDE;

shared vec4 slices[GROUP];

void
main ()
{
  if (GROUP_INDEX >= end_group)
    return;
  uint tx = gl_LocalInvocationID.x % SIDE, ty = gl_LocalInvocationID.x / SIDE;
  uint column = (GROUP_INDEX * SIDE + tx) * 4;
  vec4 sums[TILE_ROWS];
  [[unroll]] for (uint i = 0; i < TILE_ROWS; i++) sums[i] = vec4 (0.0);
  for (uint n = ty; n < terms; n += SLICES)
    {
      vec4 right = weight_quad (n, column);
      [[unroll]] for (uint i = 0; i < TILE_ROWS; i++)
        sums[i] += g[g_row (min (i, rows - 1)) + n] * right;
    }
  [[unroll]] for (uint i = 0; i < TILE_ROWS; i++)
    {
      barrier ();
      slices[gl_LocalInvocationID.x] = sums[i];
      barrier ();
      vec4 total = slices[tx];
      for (uint slice = 1; slice < SLICES; slice++)
        total += slices[slice * SIDE + tx];
      if (ty == i % SLICES)
        finish (i, column, total);
    }
}
