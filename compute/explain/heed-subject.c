#include "heed-subject-private.h"

#include "heed-encode.h"
#include "heed-error.h"

#include <math.h>
#include <string.h>

struct _HeedSubject
{
  HeedEngine *engine;
  HeedSubjectInput input;
  guint projection;
  guint n_captions;
  float *picture;  /* [projection], unit length */
  float *captions; /* [n_captions, projection], unit length */
  float *content;  /* [patches, channels] */
  guint channels;
  double *logits; /* [n_captions], of the unmodified input */
  double value;
};

void
heed_subject_free (HeedSubject *subject)
{
  if (subject == NULL)
    return;
  g_free (subject->picture);
  g_free (subject->captions);
  g_free (subject->content);
  g_free (subject->logits);
  g_free (subject);
}

const float *
heed_subject_get_embedding (HeedSubject *subject, HeedSide side, guint index)
{
  return side == HEED_SIDE_IMAGE ? subject->picture
                                 : subject->captions + (gsize)index * subject->projection;
}

double
heed_subject_get_cosine (HeedSubject *subject, guint index)
{
  const float *caption = heed_subject_get_embedding (subject, HEED_SIDE_TEXT, index);
  double dot = 0;
  for (guint c = 0; c < subject->projection; c++)
    dot += (double)subject->picture[c] * caption[c];
  return dot;
}

static gboolean
evaluate (HeedSubject *subject, GError **error)
{
  double scale = heed_model_get_logit_scale (heed_engine_get_model (subject->engine));
  subject->logits = g_new (double, subject->n_captions);
  for (guint i = 0; i < subject->n_captions; i++)
    subject->logits[i] = scale * heed_subject_get_cosine (subject, i);
  subject->value =
      heed_target_evaluate (subject->input.target, subject->logits, subject->n_captions);
  if (isfinite (subject->value))
    return TRUE;
  g_set_error (error, HEED_ERROR, HEED_ERROR_NUMERIC,
               "%s: the model's value for this picture and text is not a finite number",
               heed_model_get_path (heed_engine_get_model (subject->engine)));
  return FALSE;
}

HeedSubject *
heed_subject_new (HeedEngine *engine, const HeedSubjectInput *input, GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (HeedSubject) subject = g_new0 (HeedSubject, 1);
  subject->engine = engine;
  subject->input = *input;
  subject->n_captions = input->captions->len;
  subject->projection = heed_model_get_projection_size (heed_engine_get_model (engine));
  subject->picture = heed_encode_picture (engine, input->pixels, &subject->content,
                                          &subject->channels, cancellable, error);
  if (subject->picture == NULL)
    return NULL;
  subject->captions = heed_encode_captions (engine, input->captions, cancellable, error);
  if (subject->captions == NULL)
    return NULL;
  heed_encode_normalise (subject->picture, 1, subject->projection);
  heed_encode_normalise (subject->captions, subject->n_captions, subject->projection);
  return evaluate (subject, error) ? g_steal_pointer (&subject) : NULL;
}

static const HeedEncoding *
explained_caption (HeedSubject *subject)
{
  return g_ptr_array_index (subject->input.captions, 0);
}

HeedTokens
heed_subject_get_tokens (HeedSubject *subject, HeedSide side)
{
  HeedModel *model = heed_engine_get_model (subject->engine);
  HeedTokens tokens = {.side = side, .n_layers = heed_model_get_n_layers (model, side)};
  if (side == HEED_SIDE_IMAGE)
    {
      guint image_size, patch_size;
      heed_model_get_grid (model, &tokens.rows, &tokens.cols, &image_size, &patch_size);
      tokens.first = 1;
      tokens.count = tokens.rows * tokens.cols;
      tokens.n_keys = tokens.count + 1;
      return tokens;
    }
  tokens.n_keys = (guint)heed_encoding_length (explained_caption (subject));
  tokens.first = 1;
  tokens.count = tokens.n_keys > 2 ? tokens.n_keys - 2 : 0;
  tokens.rows = 1;
  tokens.cols = tokens.count;
  return tokens;
}

