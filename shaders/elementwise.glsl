// elementwise.glsl: for kernels that make every element of the output by itself. A work-group
// makes PER_INVOCATION · GROUP neighbouring elements, neighbours by neighbouring invocations.
// Needs `count` among the pushed numbers; `element` is the index within the output.

#define PER_INVOCATION 4

#define FOR_EACH_ELEMENT(element)                                                                  \
  for (uint n = 0,                                                                                 \
            element = GROUP_INDEX * GROUP * PER_INVOCATION + gl_LocalInvocationID.x;               \
       n < PER_INVOCATION && element < count && GROUP_INDEX < end_group; n++, element += GROUP)
