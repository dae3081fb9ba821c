// scale: out = scale · x
//
// Bindings: 0 x [B or 1, R, C], 1 out [B, R, C]
// Work-groups: elements of out in order (elementwise.glsl)
#version 450
#extension GL_GOOGLE_include_directive : require
#include "common.glsl"
#include "elementwise.glsl"

layout (binding = 0) readonly buffer X { float x[]; };
layout (binding = 1) writeonly buffer Out { float result[]; };

layout (push_constant) uniform Push
{
  PUSH_HEAD
  uint count;
  uint lane_elements;
  uint x_lane; // elements from one lane to the next, 0 if all lanes share it
  float scale;
};

void
main ()
{
  FOR_EACH_ELEMENT (i)
  result[origin[1] + i] = scale * x[origin[0] + i / lane_elements * x_lane + i % lane_elements];
}
