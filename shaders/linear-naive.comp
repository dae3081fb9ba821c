// linear-naive: LINEAR as it is written, one number by one invocation; what the others are
// measured against. Bindings and pushed numbers: linear.glsl
//
// Work-groups: GROUP neighbouring numbers of out (of the window's columns), row by row
#version 450
#extension GL_GOOGLE_include_directive : require
#include "common.glsl"
#include "functions.glsl"
#include "stored.glsl"
#include "linear.glsl"

void
main ()
{
  uint index = GROUP_INDEX * GROUP + gl_LocalInvocationID.x;
  if (GROUP_INDEX >= end_group || index >= rows * window_columns)
    return;
  uint row = index / window_columns, column = index % window_columns;
  float sum = 0.0;
  uint from = x_row (row), at = weight_row (column);
  for (uint c = 0; c < channels; c++)
    sum += TAKEN (x[from + c]) * TAKEN (STORED_AT (weight, WEIGHT_TYPE, at + c));
  finish (row, column, sum);
}
