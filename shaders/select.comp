// select: out[b, r] = x[b, rows[r]]
//
// Bindings: 0 x [B or 1, K, C], 1 rows i32 [B or 1, 1, R], 2 out [B, R, C]
// Work-groups: elements of out in order (elementwise.glsl)
#version 450
#extension GL_GOOGLE_include_directive : require
#include "common.glsl"
#include "elementwise.glsl"

layout (binding = 0) readonly buffer X { float x[]; };
layout (binding = 1) readonly buffer Rows { uint rows[]; };
layout (binding = 2) writeonly buffer Out { float result[]; };

layout (push_constant) uniform Push
{
  PUSH_HEAD
  uint count;
  uint lane_elements;
  uint columns;
  uint x_lane; // elements from one lane to the next, 0 if all lanes share it
  uint rows_lane;
};

void
main ()
{
  FOR_EACH_ELEMENT (i)
  {
    uint lane = i / lane_elements, row = i % lane_elements / columns, column = i % columns;
    uint from = rows[origin[1] + lane * rows_lane + row];
    result[origin[2] + i] = x[origin[0] + lane * x_lane + from * columns + column];
  }
}
