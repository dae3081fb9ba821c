// activation-backward: out = g · act′(x), or g · act(x) / x with FROZEN (act′(0) at 0)
//
// Bindings: 0 g [B or 1, R, C], 1 x [B or 1, R, C], 2 out [B, R, C]
// Work-groups: elements of out in order (elementwise.glsl)
#version 450
#extension GL_GOOGLE_include_directive : require
#include "common.glsl"
#include "elementwise.glsl"
#include "functions.glsl"

layout (constant_id = 1) const uint ACTIVATION = ACTIVATION_NONE;
layout (constant_id = 2) const uint FROZEN = 0;

layout (binding = 0) readonly buffer G { float g[]; };
layout (binding = 1) readonly buffer X { float x[]; };
layout (binding = 2) writeonly buffer Out { float result[]; };

layout (push_constant) uniform Push
{
  PUSH_HEAD
  uint count;
  uint lane_elements;
  uint g_lane; // elements from one lane to the next, 0 if all lanes share it
  uint x_lane;
};

void
main ()
{
  FOR_EACH_ELEMENT (i)
  {
    uint lane = i / lane_elements, at = i % lane_elements;
    float value = x[origin[1] + lane * x_lane + at];
    float slope = FROZEN != 0 ? activation_ratio (value, ACTIVATION)
                              : activation_slope (value, ACTIVATION);
    result[origin[2] + i] = g[origin[0] + lane * g_lane + at] * slope;
  }
}
