// layernorm: out = (x − mean) / √(variance + epsilon) · weight + bias over each row; with RMS, which
// has no bias, x / √(mean square + epsilon) · weight
//
// Bindings: 0 x [B or 1, R, C], 1 weight [C] in type WEIGHT_TYPE, 2 bias [C] in type BIAS_TYPE
// unless RMS,
// 3 out [B, R, C]
// Work-groups: one for every row of out; its invocations share the columns. Mean first, then the
// mean square of what is left, so that a large mean costs no digits.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "common.glsl"
#include "reduce.glsl"
#include "stored.glsl"

layout (constant_id = 1) const uint WEIGHT_TYPE = TYPE_F32;
layout (constant_id = 2) const uint BIAS_TYPE = TYPE_F32;
layout (constant_id = 3) const uint RMS = 0;

layout (binding = 0) readonly buffer X { float x[]; };
layout (binding = 1) readonly buffer Weight { uint weight[]; };
layout (binding = 2) readonly buffer Bias { uint bias[]; };
layout (binding = 3) writeonly buffer Out { float result[]; };

layout (push_constant) uniform Push
{
  PUSH_HEAD
  uint rows; // of one lane
  uint columns;
  uint x_lane; // elements from one lane to the next, 0 if all lanes share it
  float epsilon;
};

void
main ()
{
  uint row = GROUP_INDEX;
  if (row >= end_group)
    return;
  uint from = origin[0] + row / rows * x_lane + row % rows * columns;
  uint to = origin[3] + row * columns;
  float mean = 0.0, squares = 0.0;
  if (RMS == 0)
    {
      float sum = 0.0;
      for (uint c = gl_LocalInvocationID.x; c < columns; c += GROUP)
        sum += x[from + c];
      mean = sum_over_group (sum) / float (columns);
    }
  for (uint c = gl_LocalInvocationID.x; c < columns; c += GROUP)
    {
      float centred = x[from + c] - mean;
      squares += centred * centred;
    }
  float variance = sum_over_group (squares) / float (columns);
  float inverse = 1.0 / sqrt (variance + epsilon);
  for (uint c = gl_LocalInvocationID.x; c < columns; c += GROUP)
    {
      float gain = STORED_AT (weight, WEIGHT_TYPE, origin[1] + c);
      float shift = RMS == 0 ? STORED_AT (bias, BIAS_TYPE, origin[2] + c) : 0.0;
      result[to + c] = (x[from + c] - mean) * inverse * gain + shift;
    }
}
