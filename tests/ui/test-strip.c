/* test-strip.c: the strip of pictures, and the samples that come with Heed. */
#include "heed-picture-strip.h"
#include "heed-samples.h"

static void
test_captions_stay (void)
{
  const char *const paths[] = {"/a.png", "/b.png", "/c.png"};
  g_autoptr (HeedPictureStrip) strip = heed_picture_strip_new ();
  g_assert_cmpuint (heed_picture_strip_get_n (strip), ==, 0);
  heed_picture_strip_set_paths (strip, paths, 3);
  g_assert_cmpuint (heed_picture_strip_get_current (strip), ==, 0);
  heed_picture_strip_set_captions (strip, 1, "a mug");
  heed_picture_strip_set_current (strip, 2);
  g_assert_null (heed_picture_strip_get_captions (strip, 0));
  g_assert_cmpstr (heed_picture_strip_get_captions (strip, 1), ==, "a mug");
  heed_picture_strip_set_captions (strip, 1, heed_picture_strip_get_captions (strip, 1));
  g_assert_cmpstr (heed_picture_strip_get_captions (strip, 1), ==, "a mug");
}

static void
test_remove (void)
{
  const char *const paths[] = {"/a.png", "/b.png", "/c.png"};
  g_autoptr (HeedPictureStrip) strip = heed_picture_strip_new ();
  heed_picture_strip_set_paths (strip, paths, 3);
  heed_picture_strip_set_current (strip, 2);
  heed_picture_strip_remove (strip, 2);
  g_assert_cmpuint (heed_picture_strip_get_current (strip), ==, 1);
  heed_picture_strip_remove (strip, 0);
  g_assert_cmpuint (heed_picture_strip_get_current (strip), ==, 0);
  g_assert_cmpstr (heed_picture_strip_get_path (strip, 0), ==, "/b.png");
  heed_picture_strip_remove (strip, 0);
  g_assert_cmpuint (heed_picture_strip_get_n (strip), ==, 0);
}

static void
test_pasted (void)
{
  g_autoptr (HeedPictureStrip) strip = heed_picture_strip_new ();
  g_autoptr (HeedPicture) picture = heed_picture_new_take ("Pasted", 1, 1, g_malloc0 (3));
  heed_picture_strip_set_picture (strip, picture);
  g_assert_null (heed_picture_strip_get_path (strip, 0));
  g_assert_true (heed_picture_strip_get_picture (strip, 0) == picture);
}

static void
test_samples (void)
{
  g_autofree char *folder =
      g_build_filename (g_getenv ("HEED_SOURCE_DIR"), "data", "samples", NULL);
  g_autoptr (GPtrArray) samples = heed_samples_load (folder);
  g_autoptr (GPtrArray) none = heed_samples_load ("/nonexistent");
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (samples->len, ==, 12);
  g_autofree char *path = g_build_filename (folder, "scene-001.png", NULL);
  const HeedSample *sample = heed_samples_find (samples, path);
  g_assert_nonnull (sample);
  g_assert_cmpstr (sample->captions, ==, "a yellow bottle\na yellow lamp");
  g_assert_cmpstr (sample->title, ==, "yellow bottle, yellow lamp");
  g_assert_null (heed_samples_find (samples, "scene-001.png"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/strip/captions-stay", test_captions_stay);
  g_test_add_func ("/strip/remove", test_remove);
  g_test_add_func ("/strip/pasted", test_pasted);
  g_test_add_func ("/samples/bundled", test_samples);
  return g_test_run ();
}
