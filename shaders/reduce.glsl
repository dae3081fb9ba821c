// reduce.glsl: the sum of one number per invocation, in an order that depends on nothing but the
// work-group's size, which is a power of two. Every invocation of the group must call it.

shared float partial[GROUP];

float
sum_over_group (float value)
{
  uint i = gl_LocalInvocationID.x;
  barrier ();
  partial[i] = value;
  barrier ();
  for (uint span = GROUP / 2; span > 0; span /= 2)
    {
      if (i < span)
        partial[i] += partial[i + span];
      barrier ();
    }
  return partial[0];
}
