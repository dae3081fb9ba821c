// attention.glsl: bindings, numbers and access of the attention kernel (attention.comp).

layout (constant_id = 3) const uint CACHED = 0;

layout (binding = 0) readonly buffer Q { float queries[]; };
layout (binding = 0) readonly buffer QQuads { vec4 query_quads[]; };
layout (binding = 1) readonly buffer K { float own_k[]; };
layout (binding = 1) readonly buffer KQuads { vec4 own_k_quads[]; };
layout (binding = 2) readonly buffer V { float own_v[]; };
layout (binding = 2) readonly buffer VQuads { vec4 own_v_quads[]; };
layout (binding = 3) readonly buffer CachedK { float cached_k[]; };
layout (binding = 3) readonly buffer CachedKQuads { vec4 cached_k_quads[]; };
layout (binding = 4) readonly buffer CachedV { float cached_v[]; };
layout (binding = 4) readonly buffer CachedVQuads { vec4 cached_v_quads[]; };
layout (binding = 5) readonly buffer Kept { float kept[]; };
layout (binding = 6) readonly buffer Positions { uint positions[]; };
layout (binding = 7) writeonly buffer Out { float result[]; };

layout (push_constant) uniform Push
{
  PUSH_HEAD
  uint tiles; // of query rows
  uint rows;  // R
  uint own_keys;
  uint cached_keys;
  uint channels; // C
  uint heads;
  uint q_lane; // elements from one lane to the next, 0 if all lanes share it
  uint k_lane;
  uint v_lane;
  uint kept_lane;
  uint positions_lane;
  uint row_offset; // position of row 0 where there are no positions
  uint causal;
  uint has_positions;
  float scale;
};

#define POSITIONS_AT(row) positions[origin[6] + lane * positions_lane + (row)]
#define KEPT_AT(key)      kept[origin[5] + lane * kept_lane + (key)]

vec4
query_quad (uint row, uint lane, uint head, uint i)
{
  uint at = origin[0] + lane * q_lane + row * channels + head * HEAD_SIZE;
  RETURN_QUAD (queries, query_quads, at, i)
}

vec4
key_quad (uint key, uint lane, uint head, uint i)
{
  if (CACHED != 0 && key < cached_keys)
    {
      RETURN_QUAD (cached_k, cached_k_quads, origin[3] + key * channels + head * HEAD_SIZE, i)
    }
  uint at = origin[1] + lane * k_lane + (key - cached_keys) * channels + head * HEAD_SIZE;
  RETURN_QUAD (own_k, own_k_quads, at, i)
}

vec4
value_quad (uint key, uint lane, uint head, uint i)
{
  if (CACHED != 0 && key < cached_keys)
    {
      RETURN_QUAD (cached_v, cached_v_quads, origin[4] + key * channels + head * HEAD_SIZE, i)
    }
  uint at = origin[2] + lane * v_lane + (key - cached_keys) * channels + head * HEAD_SIZE;
  RETURN_QUAD (own_v, own_v_quads, at, i)
}

void
store_quad (uint row, uint lane, uint head, uint i, vec4 quad)
{
  uint at = origin[7] + (lane * rows + row) * channels + head * HEAD_SIZE + 4 * i;
  for (uint j = 0; j < 4 && 4 * i + j < HEAD_SIZE; j++)
    result[at + j] = quad[j];
}
