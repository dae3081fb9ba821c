// add: out = a + b
//
// Bindings: 0 a [B or 1, R, C], 1 b [B or 1, R, C] in type B_TYPE, 2 out [B, R, C]
// Work-groups: elements of out in order (elementwise.glsl)
#version 450
#extension GL_GOOGLE_include_directive : require
#include "common.glsl"
#include "elementwise.glsl"
#include "stored.glsl"

layout (constant_id = 1) const uint B_TYPE = TYPE_F32;

layout (binding = 0) readonly buffer A { float a[]; };
layout (binding = 1) readonly buffer B { uint b[]; };
layout (binding = 2) writeonly buffer Out { float result[]; };

layout (push_constant) uniform Push
{
  PUSH_HEAD
  uint count;
  uint lane_elements;
  uint a_lane; // elements from one lane to the next, 0 if all lanes share it
  uint b_lane;
};

void
main ()
{
  FOR_EACH_ELEMENT (i)
  {
    uint lane = i / lane_elements, at = i % lane_elements;
    float left = a[origin[0] + lane * a_lane + at];
    uint right = origin[1] + lane * b_lane + at;
    result[origin[2] + i] = left + STORED_AT (b, B_TYPE, right);
  }
}
