// linear-backward-register: LINEAR_BACKWARD with a large tile of sums in the registers of every
// invocation and no shared memory on the way; for processors, where a load costs as much as many
// multiplications. Bindings and pushed numbers: linear-backward.glsl
//
// Work-groups: TILE_ROWS rows × GROUP · TILE_QUADS · 4 columns of out, every invocation quads of
// columns GROUP quads apart; tiles along the rows first, so that the weight's columns stay in a cache
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#include "common.glsl"
#include "stored.glsl"
#include "linear-backward.glsl"

layout (constant_id = 5) const uint TILE_ROWS = 8;
layout (constant_id = 6) const uint TILE_QUADS = 2;

// Sums pass through here on their way out, as in linear-register.comp.
shared vec4 finished[TILE_ROWS * TILE_QUADS * GROUP];

const uint STEP = G_VECTOR != 0 ? 4 : 1;

vec4
g_step (uint at, uint n)
{
  return G_VECTOR != 0 ? g_quad (at, n) : vec4 (g[at + n], 0.0, 0.0, 0.0);
}

void
main ()
{
  const uint width = GROUP * TILE_QUADS * 4;
  uint down = (rows + TILE_ROWS - 1) / TILE_ROWS;
  if (GROUP_INDEX >= end_group)
    return;
  uint first_row = GROUP_INDEX % down * TILE_ROWS;
  uint column = GROUP_INDEX / down * width + gl_LocalInvocationID.x * 4;
  vec4 sums[TILE_ROWS * TILE_QUADS];
  uint left_row[TILE_ROWS];
  [[unroll]] for (uint i = 0; i < TILE_ROWS * TILE_QUADS; i++) sums[i] = vec4 (0.0);
  [[unroll]] for (uint i = 0; i < TILE_ROWS; i++) left_row[i] = g_row (min (first_row + i, rows - 1));
  for (uint n = 0; n < terms; n += STEP)
    {
      vec4 left[TILE_ROWS];
      [[unroll]] for (uint i = 0; i < TILE_ROWS; i++) left[i] = g_step (left_row[i], n);
      [[unroll]] for (uint j = 0; j < TILE_QUADS; j++)
        {
          // Turned, so that a sum takes all terms of the step while it is in a register.
          mat4 right = mat4 (0.0);
          [[unroll]] for (uint k = 0; k < STEP; k++)
            right[k] = weight_quad (n + k, column + j * GROUP * 4);
          right = transpose (right);
          [[unroll]] for (uint c = 0; c < 4; c++)
            [[unroll]] for (uint i = 0; i < TILE_ROWS; i++)
              sums[i * TILE_QUADS + j][c] += dot (left[i], right[c]);
        }
    }
  [[unroll]] for (uint i = 0; i < TILE_ROWS * TILE_QUADS; i++)
    finished[i * GROUP + gl_LocalInvocationID.x] = sums[i];
  for (uint i = 0; i < TILE_ROWS * TILE_QUADS; i++)
    finish (first_row + i / TILE_QUADS, column + i % TILE_QUADS * GROUP * 4,
            finished[i * GROUP + gl_LocalInvocationID.x]);
}
