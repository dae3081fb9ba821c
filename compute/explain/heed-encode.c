#include "heed-encode.h"

#include "heed-error.h"

#include <math.h>

gboolean
heed_encode_normalise (HeedEngine *engine, HeedSide side, float *rows, guint n, GError **error)
{
  HeedModel *model = heed_engine_get_model (engine);
  guint size = heed_model_get_projection_size (model);
  for (guint i = 0; i < n; i++)
    {
      float *row = rows + (gsize)i * size;
      double squares = 0;
      for (guint c = 0; c < size; c++)
        squares += (double)row[c] * row[c];
      if (squares == 0)
        {
          g_set_error (error, HEED_ERROR, HEED_ERROR_NUMERIC,
                       "%s: the %s tower gives an embedding of length 0, which has no direction",
                       heed_model_get_path (model), side == HEED_SIDE_IMAGE ? "vision" : "text");
          return FALSE;
        }
      for (guint c = 0; c < size; c++)
        row[c] = (float)(row[c] / sqrt (squares));
    }
  return TRUE;
}

float *
heed_encode_picture (HeedEngine *engine, const float *pixels, float **content, guint *channels,
                     GCancellable *cancellable, GError **error)
{
  HeedModel *model = heed_engine_get_model (engine);
  guint rows, cols, image_size, patch_size;
  const gint32 class_row = 0;
  heed_model_get_grid (model, &rows, &cols, &image_size, &patch_size);
  HeedProgramKey key = {0};
  key.side = HEED_SIDE_IMAGE;
  key.outputs = HEED_OUTPUT_EMBEDDING | HEED_OUTPUT_CONTENT;
  key.lanes = 1;
  key.rows = rows * cols + 1;
  const HeedTowerProgram *p = heed_engine_get_program (engine, &key, cancellable, error);
  if (p == NULL)
    return NULL;
  HeedFeed feeds[] = {{p->tower->input, pixels}, {p->tower->read, &class_row}};
  HeedBinding binding = {key.rows, 1, 0, feeds, G_N_ELEMENTS (feeds)};
  gsize projection = heed_model_get_projection_size (model);
  g_autofree float *embedding = g_new (float, projection);
  if (!heed_program_bind (p->program, &binding, cancellable, error)
      || !heed_program_fetch (p->program, p->tower->embedding, embedding, error)
      || (!heed_all_finite (embedding, projection)
          && !heed_engine_refuse_nonfinite (engine, p, &binding, NULL, cancellable, error)))
    return NULL;
  if (content != NULL)
    {
      *channels = heed_graph_get_shape (p->tower->graph, p->tower->content).cols;
      g_autofree float *patches = g_new (float, (gsize)rows *cols **channels);
      if (!heed_program_fetch (p->program, p->tower->content, patches, error))
        return NULL;
      *content = g_steal_pointer (&patches);
    }
  return g_steal_pointer (&embedding);
}

/* Rows behind a caption's end change nothing before it: attention is causal. */
static gint32 *
pad_captions (HeedModel *model, const GPtrArray *captions, guint32 rows, gint32 *end_rows)
{
  gint32 *ids = g_new0 (gint32, (gsize)captions->len * rows);
  for (guint i = 0; i < captions->len; i++)
    {
      const HeedEncoding *caption = g_ptr_array_index (captions, i);
      const gint32 *own = heed_encoding_ids (caption);
      guint n = (guint)heed_encoding_length (caption);
      for (guint r = 0; r < rows; r++)
        ids[(gsize)i * rows + r] = own[MIN (r, n - 1)];
      end_rows[i] = (gint32)heed_model_get_end_row (model, own, n);
    }
  return ids;
}

float *
heed_encode_captions (HeedEngine *engine, const GPtrArray *captions, GCancellable *cancellable,
                      GError **error)
{
  HeedModel *model = heed_engine_get_model (engine);
  HeedProgramKey key = {0};
  key.side = HEED_SIDE_TEXT;
  key.outputs = HEED_OUTPUT_EMBEDDING;
  key.options.laned_input = TRUE;
  key.lanes = captions->len;
  for (guint i = 0; i < captions->len; i++)
    key.rows = MAX (key.rows, (guint32)heed_encoding_length (g_ptr_array_index (captions, i)));
  const HeedTowerProgram *p = heed_engine_get_program (engine, &key, cancellable, error);
  if (p == NULL)
    return NULL;
  g_autofree gint32 *end_rows = g_new (gint32, captions->len);
  g_autofree gint32 *ids = pad_captions (model, captions, key.rows, end_rows);
  gsize n = (gsize)captions->len * heed_model_get_projection_size (model);
  g_autofree float *embeddings = g_new (float, n);
  HeedBinding binding = {key.rows, 1, 0, NULL, 0};
  HeedFeed feeds[] = {{p->tower->input, ids}, {p->tower->read, end_rows}};
  HeedFetch fetch = {p->tower->embedding, embeddings};
  HeedLaneRun run = {captions->len, feeds, G_N_ELEMENTS (feeds), &fetch, 1, NULL, NULL};
  if (!heed_program_bind (p->program, &binding, cancellable, error)
      || !heed_program_run (p->program, &run, cancellable, error)
      || (!heed_all_finite (embeddings, n)
          && !heed_engine_refuse_nonfinite (engine, p, &binding, &run, cancellable, error)))
    return NULL;
  return g_steal_pointer (&embeddings);
}

float *
heed_encode_tokens (HeedEngine *engine, const HeedEncoding *caption, guint *channels,
                    GCancellable *cancellable, GError **error)
{
  HeedProgramKey key = {0};
  key.side = HEED_SIDE_TEXT;
  key.outputs = HEED_OUTPUT_CONTENT;
  key.lanes = 1;
  key.rows = (guint32)heed_encoding_length (caption);
  const HeedTowerProgram *p = heed_engine_get_program (engine, &key, cancellable, error);
  if (p == NULL)
    return NULL;
  *channels = heed_graph_get_shape (p->tower->graph, p->tower->content).cols;
  HeedFeed feed = {p->tower->input, heed_encoding_ids (caption)};
  HeedBinding binding = {key.rows, 1, 0, &feed, 1};
  g_autofree float *content = g_new (float, (gsize)key.rows **channels);
  if (!heed_program_bind (p->program, &binding, cancellable, error)
      || !heed_program_fetch (p->program, p->tower->content, content, error))
    return NULL;
  return g_steal_pointer (&content);
}

float *
heed_encode_entry (HeedEngine *engine, HeedSide side, const void *input, guint32 rows,
                   guint *channels, GCancellable *cancellable, GError **error)
{
  HeedProgramKey key = {.side = side, .outputs = HEED_OUTPUT_ENTRY, .lanes = 1, .rows = rows};
  const HeedTowerProgram *p = heed_engine_get_program (engine, &key, cancellable, error);
  if (p == NULL)
    return NULL;
  *channels = heed_graph_get_shape (p->tower->graph, p->tower->entry).cols;
  HeedFeed feed = {p->tower->input, input};
  HeedBinding binding = {key.rows, 1, 0, &feed, 1};
  g_autofree float *entry = g_new (float, (gsize)rows **channels);
  if (!heed_program_bind (p->program, &binding, cancellable, error)
      || !heed_program_fetch (p->program, p->tower->entry, entry, error))
    return NULL;
  return g_steal_pointer (&entry);
}
