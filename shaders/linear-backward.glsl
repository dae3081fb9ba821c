// linear-backward.glsl: what the kernels for LINEAR_BACKWARD share: out = g · W; with MAGNITUDE they
// are those for LINEAR_MAGNITUDE_BACKWARD: out = g · |W|
//
// Bindings: 0 g [M, N], 1 weight [N, C] in type WEIGHT_TYPE, from its row first_term on, 2 out
// [M, C]; M counts the rows of all lanes. A weight that is too large to bind is seen window by
// window: a dispatch takes the terms first_term … first_term + terms − 1 of the sums over N, and
// all but the first add to what is there.

layout (constant_id = 1) const uint WEIGHT_TYPE = TYPE_F32;
layout (constant_id = 2) const uint G_VECTOR = 0;      // terms can be read four at a time
layout (constant_id = 3) const uint WEIGHT_VECTOR = 0; // C is a multiple of four
layout (constant_id = 4) const uint MAGNITUDE = 0;

layout (binding = 0) readonly buffer G { float g[]; };
layout (binding = 0) readonly buffer GQuads { vec4 g_quads[]; };
layout (binding = 1) readonly buffer Weight { uint weight[]; };
layout (binding = 1) readonly buffer WeightQuads { uvec4 weight_quads[]; };
layout (binding = 1) readonly buffer WeightHalves { uvec2 weight_halves[]; };
layout (binding = 2) buffer Out { float result[]; };

layout (push_constant) uniform Push
{
  PUSH_HEAD
  uint rows;      // M
  uint columns;   // C
  uint row_terms; // N
  uint g_rows;    // M, or R where all lanes share g
  uint first_term;
  uint terms; // of the window
};

// The element where the window's part of a row of g begins.
uint
g_row (uint row)
{
  return origin[0] + row % g_rows * row_terms + first_term;
}

// Four terms from `n` on of the row of g that begins at element `at`; what lies beyond the last
// one is 0.
vec4
g_quad (uint at, uint n)
{
  if (G_VECTOR != 0)
    return g_quads[(at + n) / 4];
  vec4 quad = vec4 (0.0);
  for (uint i = 0; i < 4 && n + i < terms; i++)
    quad[i] = g[at + n + i];
  return quad;
}

// Four columns from `column` on of row `n` of the window of the weight; beyond the last column it
// is read again.
vec4
weight_quad (uint n, uint column)
{
  uint at = origin[1] + n * columns;
  vec4 quad;
  if (WEIGHT_VECTOR != 0)
    {
      at = (at + min (column, columns - 4)) / 4;
      quad = WEIGHT_TYPE == TYPE_F32 ? uintBitsToFloat (weight_quads[at])
                                     : halves_of (weight_halves[at], WEIGHT_TYPE);
    }
  else
    for (uint i = 0; i < 4; i++)
      quad[i] = STORED_AT (weight, WEIGHT_TYPE, at + min (column + i, columns - 1));
  return MAGNITUDE != 0 ? abs (quad) : quad;
}

// Writes the four numbers at `row` from `column` on, those that are inside.
void
finish (uint row, uint column, vec4 sums)
{
  if (row >= rows)
    return;
  for (uint i = 0; i < 4 && column + i < columns; i++)
    {
      uint at = origin[2] + row * columns + column + i;
      result[at] = first_term != 0 ? result[at] + sums[i] : sums[i];
    }
}
