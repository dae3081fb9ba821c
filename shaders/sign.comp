// sign: out = scale · sign (by) · a, with sign (0) = 1
//
// Bindings: 0 a [B or 1, R, C], 1 by [B or 1, R, C], 2 out [B, R, C], which may be either of them
// Work-groups: elements of out in order (elementwise.glsl)
#version 450
#extension GL_GOOGLE_include_directive : require
#include "common.glsl"
#include "elementwise.glsl"

layout (binding = 0) readonly buffer A { float a[]; };
layout (binding = 1) readonly buffer By { float by[]; };
layout (binding = 2) writeonly buffer Out { float result[]; };

layout (push_constant) uniform Push
{
  PUSH_HEAD
  uint count;
  uint lane_elements;
  uint a_lane; // elements from one lane to the next, 0 if all lanes share it
  uint by_lane;
  float scale;
};

void
main ()
{
  FOR_EACH_ELEMENT (i)
  {
    uint lane = i / lane_elements, at = i % lane_elements;
    float value = scale * a[origin[0] + lane * a_lane + at];
    result[origin[2] + i] = by[origin[1] + lane * by_lane + at] < 0.0 ? -value : value;
  }
}
