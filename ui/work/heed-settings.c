/* heed-settings.c: see heed-settings.h. The table of properties has to agree with data/'s schema;
 * keys_agree() finds out. */
#include "heed-settings.h"

#include "heed-figure-options.h"

#define G_SETTINGS_ENABLE_BACKEND
#include <gio/gsettingsbackend.h>

#define MAX_PIXELS 16384
#define MAX_MIB    (G_GUINT64_CONSTANT (64) * 1024 * 1024)

typedef enum
{
  PROP_DEVICE = 1,
  PROP_PRECISION,
  PROP_MEMORY_LIMIT,
  PROP_PALETTE,
  PROP_APPEARANCE,
  PROP_SCALE,
  PROP_SMOOTH,
  PROP_OPACITY,
  PROP_WINDOW_WIDTH,
  PROP_WINDOW_HEIGHT,
  PROP_WINDOW_MAXIMIZED,
  PROP_SIDEBAR_WIDTH,
  PROP_PICTURE_FOLDER,
  PROP_MODEL_FOLDER,
  PROP_EXPORT_FOLDER,
  PROP_METHODS,
  PROP_EXPORT_FORMAT,
  PROP_EXPORT_WIDTH,
  PROP_EXPORT_FONT_SIZE,
  PROP_EXPORT_ALL,
  PROP_TOLD_NO_GPU,
  N_PROPERTIES,
} PropertyId;

struct _HeedSettings
{
  GObject parent;
  GSettings *store; /* (nullable) */
  gboolean kept;
  GValue values[N_PROPERTIES];
};

G_DEFINE_FINAL_TYPE (HeedSettings, heed_settings, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPERTIES];

static const char *const default_methods[] = {"atman", "atman:group=block:2", "occlusion:window=2",
                                              NULL};

/* The words that a property may hold; the first is its default. NULL: any. */
static const char *const choices[N_PROPERTIES][6] = {
    [PROP_PRECISION] = {"f32", "bf16"},
    [PROP_APPEARANCE] = {"system", "light", "dark"},
    [PROP_SCALE] = {"shared", "own"},
    [PROP_EXPORT_FORMAT] = {"png", "svg", "pdf", "json", "csv"},
};

static const char *
allowed_word (guint id, const char *word)
{
  const char *const *allowed = choices[id];
  for (guint i = 0; allowed[i] != NULL; i++)
    if (g_strcmp0 (allowed[i], word) == 0)
      return word;
  if (allowed[0] != NULL || word == NULL)
    return G_PARAM_SPEC_STRING (properties[id])->default_value;
  return word;
}

static gboolean
same_value (guint id, const GValue *a, const GValue *b)
{
  if (id == PROP_METHODS)
    return g_strv_equal (g_value_get_boxed (a), g_value_get_boxed (b));
  return g_param_values_cmp (properties[id], a, b) == 0;
}

static void
heed_settings_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_return_if_fail (id > 0 && id < N_PROPERTIES);
  g_value_copy (&HEED_SETTINGS (object)->values[id], value);
}

static void
heed_settings_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  g_return_if_fail (id > 0 && id < N_PROPERTIES);
  g_auto (GValue) wanted = G_VALUE_INIT;
  g_value_init (&wanted, G_PARAM_SPEC_VALUE_TYPE (pspec));
  g_value_copy (value, &wanted);
  if (G_VALUE_HOLDS_STRING (&wanted))
    {
      g_autofree char *word = g_value_dup_string (&wanted);
      g_value_set_string (&wanted, allowed_word (id, word));
    }
  else if (id == PROP_METHODS && g_value_get_boxed (&wanted) == NULL)
    g_value_set_boxed (&wanted, default_methods);

  GValue *held = &HEED_SETTINGS (object)->values[id];
  if (same_value (id, held, &wanted))
    return;
  g_value_copy (&wanted, held);
  g_object_notify_by_pspec (object, pspec);
}

static void
heed_settings_dispose (GObject *object)
{
  g_clear_object (&HEED_SETTINGS (object)->store);
  G_OBJECT_CLASS (heed_settings_parent_class)->dispose (object);
}

