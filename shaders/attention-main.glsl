// attention-main.glsl: the walk over the keys (attention.comp).

// The smallest score of every row: over the visible keys, or over all with MIN_SHIFT.
vec4
find_lowest (uint end, uvec4 seen)
{
  vec4 lowest = vec4 (-LOW);
  for (uint first = 0; first < end; first += TILE)
    {
      vec4 scores[4];
      score_tile (first, scores);
      uint key = first + tx * 4;
      [[unroll]] for (uint r = 0; r < 4; r++)
        {
          bvec4 counts = visible (key, SUPPRESSION == MIN_SHIFT ? keys : seen[r]);
          lowest[r] = min (lowest[r], -highest_of (-mix (vec4 (-LOW), scores[r], counts)));
        }
    }
  REDUCE (lowest, min)
  return lowest;
}

void
main ()
{
  if (GROUP_INDEX >= end_group)
    return;
  keys = own_keys + cached_keys;
  first_row = GROUP_INDEX % tiles * TILE;
  head = GROUP_INDEX / tiles % heads;
  lane = GROUP_INDEX / tiles / heads;
  uvec4 seen;
  [[unroll]] for (uint r = 0; r < 4; r++) seen[r] = seen_by (min (first_row + ty * 4 + r, rows - 1));
  uint end = keys;
  if (causal != 0 && has_positions == 0)
    end = min (row_offset + min (first_row + TILE, rows), keys);
  if (SUPPRESSION == LOG_ADDITIVE)
    find_first_kept ();
  vec4 lowest = vec4 (0.0);
  if (SHIFTS)
    lowest = find_lowest (SUPPRESSION == MIN_SHIFT ? keys : end, seen);

  vec4 mixed[4 * OWN_QUADS], top = vec4 (LOW), sum = vec4 (0.0);
  [[unroll]] for (uint i = 0; i < 4 * OWN_QUADS; i++) mixed[i] = vec4 (0.0);
  for (uint first = 0; first < end; first += TILE)
    {
      vec4 scores[4], highest;
      score_tile (first, scores);
      uint key = first + tx * 4;
      vec4 factors = kept_factors (key);
      [[unroll]] for (uint r = 0; r < 4; r++)
        {
          scores[r] = suppress (scores[r], factors, lowest[r], key, seen[r]);
          highest[r] = highest_of (scores[r]);
        }
      REDUCE (highest, max)
      highest = max (highest, top);
      vec4 fade = exp (top - highest);
      sum *= fade;
      top = highest;
      [[unroll]] for (uint r = 0; r < 4; r++)
        {
          bvec4 open = weighed (scores[r]);
          scores[r] = mix (vec4 (0.0), exp (scores[r] - highest[r]), open);
          sum[r] += scores[r].x + scores[r].y + scores[r].z + scores[r].w;
          [[unroll]] for (uint i = 0; i < OWN_QUADS; i++) mixed[r * OWN_QUADS + i] *= fade[r];
        }
      [[unroll]] for (uint i = 0; i < 4; i++)
        weights[(tx * 4 + i) * STRIDE + ty]
            = vec4 (scores[0][i], scores[1][i], scores[2][i], scores[3][i]);
      barrier ();
      for (uint k = 0; k < min (TILE, end - first); k++)
        {
          vec4 weight = weights[k * STRIDE + ty];
          [[unroll]] for (uint i = 0; i < OWN_QUADS; i++)
            {
              vec4 value = vec4 (0.0);
              if (i * SIDE + tx < QUADS)
                value = value_quad (first + k, lane, head, i * SIDE + tx);
              [[unroll]] for (uint r = 0; r < 4; r++) mixed[r * OWN_QUADS + i] += weight[r] * value;
            }
        }
    }
  REDUCE (sum, ADD)
  [[unroll]] for (uint r = 0; r < 4; r++)
    [[unroll]] for (uint i = 0; i < OWN_QUADS; i++)
      if (first_row + ty * 4 + r < rows && i * SIDE + tx < QUADS)
        store_quad (first_row + ty * 4 + r, lane, head, i * SIDE + tx,
                    mixed[r * OWN_QUADS + i] / sum[r]);
}
