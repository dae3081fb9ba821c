// stored.glsl: elements in the type they are stored in; 16-bit ones lie two in a word, the first
// in the lower half. Arrays of any type are bound as arrays of words.

float
half_of (uint word, uint index, uint type)
{
  uint bits = (index & 1u) != 0u ? word >> 16 : word & 0xffffu;
  return type == TYPE_F16 ? unpackHalf2x16 (bits).x : uintBitsToFloat (bits << 16);
}

vec4
halves_of (uvec2 words, uint type)
{
  if (type == TYPE_F16)
    return vec4 (unpackHalf2x16 (words.x), unpackHalf2x16 (words.y));
  return uintBitsToFloat (uvec4 (words.x << 16, words.x & 0xffff0000u, words.y << 16,
                                 words.y & 0xffff0000u));
}

// Element `index` of the array of words `words`.
#define STORED_AT(words, type, index)                                                              \
  ((type) == TYPE_F32 ? uintBitsToFloat (words[index])                                             \
                      : half_of (words[(index) >> 1], index, type))
