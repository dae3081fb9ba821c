// attention: softmax (scale · q · kᵀ) · v for every head, fused: scores live for one tile of keys;
// every query's largest score so far, the sum and the mixed values are kept up to date instead.
//
// Bindings: 0 q [B or 1, R, C], 1 k [B or 1, K, C], 2 v [B or 1, K, C], 3 cached k [P, C] and
// 4 cached v [P, C] if CACHED, 5 kept [B or 1, P + K] unless SUPPRESSION is NONE, 6 positions i32
// [B or 1, R] if has_positions, 7 out [B, R, C]; pushed numbers: attention.glsl
// Work-groups: TILE query rows of one head of one lane; tiles of rows first, then heads, then
// lanes. Of the 8 × 8 invocations, (tx, ty) scores 4 rows (ty) against 4 keys (tx) of a tile of
// keys, and mixes the values of the same rows in the quads tx, tx + 8, … of channels.
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#include "common.glsl"
#include "attention.glsl"

#define SIDE   8
#define TILE   32
#define DEPTH  16
#define STRIDE (TILE / 4 + 1)
#define LOW    (-3.0e38)

const uint OWN_QUADS = (QUADS + SIDE - 1) / SIDE;

shared vec4 q_tile[DEPTH * STRIDE]; // [channel][quad of rows]
shared vec4 k_tile[DEPTH * STRIDE]; // [channel][quad of keys]
shared vec4 weights[TILE * STRIDE]; // [key][quad of rows]
shared vec4 shares[SIDE * SIDE];    // of each invocation, for reductions along a row
shared uint first_kept;             // of the lane: the first key whose factor is not 0

uint lane, head, first_row, keys;
uint tx = gl_LocalInvocationID.x % SIDE, ty = gl_LocalInvocationID.x / SIDE;

// What the eight invocations of each row have, combined in their order.
#define REDUCE(value, combine)                                                                     \
  barrier ();                                                                                      \
  shares[ty * SIDE + tx] = value;                                                                  \
  barrier ();                                                                                      \
  value = shares[ty * SIDE];                                                                       \
  for (uint other = 1; other < SIDE; other++)                                                      \
    value = combine (value, shares[ty * SIDE + other]);

#define ADD(a, b) ((a) + (b))

void
load_tiles (uint first_key, uint depth)
{
  for (uint i = gl_LocalInvocationID.x; i < TILE * DEPTH / 4; i += GROUP)
    {
      uint row = i / (DEPTH / 4), deep = i % (DEPTH / 4) * 4, quad = (depth + deep) / 4;
      vec4 q = vec4 (0.0), k = vec4 (0.0);
      if (quad < QUADS)
        {
          q = query_quad (min (first_row + row, rows - 1), lane, head, quad);
          k = key_quad (min (first_key + row, keys - 1), lane, head, quad);
        }
      [[unroll]] for (uint d = 0; d < 4; d++)
        {
          q_tile[(deep + d) * STRIDE + row / 4][row % 4] = q[d];
          k_tile[(deep + d) * STRIDE + row / 4][row % 4] = k[d];
        }
    }
}

// scores[r] becomes row r's scaled scores of the invocation's four keys.
void
score_tile (uint first_key, out vec4 scores[4])
{
  [[unroll]] for (uint r = 0; r < 4; r++) scores[r] = vec4 (0.0);
  for (uint depth = 0; depth < HEAD_SIZE; depth += DEPTH)
    {
      barrier ();
      load_tiles (first_key, depth);
      barrier ();
      for (uint d = 0; d < DEPTH; d++)
        {
          vec4 q = q_tile[d * STRIDE + ty], k = k_tile[d * STRIDE + tx];
          [[unroll]] for (uint r = 0; r < 4; r++) scores[r] += q[r] * k;
        }
    }
  [[unroll]] for (uint r = 0; r < 4; r++) scores[r] *= scale;
}

// Which of the four keys from `key` on a row of which `seen` keys are visible attends to.
bvec4
visible (uint key, uint seen)
{
  return lessThan (uvec4 (key, key + 1, key + 2, key + 3), uvec4 (seen));
}

vec4
kept_factors (uint key)
{
  vec4 factors = vec4 (1.0);
  for (uint i = 0; i < 4 && SUPPRESSION != NONE; i++)
    factors[i] = kept[origin[5] + lane * kept_lane + min (key + i, keys - 1)];
  return factors;
}

// A row's scores after suppression; a key that is masked becomes LOW.
vec4
suppress (vec4 score, vec4 factors, float lowest, uint key, uint seen)
{
  bvec4 counts = visible (key, seen);
  if (SUPPRESSION == LOG_ADDITIVE && first_kept < seen)
    {
      bvec4 open = greaterThan (factors, vec4 (0.0));
      score += log (mix (vec4 (1.0), factors, open));
      score = mix (vec4 (LOW), score, open);
    }
  if (SUPPRESSION == MULTIPLICATIVE)
    score *= factors;
  if (SUPPRESSION == MIN_SHIFT || SUPPRESSION == MIN_SHIFT_MASKED)
    score = (score - lowest) * factors;
  return mix (vec4 (LOW), score, counts);
}

float
highest_of (vec4 v)
{
  return max (max (v.x, v.y), max (v.z, v.w));
}

// Keys visible to row `row`.
uint
seen_by (uint row)
{
  uint position = row_offset + row;
  if (has_positions != 0)
    position = positions[origin[6] + lane * positions_lane + row];
  return causal != 0 ? min (position + 1, keys) : keys;
}

void
find_first_kept ()
{
  if (gl_LocalInvocationID.x == 0)
    first_kept = keys;
  barrier ();
  for (uint key = gl_LocalInvocationID.x; key < keys; key += GROUP)
    if (kept[origin[5] + lane * kept_lane + key] > 0.0)
      {
        atomicMin (first_kept, key);
        break;
      }
  barrier ();
}

#include "attention-main.glsl"
