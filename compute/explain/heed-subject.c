#include "heed-subject-private.h"

#include "heed-encode.h"
#include "heed-error.h"

#include <math.h>
#include <string.h>

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
  if (!heed_encode_normalise (engine, HEED_SIDE_IMAGE, subject->picture, 1, error)
      || !heed_encode_normalise (engine, HEED_SIDE_TEXT, subject->captions, subject->n_captions,
                                 error)
      || !evaluate (subject, error))
    return NULL;
  return g_steal_pointer (&subject);
}

const HeedEncoding *
heed_subject_get_caption (HeedSubject *subject)
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
  tokens.n_keys = (guint)heed_encoding_length (heed_subject_get_caption (subject));
  tokens.first = 1;
  tokens.count = tokens.n_keys > 2 ? tokens.n_keys - 2 : 0;
  tokens.rows = 1;
  tokens.cols = tokens.count;
  return tokens;
}

gint32
heed_subject_get_read_row (HeedSubject *subject, HeedSide side)
{
  const HeedEncoding *caption = heed_subject_get_caption (subject);
  return side == HEED_SIDE_IMAGE
             ? 0
             : (gint32)heed_model_get_end_row (heed_engine_get_model (subject->engine),
                                               heed_encoding_ids (caption),
                                               (guint)heed_encoding_length (caption));
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
  g_autofree float *all = heed_encode_tokens (subject->engine, heed_subject_get_caption (subject),
                                              channels, cancellable, error);
  if (all == NULL)
    return NULL;
  gsize n = (gsize)tokens.count * *channels;
  float *content = g_new (float, MAX (n, 1)); /* a text may have no words: not a failure */
  if (n > 0)
    memcpy (content, all + (gsize)tokens.first * *channels, n * sizeof (float));
  return content;
}

void
heed_subject_report (HeedSubject *subject, const HeedExplanation *explanation, guint64 done,
                     guint64 total)
{
  if (subject->input.report != NULL)
    subject->input.report (explanation, done, total, subject->input.report_data);
}

void
heed_subject_get_mean (HeedSubject *subject, float mean[3])
{
  HeedModel *model = heed_engine_get_model (subject->engine);
  heed_preprocessor_mean (heed_model_get_preprocessor (model), mean);
}

/* ---- lanes ---- */

/* A program whose lanes differ in one array, and what the run keeps meanwhile.
 * @node: the input that differs; @unmodified: [elements] of it
 * @rows: (nullable): the row read per lane, where lanes have inputs of their own
 * @first: the batch's first lane */
typedef struct
{
  HeedSubject *subject;
  const HeedTowerProgram *p;
  const HeedBinding *binding;
  const HeedLanes *lanes;
  HeedNode node;
  const float *unmodified;
  gsize elements;
  float *batch;
  gint32 *rows;
  float *logits;
  guint first;
  gboolean finite;
} LaneRun;

static void
lane_run_clear (LaneRun *run)
{
  g_free (run->batch);
  g_free (run->rows);
  g_free (run->logits);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LaneRun, lane_run_clear)

/* On the text side only the explained caption varies, the others' logits are constant. */
static double
lane_value (const LaneRun *run, const float *lane)
{
  const HeedSubject *subject = run->subject;
  g_autofree double *logits = g_memdup2 (subject->logits, subject->n_captions * sizeof (double));
  for (guint j = 0; j < run->p->key.options.n_others; j++)
    logits[j] = lane[j];
  return heed_target_evaluate (subject->input.target, logits, subject->n_captions);
}

static void
collect (guint32 first, guint32 count, gpointer user_data)
{
  LaneRun *run = user_data;
  guint n_others = run->p->key.options.n_others;
  for (guint i = first; i < first + count; i++)
    {
      double value = lane_value (run, run->logits + (gsize)i * n_others);
      run->lanes->values[run->first + i] = value;
      run->finite &= isfinite (value);
    }
  if (run->finite && run->lanes->lanes_done != NULL)
    run->lanes->lanes_done (run->first + first, count, run->lanes->user_data);
}

