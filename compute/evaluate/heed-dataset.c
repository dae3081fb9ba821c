#include "heed-dataset.h"

#include "heed-error.h"
#include "heed-json.h"

#include <string.h>

#define MAX_INDEX_BYTES (256u * 1024 * 1024)
#define MAX_EDGE        1000000

static void
object_free (gpointer data)
{
  HeedObject *object = data;
  g_free (object->name);
  g_free (object);
}

static void
scene_free (gpointer data)
{
  HeedScene *scene = data;
  g_free (scene->file);
  g_free (scene->mask);
  g_ptr_array_unref (scene->objects);
  g_free (scene);
}

void
heed_dataset_free (HeedDataset *dataset)
{
  g_free (dataset->folder);
  g_ptr_array_unref (dataset->scenes);
  g_free (dataset);
}

static gboolean
malformed (const HeedJsonScope *scope, const char *field, const char *problem, GError **error)
{
  g_autofree char *shown = g_filename_display_name (scope->origin);
  g_set_error (error, HEED_ERROR, HEED_ERROR_FORMAT, "%s: %s%s %s", shown, scope->path, field,
               problem);
  return FALSE;
}

static gboolean
required (const HeedJsonScope *scope, const char *field, GError **error)
{
  if (json_object_has_member (scope->object, field)
      && !json_object_get_null_member (scope->object, field))
    return TRUE;
  return malformed (scope, field, "is missing", error);
}

static gboolean
read_text (const HeedJsonScope *scope, const char *field, char **value, GError **error)
{
  const char *found = NULL;
  if (!heed_json_string (scope, field, &found, error))
    return FALSE;
  if (found != NULL && *found == 0)
    return malformed (scope, field, "is empty", error);
  *value = g_strdup (found);
  return TRUE;
}

/* A name of a file in the folder itself: an index is no reason to read files elsewhere. */
static gboolean
read_file_name (const HeedJsonScope *scope, const char *field, char **value, GError **error)
{
  if (!read_text (scope, field, value, error))
    return FALSE;
  if (*value == NULL || (strchr (*value, '/') == NULL && !g_str_equal (*value, "..")))
    return TRUE;
  g_clear_pointer (value, g_free);
  return malformed (scope, field, "is not the name of a file in the folder", error);
}

static gboolean
read_edge (const HeedJsonScope *scope, const char *field, guint *value, GError **error)
{
  gint64 found = 0;
  if (!required (scope, field, error)
      || !heed_json_integer (scope, field, 1, MAX_EDGE, &found, error))
    return FALSE;
  *value = (guint)found;
  return TRUE;
}

/* An array member, or NULL with an error. */
static JsonArray *
read_array (const HeedJsonScope *scope, const char *field, GError **error)
{
  JsonNode *node = json_object_get_member (scope->object, field);
  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    return json_node_get_array (node);
  malformed (scope, field, node == NULL ? "is missing" : "is not an array", error);
  return NULL;
}

static gboolean
read_box (const HeedJsonScope *scope, const HeedScene *scene, double box[4], GError **error)
{
  JsonArray *array = read_array (scope, "box", error);
  if (array == NULL)
    return FALSE;
  if (json_array_get_length (array) != 4)
    return malformed (scope, "box", "does not have the four numbers x, y, width, height", error);
  for (guint i = 0; i < 4; i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
      if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
        return malformed (scope, "box", "holds something that is not a number", error);
      box[i] = json_node_get_double (node);
    }
  /* coordinates rounded to a tenth or to whole pixels may stick out by less than one */
  gboolean inside = box[0] >= 0 && box[1] >= 0 && box[2] > 0 && box[3] > 0
                    && box[0] + box[2] < scene->width + 1.0
                    && box[1] + box[3] < scene->height + 1.0;
  return inside || malformed (scope, "box", "does not lie inside the picture", error);
}

