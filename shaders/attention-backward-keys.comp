// attention-backward-keys: the keys' half of ATTENTION_BACKWARD: dv = Pᵀ · g, dk = scale · dSᵀ · q.
// Runs when attention-backward.comp has left the moments of every row; P and dS live for one tile
// of rows.
//
// Bindings and pushed numbers: attention-backward.glsl
// Work-groups: TILE keys of one head of one lane; tiles of keys first, then heads, then lanes. As
// in attention-tile.glsl, (tx, ty) has 4 rows by 4 keys (tx) of a tile's P and dS; then it adds up
// dk and dv of the 4 keys ty, in the quads tx, tx + 8, … of channels.
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#include "common.glsl"
#include "attention-tile.glsl"
#include "attention-backward.glsl"
#include "attention-products.glsl"
#include "suppression.glsl"

shared vec4 weights[TILE * STRIDE]; // P, [row][quad of keys]
shared vec4 slopes[TILE * STRIDE];  // dS, the same

uint first_key;

// P and dS of the tile of rows that begins with `first_row`; rows behind the last have none.
void
weight_tile (uint first_row, vec4 factors)
{
  vec4 scores[4], reached[4];
  uint key = first_key + tx * 4;
  product_tiles (first_row, first_key, scores, reached);
  [[unroll]] for (uint r = 0; r < 4; r++)
    {
      uint row = min (first_row + ty * 4 + r, rows - 1), at = moments_of (row);
      float lowest = SHIFTS ? moments[at + LOWEST] : 0.0;
      vec4 score = suppress (scores[r], factors, lowest, key, seen_by (row));
      bvec4 open = greaterThan (score, vec4 (LOW));
      vec4 p = exp (score - moments[at + LARGEST]) * moments[at + INVERSE];
      p = mix (vec4 (0.0), p, open);
      weights[(ty * 4 + r) * STRIDE + tx] = p;
      if (FROZEN != 0)
        continue;
      vec4 slope = p * (reached[r] - moments[at + MEAN]);
      if (SUPPRESSION == MULTIPLICATIVE || SHIFTS)
        slope *= factors;
      uint lowest_key = SHIFTS ? uint (moments[at + LOWEST_KEY]) : 0;
      if (SHIFTS && lowest_key >= key && lowest_key < key + 4)
        slope[lowest_key - key] += moments[at + LOWEST_RETURN];
      slopes[(ty * 4 + r) * STRIDE + tx] = slope;
    }
  barrier ();
}

// The first row that has anything to do with the tile of keys. Under MIN_SHIFT a row's smallest
// score may be that of a key it does not see.
uint
begin_rows ()
{
  if (causal == 0 || has_positions != 0 || SUPPRESSION == MIN_SHIFT || first_key <= row_offset)
    return 0;
  return (first_key - row_offset) / TILE * TILE;
}

void
main ()
{
  if (GROUP_INDEX >= end_group)
    return;
  keys = own_keys;
  first_key = GROUP_INDEX % tiles * TILE;
  head = GROUP_INDEX / tiles % heads;
  lane = GROUP_INDEX / tiles / heads;
  if (SUPPRESSION == LOG_ADDITIVE)
    find_first_kept ();
  vec4 factors = kept_factors (first_key + tx * 4);

  vec4 key_sums[4 * OWN_QUADS], value_sums[4 * OWN_QUADS];
  [[unroll]] for (uint i = 0; i < 4 * OWN_QUADS; i++)
    key_sums[i] = value_sums[i] = vec4 (0.0);
  for (uint first = begin_rows (); first < rows; first += TILE)
    {
      weight_tile (first, factors);
      for (uint r = 0; r < min (TILE, rows - first); r++)
        {
          vec4 weight = weights[r * STRIDE + ty], slope = vec4 (0.0);
          if (FROZEN == 0)
            slope = slopes[r * STRIDE + ty];
          [[unroll]] for (uint i = 0; i < OWN_QUADS; i++)
            {
              if (i * SIDE + tx >= QUADS)
                continue;
              vec4 gradient = gradient_quad (first + r, i * SIDE + tx);
              [[unroll]] for (uint k = 0; k < 4; k++)
                value_sums[k * OWN_QUADS + i] += weight[k] * gradient;
              if (FROZEN != 0)
                continue;
              vec4 query = query_quad (first + r, i * SIDE + tx);
              [[unroll]] for (uint k = 0; k < 4; k++) key_sums[k * OWN_QUADS + i] += slope[k] * query;
            }
        }
    }
  uint dk = lanes * rows * channels, dv = FROZEN != 0 ? 0 : dk + lanes * keys * channels;
  [[unroll]] for (uint k = 0; k < 4; k++)
    [[unroll]] for (uint i = 0; i < OWN_QUADS; i++)
      if (first_key + ty * 4 + k < keys && i * SIDE + tx < QUADS)
        {
          uint key = first_key + ty * 4 + k, quad = i * SIDE + tx;
          if (FROZEN == 0)
            store_quad (dk, keys, key, quad, scale * key_sums[k * OWN_QUADS + i]);
          store_quad (dv, keys, key, quad, value_sums[k * OWN_QUADS + i]);
        }
}
