// attention-estimate: the second half of ATTENTION_ESTIMATE: of every key and head the sum over rows
// of lost · dS / (1 − lost · A) with dS = A · (G − Σ A·G) and lost = 1 − kept. Runs when
// attention-estimate-moments.comp has left the moments of every row, and for a key that has most of
// its row what it adds; A and G live for one tile.
//
// Bindings and pushed numbers: attention-map.glsl
// Work-groups: TILE keys of one head of one lane; tiles of keys first, then heads, then lanes. As in
// attention-tile.glsl, (tx, ty) has 4 rows (ty) by 4 keys (tx) of every tile of rows; then those that
// have the same keys add up in the order of ty.
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#include "common.glsl"
#include "attention-tile.glsl"
#define MOMENTS_BINDING 6
#include "attention-map.glsl"
const bool REACHES = true;
#include "attention-products.glsl"
#include "suppression.glsl"

layout (binding = 5) writeonly buffer Out { float result[]; };
layout (binding = 6) readonly buffer Moments { float moments[]; };

void
add_tile (uint first_row, uint first_key, inout vec4 sums)
{
  vec4 scores[4], reached[4];
  product_tiles (first_row, first_key, scores, reached);
  [[unroll]] for (uint r = 0; r < 4; r++)
    {
      uint row = min (first_row + ty * 4 + r, rows - 1), at = moments_of (row);
      bvec4 open = visible (first_key + tx * 4, seen_by (row));
      vec4 p = exp (scores[r] - moments[at + LARGEST]) * moments[at + INVERSE];
      vec4 lost = (1.0 - kept) * p, share = lost * (reached[r] - moments[at + AVERAGE]) / (1.0 - lost);
      for (uint i = 0; i < 4; i++)
        if (open[i] && first_row + ty * 4 + r < rows)
          sums[i] += moments[at + INVERSE] > MOST && p[i] > HALF ? moments[at + PEAK] : share[i];
    }
}

void
main ()
{
  if (GROUP_INDEX >= end_group)
    return;
  uint first_key = GROUP_INDEX % key_tiles * TILE;
  keys = own_keys;
  head = GROUP_INDEX / key_tiles % heads;
  lane = GROUP_INDEX / key_tiles / heads;
  vec4 sums = vec4 (0.0);
  for (uint first = 0; first < rows; first += TILE)
    add_tile (first, first_key, sums);
  barrier ();
  shares[ty * SIDE + tx] = sums;
  barrier ();
  if (ty != 0)
    return;
  for (uint other = 1; other < SIDE; other++)
    sums += shares[other * SIDE + tx];
  for (uint i = 0; i < 4; i++)
    if (first_key + tx * 4 + i < keys)
      result[origin[5] + (lane * keys + first_key + tx * 4 + i) * heads + head] = sums[i];
}