static gboolean
run_batch (LaneRun *run, guint n, GCancellable *cancellable, GError **error)
{
  const HeedTower *tower = run->p->tower;
  for (guint i = 0; i < n; i++)
    {
      float *array = run->batch + i * run->elements;
      memcpy (array, run->unmodified, run->elements * sizeof (float));
      run->lanes->make_lane (run->first + i, array, run->lanes->user_data);
    }
  HeedFeed feeds[] = {{run->node, run->batch}, {tower->read, run->rows}};
  HeedFetch fetch = {tower->value, run->logits};
  HeedLaneRun batch = {n, feeds, run->rows != NULL ? 2 : 1, &fetch, 1, collect, run};
  if (!heed_program_run (run->p->program, &batch, cancellable, error))
    return FALSE;
  batch.batch_done = NULL;
  return run->finite
         || heed_engine_refuse_nonfinite (run->subject->engine, run->p, run->binding, &batch,
                                          cancellable, error);
}

/* One batch at a time: the arrays of all lanes would be much to keep. Batches are of equal size, so
 * that one recording serves nearly all of them. */
static gboolean
run_lanes (LaneRun *run, GCancellable *cancellable, GError **error)
{
  guint lanes = run->lanes->lanes, most = heed_program_get_lanes (run->p->program);
  guint n_batches = (lanes + most - 1) / most, size = (lanes + n_batches - 1) / n_batches;
  run->finite = TRUE;
  run->logits = g_new (float, (gsize)size * run->p->key.options.n_others);
  run->batch = g_try_new (float, size * run->elements);
  if (run->batch == NULL)
    {
      g_set_error (error, HEED_ERROR, HEED_ERROR_NO_MEMORY,
                   "Memory for the inputs of %u passes of %" G_GSIZE_FORMAT " numbers each ran out",
                   size, run->elements);
      return FALSE;
    }
  for (run->first = 0; run->first < lanes; run->first += size)
    if (!run_batch (run, MIN (size, lanes - run->first), cancellable, error))
      return FALSE;
  return TRUE;
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

gboolean
heed_subject_run_keys (HeedSubject *subject, const HeedSuppressedLayers *layers,
                       const HeedLanes *lanes, GCancellable *cancellable, GError **error)
{
  HeedProgramKey key = value_key (subject, layers->side, lanes->lanes);
  gboolean picture = layers->side == HEED_SIDE_IMAGE;
  gint32 row = heed_subject_get_read_row (subject, layers->side);
  key.options.suppress = TRUE;
  key.options.suppression = layers->suppression;
  key.options.first_layer = layers->first_layer;
  key.options.last_layer = layers->last_layer;
  const HeedTowerProgram *p = heed_engine_get_program (subject->engine, &key, cancellable, error);
  if (p == NULL)
    return FALSE;
  const void *input = picture ? (const void *)subject->input.pixels
                              : heed_encoding_ids (heed_subject_get_caption (subject));
  HeedFeed shared[] = {{p->tower->input, input},
                       {p->tower->read, &row},
                       {p->tower->others, picture ? subject->captions : subject->picture}};
  HeedBinding binding = {key.rows, 1, 0, shared, G_N_ELEMENTS (shared)};
  g_autofree float *untouched = g_new (float, key.rows);
  for (guint i = 0; i < key.rows; i++)
    untouched[i] = 1;
  g_auto (LaneRun) run = {subject, p, &binding, lanes, p->tower->kept, untouched, key.rows};
  return heed_program_bind (p->program, &binding, cancellable, error)
         && run_lanes (&run, cancellable, error);
}

gboolean
heed_subject_run_pictures (HeedSubject *subject, const HeedLanes *lanes, GCancellable *cancellable,
                           GError **error)
{
  HeedProgramKey key = value_key (subject, HEED_SIDE_IMAGE, lanes->lanes);
  guint patch_size, image_size;
  key.options.laned_input = TRUE;
  const HeedTowerProgram *p = heed_engine_get_program (subject->engine, &key, cancellable, error);
  if (p == NULL)
    return FALSE;
  heed_subject_get_patches (subject, &patch_size, &image_size);
  HeedFeed others = {p->tower->others, subject->captions};
  HeedBinding binding = {key.rows, 1, 0, &others, 1};
  g_auto (LaneRun) run = {subject,
                          p,
                          &binding,
                          lanes,
                          p->tower->input,
                          subject->input.pixels,
                          (gsize)3 * image_size * image_size};
  run.rows = g_new0 (gint32, heed_program_get_lanes (p->program)); /* the class token's */
  return heed_program_bind (p->program, &binding, cancellable, error)
         && run_lanes (&run, cancellable, error);
}
