/* Jobs on a Vulkan device: agreement with the CPU, a device that is lost, what a run moves. */
#include "golden.h"
#include "heed-compare.h"
#include "heed-error.h"
#include "heed-session-private.h"
#include "heed-vulkan-backend.h"

#include <string.h>

/* The fixture's request is for the CPU. */
static void
set_up (Fixture *f, gconstpointer call)
{
  fixture_set_up (f, call);
  g_free (f->request->device);
  f->request->device = g_strdup ("vulkan");
}

static HeedResult *
explain (Fixture *f, GError **error)
{
  return heed_session_explain (f->session, f->request, NULL, NULL, NULL, error);
}

/* CPU against Vulkan: NMSE ≤ 1e-8 (design.md), in every variant and for occlusion. */
static void
test_agrees_with_cpu (Fixture *f, gconstpointer data)
{
  static const char *const calls[] = {"atman:group=block:7,variant=multiplicative",
                                      "atman:group=block:7,variant=min-shift",
                                      "atman:group=block:7,variant=min-shift-masked",
                                      "atman:group=block:7,kept=0", "occlusion:window=7,stride=7"};
  g_autoptr (GError) error = NULL;
  if (!golden_device_is_here ("vulkan"))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    g_ptr_array_add (f->request->methods, heed_method_call_parse (calls[i], NULL));
  f->request->check = TRUE;
  g_autoptr (HeedResult) result = explain (f, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result->checks->len, ==, 1 + G_N_ELEMENTS (calls));
  for (guint i = 0; i < result->checks->len; i++)
    {
      const HeedCheck *check = result->checks->pdata[i];
      g_test_message ("%u: value %g, NMSE %g and %g", i, check->value, check->image.nmse,
                      check->text.nmse);
      g_assert_cmpfloat (check->value, <=, 1e-4);
      g_assert_cmpfloat (check->image.nmse, <=, 1e-8);
      g_assert_cmpfloat (check->text.nmse, <=, 1e-8);
    }
}

static void
lose_device (Fixture *f, guint runs)
{
  HeedEngine *engine = heed_session_get_engine (f->session);
  heed_vulkan_backend_lose_device (heed_engine_get_backend (engine), runs);
}

/* Lost once: opened again, run again, said so. */
static void
test_lost_once (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  if (!golden_device_is_here ("vulkan"))
    return;
  g_autoptr (HeedResult) before = explain (f, &error);
  g_assert_no_error (error);
  lose_device (f, 1);
  g_autoptr (HeedResult) after = explain (f, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (before->warnings->len, ==, 0);
  g_assert_cmpuint (after->warnings->len, ==, 1);
  g_assert_nonnull (strstr (after->warnings->pdata[0], "lost once"));
  const HeedExplanation *a = before->explanations->pdata[0], *b = after->explanations->pdata[0];
  g_assert_cmpfloat (heed_compare_largest (a->image, b->image, 196), ==, 0);
}

static void
lose_again (const HeedProgress *progress, gpointer user_data)
{
  lose_device (user_data, 1);
}

/* Lost in the second try too: refused. The first method's report loses the device for the second
 * one, in both tries. */
static void
test_lost_twice (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  if (!golden_device_is_here ("vulkan"))
    return;
  g_ptr_array_add (f->request->methods, heed_method_call_parse ("atman:group=block:14", NULL));
  g_autoptr (HeedResult) result =
      heed_session_explain (f->session, f->request, lose_again, f, NULL, &error);
  g_assert_null (result);
  g_assert_error (error, HEED_ERROR, HEED_ERROR_DEVICE_LOST);
  g_test_message ("%s", error->message);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test)                                                                            \
  g_test_add ("/vulkan-session/" name, Fixture, "atman:group=block:7", set_up, test,               \
              fixture_tear_down)
  ADD ("agrees-with-cpu", test_agrees_with_cpu);
  ADD ("lost-once", test_lost_once);
  ADD ("lost-twice", test_lost_twice);
  return g_test_run ();
}