void
heed_subject_get_patches (HeedSubject *subject, guint *patch_size, guint *image_size)
{
  guint rows, cols;
  heed_model_get_grid (heed_engine_get_model (subject->engine), &rows, &cols, image_size,
                       patch_size);
}

double
heed_subject_get_value (HeedSubject *subject)
{
  return subject->value;
}

float *
heed_subject_get_content (HeedSubject *subject, HeedSide side, guint *channels,
                          GCancellable *cancellable, GError **error)
{
  HeedTokens tokens = heed_subject_get_tokens (subject, side);
  if (side == HEED_SIDE_IMAGE)
    {
      *channels = subject->channels;
      return g_memdup2 (subject->content, (gsize)tokens.count * subject->channels * sizeof (float));
    }
  g_autofree float *all = heed_encode_tokens (subject->engine, explained_caption (subject),
                                              channels, cancellable, error);
  if (all == NULL)
    return NULL;
  return g_memdup2 (all + (gsize)tokens.first * *channels,
                    (gsize)tokens.count * *channels * sizeof (float));
}

void
heed_subject_report (HeedSubject *subject, const HeedExplanation *explanation, guint64 done,
                     guint64 total)
{
  if (subject->input.report != NULL)
    subject->input.report (explanation, done, total, subject->input.report_data);
}

/* Turns a batch's logits into values of the target as they come in. */
typedef struct
{
  HeedSubject *subject;
  HeedSide side;
  guint n_others;
  guint offset; /* lanes that earlier runs of the same method did */
  const float *logits;
  double *values;
  HeedLaneFunc lanes_done;
  gpointer user_data;
  gboolean finite;
} Collector;

/* On the text side only the explained caption varies, the others' logits are constant. */
static double
lane_value (const Collector *c, const float *lane)
{
  const HeedSubject *subject = c->subject;
  g_autofree double *logits = g_memdup2 (subject->logits, subject->n_captions * sizeof (double));
  for (guint j = 0; j < c->n_others; j++)
    logits[j] = lane[j];
  return heed_target_evaluate (subject->input.target, logits, subject->n_captions);
}

static void
collect (guint32 first, guint32 count, gpointer user_data)
{
  Collector *c = user_data;
  for (guint i = first; i < first + count; i++)
    {
      c->values[c->offset + i] = lane_value (c, c->logits + (gsize)i * c->n_others);
      c->finite &= isfinite (c->values[c->offset + i]);
    }
  if (c->finite && c->lanes_done != NULL)
    c->lanes_done (c->offset + first, count, c->user_data);
}

static gboolean
check_finite (const Collector *c, GError **error)
{
  if (c->finite)
    return TRUE;
  g_set_error (error, HEED_ERROR, HEED_ERROR_NUMERIC,
               "%s: a forward pass of the %s tower gave a value that is not a finite number",
               heed_model_get_path (heed_engine_get_model (c->subject->engine)),
               c->side == HEED_SIDE_IMAGE ? "vision" : "text");
  return FALSE;
}

static HeedProgramKey
value_key (HeedSubject *subject, HeedSide side, guint32 lanes)
{
  HeedProgramKey key = {0};
  key.side = side;
  key.outputs = HEED_OUTPUT_VALUE;
  key.options.n_others = side == HEED_SIDE_IMAGE ? subject->n_captions : 1;
  key.lanes = lanes;
  key.rows = heed_subject_get_tokens (subject, side).n_keys;
  return key;
}

static gint32
read_row (HeedSubject *subject, HeedSide side)
{
  const HeedEncoding *caption = explained_caption (subject);
  return side == HEED_SIDE_IMAGE
             ? 0
             : (gint32)heed_model_get_end_row (heed_engine_get_model (subject->engine),
                                               heed_encoding_ids (caption),
                                               (guint)heed_encoding_length (caption));
}

