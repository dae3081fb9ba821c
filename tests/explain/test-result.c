/* Copies of requests, explanations and results, what may stand together, and the CSV. */
#include "heed-request.h"

#include <math.h>
#include <string.h>

static HeedExplanation *
new_explanation (void)
{
  const double image[] = {0.1, -1.0 / 3, NAN, 1e-300, 5, 6}, text[] = {NAN, 2.5, NAN};
  HeedExplanation *explanation = heed_explanation_new ();
  explanation->method = g_strdup ("atman");
  explanation->method_name = g_strdup ("AtMan");
  explanation->parameters = g_strdup ("kept=0.1,kappa=2");
  explanation->settings = g_strdup ("");
  explanation->quantity = HEED_QUANTITY_EFFECT;
  explanation->value = 7;
  explanation->rows = 2;
  explanation->cols = 3;
  explanation->image = g_memdup2 (image, sizeof image);
  explanation->n_text = 3;
  explanation->text = g_memdup2 (text, sizeof text);
  explanation->image_exact = g_new0 (gboolean, 6);
  explanation->text_exact = g_new0 (gboolean, 3);
  explanation->image_exact[4] = explanation->text_exact[1] = TRUE;
  explanation->passes = 9;
  explanation->unfinished = TRUE;
  heed_explanation_warn (explanation, "a %s", "warning");
  return explanation;
}

static HeedPicture *
new_picture (guint8 shade)
{
  guint8 *rgb = g_malloc (12);
  memset (rgb, shade, 12);
  return heed_picture_new_take ("picture", 2, 2, rgb);
}

static HeedResult *
new_result (void)
{
  const gint32 ids[] = {1, 2, 3};
  const int word_of[] = {-1, 0, -1};
  const char *const words[] = {"<|start|>", "a, \"mug\"", "<|end|>", NULL};
  HeedResult *result = heed_result_new ();
  HeedCheck *check = g_new0 (HeedCheck, 1);
  result->model_path = g_strdup ("model");
  result->model_name = g_strdup ("name");
  result->model_family = g_strdup ("clip");
  result->model_fingerprint = g_strdup ("0123");
  result->device = g_strdup ("a CPU");
  result->target_kind = HEED_TARGET_LIST;
  result->target_text = g_strdup ("a mug");
  result->against = g_strsplit ("a cup,a pot", ",", -1);
  result->image_path = g_strdup ("picture.png");
  result->picture = new_picture (1);
  result->box[2] = result->box[3] = 2;
  result->n_ids = 3;
  result->ids = g_memdup2 (ids, sizeof ids);
  result->pieces = g_strdupv ((char **)words);
  result->words = g_strdupv ((char **)words);
  result->word_of = g_memdup2 (word_of, sizeof word_of);
  check->method = g_strdup ("atman");
  check->image.nmse = 0.5;
  g_ptr_array_add (result->explanations, new_explanation ());
  g_ptr_array_add (result->checks, check);
  g_ptr_array_add (result->warnings, g_strdup ("a sentence"));
  return result;
}

static char *
csv (const HeedResult *result)
{
  g_autoptr (GBytes) bytes = heed_result_to_csv (result);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  return g_strndup (data, size);
}

static void
assert_same_explanation (const HeedExplanation *a, const HeedExplanation *b)
{
  g_assert_cmpstr (a->method, ==, b->method);
  g_assert_cmpstr (a->method_name, ==, b->method_name);
  g_assert_cmpstr (a->parameters, ==, b->parameters);
  g_assert_cmpstr (a->settings, ==, b->settings);
  g_assert_cmpint (a->quantity, ==, b->quantity);
  g_assert_cmpfloat (a->value, ==, b->value);
  g_assert_cmpmem (a->image, a->rows * a->cols * 8, b->image, b->rows * b->cols * 8);
  g_assert_cmpmem (a->text, a->n_text * 8, b->text, b->n_text * 8);
  g_assert_cmpmem (a->image_exact, 6 * sizeof (gboolean), b->image_exact, 6 * sizeof (gboolean));
  g_assert_cmpmem (a->text_exact, 3 * sizeof (gboolean), b->text_exact, 3 * sizeof (gboolean));
  g_assert_true (isnan (a->cls) && isnan (b->cls));
  g_assert_cmpuint (a->passes, ==, b->passes);
  g_assert_cmpint (a->unfinished, ==, b->unfinished);
  g_assert_cmpuint (a->warnings->len, ==, b->warnings->len);
  g_assert_cmpstr (a->warnings->pdata[0], ==, b->warnings->pdata[0]);
}

