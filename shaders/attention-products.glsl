// attention-products.glsl: scores, and what reaches the probabilities. Needs attention-tile.glsl, the
// quads of queries, keys, gradients and values, `rows`, `scale`, and whether anything REACHES.

// For each of the invocation's rows r and four keys: scores[r] becomes scale · q·k and, if REACHES,
// reached[r] g·v. The tiles hold half as many channels of q and k, then of g and v.
void
product_tiles (uint first_row, uint first_key, out vec4 scores[4], out vec4 reached[4])
{
  const uint half_depth = DEPTH / 2;
  uint at = gl_LocalInvocationID.x / (half_depth / 4);
  uint deep = gl_LocalInvocationID.x % (half_depth / 4) * 4;
  uint row = min (first_row + at, rows - 1), key = min (first_key + at, keys - 1);
  [[unroll]] for (uint r = 0; r < 4; r++) scores[r] = reached[r] = vec4 (0.0);
  for (uint depth = 0; depth < HEAD_SIZE; depth += half_depth)
    {
      uint quad = min ((depth + deep) / 4, QUADS - 1);
      vec4 inside = vec4 (depth + deep < HEAD_SIZE ? 1.0 : 0.0);
      barrier ();
      place_quads (at, deep, inside * query_quad (row, quad), key_quad (key, quad));
      if (REACHES)
        place_quads (at, half_depth + deep, inside * gradient_quad (row, quad),
                     value_quad (key, quad));
      barrier ();
      multiply_tiles (0, half_depth, scores);
      if (REACHES)
        multiply_tiles (half_depth, half_depth, reached);
    }
  [[unroll]] for (uint r = 0; r < 4; r++) scores[r] *= scale;
}
