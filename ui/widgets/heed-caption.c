#include "heed-caption.h"

struct _HeedCaption
{
  GObject parent_instance;

  char *text;
  gboolean explained;
  gboolean alone;
  gboolean scored;
  HeedCaptionScore score; /* where @scored */
};

G_DEFINE_FINAL_TYPE (HeedCaption, heed_caption, G_TYPE_OBJECT)

enum
{
  PROPERTY_TEXT = 1,
  N_PROPERTIES,
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

static void
heed_caption_get_property (GObject *object, guint id, GValue *value, GParamSpec *property)
{
  if (id == PROPERTY_TEXT)
    g_value_set_string (value, HEED_CAPTION (object)->text);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, property);
}

static void
heed_caption_finalize (GObject *object)
{
  g_free (HEED_CAPTION (object)->text);
  G_OBJECT_CLASS (heed_caption_parent_class)->finalize (object);
}

static void
heed_caption_class_init (HeedCaptionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = heed_caption_get_property;
  object_class->finalize = heed_caption_finalize;
  properties[PROPERTY_TEXT] =
      g_param_spec_string ("text", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  signals[CHANGED] = g_signal_new ("changed", HEED_TYPE_CAPTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
heed_caption_init (HeedCaption *self)
{
}

HeedCaption *
heed_caption_new (const char *text)
{
  HeedCaption *self = g_object_new (HEED_TYPE_CAPTION, NULL);
  self->text = g_strdup (text);
  return self;
}

const char *
heed_caption_get_text (HeedCaption *self)
{
  g_return_val_if_fail (HEED_IS_CAPTION (self), NULL);
  return self->text;
}

void
heed_caption_set_text (HeedCaption *self, const char *text)
{
  g_return_if_fail (HEED_IS_CAPTION (self) && text != NULL);
  char *copy = g_strdup (text);
  g_free (self->text);
  self->text = copy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_TEXT]);
  g_signal_emit (self, signals[CHANGED], 0);
}

gboolean
heed_caption_get_explained (HeedCaption *self)
{
  g_return_val_if_fail (HEED_IS_CAPTION (self), FALSE);
  return self->explained;
}

static void
set_flag (HeedCaption *self, gboolean *flag, gboolean value)
{
  if (*flag == value)
    return;
  *flag = value;
  g_signal_emit (self, signals[CHANGED], 0);
}

void
heed_caption_set_explained (HeedCaption *self, gboolean explained)
{
  g_return_if_fail (HEED_IS_CAPTION (self));
  set_flag (self, &self->explained, explained);
}

gboolean
heed_caption_get_alone (HeedCaption *self)
{
  g_return_val_if_fail (HEED_IS_CAPTION (self), FALSE);
  return self->alone;
}

void
heed_caption_set_alone (HeedCaption *self, gboolean alone)
{
  g_return_if_fail (HEED_IS_CAPTION (self));
  set_flag (self, &self->alone, alone);
}

const HeedCaptionScore *
heed_caption_get_score (HeedCaption *self)
{
  g_return_val_if_fail (HEED_IS_CAPTION (self), NULL);
  return self->scored ? &self->score : NULL;
}

void
heed_caption_set_score (HeedCaption *self, const HeedCaptionScore *score)
{
  g_return_if_fail (HEED_IS_CAPTION (self));
  if (!self->scored && score == NULL)
    return;
  self->scored = score != NULL;
  if (score != NULL)
    self->score = *score;
  g_signal_emit (self, signals[CHANGED], 0);
}
