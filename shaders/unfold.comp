// unfold: a picture's patch × patch squares as rows, each as channel, y, x
//
// Bindings: 0 pixels [B or 1, channels, height · width], 1 out [B, R, channels · patch · patch]
// with R = ⌊height / patch⌋ · ⌊width / patch⌋, row by row from the top left
// Work-groups: elements of out in order (elementwise.glsl)
#version 450
#extension GL_GOOGLE_include_directive : require
#include "common.glsl"
#include "elementwise.glsl"

layout (binding = 0) readonly buffer Pixels { float pixels[]; };
layout (binding = 1) writeonly buffer Out { float result[]; };

layout (push_constant) uniform Push
{
  PUSH_HEAD
  uint count;
  uint lane_elements;
  uint pixels_lane; // elements from one lane to the next, 0 if all lanes share it
  uint patch_side;
  uint channels;
  uint height;
  uint width;
};

void
main ()
{
  uint area = patch_side * patch_side, columns = channels * area, across = width / patch_side;
  FOR_EACH_ELEMENT (i)
  {
    uint lane = i / lane_elements, row = i % lane_elements / columns, column = i % columns;
    uint channel = column / area, within = column % area;
    uint y = row / across * patch_side + within / patch_side;
    uint x = row % across * patch_side + within % patch_side;
    result[origin[1] + i]
        = pixels[origin[0] + lane * pixels_lane + (channel * height + y) * width + x];
  }
}
