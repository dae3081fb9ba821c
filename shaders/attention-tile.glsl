// attention-tile.glsl: what the attention kernels share: 8 × 8 invocations work on tiles of 32 query
// rows and 32 keys of one head of one lane; (tx, ty) has 4 rows (ty) by 4 keys (tx) of a tile, and
// where rows or keys have channels, the quads tx, tx + 8, … of them.

layout (constant_id = 1) const uint HEAD_SIZE = 64;
layout (constant_id = 2) const uint SUPPRESSION = 4; // suppression.glsl

#define SIDE   8
#define TILE   32
#define DEPTH  16
#define STRIDE (TILE / 4 + 1)
#define LOW    (-3.0e38)

const uint QUADS = (HEAD_SIZE + 3) / 4;
const uint OWN_QUADS = (QUADS + SIDE - 1) / SIDE;
const bool VECTOR = HEAD_SIZE % 4 == 0;

shared vec4 row_tile[DEPTH * STRIDE]; // [channel][quad of rows]
shared vec4 key_tile[DEPTH * STRIDE]; // [channel][quad of keys]
shared vec4 shares[SIDE * SIDE];      // of each invocation, for reductions along a row

uint lane, head, keys;
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

// Returns four channels, from 4 · i on, of the head's part of a row, which begins at element `at`;
// what lies beyond the head's last channel is 0.
#define RETURN_QUAD(array, quads, at, i)                                                           \
  if (VECTOR)                                                                                      \
    return quads[(at) / 4 + (i)];                                                                  \
  vec4 quad;                                                                                       \
  for (uint j = 0; j < 4; j++)                                                                     \
    {                                                                                              \
      float number = array[(at) + min (4 * (i) + j, HEAD_SIZE - 1)];                               \
      quad[j] = 4 * (i) + j < HEAD_SIZE ? number : 0.0;                                            \
    }                                                                                              \
  return quad;

// Four channels, from `channel` on, of row and of key `at` of the tiles.
void
place_quads (uint at, uint channel, vec4 row, vec4 key)
{
  [[unroll]] for (uint d = 0; d < 4; d++)
    {
      row_tile[(channel + d) * STRIDE + at / 4][at % 4] = row[d];
      key_tile[(channel + d) * STRIDE + at / 4][at % 4] = key[d];
    }
}

// Adds the inner products, over `n` channels of the tiles from `channel` on, of the invocation's rows
// (products[r]) with its four keys.
void
multiply_tiles (uint channel, uint n, inout vec4 products[4])
{
  for (uint d = channel; d < channel + n; d++)
    {
      vec4 row = row_tile[d * STRIDE + ty], key = key_tile[d * STRIDE + tx];
      [[unroll]] for (uint r = 0; r < 4; r++) products[r] += row[r] * key;
    }
}
