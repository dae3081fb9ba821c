/* A model without biases: what cp-lrp gives out adds up to f exactly, on both towers (methods.md
 * §2).
 */
#include "golden.h"
#include "test-folder.h"
#include "test-tensors.h"

#include <math.h>

/* @exact: |f − ΣR| ≤ 1e-5·Σ|R|; the other rules lose some on the way. */
typedef struct
{
  const char *call;
  gboolean exact;
} Method;

static const Method methods[] = {
    {"cp-lrp", TRUE},
    {"cp-lrp:gamma=0.25", TRUE},
    {"cp-lrp:gamma=1,vision-gamma=0", TRUE},
    {"cp-lrp:gamma=0.25,epsilon=0.1", FALSE},
    {"attn-lrp", FALSE},
};

static const char *device = "cpu";

static void
add (double *sum, double *size, double relevance)
{
  *sum += relevance;
  *size += fabs (relevance);
}

static void
check_side (const Method *method, const HeedExplanation *explanation, guint side)
{
  double sum = 0, size = 0, f = explanation->value;
  guint n = side == 0 ? explanation->rows * explanation->cols : explanation->n_text;
  for (guint i = 0; i < n; i++)
    add (&sum, &size, (side == 0 ? explanation->image : explanation->text)[i]);
  if (side == 0)
    add (&sum, &size, explanation->cls);
  g_test_message ("%s, side %u: f %g, off by %.2g of the sum of sizes", method->call, side, f,
                  fabs (f - sum) / size);
  if (method->exact)
    g_assert_cmpfloat (fabs (f - sum), <=, 1e-5 * size);
  else
    g_assert_cmpfloat (fabs (f - sum), >, 1e-3 * size);
}

static void
test_conservation (gconstpointer file)
{
  const char *calls[G_N_ELEMENTS (methods) + 1] = {NULL};
  g_autoptr (Golden) golden = golden_open (file, FALSE);
  if (!golden_device_is_here (device))
    return;
  char *folder = test_tensors_new_unbiased ();
  g_free (golden->model);
  golden->model = g_strdup (folder);
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    calls[i] = methods[i].call;
  g_autoptr (HeedResult) result = golden_explain (golden, device, calls);
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      check_side (&methods[i], result->explanations->pdata[i], 0);
      check_side (&methods[i], result->explanations->pdata[i], 1);
    }
  test_folder_free (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (argc > 1)
    device = argv[1];
  g_test_add_data_func ("/conservation/toybox-clip-000", "toybox-clip-000.json", test_conservation);
  g_test_add_data_func ("/conservation/toybox-clip-001", "toybox-clip-001.json", test_conservation);
  return g_test_run ();
}