static gboolean
read_mask_value (const HeedJsonScope *scope, const HeedScene *scene, guint8 *value, GError **error)
{
  gint64 found = 0;
  if (!heed_json_integer (scope, "mask_value", 1, 255, &found, error))
    return FALSE;
  if (scene->mask != NULL && found == 0)
    return malformed (scope, "mask_value", "is missing although the scene has a mask", error);
  if (scene->mask == NULL && found != 0)
    return malformed (scope, "mask_value", "is given although the scene has no mask", error);
  *value = (guint8)found;
  return TRUE;
}

/* Element @index of @array as a scope, whose path the caller frees. */
static gboolean
enter (const char *origin, char *path, JsonArray *array, guint index, HeedJsonScope *scope,
       GError **error)
{
  JsonNode *node = json_array_get_element (array, index);
  *scope = (HeedJsonScope) {.origin = origin, .path = path};
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return malformed (scope, "", "is not an object", error);
  scope->object = json_node_get_object (node);
  return TRUE;
}

static gboolean
read_objects (const HeedJsonScope *scope, HeedScene *scene, GError **error)
{
  JsonArray *array = read_array (scope, "objects", error);
  if (array == NULL)
    return FALSE;
  guint n = json_array_get_length (array);
  if (n == 0)
    return malformed (scope, "objects", "is empty", error);
  for (guint i = 0; i < n; i++)
    {
      HeedJsonScope inner;
      HeedObject *object = g_new0 (HeedObject, 1);
      g_autofree char *path = g_strdup_printf ("%sobjects[%u].", scope->path, i);
      g_ptr_array_add (scene->objects, object);
      if (!enter (scope->origin, path, array, i, &inner, error) || !required (&inner, "name", error)
          || !read_text (&inner, "name", &object->name, error)
          || !read_box (&inner, scene, object->box, error)
          || !read_mask_value (&inner, scene, &object->mask_value, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_scene (const HeedJsonScope *scope, HeedScene *scene, GError **error)
{
  return required (scope, "file", error) && read_file_name (scope, "file", &scene->file, error)
         && read_file_name (scope, "mask", &scene->mask, error)
         && read_edge (scope, "width", &scene->width, error)
         && read_edge (scope, "height", &scene->height, error)
         && read_objects (scope, scene, error);
}

static gboolean
read_scenes (HeedDataset *dataset, const char *origin, JsonNode *root, GError **error)
{
  g_autofree char *shown = g_filename_display_name (origin);
  if (!JSON_NODE_HOLDS_ARRAY (root) || json_array_get_length (json_node_get_array (root)) == 0)
    {
      g_set_error (error, HEED_ERROR, HEED_ERROR_FORMAT,
                   "%s: found JSON of type %s where an array of at least one scene was expected",
                   shown, json_node_type_name (root));
      return FALSE;
    }
  JsonArray *array = json_node_get_array (root);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      HeedJsonScope scope;
      HeedScene *scene = g_new0 (HeedScene, 1);
      scene->objects = g_ptr_array_new_with_free_func (object_free);
      g_autofree char *path = g_strdup_printf ("[%u].", i);
      g_ptr_array_add (dataset->scenes, scene);
      if (!enter (origin, path, array, i, &scope, error) || !read_scene (&scope, scene, error))
        return FALSE;
    }
  return TRUE;
}

HeedDataset *
heed_dataset_load (const char *folder, GError **error)
{
  g_autofree char *index = g_build_filename (folder, "index.json", NULL);
  g_autoptr (JsonNode) root = heed_json_load (index, MAX_INDEX_BYTES, error);
  if (root == NULL)
    return NULL;
  HeedDataset *dataset = g_new0 (HeedDataset, 1);
  dataset->folder = g_strdup (folder);
  dataset->scenes = g_ptr_array_new_with_free_func (scene_free);
  if (read_scenes (dataset, index, root, error))
    return dataset;
  heed_dataset_free (dataset);
  return NULL;
}

char *
heed_object_caption (const HeedObject *object)
{
  gboolean vowel = strchr ("aeiouAEIOU", object->name[0]) != NULL;
  return g_strconcat (vowel ? "an " : "a ", object->name, NULL);
}
