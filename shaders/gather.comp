// gather: out[b, r] = table[ids[b, r]]
//
// Bindings: 0 ids i32 [B or 1, 1, R], 1 table [V, C] in type TABLE_TYPE, from its row first_row
// on, 2 out [B, R, C]
// A table that is too large to bind is seen window by window: rows outside this one are left to
// other dispatches.
// Work-groups: elements of out in order (elementwise.glsl)
#version 450
#extension GL_GOOGLE_include_directive : require
#include "common.glsl"
#include "elementwise.glsl"
#include "stored.glsl"

layout (constant_id = 1) const uint TABLE_TYPE = TYPE_F32;

layout (binding = 0) readonly buffer Ids { uint ids[]; };
layout (binding = 1) readonly buffer Table { uint table[]; };
layout (binding = 2) writeonly buffer Out { float result[]; };

layout (push_constant) uniform Push
{
  PUSH_HEAD
  uint count;
  uint lane_elements;
  uint columns;
  uint ids_lane; // elements from one lane to the next, 0 if all lanes share it
  uint first_row;
  uint window_rows;
};

void
main ()
{
  FOR_EACH_ELEMENT (i)
  {
    uint lane = i / lane_elements, row = i % lane_elements / columns, column = i % columns;
    uint id = ids[origin[0] + lane * ids_lane + row] - first_row;
    if (id < window_rows)
      {
        uint at = origin[1] + id * columns + column;
        result[origin[2] + i] = STORED_AT (table, TABLE_TYPE, at);
      }
  }
}
