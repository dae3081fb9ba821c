// common.glsl: what every kernel begins with.
//
// Specialisation constant 0 is the work-group's size. The first ten pushed words are the same
// everywhere: a dispatch runs the groups first_group … end_group − 1 of the kernel's row of groups
// (folded into two dimensions where it is long), and origin[i] is the element of binding i where
// operand i begins.

layout (local_size_x_id = 0) in;
layout (constant_id = 0) const uint GROUP = 64;

#define PUSH_HEAD                                                                                  \
  uint first_group;                                                                                \
  uint end_group;                                                                                  \
  uint origin[8];

#define GROUP_INDEX (first_group + gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x)

// Operand types, as HeedType; an operand that is not there has type ABSENT and is never read.
#define TYPE_F32  0
#define TYPE_F16  1
#define TYPE_BF16 2
#define ABSENT    3
