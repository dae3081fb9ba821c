// linear-tile.glsl: square tiles of a matrix product that pass through shared memory, for GPUs: 8 × 8
// invocations, each MICRO × MICRO numbers; DEPTH terms of both factors are in shared memory at a
// time, turned so that an invocation reads quads of rows and quads of columns. Needs MICRO, 4 or 8.

#define SIDE  8
#define DEPTH 16

const uint TILE = SIDE * MICRO;
const uint QUADS = MICRO / 4;
const uint STRIDE = TILE / 4 + 1; // one more, so that turning does not hit the same bank

shared vec4 left_tile[DEPTH * STRIDE];  // [term][quad of rows]
shared vec4 right_tile[DEPTH * STRIDE]; // [term][quad of columns]

// sums[i · QUADS + j] is a quad of columns of the tile: of row tile_row (i) from tile_column (j) on.
vec4 sums[MICRO * QUADS];

uint tx = gl_LocalInvocationID.x % SIDE, ty = gl_LocalInvocationID.x / SIDE;

uint
tile_row (uint i)
{
  return (i / 4 * SIDE + ty) * 4 + i % 4;
}

uint
tile_column (uint j)
{
  return (j * SIDE + tx) * 4;
}

void
clear_sums ()
{
  [[unroll]] for (uint i = 0; i < MICRO * QUADS; i++) sums[i] = vec4 (0.0);
}

// Adds the product of the two tiles in shared memory.
void
multiply_tiles ()
{
  [[unroll]] for (uint k = 0; k < DEPTH; k++)
    {
      vec4 right[QUADS];
      [[unroll]] for (uint j = 0; j < QUADS; j++) right[j] = right_tile[k * STRIDE + j * SIDE + tx];
      [[unroll]] for (uint i = 0; i < QUADS; i++)
        {
          vec4 left = left_tile[k * STRIDE + i * SIDE + ty];
          [[unroll]] for (uint r = 0; r < 4; r++)
            [[unroll]] for (uint j = 0; j < QUADS; j++)
              sums[(i * 4 + r) * QUADS + j] += left[r] * right[j];
        }
    }
}
