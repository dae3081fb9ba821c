/* heed-dataset.h: pictures whose objects are known: a folder with an index.json.
 *
 * index.json is an array of scenes:
 *   {"file", "width", "height", "mask"?, "objects": [{"name", "box": [x,y,w,h], "mask_value"?}]}
 * With "mask", a grey picture of the same size, an object is the pixels of its "mask_value";
 * without it, its box. Other fields are ignored.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HeedObject:
 * @mask_value: 1 … 255, or 0 if the scene has no mask
 * @box: x, y, width, height in pixels; inside the picture
 */
typedef struct
{
  char *name;
  guint8 mask_value;
  double box[4];
} HeedObject;

/**
 * HeedScene:
 * @file: the picture's name in the folder
 * @mask: (nullable): the mask's name in the folder
 * @objects: (element-type HeedObject): at least one
 */
typedef struct
{
  char *file;
  char *mask;
  guint width;
  guint height;
  GPtrArray *objects;
} HeedScene;

/**
 * HeedDataset:
 * @scenes: (element-type HeedScene): at least one, in the index's order
 */
typedef struct
{
  char *folder;
  GPtrArray *scenes;
} HeedDataset;

/**
 * heed_dataset_load: reads @folder's index; pictures and masks are read when they are needed.
 *
 * Returns: (transfer full): the dataset, or %NULL with %HEED_ERROR_FILE or %HEED_ERROR_FORMAT
 */
HeedDataset *
heed_dataset_load (const char *folder, GError **error);
void
heed_dataset_free (HeedDataset *dataset);

/** heed_object_caption: "a red mug", or "an orange duck" before a vowel letter; (transfer full). */
char *
heed_object_caption (const HeedObject *object);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedDataset, heed_dataset_free)

G_END_DECLS
