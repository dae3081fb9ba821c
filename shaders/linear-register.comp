// linear-register: LINEAR with a large tile of sums in the registers of every invocation and no
// shared memory; for processors, where a load costs as much as many multiplications.
// Bindings and pushed numbers: linear.glsl
//
// Work-groups: TILE_ROWS rows × GROUP · TILE_COLUMNS columns of out, every invocation the columns
// GROUP apart; tiles along the columns first
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#include "common.glsl"
#include "functions.glsl"
#include "stored.glsl"
#include "linear.glsl"

layout (constant_id = 7) const uint TILE_ROWS = 8;
layout (constant_id = 8) const uint TILE_COLUMNS = 8;

// Sums pass through here on their way out, so that what finishes one is compiled once and not
// for each; an invocation reads only what it wrote itself.
shared float finished[TILE_ROWS * TILE_COLUMNS * GROUP];

// Channels are taken four at a time, or one where their number is not a multiple of four: what a
// driver has to compile grows with the loads.
const uint STEP = VECTOR != 0 ? 4 : 1;

vec4
x_step (uint at, uint c)
{
  return VECTOR != 0 ? x_quad (at, c) : vec4 (TAKEN (x[at + c]), 0.0, 0.0, 0.0);
}

vec4
weight_step (uint at, uint c)
{
  return VECTOR != 0 ? weight_quad (at, c)
                     : vec4 (TAKEN (STORED_AT (weight, WEIGHT_TYPE, at + c)), 0.0, 0.0, 0.0);
}

void
main ()
{
  uint across = (window_columns + GROUP * TILE_COLUMNS - 1) / (GROUP * TILE_COLUMNS);
  if (GROUP_INDEX >= end_group)
    return;
  uint first_row = GROUP_INDEX / across * TILE_ROWS;
  uint column = GROUP_INDEX % across * GROUP * TILE_COLUMNS + gl_LocalInvocationID.x;
  float sums[TILE_ROWS * TILE_COLUMNS];
  uint left_row[TILE_ROWS], right_row[TILE_COLUMNS];
  [[unroll]] for (uint i = 0; i < TILE_ROWS * TILE_COLUMNS; i++) sums[i] = 0.0;
  [[unroll]] for (uint i = 0; i < TILE_ROWS; i++)
    left_row[i] = x_row (min (first_row + i, rows - 1));
  [[unroll]] for (uint j = 0; j < TILE_COLUMNS; j++)
    right_row[j] = weight_row (min (column + j * GROUP, window_columns - 1));
  for (uint c = 0; c < channels; c += STEP)
    {
      vec4 left[TILE_ROWS];
      [[unroll]] for (uint i = 0; i < TILE_ROWS; i++) left[i] = x_step (left_row[i], c);
      [[unroll]] for (uint j = 0; j < TILE_COLUMNS; j++)
        {
          vec4 right = weight_step (right_row[j], c);
          [[unroll]] for (uint i = 0; i < TILE_ROWS; i++)
            sums[i * TILE_COLUMNS + j] += dot (left[i], right);
        }
    }
  [[unroll]] for (uint i = 0; i < TILE_ROWS * TILE_COLUMNS; i++)
    finished[i * GROUP + gl_LocalInvocationID.x] = sums[i];
  for (uint i = 0; i < TILE_ROWS * TILE_COLUMNS; i++)
    finish (first_row + i / TILE_COLUMNS, column + i % TILE_COLUMNS * GROUP,
            finished[i * GROUP + gl_LocalInvocationID.x]);
}
