#include "heed-samples.h"

#include "heed-dataset.h"

#include <string.h>

void
heed_sample_free (HeedSample *sample)
{
  if (sample == NULL)
    return;
  g_free (sample->path);
  g_free (sample->title);
  g_free (sample->captions);
  g_free (sample);
}

/* The model knows English captions only, so these are not translated. */
static void
append_article (GString *text, const char *name)
{
  g_string_append (text, strchr ("aeiou", g_ascii_tolower (name[0])) ? "an " : "a ");
  g_string_append (text, name);
}

static HeedSample *
sample_new (const char *folder, const HeedScene *scene)
{
  g_autoptr (GString) captions = g_string_new (NULL);
  g_autoptr (GString) title = g_string_new (NULL);
  for (guint i = 0; i < scene->objects->len; i++)
    {
      const HeedObject *object = g_ptr_array_index (scene->objects, i);
      g_string_append (captions, i > 0 ? "\n" : "");
      append_article (captions, object->name);
      g_string_append_printf (title, "%s%s", i > 0 ? ", " : "", object->name);
    }
  HeedSample *sample = g_new (HeedSample, 1);
  *sample = (HeedSample) {g_build_filename (folder, scene->file, NULL), g_strdup (title->str),
                          g_strdup (captions->str)};
  return sample;
}

GPtrArray *
heed_samples_load (const char *folder)
{
  GPtrArray *samples = g_ptr_array_new_with_free_func ((GDestroyNotify)heed_sample_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedDataset) dataset = heed_dataset_load (folder, &error);
  if (dataset == NULL)
    g_info ("no sample pictures: %s", error->message);
  for (guint i = 0; dataset != NULL && i < dataset->scenes->len; i++)
    g_ptr_array_add (samples, sample_new (folder, g_ptr_array_index (dataset->scenes, i)));
  return samples;
}

const HeedSample *
heed_samples_find (GPtrArray *samples, const char *path)
{
  for (guint i = 0; i < samples->len; i++)
    {
      const HeedSample *sample = g_ptr_array_index (samples, i);
      if (strcmp (sample->path, path) == 0)
        return sample;
    }
  return NULL;
}
