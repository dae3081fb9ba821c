// attention-backward.glsl: bindings, numbers and access of ATTENTION_BACKWARD, which is two kernels:
// attention-backward.comp makes dq, attention-backward-keys.comp dk and dv. What the second needs of
// every query row the first leaves in `moments`; neither stores R × K numbers.
//
// Bindings: 0 g [B or 1, R, C], 1 q [B or 1, R, C], 2 k [B or 1, K, C], 3 v [B or 1, K, C] unless
// FROZEN, 4 kept [B or 1, K] unless SUPPRESSION is NONE, 5 positions i32 [B or 1, R] if
// has_positions, 6 out: dq [B, R, C], dk [B, K, C], dv [B, K, C] one after the other, or dv alone if
// FROZEN, 7 moments [B, H, R, MOMENTS]

layout (constant_id = 3) const uint FROZEN = 0; // probabilities are constants: dv is all there is

const bool REACHES = FROZEN == 0; // attention-products.glsl

layout (binding = 0) readonly buffer G { float gradients[]; };
layout (binding = 0) readonly buffer GQuads { vec4 gradient_quads[]; };
layout (binding = 1) readonly buffer Q { float queries[]; };
layout (binding = 1) readonly buffer QQuads { vec4 query_quads[]; };
layout (binding = 2) readonly buffer K { float own_k[]; };
layout (binding = 2) readonly buffer KQuads { vec4 own_k_quads[]; };
layout (binding = 3) readonly buffer V { float own_v[]; };
layout (binding = 3) readonly buffer VQuads { vec4 own_v_quads[]; };
layout (binding = 4) readonly buffer Kept { float kept[]; };
layout (binding = 5) readonly buffer Positions { uint positions[]; };
layout (binding = 6) writeonly buffer Out { float result[]; };
layout (binding = 7) buffer Moments { float moments[]; };

layout (push_constant) uniform Push
{
  PUSH_HEAD
  uint tiles;    // of query rows, or of keys
  uint lanes;    // B
  uint rows;     // R
  uint own_keys; // K
  uint channels; // C
  uint heads;
  uint g_lane; // elements from one lane to the next, 0 if all lanes share it
  uint q_lane;
  uint k_lane;
  uint v_lane;
  uint kept_lane;
  uint positions_lane;
  uint row_offset; // position of row 0 where there are no positions
  uint causal;
  uint has_positions;
  float scale;
};

#define POSITIONS_AT(row) positions[origin[5] + lane * positions_lane + (row)]
#define KEPT_AT(key)      kept[origin[4] + lane * kept_lane + (key)]

// Of a row of scores, after suppression: the largest, and one over the sum of exp (s − largest);
// Σ P·dP; and what min-shift took from all: the smallest score, its key, and what that key's score
// gets back.
#define MOMENTS       6
#define LARGEST       0
#define INVERSE       1
#define MEAN          2
#define LOWEST        3
#define LOWEST_KEY    4
#define LOWEST_RETURN 5

uint
moments_of (uint row)
{
  return origin[7] + ((lane * heads + head) * rows + row) * MOMENTS;
}

vec4
gradient_quad (uint row, uint i)
{
  uint at = origin[0] + lane * g_lane + row * channels + head * HEAD_SIZE;
  RETURN_QUAD (gradients, gradient_quads, at, i)
}

vec4
query_quad (uint row, uint i)
{
  uint at = origin[1] + lane * q_lane + row * channels + head * HEAD_SIZE;
  RETURN_QUAD (queries, query_quads, at, i)
}

vec4
key_quad (uint key, uint i)
{
  uint at = origin[2] + lane * k_lane + key * channels + head * HEAD_SIZE;
  RETURN_QUAD (own_k, own_k_quads, at, i)
}

vec4
value_quad (uint key, uint i)
{
  uint at = origin[3] + lane * v_lane + key * channels + head * HEAD_SIZE;
  RETURN_QUAD (own_v, own_v_quads, at, i)
}

// Four channels of row `row` of the array of `n` rows a lane that begins at element `from` of out.
void
store_quad (uint from, uint n, uint row, uint i, vec4 quad)
{
  uint at = origin[6] + from + (lane * n + row) * channels + head * HEAD_SIZE + 4 * i;
  for (uint j = 0; j < 4 && 4 * i + j < HEAD_SIZE; j++)
    result[at + j] = quad[j];
}
