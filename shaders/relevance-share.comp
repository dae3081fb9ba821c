// relevance-share: out = g · own / (own + (γ/2) · m + epsilon) with own = (1 + γ/2) · |z|, 0 where the
// denominator is 0
//
// Bindings: 0 g [B or 1, R, N], 1 z [B or 1, R, N], 2 m [B or 1, R, N] if MAGNITUDES, 3 out
// [B, R, N], which may be any of them
// Work-groups: elements of out in order (elementwise.glsl)
#version 450
#extension GL_GOOGLE_include_directive : require
#include "common.glsl"
#include "elementwise.glsl"

layout (constant_id = 1) const uint MAGNITUDES = 0; // without them γ is 0

layout (binding = 0) readonly buffer G { float g[]; };
layout (binding = 1) readonly buffer Z { float z[]; };
layout (binding = 2) readonly buffer M { float m[]; };
layout (binding = 3) writeonly buffer Out { float result[]; };

layout (push_constant) uniform Push
{
  PUSH_HEAD
  uint count;
  uint lane_elements;
  uint g_lane; // elements from one lane to the next, 0 if all lanes share it
  uint z_lane;
  uint m_lane;
  float gamma;
  float epsilon;
};

void
main ()
{
  FOR_EACH_ELEMENT (i)
  {
    uint lane = i / lane_elements, at = i % lane_elements;
    float own = abs (z[origin[1] + lane * z_lane + at]), sum = own + epsilon;
    if (MAGNITUDES != 0)
      {
        own *= 1.0 + 0.5 * gamma;
        sum = own + 0.5 * gamma * m[origin[2] + lane * m_lane + at] + epsilon;
      }
    float share = sum != 0.0 ? own / sum : 0.0;
    result[origin[3] + i] = g[origin[0] + lane * g_lane + at] * share;
  }
}