gboolean
heed_subject_run_keys (HeedSubject *subject, const HeedKeyRun *run, GCancellable *cancellable,
                       GError **error)
{
  HeedProgramKey key = value_key (subject, run->side, run->lanes);
  gint32 row = read_row (subject, run->side);
  gboolean picture = run->side == HEED_SIDE_IMAGE;
  key.options.suppress = TRUE;
  key.options.suppression = run->suppression;
  key.options.first_layer = run->first_layer;
  key.options.last_layer = run->last_layer;
  const HeedTowerProgram *p = heed_engine_get_program (subject->engine, &key, error);
  if (p == NULL)
    return FALSE;
  const void *input = picture ? (const void *)subject->input.pixels
                              : heed_encoding_ids (explained_caption (subject));
  HeedFeed shared[] = {{p->tower->input, input},
                       {p->tower->read, &row},
                       {p->tower->others, picture ? subject->captions : subject->picture}};
  HeedBinding binding = {key.rows, 1, 0, shared, G_N_ELEMENTS (shared)};
  g_autofree float *logits = g_new (float, (gsize)run->lanes *key.options.n_others);
  Collector collector = {subject,     run->side,       key.options.n_others, 0,   logits,
                         run->values, run->lanes_done, run->user_data,       TRUE};
  HeedFeed kept = {p->tower->kept, run->kept};
  HeedFetch fetch = {p->tower->value, logits};
  HeedLaneRun lanes = {run->lanes, &kept, 1, &fetch, 1, collect, &collector};
  return heed_program_bind (p->program, &binding, cancellable, error)
         && heed_program_run (p->program, &lanes, cancellable, error)
         && check_finite (&collector, error);
}

/* One batch at a time: whole pictures of all lanes would be much to keep. */
static gboolean
run_picture_batches (HeedSubject *subject, const HeedTowerProgram *p, const HeedPictureRun *run,
                     Collector *collector, float *logits, GCancellable *cancellable, GError **error)
{
  guint patch_size, image_size, most = heed_program_get_lanes (p->program);
  heed_subject_get_patches (subject, &patch_size, &image_size);
  gsize pixels = (gsize)3 * image_size * image_size;
  g_autofree float *batch = g_new (float, MIN (most, run->lanes) * pixels);
  g_autofree gint32 *rows = g_new0 (gint32, most); /* the class token's */
  HeedFeed shared = {p->tower->others, subject->captions};
  HeedBinding binding = {p->key.rows, 1, 0, &shared, 1};
  for (guint first = 0; first < run->lanes; first += most)
    {
      guint n = MIN (most, run->lanes - first);
      for (guint i = 0; i < n; i++)
        {
          memcpy (batch + i * pixels, subject->input.pixels, pixels * sizeof (float));
          run->make_lane (first + i, batch + i * pixels, run->user_data);
        }
      HeedFeed laned[] = {{p->tower->input, batch}, {p->tower->read, rows}};
      HeedFetch fetch = {p->tower->value, logits};
      HeedLaneRun lanes = {n, laned, G_N_ELEMENTS (laned), &fetch, 1, collect, collector};
      collector->offset = first;
      if ((first == 0 && !heed_program_bind (p->program, &binding, cancellable, error))
          || !heed_program_run (p->program, &lanes, cancellable, error)
          || !check_finite (collector, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
heed_subject_run_pictures (HeedSubject *subject, const HeedPictureRun *run,
                           GCancellable *cancellable, GError **error)
{
  HeedProgramKey key = value_key (subject, HEED_SIDE_IMAGE, run->lanes);
  key.options.laned_input = TRUE;
  const HeedTowerProgram *p = heed_engine_get_program (subject->engine, &key, error);
  if (p == NULL)
    return FALSE;
  g_autofree float *logits =
      g_new (float, (gsize)heed_program_get_lanes (p->program) * key.options.n_others);
  Collector collector = {subject,     HEED_SIDE_IMAGE, key.options.n_others, 0,   logits,
                         run->values, run->lanes_done, run->user_data,       TRUE};
  return run_picture_batches (subject, p, run, &collector, logits, cancellable, error);
}
