// select-backward: out[b, k] = Σ over the r with rows[r] = k of g[b, r], in the order of r, so that
// a row named twice adds up the same way every time; zero where no r is
//
// Bindings: 0 g [B or 1, R, C], 1 rows i32 [B or 1, 1, R], 2 out [B, K, C]
// Work-groups: elements of out in order (elementwise.glsl); each looks through all of rows, which
// are few
#version 450
#extension GL_GOOGLE_include_directive : require
#include "common.glsl"
#include "elementwise.glsl"

layout (binding = 0) readonly buffer G { float g[]; };
layout (binding = 1) readonly buffer Rows { uint rows[]; };
layout (binding = 2) writeonly buffer Out { float result[]; };

layout (push_constant) uniform Push
{
  PUSH_HEAD
  uint count;
  uint lane_elements;
  uint columns;
  uint n_rows; // R
  uint g_lane; // elements from one lane to the next, 0 if all lanes share it
  uint rows_lane;
};

void
main ()
{
  FOR_EACH_ELEMENT (i)
  {
    uint lane = i / lane_elements, key = i % lane_elements / columns, column = i % columns;
    uint names = origin[1] + lane * rows_lane, from = origin[0] + lane * g_lane + column;
    float sum = 0.0;
    for (uint row = 0; row < n_rows; row++)
      if (rows[names + row] == key)
        sum += g[from + row * columns];
    result[origin[2] + i] = sum;
  }
}
