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
#include "attention-tile.glsl"
#include "attention.glsl"
#include "suppression.glsl"

shared vec4 weights[TILE * STRIDE]; // [key][quad of rows]

uint first_row;

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
      place_quads (row, deep, q, k);
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
      multiply_tiles (0, DEPTH, scores);
    }
  [[unroll]] for (uint r = 0; r < 4; r++) scores[r] *= scale;
}

#include "attention-main.glsl"
