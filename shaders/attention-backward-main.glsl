// attention-backward-main.glsl: the walk over the keys (attention-backward.comp).

void
main ()
{
  if (GROUP_INDEX >= end_group)
    return;
  keys = own_keys;
  first_row = GROUP_INDEX % tiles * TILE;
  head = GROUP_INDEX / tiles % heads;
  lane = GROUP_INDEX / tiles / heads;
  [[unroll]] for (uint r = 0; r < 4; r++) seen[r] = seen_by (min (first_row + ty * 4 + r, rows - 1));
  end = keys;
  if (causal != 0 && has_positions == 0)
    end = min (row_offset + min (first_row + TILE, rows), keys);
  if (SUPPRESSION == LOG_ADDITIVE)
    find_first_kept ();
  if (SHIFTS)
    find_lowest ();
  find_moments ();

  vec4 sums[4 * OWN_QUADS], returned = vec4 (0.0);
  [[unroll]] for (uint i = 0; i < 4 * OWN_QUADS; i++) sums[i] = vec4 (0.0);
  for (uint first = 0; first < end && FROZEN == 0; first += TILE)
    {
      slope_tile (first, returned);
      for (uint k = 0; k < min (TILE, end - first); k++)
        {
          vec4 slope = slopes[k * STRIDE + ty];
          [[unroll]] for (uint i = 0; i < OWN_QUADS; i++)
            {
              vec4 key = vec4 (0.0);
              if (i * SIDE + tx < QUADS)
                key = key_quad (first + k, i * SIDE + tx);
              [[unroll]] for (uint r = 0; r < 4; r++) sums[r * OWN_QUADS + i] += slope[r] * key;
            }
        }
    }
  if (SHIFTS)
    {
      REDUCE (returned, ADD)
    }
  store_moments (returned);
  if (FROZEN != 0)
    return;
  [[unroll]] for (uint r = 0; r < 4; r++)
    [[unroll]] for (uint i = 0; i < OWN_QUADS; i++)
      if (first_row + ty * 4 + r < rows && i * SIDE + tx < QUADS)
        {
          vec4 sum = sums[r * OWN_QUADS + i];
          if (SHIFTS)
            sum += returned[r] * key_quad (uint (lowest_key[r]), i * SIDE + tx);
          store_quad (0, rows, first_row + ty * 4 + r, i * SIDE + tx, scale * sum);
        }
}
