// attention-backward: the queries' half of ATTENTION_BACKWARD: dq = scale · dS · k, and the moments
// of every row. With P the probabilities and dP = g · vᵀ, dS = P · (dP − Σ P·dP), which goes back
// through the suppression; all of them live for one tile of keys and are computed again. If FROZEN
// there are the moments alone.
//
// Bindings and pushed numbers: attention-backward.glsl
// Work-groups: TILE query rows of one head of one lane (attention-tile.glsl); tiles of rows first,
// then heads, then lanes
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#include "common.glsl"
#include "attention-tile.glsl"
#include "attention-backward.glsl"
#include "attention-products.glsl"
#include "suppression.glsl"

shared vec4 slopes[TILE * STRIDE]; // dS, [key][quad of rows]

uint first_row, end;
uvec4 seen;
vec4 lowest = vec4 (0.0), lowest_key = vec4 (0.0); // of the invocation's four rows
vec4 largest = vec4 (LOW), inverse, mean = vec4 (0.0);

// The smallest score of every row, and the first key that has it.
void
find_lowest ()
{
  lowest = vec4 (-LOW);
  for (uint first = 0; first < (SUPPRESSION == MIN_SHIFT ? keys : end); first += TILE)
    {
      vec4 scores[4], reached[4];
      product_tiles (first_row, first, scores, reached);
      for (uint i = 0; i < 4; i++)
        [[unroll]] for (uint r = 0; r < 4; r++)
          {
            uint key = first + tx * 4 + i, over = SUPPRESSION == MIN_SHIFT ? keys : seen[r];
            if (key < over && scores[r][i] < lowest[r])
              {
                lowest[r] = scores[r][i];
                lowest_key[r] = float (key);
              }
          }
    }
  vec4 own = lowest;
  REDUCE (lowest, min)
  lowest_key = mix (vec4 (-LOW), lowest_key, equal (own, lowest));
  REDUCE (lowest_key, min)
}

// The scores of a tile as the soft-max takes them, and g·v.
void
score_tile (uint first, vec4 factors, out vec4 scores[4], out vec4 reached[4])
{
  product_tiles (first_row, first, scores, reached);
  [[unroll]] for (uint r = 0; r < 4; r++)
    scores[r] = suppress (scores[r], factors, lowest[r], first + tx * 4, seen[r]);
}

void
find_moments ()
{
  vec4 sum = vec4 (0.0);
  for (uint first = 0; first < end; first += TILE)
    {
      vec4 scores[4], reached[4], highest;
      score_tile (first, kept_factors (first + tx * 4), scores, reached);
      [[unroll]] for (uint r = 0; r < 4; r++) highest[r] = highest_of (scores[r]);
      REDUCE (highest, max)
      highest = max (highest, largest);
      vec4 fade = exp (largest - highest);
      largest = highest;
      sum *= fade;
      mean *= fade;
      [[unroll]] for (uint r = 0; r < 4; r++)
        {
          bvec4 open = weighed (scores[r]);
          vec4 weights = mix (vec4 (0.0), exp (scores[r] - highest[r]), open);
          sum[r] += dot (weights, vec4 (1.0));
          mean[r] += dot (weights, reached[r]);
        }
    }
  REDUCE (sum, ADD)
  REDUCE (mean, ADD)
  inverse = 1.0 / sum;
  mean *= inverse;
}

// dS of a tile, as it reaches the scores before suppression.
void
slope_tile (uint first, inout vec4 returned)
{
  vec4 scores[4], reached[4], factors = kept_factors (first + tx * 4);
  score_tile (first, factors, scores, reached);
  [[unroll]] for (uint r = 0; r < 4; r++)
    {
      bvec4 open = weighed (scores[r]);
      vec4 p = mix (vec4 (0.0), exp (scores[r] - largest[r]) * inverse[r], open);
      scores[r] = p * (reached[r] - mean[r]);
      if (SUPPRESSION == MULTIPLICATIVE || SHIFTS)
        scores[r] *= factors;
      returned[r] -= dot (scores[r], vec4 (1.0));
    }
  [[unroll]] for (uint i = 0; i < 4; i++)
    slopes[(tx * 4 + i) * STRIDE + ty]
        = vec4 (scores[0][i], scores[1][i], scores[2][i], scores[3][i]);
  barrier ();
}

void
store_moments (vec4 returned)
{
  [[unroll]] for (uint r = 0; r < 4; r++)
    if (first_row + ty * 4 + r < rows && tx == r)
      {
        uint at = moments_of (first_row + ty * 4 + r);
        moments[at + LARGEST] = largest[r];
        moments[at + INVERSE] = inverse[r];
        moments[at + MEAN] = mean[r];
        moments[at + LOWEST] = lowest[r];
        moments[at + LOWEST_KEY] = lowest_key[r];
        moments[at + LOWEST_RETURN] = returned[r];
      }
}

#include "attention-backward-main.glsl"