/* The copy outlives what it was made from, and changes to one do not show in the other. */
static void
test_copy (void)
{
  HeedResult *result = new_result ();
  g_autoptr (HeedResult) expected = new_result ();
  g_autoptr (HeedResult) copy = heed_result_copy (result);
  HeedExplanation *own = result->explanations->pdata[0];
  own->image[0] = 8;
  own->text[0] = 8;
  own->image_exact[0] = own->text_exact[0] = TRUE;
  heed_explanation_warn (own, "another");
  result->ids[0] = result->word_of[0] = 99;
  heed_result_unref (result);
  assert_same_explanation (copy->explanations->pdata[0], expected->explanations->pdata[0]);
  g_assert_true (heed_result_same_input (copy, expected));
  g_assert_cmpstr (copy->model_path, ==, expected->model_path);
  g_assert_cmpstr (copy->model_name, ==, expected->model_name);
  g_assert_cmpstr (copy->model_family, ==, expected->model_family);
  g_assert_cmpstr (copy->image_path, ==, expected->image_path);
  g_assert_true (
      g_strv_equal ((const char *const *)copy->words, (const char *const *)expected->words));
  g_assert_true (
      g_strv_equal ((const char *const *)copy->pieces, (const char *const *)expected->pieces));
  g_assert_cmpmem (copy->word_of, 12, expected->word_of, 12);
  const HeedCheck *check = copy->checks->pdata[0];
  g_assert_cmpstr (check->method, ==, "atman");
  g_assert_cmpfloat (check->image.nmse, ==, 0.5);
  g_assert_cmpstr (copy->warnings->pdata[0], ==, "a sentence");
  /* what comes with it is freed with it */
  g_ptr_array_add (copy->explanations, new_explanation ());
  g_ptr_array_set_size (copy->explanations, 1);
}

/* A map that a method does not have is not had by the copy either; an empty result has one too. */
static void
test_copy_of_little (void)
{
  g_autoptr (HeedExplanation) bare = heed_explanation_new ();
  g_autoptr (HeedExplanation) copy = heed_explanation_copy (bare);
  g_autoptr (HeedResult) empty = heed_result_new ();
  g_autoptr (HeedResult) other = heed_result_copy (empty);
  g_assert_null (copy->image);
  g_assert_null (copy->text);
  g_assert_null (other->picture);
  g_assert_null (other->against);
  g_assert_true (heed_result_same_input (empty, other));
}

static void
set_string (char **place, const char *text)
{
  g_free (*place);
  *place = g_strdup (text);
}

static void
test_same_input (void)
{
  g_autoptr (HeedResult) a = new_result ();
  g_autoptr (HeedResult) b = new_result ();
  struct
  {
    char **place;
    const char *other;
  } strings[] = {{&b->model_fingerprint, "4567"},
                 {&b->device, "a GPU"},
                 {&b->target_text, "a cup"},
                 {&b->versus, "a cup"},
                 {&b->against[1], "a dog"}};
  g_assert_true (heed_result_same_input (a, b)); /* other objects, the same pixels */
  set_string (&b->image_path, "the same under another name.png");
  set_string (&b->model_path, "the same elsewhere");
  g_assert_true (heed_result_same_input (a, b));
  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    {
      g_autofree char *kept = g_strdup (*strings[i].place);
      set_string (strings[i].place, strings[i].other);
      g_assert_false (heed_result_same_input (a, b));
      g_assert_false (heed_result_same_input (b, a));
      set_string (strings[i].place, kept);
      g_assert_true (heed_result_same_input (a, b));
    }
}

static void
test_other_numbers (void)
{
  g_autoptr (HeedResult) a = new_result ();
  for (guint i = 0; i < 7; i++)
    {
      g_autoptr (HeedResult) b = new_result ();
      if (i == 0)
        b->box[1] = 0.5;
      else if (i == 1)
        b->ids[1] = 7;
      else if (i == 2)
        b->n_ids = 2;
      else if (i == 3)
        b->target_kind = HEED_TARGET_VERSUS;
      else if (i == 4)
        b->precision = HEED_PRECISION_BF16;
      else if (i == 5)
        g_clear_pointer (&b->against, g_strfreev);
      else
        {
          heed_picture_unref (b->picture);
          b->picture = new_picture (2);
        }
      g_assert_false (heed_result_same_input (a, b));
      g_assert_false (heed_result_same_input (b, a));
    }
}

