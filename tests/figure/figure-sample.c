/* figure-sample.c: see figure-sample.h. */
#include "figure-sample.h"

#include <math.h>

static HeedPicture *
make_picture (guint width, guint height)
{
  guint8 *rgb = g_malloc ((gsize)width * height * 3);
  guint8 *at = rgb;

  for (guint row = 0; row < height; row++)
    for (guint col = 0; col < width; col++)
      {
        *at++ = (guint8)(255 * col / width);
        *at++ = (guint8)(255 * row / height);
        *at++ = 96;
      }
  return heed_picture_new_take ("toys.png", width, height, rgb);
}

HeedResult *
sample_new (guint width, guint height)
{
  static const char *const words[] = {"<|start|>", "a", "red", "mug", "<|end|>", NULL};
  static const int word_of[] = {-1, 0, 1, 2, -1};
  HeedResult *result = heed_result_new ();
  guint side = MIN (width, height);

  result->model_name = g_strdup ("toybox-clip");
  result->model_fingerprint = g_strdup ("0123456789abcdef0123456789abcdef");
  result->device = g_strdup ("CPU");
  result->target_text = g_strdup ("a red mug");
  sample_set_words (result, words, word_of);
  if (side > 0)
    {
      result->image_path = g_strdup ("/pictures/toys.png");
      result->picture = make_picture (width, height);
      result->box[0] = (width - side) / 2.0;
      result->box[1] = (height - side) / 2.0;
      result->box[2] = result->box[3] = side;
    }
  return result;
}

void
sample_set_words (HeedResult *result, const char *const *words, const int *word_of)
{
  g_strfreev (result->words);
  g_free (result->word_of);
  result->n_ids = g_strv_length ((GStrv)words);
  result->words = g_strdupv ((GStrv)words);
  result->word_of = g_memdup2 (word_of, result->n_ids * sizeof *word_of);
}

/* What the methods that these tests draw will say of their numbers. */
static HeedQuantity
quantity_of (const char *method)
{
  static const struct
  {
    const char *method;
    HeedQuantity quantity;
  } rows[] = {
      {"atman", HEED_QUANTITY_EFFECT},
      {"occlusion", HEED_QUANTITY_EFFECT},
      {"gradient-x-input", HEED_QUANTITY_SHARE},
      {"cp-lrp", HEED_QUANTITY_SHARE},
      {"attn-lrp", HEED_QUANTITY_SHARE},
      {"rollout", HEED_QUANTITY_ATTENTION},
      {"raw-attention", HEED_QUANTITY_ATTENTION},
      {"random", HEED_QUANTITY_UNITLESS},
      {"centre", HEED_QUANTITY_UNITLESS},
      {"uniform", HEED_QUANTITY_UNITLESS},
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_str_equal (rows[i].method, method))
      return rows[i].quantity;
  return HEED_QUANTITY_OWN;
}

HeedExplanation *
sample_add (HeedResult *result, const char *method, const char *name, guint rows, guint cols,
            double fill)
{
  HeedExplanation *explanation = heed_explanation_new ();

  explanation->method = g_strdup (method);
  explanation->method_name = g_strdup (name);
  explanation->parameters = g_strdup ("kept=0.1,kappa=2");
  explanation->settings = g_strdup ("");
  explanation->quantity = quantity_of (method);
  explanation->value = 7.640611302050641;
  explanation->rows = rows;
  explanation->cols = cols;
  explanation->image = g_new (double, MAX (1, rows * cols));
  for (guint i = 0; i < rows * cols; i++)
    explanation->image[i] = fill;
  explanation->n_text = result->n_ids;
  explanation->text = g_new (double, MAX (1, result->n_ids));
  for (guint i = 0; i < result->n_ids; i++)
    explanation->text[i] = result->word_of[i] < 0 ? NAN : 0.5 + i;
  g_ptr_array_add (result->explanations, explanation);
  return explanation;
}

HeedExplanation *
sample_add_ramp (HeedResult *result, const char *method, const char *name, double first,
                 double last)
{
  const guint side = 4;
  HeedExplanation *explanation = sample_add (result, method, name, side, side, 0);

  for (guint i = 0; i < side * side; i++)
    explanation->image[i] = first + (last - first) * i / (side * side - 1);
  return explanation;
}
