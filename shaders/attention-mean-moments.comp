// attention-mean-moments: the first half of ATTENTION_MEAN: attention-moments.glsl
//
// Bindings and pushed numbers: attention-map.glsl
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#include "common.glsl"
#include "attention-tile.glsl"
#define MOMENTS_BINDING 7
#include "attention-map.glsl"
const bool REACHES = LOOK == COLUMNS;
#include "attention-products.glsl"
#include "suppression.glsl"

layout (binding = 5) readonly buffer Columns { float columns_of_keys[]; };

#define COLUMN_AT(key) columns_of_keys[origin[5] + lane * columns_lane + (key)]

#include "attention-moments.glsl"