static void
test_csv (void)
{
  g_autoptr (HeedResult) result = new_result ();
  g_autofree char *table = csv (result);
  g_assert_cmpstr (table, ==,
                   "method,parameters,side,index,row,col,token,relevance,exact\r\n"
                   "atman,\"kept=0.1,kappa=2\",image,0,0,0,,0.10000000000000001,false\r\n"
                   "atman,\"kept=0.1,kappa=2\",image,1,0,1,,-0.33333333333333331,false\r\n"
                   "atman,\"kept=0.1,kappa=2\",image,2,0,2,,,\r\n"
                   "atman,\"kept=0.1,kappa=2\",image,3,1,0,,1e-300,false\r\n"
                   "atman,\"kept=0.1,kappa=2\",image,4,1,1,,5,true\r\n"
                   "atman,\"kept=0.1,kappa=2\",image,5,1,2,,6,false\r\n"
                   "atman,\"kept=0.1,kappa=2\",text,0,,,<|start|>,,\r\n"
                   "atman,\"kept=0.1,kappa=2\",text,1,,,\"a, \"\"mug\"\"\",2.5,true\r\n"
                   "atman,\"kept=0.1,kappa=2\",text,2,,,<|end|>,,\r\n");
}

/* No map, no lines; words that are no text become some. */
static void
test_csv_of_little (void)
{
  g_autoptr (HeedResult) result = new_result ();
  HeedExplanation *explanation = result->explanations->pdata[0];
  g_clear_pointer (&explanation->image, g_free);
  set_string (&explanation->parameters, "");
  set_string (&result->words[0], "line\r\nend");
  set_string (&result->words[1], "\xff");
  g_autofree char *table = csv (result);
  g_assert_cmpstr (table, ==,
                   "method,parameters,side,index,row,col,token,relevance,exact\r\n"
                   "atman,,text,0,,,\"line\r\nend\",,\r\n"
                   "atman,,text,1,,,\xef\xbf\xbd,2.5,true\r\n"
                   "atman,,text,2,,,<|end|>,,\r\n");
  g_ptr_array_set_size (result->explanations, 0);
  g_autofree char *head = csv (result);
  g_assert_cmpstr (head, ==, "method,parameters,side,index,row,col,token,relevance,exact\r\n");
}

static void
test_request_copy (void)
{
  HeedRequest *request = heed_request_new ();
  g_autoptr (HeedRequest) empty = heed_request_copy (request);
  g_assert_cmpuint (empty->methods->len, ==, 0);
  g_assert_null (empty->picture);
  request->model = g_strdup ("model");
  request->image = g_strdup ("image");
  request->picture = new_picture (3);
  request->text = g_strdup ("text");
  request->versus = g_strdup ("versus");
  request->against = g_strsplit ("a,b", ",", -1);
  request->precision = HEED_PRECISION_BF16;
  request->memory_bytes = 5;
  request->max_pixels = 6;
  request->check = TRUE;
  set_string (&request->device, "cpu");
  g_ptr_array_add (request->methods,
                   heed_method_call_parse ("atman:group=block:2,kept=0.25", NULL));
  g_autoptr (HeedRequest) copy = heed_request_copy (request);
  g_assert_true (copy->picture == request->picture);
  heed_request_free (request);
  g_assert_cmpstr (copy->model, ==, "model");
  g_assert_cmpstr (copy->image, ==, "image");
  g_assert_cmpuint (heed_picture_rgb (copy->picture)[11], ==, 3);
  g_assert_cmpstr (copy->text, ==, "text");
  g_assert_cmpstr (copy->versus, ==, "versus");
  g_assert_cmpstr (copy->against[1], ==, "b");
  g_assert_cmpstr (copy->device, ==, "cpu");
  g_assert_cmpint (copy->precision, ==, HEED_PRECISION_BF16);
  g_assert_cmpuint (copy->memory_bytes, ==, 5);
  g_assert_cmpuint (copy->max_pixels, ==, 6);
  g_assert_true (copy->check);
  const HeedMethodCall *call = copy->methods->pdata[0];
  g_assert_cmpstr (call->method->id, ==, "atman");
  g_assert_cmpstr (heed_parameters_get_text (call->parameters, "group"), ==, "block:2");
  g_assert_cmpfloat (heed_parameters_get_number (call->parameters, "kept"), ==, 0.25);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/result/copy", test_copy);
  g_test_add_func ("/result/copy-of-little", test_copy_of_little);
  g_test_add_func ("/result/same-input", test_same_input);
  g_test_add_func ("/result/other-numbers", test_other_numbers);
  g_test_add_func ("/result/csv", test_csv);
  g_test_add_func ("/result/csv-of-little", test_csv_of_little);
  g_test_add_func ("/result/request-copy", test_request_copy);
  return g_test_run ();
}
