// attention-map.glsl: bindings, numbers and access of ATTENTION_MEAN and ATTENTION_ESTIMATE, each of
// which is two kernels: the first leaves moments of every query row, the second makes the output;
// neither stores heads × rows × keys numbers.
//
// Bindings: 0 q [B or 1, R, C], 1 k [B or 1, K, C], 2 positions i32 [B or 1, R] if has_positions,
// 3 g [B or 1, R, C] and 4 v [B or 1, K, C] unless LOOK is PLAIN, 5 columns [B or 1, K] if it is
// COLUMNS; of ATTENTION_MEAN 6 out [B, R, N] and 7 moments [B, H, R, MOMENTS], of ATTENTION_ESTIMATE
// 5 out [B, K, H] and 6 moments

layout (constant_id = 3) const uint LOOK = 0;

#define PLAIN    0
#define POSITIVE 1
#define COLUMNS  2
#define ESTIMATE 3

layout (binding = 0) readonly buffer Q { float queries[]; };
layout (binding = 0) readonly buffer QQuads { vec4 query_quads[]; };
layout (binding = 1) readonly buffer K { float own_k[]; };
layout (binding = 1) readonly buffer KQuads { vec4 own_k_quads[]; };
layout (binding = 2) readonly buffer Positions { uint positions[]; };
layout (binding = 3) readonly buffer G { float gradients[]; };
layout (binding = 3) readonly buffer GQuads { vec4 gradient_quads[]; };
layout (binding = 4) readonly buffer V { float own_v[]; };
layout (binding = 4) readonly buffer VQuads { vec4 own_v_quads[]; };

layout (push_constant) uniform Push
{
  PUSH_HEAD
  uint row_tiles;
  uint key_tiles; // of ATTENTION_MEAN, whose output may have more columns than keys, of those
  uint rows;      // R
  uint own_keys;  // K
  uint channels;  // C
  uint heads;
  uint q_lane; // elements from one lane to the next, 0 if all lanes share it
  uint k_lane;
  uint positions_lane;
  uint g_lane;
  uint v_lane;
  uint columns_lane;
  uint cols;       // N
  uint row_offset; // position of row 0 where there are no positions
  uint causal;
  uint has_positions;
  float scale;
  float kept;
};

#define POSITIONS_AT(row) positions[origin[2] + lane * positions_lane + (row)]
#define KEPT_AT(key)      1.0

// Of a row of a head: the largest score, one over the sum of exp (s − largest), which is the largest
// A; Σ A·G or of COLUMNS Σ w·G; and of ESTIMATE what a key adds that has most of its row.
const uint MOMENTS = LOOK == ESTIMATE ? 4 : 3;
#define LARGEST 0
#define INVERSE 1
#define AVERAGE 2
#define PEAK    3

// Of a row whose largest A is above MOST, the one key that has more than HALF: so both kernels find
// the same, whatever their rounding.
#define MOST 0.75
#define HALF 0.5

vec4
query_quad (uint row, uint i)
{
  uint at = origin[0] + lane * q_lane + row * channels + head * HEAD_SIZE;
  RETURN_QUAD (queries, query_quads, at, i)
}

vec4
key_quad (uint key, uint i)
{
  uint at = origin[1] + lane * k_lane + key * channels + head * HEAD_SIZE;
  RETURN_QUAD (own_k, own_k_quads, at, i)
}

vec4
gradient_quad (uint row, uint i)
{
  uint at = origin[3] + lane * g_lane + row * channels + head * HEAD_SIZE;
  RETURN_QUAD (gradients, gradient_quads, at, i)
}

vec4
value_quad (uint key, uint i)
{
  uint at = origin[4] + lane * v_lane + key * channels + head * HEAD_SIZE;
  RETURN_QUAD (own_v, own_v_quads, at, i)
}

uint
moments_of (uint row)
{
  return origin[MOMENTS_BINDING] + ((lane * heads + head) * rows + row) * MOMENTS;
}
