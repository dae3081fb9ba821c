// linear.glsl: what the kernels for LINEAR share: out = act(x · Wᵀ + bias) + residual; with MAGNITUDE
// they are those for LINEAR_MAGNITUDE: out = |x| · |W|ᵀ + |bias|
//
// Bindings: 0 x [M, C], 1 weight [N, C] in type WEIGHT_TYPE, from its row first_column on,
// 2 bias [N] in type BIAS_TYPE or ABSENT, 3 residual [M, N] if RESIDUAL, 4 out [M, N], but with
// MAGNITUDE out is 3; M counts the rows of all lanes. A weight that is too large to bind is seen window by window: a dispatch makes
// the columns first_column … first_column + window_columns − 1 of out.

layout (constant_id = 1) const uint WEIGHT_TYPE = TYPE_F32;
layout (constant_id = 2) const uint BIAS_TYPE = ABSENT;
layout (constant_id = 3) const uint RESIDUAL = 0;
layout (constant_id = 4) const uint ACTIVATION = ACTIVATION_NONE;
layout (constant_id = 5) const uint VECTOR = 0; // C is a multiple of four
layout (constant_id = 6) const uint MAGNITUDE = 0;

// A number or quad of them as the product takes it.
#define TAKEN(value) (MAGNITUDE != 0 ? abs (value) : (value))

layout (binding = 0) readonly buffer X { float x[]; };
layout (binding = 0) readonly buffer XQuads { vec4 x_quads[]; };
layout (binding = 1) readonly buffer Weight { uint weight[]; };
layout (binding = 1) readonly buffer WeightQuads { uvec4 weight_quads[]; };
layout (binding = 1) readonly buffer WeightHalves { uvec2 weight_halves[]; };
layout (binding = 2) readonly buffer Bias { uint bias[]; };
layout (binding = 3) readonly buffer Residual { float residual[]; };
layout (binding = 3) writeonly buffer MagnitudeOut { float magnitude_result[]; };
layout (binding = 4) writeonly buffer Out { float result[]; };

layout (push_constant) uniform Push
{
  PUSH_HEAD
  uint rows;     // M
  uint columns;  // N
  uint channels; // C
  uint x_rows;   // M, or R where all lanes share x
  uint first_column;
  uint window_columns;
};

// The elements where a row of x and one of the window of the weight begin.
uint
x_row (uint row)
{
  return origin[0] + row % x_rows * channels;
}

uint
weight_row (uint row)
{
  return origin[1] + row * channels;
}

// Four channels from `c` on of the row of x that begins at element `at`; what lies beyond the last
// one is 0.
vec4
x_quad (uint at, uint c)
{
  if (VECTOR != 0)
    return TAKEN (x_quads[(at + c) / 4]);
  vec4 quad = vec4 (0.0);
  for (uint i = 0; i < 4 && c + i < channels; i++)
    quad[i] = TAKEN (x[at + c + i]);
  return quad;
}

// The same of a row of the weight.
vec4
weight_quad (uint at, uint c)
{
  if (VECTOR != 0 && WEIGHT_TYPE == TYPE_F32)
    return TAKEN (uintBitsToFloat (weight_quads[(at + c) / 4]));
  if (VECTOR != 0)
    return TAKEN (halves_of (weight_halves[(at + c) / 4], WEIGHT_TYPE));
  vec4 quad = vec4 (0.0);
  for (uint i = 0; i < 4 && c + i < channels; i++)
    quad[i] = TAKEN (STORED_AT (weight, WEIGHT_TYPE, at + c + i));
  return quad;
}

// Writes the number at `row` and column `column` of the window, if it is inside.
void
finish (uint row, uint column, float sum)
{
  if (row >= rows || column >= window_columns)
    return;
  uint n = first_column + column;
  if (BIAS_TYPE != ABSENT)
    sum += TAKEN (STORED_AT (bias, BIAS_TYPE, origin[2] + n));
  sum = activate (sum, ACTIVATION);
  if (RESIDUAL != 0)
    sum += residual[origin[3] + row * columns + n];
  if (MAGNITUDE != 0)
    magnitude_result[origin[3] + row * columns + n] = sum;
  else
    result[origin[4] + row * columns + n] = sum;
}
