// attention-mean: the second half of ATTENTION_MEAN: the mean over heads of A, of (G∘A)⁺, or of A
// times the row's mean of G, then its positive part. Runs when attention-mean-moments.comp has left
// the moments of every row; a head's A and G live for one tile of rows and keys.
//
// Bindings and pushed numbers: attention-map.glsl
// Work-groups: TILE rows by TILE columns of out of one lane; tiles of columns first, then of rows,
// then lanes. As in attention-tile.glsl, (tx, ty) has 4 rows (ty) by 4 columns (tx) and adds the heads
// up in their order.
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#include "common.glsl"
#include "attention-tile.glsl"
#define MOMENTS_BINDING 7
#include "attention-map.glsl"
const bool REACHES = LOOK == POSITIVE;
#include "attention-products.glsl"
#include "suppression.glsl"

layout (binding = 6) writeonly buffer Out { float result[]; };
layout (binding = 7) readonly buffer Moments { float moments[]; };

// Infinities of either sign are kept, so that they show.
float
positive (float x)
{
  return x < 0.0 && !isinf (x) ? 0.0 : x;
}

// Adds the head's share of the tile.
void
add_head (uint first_row, uint first_key, inout vec4 sums[4])
{
  vec4 scores[4], reached[4];
  product_tiles (first_row, first_key, scores, reached);
  [[unroll]] for (uint r = 0; r < 4; r++)
    {
      uint row = min (first_row + ty * 4 + r, rows - 1), at = moments_of (row);
      bvec4 open = visible (first_key + tx * 4, seen_by (row));
      vec4 p = exp (scores[r] - moments[at + LARGEST]) * moments[at + INVERSE];
      if (LOOK == POSITIVE)
        [[unroll]] for (uint i = 0; i < 4; i++) p[i] *= positive (reached[r][i]);
      if (LOOK == COLUMNS)
        p *= moments[at + AVERAGE];
      sums[r] += mix (vec4 (0.0), p, open);
    }
}

void
main ()
{
  if (GROUP_INDEX >= end_group)
    return;
  uint first_key = GROUP_INDEX % key_tiles * TILE;
  uint first_row = GROUP_INDEX / key_tiles % row_tiles * TILE;
  keys = own_keys;
  lane = GROUP_INDEX / key_tiles / row_tiles;
  vec4 sums[4];
  [[unroll]] for (uint r = 0; r < 4; r++) sums[r] = vec4 (0.0);
  for (head = 0; head < heads && first_key < keys; head++)
    add_head (first_row, first_key, sums);
  [[unroll]] for (uint r = 0; r < 4; r++)
    for (uint i = 0; i < 4; i++)
      {
        uint row = first_row + ty * 4 + r, col = first_key + tx * 4 + i;
        float mean = sums[r][i] / float (heads);
        if (LOOK == COLUMNS)
          mean = positive (mean);
        if (row < rows && col < cols)
          result[origin[6] + (lane * rows + row) * cols + col] = mean;
      }
}
