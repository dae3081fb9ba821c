// prepend: out[b, 0] = row, out[b, r] = x[b, r − 1]
//
// Bindings: 0 row [1, C] in type ROW_TYPE, 1 x [B or 1, R − 1, C], 2 out [B, R, C]
// Work-groups: elements of out in order (elementwise.glsl)
#version 450
#extension GL_GOOGLE_include_directive : require
#include "common.glsl"
#include "elementwise.glsl"
#include "stored.glsl"

layout (constant_id = 1) const uint ROW_TYPE = TYPE_F32;

layout (binding = 0) readonly buffer Row { uint row[]; };
layout (binding = 1) readonly buffer X { float x[]; };
layout (binding = 2) writeonly buffer Out { float result[]; };

layout (push_constant) uniform Push
{
  PUSH_HEAD
  uint count;
  uint lane_elements;
  uint columns;
  uint x_lane; // elements from one lane to the next, 0 if all lanes share it
};

void
main ()
{
  FOR_EACH_ELEMENT (i)
  {
    uint lane = i / lane_elements, at = i % lane_elements;
    float value;
    if (at < columns)
      value = STORED_AT (row, ROW_TYPE, origin[0] + at);
    else
      value = x[origin[1] + lane * x_lane + at - columns];
    result[origin[2] + i] = value;
  }
}
