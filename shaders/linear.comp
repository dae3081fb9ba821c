// linear: LINEAR by square tiles that pass through shared memory; for GPUs.
// Bindings and pushed numbers: linear.glsl
//
// Work-groups: a tile of TILE × TILE numbers of out by 8 × 8 invocations, each MICRO × MICRO of
// them; tiles along the columns first. DEPTH channels of the tile's rows of x and of the weight
// are brought to shared memory at a time, turned so that an invocation reads quads of rows.
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#include "common.glsl"
#include "functions.glsl"
#include "stored.glsl"
#include "linear.glsl"

layout (constant_id = 6) const uint MICRO = 8; // 4 or 8

#define SIDE  8
#define DEPTH 16

const uint TILE = SIDE * MICRO;
const uint QUADS = MICRO / 4;
const uint STRIDE = TILE / 4 + 1; // one more, so that turning does not hit the same bank

shared vec4 left_tile[DEPTH * STRIDE];
shared vec4 right_tile[DEPTH * STRIDE];

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
  uint tx = gl_LocalInvocationID.x % SIDE, ty = gl_LocalInvocationID.x / SIDE;
  vec4 sums[MICRO * QUADS];
  [[unroll]] for (uint i = 0; i < MICRO * QUADS; i++) sums[i] = vec4 (0.0);
  for (uint c = 0; c < channels; c += DEPTH)
    {
      barrier ();
      load_tiles (first_row, column, c);
      barrier ();
      [[unroll]] for (uint k = 0; k < DEPTH; k++)
        {
          vec4 right[QUADS];
          [[unroll]] for (uint j = 0; j < QUADS; j++)
            right[j] = right_tile[k * STRIDE + j * SIDE + tx];
          [[unroll]] for (uint i = 0; i < QUADS; i++)
            {
              vec4 left = left_tile[k * STRIDE + i * SIDE + ty];
              [[unroll]] for (uint r = 0; r < 4; r++)
                [[unroll]] for (uint j = 0; j < QUADS; j++)
                  sums[(i * 4 + r) * QUADS + j] += left[r] * right[j];
            }
        }
    }
  [[unroll]] for (uint i = 0; i < MICRO; i++)
    [[unroll]] for (uint j = 0; j < QUADS; j++)
      [[unroll]] for (uint k = 0; k < 4; k++)
        finish (first_row + (i / 4 * SIDE + ty) * 4 + i % 4, column + (j * SIDE + tx) * 4 + k,
                sums[i * QUADS + j][k]);
}
