// layernorm-backward: with h = g · weight, σ = √(variance + epsilon) and y = (x − mean) / σ, out =
// (h − mean h − y · mean (h·y)) / σ over each row; with FROZEN, where σ is a constant, without the
// last term; with RMS, where nothing is subtracted, mean and mean h are 0
//
// Bindings: 0 g [B or 1, R, C], 1 x [B or 1, R, C], 2 weight [C] in type WEIGHT_TYPE,
// 3 out [B, R, C]
// Work-groups: one for every row of out; its invocations share the columns. Mean and variance are
// taken as in layernorm.comp.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "common.glsl"
#include "reduce.glsl"
#include "stored.glsl"

layout (constant_id = 1) const uint WEIGHT_TYPE = TYPE_F32;
layout (constant_id = 2) const uint FROZEN = 0;
layout (constant_id = 3) const uint RMS = 0;

layout (binding = 0) readonly buffer G { float g[]; };
layout (binding = 1) readonly buffer X { float x[]; };
layout (binding = 2) readonly buffer Weight { uint weight[]; };
layout (binding = 3) writeonly buffer Out { float result[]; };

layout (push_constant) uniform Push
{
  PUSH_HEAD
  uint rows; // of one lane
  uint columns;
  uint g_lane; // elements from one lane to the next, 0 if all lanes share it
  uint x_lane;
  float epsilon;
};

void
main ()
{
  uint row = GROUP_INDEX;
  if (row >= end_group)
    return;
  uint slope = origin[0] + row / rows * g_lane + row % rows * columns;
  uint from = origin[1] + row / rows * x_lane + row % rows * columns;
  uint to = origin[3] + row * columns;
  float count = float (columns), mean = 0.0, mean_h = 0.0, squares = 0.0, products = 0.0;
  if (RMS == 0)
    {
      float sum = 0.0, sum_h = 0.0;
      for (uint c = gl_LocalInvocationID.x; c < columns; c += GROUP)
        {
          sum += x[from + c];
          sum_h += g[slope + c] * STORED_AT (weight, WEIGHT_TYPE, origin[2] + c);
        }
      mean = sum_over_group (sum) / count;
      mean_h = sum_over_group (sum_h) / count;
    }
  for (uint c = gl_LocalInvocationID.x; c < columns; c += GROUP)
    {
      float centred = x[from + c] - mean;
      squares += centred * centred;
      products += centred * g[slope + c] * STORED_AT (weight, WEIGHT_TYPE, origin[2] + c);
    }
  float inverse = 1.0 / sqrt (sum_over_group (squares) / count + epsilon);
  float along = FROZEN != 0 ? 0.0 : sum_over_group (products) * inverse / count;
  for (uint c = gl_LocalInvocationID.x; c < columns; c += GROUP)
    {
      float h = g[slope + c] * STORED_AT (weight, WEIGHT_TYPE, origin[2] + c);
      float y = (x[from + c] - mean) * inverse;
      result[to + c] = (h - mean_h - y * along) * inverse;
    }
}
