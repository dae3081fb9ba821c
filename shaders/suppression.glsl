// suppression.glsl: which keys a query sees and what kept factors do to its scores, as
// HeedSuppression; for the attention kernels. Needs `keys`, `lane`, the pushed numbers of attention,
// POSITIONS_AT and KEPT_AT (elements of those operands), and LOW.

#define LOG_ADDITIVE     0
#define MULTIPLICATIVE   1
#define MIN_SHIFT        2
#define MIN_SHIFT_MASKED 3
#define NONE             4 // there are no kept factors

const bool SHIFTS = SUPPRESSION == MIN_SHIFT || SUPPRESSION == MIN_SHIFT_MASKED;

shared uint first_kept; // of the lane: the first key whose factor is not 0

// Which of the four keys from `key` on a row of which `seen` keys are visible attends to.
bvec4
visible (uint key, uint seen)
{
  return lessThan (uvec4 (key, key + 1, key + 2, key + 3), uvec4 (seen));
}

vec4
kept_factors (uint key)
{
  vec4 factors = vec4 (1.0);
  for (uint i = 0; i < 4 && SUPPRESSION != NONE; i++)
    factors[i] = KEPT_AT (min (key + i, keys - 1));
  return factors;
}

// A row's scores after suppression; a key that is masked becomes LOW.
vec4
suppress (vec4 score, vec4 factors, float lowest, uint key, uint seen)
{
  bvec4 counts = visible (key, seen);
  if (SUPPRESSION == LOG_ADDITIVE && first_kept < seen)
    {
      bvec4 open = greaterThan (factors, vec4 (0.0));
      score += log (mix (vec4 (1.0), factors, open));
      score = mix (vec4 (LOW), score, open);
    }
  if (SUPPRESSION == MULTIPLICATIVE)
    score *= factors;
  if (SHIFTS)
    score = (score - lowest) * factors;
  return mix (vec4 (LOW), score, counts);
}

// Which keys the soft-max weighs: those that are not masked. Not-a-number is weighed, so that it shows.
bvec4
weighed (vec4 scores)
{
  return mix (greaterThan (scores, vec4 (LOW)), bvec4 (true), isnan (scores));
}

float
highest_of (vec4 v)
{
  return max (max (v.x, v.y), max (v.z, v.w));
}

// Keys visible to row `row`.
uint
seen_by (uint row)
{
  uint position = row_offset + row;
  if (has_positions != 0)
    position = POSITIONS_AT (row);
  return causal != 0 ? min (position + 1, keys) : keys;
}

void
find_first_kept ()
{
  if (gl_LocalInvocationID.x == 0)
    first_kept = keys;
  barrier ();
  for (uint key = gl_LocalInvocationID.x; key < keys; key += GROUP)
    if (KEPT_AT (key) > 0.0)
      {
        atomicMin (first_kept, key);
        break;
      }
  barrier ();
}
