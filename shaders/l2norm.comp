// l2norm: out = x / ‖x‖ over each row
//
// Bindings: 0 x [B or 1, R, C], 1 out [B, R, C]
// Work-groups: one for every row of out; its invocations share the columns
#version 450
#extension GL_GOOGLE_include_directive : require
#include "common.glsl"
#include "reduce.glsl"

layout (binding = 0) readonly buffer X { float x[]; };
layout (binding = 1) writeonly buffer Out { float result[]; };

layout (push_constant) uniform Push
{
  PUSH_HEAD
  uint rows; // of one lane
  uint columns;
  uint x_lane; // elements from one lane to the next, 0 if all lanes share it
};

void
main ()
{
  uint row = GROUP_INDEX;
  if (row >= end_group)
    return;
  uint from = origin[0] + row / rows * x_lane + row % rows * columns;
  uint to = origin[1] + row * columns;
  float squares = 0.0;
  for (uint c = gl_LocalInvocationID.x; c < columns; c += GROUP)
    squares += x[from + c] * x[from + c];
  float norm = sqrt (sum_over_group (squares));
  for (uint c = gl_LocalInvocationID.x; c < columns; c += GROUP)
    result[to + c] = x[from + c] / norm;
}
