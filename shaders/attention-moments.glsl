// attention-moments.glsl: the moments of every row of every head (attention-map.glsl). Needs
// COLUMN_AT, the weight of a key's column, and FIND_PEAKS of ATTENTION_ESTIMATE.
//
// Work-groups: TILE query rows of one head of one lane (attention-tile.glsl); tiles of rows first,
// then heads, then lanes

layout (binding = MOMENTS_BINDING) writeonly buffer Moments { float moments[]; };

vec4
column_weights (uint key)
{
  vec4 weights = vec4 (0.0);
  for (uint i = 0; i < 4 && key + i < keys; i++)
    weights[i] = COLUMN_AT (key + i);
  return weights;
}

// Each invocation has its four rows against its four keys of every tile; then those of a row add up.
void
find_moments (uint first_row, uint end, uvec4 seen, out vec4 largest, out vec4 inverse,
              out vec4 average)
{
  vec4 sum = vec4 (0.0);
  largest = vec4 (LOW);
  average = vec4 (0.0);
  for (uint first = 0; first < end; first += TILE)
    {
      vec4 scores[4], reached[4], highest;
      product_tiles (first_row, first, scores, reached);
      [[unroll]] for (uint r = 0; r < 4; r++)
        {
          scores[r] = mix (vec4 (LOW), scores[r], visible (first + tx * 4, seen[r]));
          highest[r] = highest_of (scores[r]);
        }
      REDUCE (highest, max)
      highest = max (highest, largest);
      vec4 fade = exp (largest - highest), columns = vec4 (0.0);
      largest = highest;
      sum *= fade;
      if (LOOK == ESTIMATE)
        average *= fade;
      else if (LOOK == COLUMNS)
        columns = column_weights (first + tx * 4);
      [[unroll]] for (uint r = 0; r < 4; r++)
        {
          bvec4 open = weighed (scores[r]);
          vec4 weights = mix (vec4 (0.0), exp (scores[r] - highest[r]), open);
          sum[r] += dot (weights, vec4 (1.0));
          average[r] += dot (LOOK == COLUMNS ? columns : weights, reached[r]);
        }
    }
  REDUCE (sum, ADD)
  REDUCE (average, ADD)
  inverse = 1.0 / sum;
  if (LOOK == ESTIMATE)
    average *= inverse;
}

#if defined(FIND_PEAKS)
// What a key that has most of its row adds to the estimate, 0 in rows without one. What suppressing
// it leaves, 1 − A and G − Σ A·G, is added up from the other keys: as a difference little of it but
// rounding would be left.
vec4
find_peaks (uint first_row, uint end, uvec4 seen, vec4 largest, vec4 inverse)
{
  vec4 others = vec4 (0.0), apart = vec4 (0.0), peak = vec4 (0.0), highest = vec4 (0.0);
  for (uint row = 0; row < SIDE; row++)
    highest = max (highest, shares[row * SIDE]);
  if (highest_of (highest) <= MOST)
    return vec4 (0.0);
  for (uint first = 0; first < end; first += TILE)
    {
      vec4 scores[4], reached[4];
      product_tiles (first_row, first, scores, reached);
      [[unroll]] for (uint r = 0; r < 4; r++)
        {
          bvec4 open = visible (first + tx * 4, seen[r]);
          vec4 p = mix (vec4 (0.0), exp (scores[r] - largest[r]) * inverse[r], open);
          bvec4 most = greaterThan (p, vec4 (HALF));
          peak[r] += dot (mix (vec4 (0.0), reached[r], most), vec4 (1.0));
          p = mix (p, vec4 (0.0), most);
          others[r] += dot (p, vec4 (1.0));
          apart[r] += dot (p, reached[r]);
        }
    }
  REDUCE (others, ADD)
  REDUCE (apart, ADD)
  REDUCE (peak, ADD)
  vec4 rest = kept + (1.0 - kept) * others;
  vec4 share = (1.0 - kept) * inverse * (peak * others - apart) / rest;
  return mix (share, vec4 (0.0), lessThanEqual (rest, vec4 (0.0)));
}
#endif

void
main ()
{
  if (GROUP_INDEX >= end_group)
    return;
  uint first_row = GROUP_INDEX % row_tiles * TILE;
  keys = own_keys;
  head = GROUP_INDEX / row_tiles % heads;
  lane = GROUP_INDEX / row_tiles / heads;
  uvec4 seen;
  [[unroll]] for (uint r = 0; r < 4; r++) seen[r] = seen_by (min (first_row + ty * 4 + r, rows - 1));
  uint end = keys;
  if (causal != 0 && has_positions == 0 && LOOK != COLUMNS)
    end = min (row_offset + min (first_row + TILE, rows), keys);
  vec4 largest, inverse, average;
  find_moments (first_row, end, seen, largest, inverse, average);
#if defined(FIND_PEAKS)
  barrier ();
  shares[ty * SIDE + tx] = inverse;
  barrier ();
  vec4 peaks = find_peaks (first_row, end, seen, largest, inverse);
#endif
  [[unroll]] for (uint r = 0; r < 4; r++)
    if (first_row + ty * 4 + r < rows && tx == r)
      {
        uint at = moments_of (first_row + ty * 4 + r);
        moments[at + LARGEST] = largest[r];
        moments[at + INVERSE] = inverse[r];
        moments[at + AVERAGE] = average[r];
#if defined(FIND_PEAKS)
        moments[at + PEAK] = peaks[r];
#endif
      }
}
