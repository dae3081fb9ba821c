// inner: out[b, r] = scale · Σ_c a[b, r, c] · t (b[b, r, c]), t by KIND: the value, its magnitude or
// its sign (sign (0) = 1)
//
// Bindings: 0 a [B or 1, R, C], 1 b [B or 1, R, C], or [C] for every row, in type B_TYPE,
// 2 out [B, R, 1]
// Work-groups: one for every row of out; its invocations share the channels
#version 450
#extension GL_GOOGLE_include_directive : require
#include "common.glsl"
#include "reduce.glsl"
#include "stored.glsl"

// As HeedInner.
#define KIND_MAGNITUDE 1
#define KIND_SIGN      2

layout (constant_id = 1) const uint B_TYPE = TYPE_F32;
layout (constant_id = 2) const uint KIND = 0;

layout (binding = 0) readonly buffer A { float a[]; };
layout (binding = 1) readonly buffer B { uint b[]; };
layout (binding = 2) writeonly buffer Out { float result[]; };

layout (push_constant) uniform Push
{
  PUSH_HEAD
  uint rows; // of one lane
  uint columns;
  uint a_lane; // elements from one lane to the next, 0 if all lanes share it
  uint b_lane;
  uint b_row; // elements from one row to the next, 0 if all rows share it
  float scale;
};

float
take (float value)
{
  return KIND == KIND_SIGN ? (value < 0.0 ? -1.0 : 1.0)
                           : KIND == KIND_MAGNITUDE ? abs (value) : value;
}

void
main ()
{
  uint row = GROUP_INDEX;
  if (row >= end_group)
    return;
  uint left = origin[0] + row / rows * a_lane + row % rows * columns;
  uint right = origin[1] + row / rows * b_lane + row % rows * b_row;
  float sum = 0.0;
  for (uint c = gl_LocalInvocationID.x; c < columns; c += GROUP)
    sum += a[left + c] * take (STORED_AT (b, B_TYPE, right + c));
  float total = sum_over_group (sum);
  if (gl_LocalInvocationID.x == 0)
    result[origin[2] + row] = scale * total;
}
