// stored.glsl: elements in the type they are stored in; 16-bit ones lie two in a word, the first
// in the lower half. Arrays of any type are bound as arrays of words.

// unpackHalf2x16 may flush the smallest numbers to zero; this does not. Weights are finite.
float
f16_of (uint bits)
{
  uint magnitude = bits & 0x7fffu;
  float value = magnitude < 0x400u ? float (magnitude) * 5.9604644775390625e-08
                                   : uintBitsToFloat ((magnitude << 13) + 0x38000000u);
  return uintBitsToFloat (floatBitsToUint (value) | (bits & 0x8000u) << 16);
}

float
half_of (uint word, uint index, uint type)
{
  uint bits = (index & 1u) != 0u ? word >> 16 : word & 0xffffu;
  return type == TYPE_F16 ? f16_of (bits) : uintBitsToFloat (bits << 16);
}

vec4
halves_of (uvec2 words, uint type)
{
  return vec4 (half_of (words.x, 0, type), half_of (words.x, 1, type), half_of (words.y, 0, type),
               half_of (words.y, 1, type));
}

// Element `index` of the array of words `words`.
#define STORED_AT(words, type, index)                                                              \
  ((type) == TYPE_F32 ? uintBitsToFloat (words[index])                                             \
                      : half_of (words[(index) >> 1], index, type))
