// dot-backward: out[b, r] = scale · Σ over n of g[b, r, n] · b[n]
//
// Bindings: 0 g [B or 1, R, N], 1 b [N, C] in type B_TYPE, 2 out [B, R, C]
// Work-groups: elements of out in order (elementwise.glsl), which read neighbours of the same row
// of b together
#version 450
#extension GL_GOOGLE_include_directive : require
#include "common.glsl"
#include "elementwise.glsl"
#include "stored.glsl"

layout (constant_id = 1) const uint B_TYPE = TYPE_F32;

layout (binding = 0) readonly buffer G { float g[]; };
layout (binding = 1) readonly buffer B { uint b[]; };
layout (binding = 2) writeonly buffer Out { float result[]; };

layout (push_constant) uniform Push
{
  PUSH_HEAD
  uint count;
  uint lane_elements;
  uint columns; // C
  uint terms;   // N
  uint g_lane;  // elements from one lane to the next, 0 if all lanes share it
  float scale;
};

void
main ()
{
  FOR_EACH_ELEMENT (i)
  {
    uint lane = i / lane_elements, row = i % lane_elements / columns, column = i % columns;
    uint from = origin[0] + lane * g_lane + row * terms, at = origin[1] + column;
    float sum = 0.0;
    for (uint n = 0; n < terms; n++)
      sum += g[from + n] * STORED_AT (b, B_TYPE, at + n * columns);
    result[origin[2] + i] = scale * sum;
  }
}
