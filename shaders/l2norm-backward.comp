// l2norm-backward: out = (g − x · (g·x) / ‖x‖²) / ‖x‖ over each row, or g / ‖x‖ with FROZEN
//
// Bindings: 0 g [B or 1, R, C], 1 x [B or 1, R, C], 2 out [B, R, C]
// Work-groups: one for every row of out; its invocations share the columns
#version 450
#extension GL_GOOGLE_include_directive : require
#include "common.glsl"
#include "reduce.glsl"

layout (constant_id = 1) const uint FROZEN = 0;

layout (binding = 0) readonly buffer G { float g[]; };
layout (binding = 1) readonly buffer X { float x[]; };
layout (binding = 2) writeonly buffer Out { float result[]; };

layout (push_constant) uniform Push
{
  PUSH_HEAD
  uint rows; // of one lane
  uint columns;
  uint g_lane; // elements from one lane to the next, 0 if all lanes share it
  uint x_lane;
};

void
main ()
{
  uint row = GROUP_INDEX;
  if (row >= end_group)
    return;
  uint slope = origin[0] + row / rows * g_lane + row % rows * columns;
  uint from = origin[1] + row / rows * x_lane + row % rows * columns;
  uint to = origin[2] + row * columns;
  float squares = 0.0, products = 0.0;
  for (uint c = gl_LocalInvocationID.x; c < columns; c += GROUP)
    {
      squares += x[from + c] * x[from + c];
      products += g[slope + c] * x[from + c];
    }
  float norm = sqrt (sum_over_group (squares));
  float along = FROZEN != 0 ? 0.0 : sum_over_group (products) / (norm * norm);
  for (uint c = gl_LocalInvocationID.x; c < columns; c += GROUP)
    result[to + c] = (g[slope + c] - x[from + c] * along) / norm;
}