static void
heed_settings_finalize (GObject *object)
{
  for (guint id = 1; id < N_PROPERTIES; id++)
    g_value_unset (&HEED_SETTINGS (object)->values[id]);
  G_OBJECT_CLASS (heed_settings_parent_class)->finalize (object);
}

static void
describe_properties (void)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY
                            | G_PARAM_LAX_VALIDATION; /* clamps instead of refusing */
  HeedFigureOptions figure;
  heed_figure_options_init (&figure);
#define STRING(id, name, value)                                                                    \
  properties[id] = g_param_spec_string (name, NULL, NULL, value, flags)
#define BOOLEAN(id, name, value)                                                                   \
  properties[id] = g_param_spec_boolean (name, NULL, NULL, value, flags)
#define INT(id, name, least, most, value)                                                          \
  properties[id] = g_param_spec_int (name, NULL, NULL, least, most, value, flags)
#define DOUBLE(id, name, least, most, value)                                                       \
  properties[id] = g_param_spec_double (name, NULL, NULL, least, most, value, flags)
  STRING (PROP_DEVICE, "device", "auto");
  STRING (PROP_PRECISION, "precision", choices[PROP_PRECISION][0]);
  properties[PROP_MEMORY_LIMIT] =
      g_param_spec_uint64 ("memory-limit", NULL, NULL, 0, MAX_MIB, 0, flags);
  STRING (PROP_PALETTE, "palette", "heat");
  STRING (PROP_APPEARANCE, "appearance", choices[PROP_APPEARANCE][0]);
  STRING (PROP_SCALE, "scale", choices[PROP_SCALE][0]);
  BOOLEAN (PROP_SMOOTH, "smooth", figure.smooth);
  DOUBLE (PROP_OPACITY, "opacity", 0, 1, figure.opacity);
  INT (PROP_WINDOW_WIDTH, "window-width", 1, MAX_PIXELS, 1180);
  INT (PROP_WINDOW_HEIGHT, "window-height", 1, MAX_PIXELS, 760);
  BOOLEAN (PROP_WINDOW_MAXIMIZED, "window-maximized", FALSE);
  INT (PROP_SIDEBAR_WIDTH, "sidebar-width", 1, MAX_PIXELS, 300);
  STRING (PROP_PICTURE_FOLDER, "picture-folder", "");
  STRING (PROP_MODEL_FOLDER, "model-folder", "");
  STRING (PROP_EXPORT_FOLDER, "export-folder", "");
  properties[PROP_METHODS] = g_param_spec_boxed ("methods", NULL, NULL, G_TYPE_STRV, flags);
  STRING (PROP_EXPORT_FORMAT, "export-format", choices[PROP_EXPORT_FORMAT][0]);
  DOUBLE (PROP_EXPORT_WIDTH, "export-width", HEED_FIGURE_MIN_WIDTH, HEED_FIGURE_MAX_WIDTH,
          figure.width);
  DOUBLE (PROP_EXPORT_FONT_SIZE, "export-font-size", HEED_FIGURE_MIN_FONT_SIZE,
          HEED_FIGURE_MAX_FONT_SIZE, figure.font_size);
  BOOLEAN (PROP_EXPORT_ALL, "export-all", TRUE);
  BOOLEAN (PROP_TOLD_NO_GPU, "told-no-gpu", FALSE);
#undef STRING
#undef BOOLEAN
#undef INT
#undef DOUBLE
}

