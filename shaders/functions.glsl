// functions.glsl: the activations, as HeedActivation.

#define ACTIVATION_NONE       0
#define ACTIVATION_QUICK_GELU 1
#define ACTIVATION_GELU       2
#define ACTIVATION_SILU       3

// The error function, which GLSL lacks. Below 1 it is x · P(x²), from 1 on 1 − exp(−x²) · Q(t) with
// t = 1 / (1 + x/2), both polynomials interpolated at Chebyshev nodes; from 4 on it is 1 in f32.
// Error at most 1.4e-7, rounding included, where exp is exact; 2e-7 is what tests hold it to.
float
erf_of (float x)
{
  float a = min (abs (x), 4.0);
  if (a < 1.0)
    {
      float s = a * a;
      float p = 7.875874871388078e-05;
      p = p * s - 0.000801686430349946;
      p = p * s + 0.005189087241888046;
      p = p * s - 0.02685421146452427;
      p = p * s + 0.11283594369888306;
      p = p * s - 0.3761262595653534;
      return x * (p * s + 1.1283791065216064);
    }
  float t = 1.0 / (1.0 + 0.5 * a);
  float q = -0.05363042652606964;
  q = q * t - 0.057065200060606;
  q = q * t + 0.40349504351615906;
  q = q * t + 0.1014954149723053;
  q = q * t + 0.33075714111328125;
  q = q * t + 0.2736343443393707;
  q = q * t + 0.0006051184027455747;
  return sign (x) * (1.0 - exp (-a * a) * q);
}

float
activate (float x, uint activation)
{
  if (activation == ACTIVATION_QUICK_GELU)
    return x / (1.0 + exp (-1.702 * x));
  if (activation == ACTIVATION_GELU)
    return 0.5 * x * (1.0 + erf_of (x * 0.70710678118654752));
  if (activation == ACTIVATION_SILU)
    return x / (1.0 + exp (-x));
  return x;
}

// act(x) / x, and act′(0) at 0.
float
activation_ratio (float x, uint activation)
{
  if (activation == ACTIVATION_QUICK_GELU)
    return 1.0 / (1.0 + exp (-1.702 * x));
  if (activation == ACTIVATION_GELU)
    return 0.5 * (1.0 + erf_of (x * 0.70710678118654752));
  if (activation == ACTIVATION_SILU)
    return 1.0 / (1.0 + exp (-x));
  return 1.0;
}

// act′(x): with s = σ(a·x), s + a·x·s·(1 − s) where a is 1.702 or 1; Φ(x) + x·φ(x).
float
activation_slope (float x, uint activation)
{
  float ratio = activation_ratio (x, activation);
  if (activation == ACTIVATION_QUICK_GELU)
    return ratio + 1.702 * x * ratio * (1.0 - ratio);
  if (activation == ACTIVATION_GELU)
    return ratio + x * 0.3989422804014327 * exp (-0.5 * x * x);
  if (activation == ACTIVATION_SILU)
    return ratio + x * ratio * (1.0 - ratio);
  return ratio;
}
