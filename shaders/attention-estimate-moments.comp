// attention-estimate-moments: the first half of ATTENTION_ESTIMATE: attention-moments.glsl
//
// Bindings and pushed numbers: attention-map.glsl
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#include "common.glsl"
#include "attention-tile.glsl"
#define MOMENTS_BINDING 6
#include "attention-map.glsl"
const bool REACHES = true;
#include "attention-products.glsl"
#include "suppression.glsl"

#define COLUMN_AT(key) 0.0
#define FIND_PEAKS

#include "attention-moments.glsl"