static void
heed_settings_class_init (HeedSettingsClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  object_class->get_property = heed_settings_get_property;
  object_class->set_property = heed_settings_set_property;
  object_class->dispose = heed_settings_dispose;
  object_class->finalize = heed_settings_finalize;
  describe_properties ();
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
heed_settings_init (HeedSettings *self)
{
  for (guint id = 1; id < N_PROPERTIES; id++)
    {
      g_value_init (&self->values[id], G_PARAM_SPEC_VALUE_TYPE (properties[id]));
      g_param_value_set_default (properties[id], &self->values[id]);
    }
  g_value_set_boxed (&self->values[PROP_METHODS], default_methods);
}

static gboolean
takes (GSettingsSchemaKey *key, GVariant *value)
{
  g_autoptr (GVariant) owned = g_variant_ref_sink (value);
  return g_variant_is_of_type (owned, g_settings_schema_key_get_value_type (key))
         && g_settings_schema_key_range_check (key, owned);
}

static gboolean
takes_words (GSettingsSchemaKey *key, guint id)
{
  for (guint i = 0; choices[id][i] != NULL; i++)
    if (!takes (key, g_variant_new_string (choices[id][i])))
      return FALSE;
  return takes (key, g_variant_new_string (G_PARAM_SPEC_STRING (properties[id])->default_value));
}

/* Whether all that the property can hold can be written to @key. */
static gboolean
key_agrees (GSettingsSchemaKey *key, guint id)
{
  GParamSpec *pspec = properties[id];
  if (G_IS_PARAM_SPEC_STRING (pspec))
    return takes_words (key, id);
  if (G_IS_PARAM_SPEC_BOOLEAN (pspec))
    return takes (key, g_variant_new_boolean (TRUE));
  if (G_IS_PARAM_SPEC_INT (pspec))
    return takes (key, g_variant_new_int32 (G_PARAM_SPEC_INT (pspec)->minimum))
           && takes (key, g_variant_new_int32 (G_PARAM_SPEC_INT (pspec)->maximum));
  if (G_IS_PARAM_SPEC_UINT64 (pspec))
    return takes (key, g_variant_new_uint64 (G_PARAM_SPEC_UINT64 (pspec)->minimum))
           && takes (key, g_variant_new_uint64 (G_PARAM_SPEC_UINT64 (pspec)->maximum));
  if (G_IS_PARAM_SPEC_DOUBLE (pspec))
    return takes (key, g_variant_new_double (G_PARAM_SPEC_DOUBLE (pspec)->minimum))
           && takes (key, g_variant_new_double (G_PARAM_SPEC_DOUBLE (pspec)->maximum));
  return takes (key, g_variant_new_strv (default_methods, -1));
}

static gboolean
keys_agree (GSettingsSchema *schema)
{
  for (guint id = 1; id < N_PROPERTIES; id++)
    {
      const char *name = properties[id]->name;
      if (!g_settings_schema_has_key (schema, name))
        return FALSE;
      g_autoptr (GSettingsSchemaKey) key = g_settings_schema_get_key (schema, name);
      if (!key_agrees (key, id))
        return FALSE;
    }
  return TRUE;
}

static gboolean
outlives_the_program (GSettingsBackend *backend)
{
  g_autoptr (GSettingsBackend) standard = g_settings_backend_get_default ();
  const char *type = G_OBJECT_TYPE_NAME (backend != NULL ? backend : standard);
  return !g_str_equal (type, "GMemorySettingsBackend");
}

HeedSettings *
heed_settings_new_from (GSettingsSchemaSource *source, GSettingsBackend *backend)
{
  HeedSettings *self = g_object_new (HEED_TYPE_SETTINGS, NULL);
  g_autoptr (GSettingsSchema) schema =
      source != NULL ? g_settings_schema_source_lookup (source, HEED_APPLICATION_ID, TRUE) : NULL;
  if (schema == NULL || !keys_agree (schema))
    return self;
  self->store = g_settings_new_full (schema, backend, NULL);
  self->kept = outlives_the_program (backend);
  for (guint id = 1; id < N_PROPERTIES; id++)
    g_settings_bind (self->store, properties[id]->name, self, properties[id]->name,
                     G_SETTINGS_BIND_DEFAULT);
  return self;
}

HeedSettings *
heed_settings_new (void)
{
  GSettingsSchemaSource *standard = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) found =
      standard != NULL ? g_settings_schema_source_lookup (standard, HEED_APPLICATION_ID, TRUE)
                       : NULL;
  if (found != NULL)
    return heed_settings_new_from (standard, NULL);
  /* a prefix that XDG_DATA_DIRS does not name */
  g_autoptr (GSettingsSchemaSource) own =
      g_settings_schema_source_new_from_directory (HEED_INSTALLED_SCHEMAS, standard, TRUE, NULL);
  return heed_settings_new_from (own, NULL);
}

gboolean
heed_settings_is_kept (HeedSettings *self)
{
  g_return_val_if_fail (HEED_IS_SETTINGS (self), FALSE);
  return self->kept;
}
