// dot: out[b, r, n] = scale · a[b, r] · b[n]
//
// Bindings: 0 a [B or 1, R, C], 1 b [N, C] in type B_TYPE, 2 out [B, R, N]
// Work-groups: one for every number of out; its invocations share the channels
#version 450
#extension GL_GOOGLE_include_directive : require
#include "common.glsl"
#include "reduce.glsl"
#include "stored.glsl"

layout (constant_id = 1) const uint B_TYPE = TYPE_F32;

layout (binding = 0) readonly buffer A { float a[]; };
layout (binding = 1) readonly buffer B { uint b[]; };
layout (binding = 2) writeonly buffer Out { float result[]; };

layout (push_constant) uniform Push
{
  PUSH_HEAD
  uint rows; // of one lane
  uint columns;
  uint channels;
  uint a_lane; // elements from one lane to the next, 0 if all lanes share it
  float scale;
};

void
main ()
{
  uint index = GROUP_INDEX;
  if (index >= end_group)
    return;
  uint row = index / columns, column = index % columns;
  uint left = origin[0] + row / rows * a_lane + row % rows * channels;
  uint right = origin[1] + column * channels;
  float sum = 0.0;
  for (uint c = gl_LocalInvocationID.x; c < channels; c += GROUP)
    sum += a[left + c] * STORED_AT (b, B_TYPE, right + c);
  float total = sum_over_group (sum);
  if (gl_LocalInvocationID.x == 0)
    result[origin[2] + index] = scale * total;
}
