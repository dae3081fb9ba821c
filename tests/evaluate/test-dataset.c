/* Reading an index.json: the bundled one, other data where it is there, and broken ones. */
#include "heed-dataset.h"
#include "heed-error.h"

#include <glib/gstdio.h>
#include <string.h>

static void
test_bundled (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder =
      g_build_filename (g_getenv ("HEED_SOURCE_DIR"), "data", "samples", NULL);
  g_autoptr (HeedDataset) dataset = heed_dataset_load (folder, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (dataset->scenes->len, ==, 12);
  const HeedScene *scene = dataset->scenes->pdata[1];
  g_assert_cmpstr (scene->file, ==, "scene-001.png");
  g_assert_cmpstr (scene->mask, ==, "scene-001.mask.png");
  g_assert_cmpuint (scene->width, ==, 512);
  g_assert_cmpuint (scene->height, ==, 384);
  g_assert_cmpuint (scene->objects->len, ==, 2);
  const HeedObject *lamp = scene->objects->pdata[1];
  g_assert_cmpstr (lamp->name, ==, "yellow lamp");
  g_assert_cmpuint (lamp->mask_value, ==, 2);
  g_assert_cmpfloat (lamp->box[0], ==, 266);
  g_assert_cmpfloat (lamp->box[3], ==, 186);
  for (guint i = 0; i < dataset->scenes->len; i++)
    {
      const HeedScene *each = dataset->scenes->pdata[i];
      g_autofree char *picture = g_build_filename (folder, each->file, NULL);
      g_autofree char *mask = g_build_filename (folder, each->mask, NULL);
      g_assert_true (g_file_test (picture, G_FILE_TEST_IS_REGULAR));
      g_assert_true (g_file_test (mask, G_FILE_TEST_IS_REGULAR));
    }
}

static void
test_boxes_only (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder =
      g_build_filename (g_getenv ("HEED_SHARED_DIR"), "data", "composites", NULL);
  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("needs ../shared/data/composites");
      return;
    }
  g_autoptr (HeedDataset) dataset = heed_dataset_load (folder, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (dataset->scenes->len, ==, 120);
  const HeedScene *scene = dataset->scenes->pdata[1];
  g_assert_null (scene->mask);
  const HeedObject *object = scene->objects->pdata[0];
  g_assert_cmpuint (object->mask_value, ==, 0);
  g_assert_cmpfloat (object->box[3], ==, 120);
}

static void
test_caption (void)
{
  const char *cases[][2] = {{"red mug", "a red mug"},
                            {"orange duck", "an orange duck"},
                            {"Airplane", "an Airplane"},
                            {"yellow car", "a yellow car"}};
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const HeedObject object = {.name = (char *)cases[i][0]};
      g_autofree char *caption = heed_object_caption (&object);
      g_assert_cmpstr (caption, ==, cases[i][1]);
    }
}

#define SCENE(objects) "[{\"file\":\"a.png\",\"width\":9,\"height\":8,\"objects\":" objects "}]"
#define MASKED(objects)                                                                            \
  "[{\"file\":\"a.png\",\"mask\":\"b.png\",\"width\":9,\"height\":8,\"objects\":" objects "}]"

/* An index, and what its sentence has to name. */
static const char *const broken[][2] = {
    {"", "index.json"},
    {"{}", "array"},
    {"[]", "at least one scene"},
    {"[7]", "[0]. is not an object"},
    {"[{}]", "[0].file is missing"},
    {"[{\"file\":\"\"}]", "[0].file is empty"},
    {"[{\"file\":\"../secret.png\"}]", "[0].file is not the name of a file in the folder"},
    {"[{\"file\":3}]", "[0].file is 3"},
    {"[{\"file\":\"a.png\",\"height\":4}]", "[0].width is missing"},
    {"[{\"file\":\"a.png\",\"width\":0,\"height\":4}]", "[0].width is 0"},
    {"[{\"file\":\"a.png\",\"width\":4,\"height\":1e300}]", "[0].height is"},
    {"[{\"file\":\"a.png\",\"width\":4,\"height\":4}]", "[0].objects is missing"},
    {SCENE ("{}"), "[0].objects is not an array"},
    {SCENE ("[]"), "[0].objects is empty"},
    {SCENE ("[{\"box\":[0,0,1,1]}]"), "[0].objects[0].name is missing"},
    {SCENE ("[{\"name\":\"x\"}]"), "[0].objects[0].box is missing"},
    {SCENE ("[{\"name\":\"x\",\"box\":[0,0,1]}]"), "box does not have the four numbers"},
    {SCENE ("[{\"name\":\"x\",\"box\":[0,0,1,null]}]"), "box holds something"},
    {SCENE ("[{\"name\":\"x\",\"box\":[0,0,1,\"1\"]}]"), "box holds something"},
    {SCENE ("[{\"name\":\"x\",\"box\":[0,0,11,1]}]"), "box does not lie inside"},
    {SCENE ("[{\"name\":\"x\",\"box\":[-1,0,1,1]}]"), "box does not lie inside"},
    {SCENE ("[{\"name\":\"x\",\"box\":[0,0,0,1]}]"), "box does not lie inside"},
    {SCENE ("[{\"name\":\"x\",\"box\":[0,0,1,1],\"mask_value\":1}]"), "the scene has no mask"},
    {MASKED ("[{\"name\":\"x\",\"box\":[0,0,1,1]}]"), "the scene has a mask"},
    {MASKED ("[{\"name\":\"x\",\"box\":[0,0,1,1],\"mask_value\":256}]"), "mask_value is 256"},
};

static void
test_broken (void)
{
  g_autofree char *folder = g_dir_make_tmp ("heed-dataset-XXXXXX", NULL);
  g_autofree char *index = g_build_filename (folder, "index.json", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_true (g_file_set_contents (index, broken[i][0], -1, NULL));
      HeedDataset *dataset = heed_dataset_load (folder, &error);
      g_assert_null (dataset);
      g_assert_error (error, HEED_ERROR, HEED_ERROR_FORMAT);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, index));
      g_assert_nonnull (strstr (error->message, broken[i][1]));
    }
  g_unlink (index);
  g_autoptr (GError) error = NULL;
  g_assert_null (heed_dataset_load (folder, &error));
  g_assert_error (error, HEED_ERROR, HEED_ERROR_FILE);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dataset/bundled", test_bundled);
  g_test_add_func ("/dataset/boxes-only", test_boxes_only);
  g_test_add_func ("/dataset/caption", test_caption);
  g_test_add_func ("/dataset/broken", test_broken);
  return g_test_run ();
}
