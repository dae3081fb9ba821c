// multiply: out = scale · a · b
//
// Bindings: 0 a [B or 1, R, C], 1 b [B or 1, R, C], 2 out [B, R, C], which may be either of them
// Work-groups: elements of out in order (elementwise.glsl)
#version 450
#extension GL_GOOGLE_include_directive : require
#include "common.glsl"
#include "elementwise.glsl"

layout (binding = 0) readonly buffer A { float a[]; };
layout (binding = 1) readonly buffer B { float b[]; };
layout (binding = 2) writeonly buffer Out { float result[]; };

layout (push_constant) uniform Push
{
  PUSH_HEAD
  uint count;
  uint lane_elements;
  uint a_lane; // elements from one lane to the next, 0 if all lanes share it
  uint b_lane;
  float scale;
};

void
main ()
{
  FOR_EACH_ELEMENT (i)
  {
    uint lane = i / lane_elements, at = i % lane_elements;
    float left = a[origin[0] + lane * a_lane + at], right = b[origin[1] + lane * b_lane + at];
    result[origin[2] + i] = scale * left * right;
  }
}
