#include "heed-subject-attention.h"

#include "heed-error.h"
#include "heed-subject-private.h"

#include <math.h>

/* A tower with what is appended to its backward pass.
 * @nodes: [n_layers] what is fetched of each layer, in range
 * @weights: [n_keys] of the columns' mean */
typedef struct
{
  HeedSubject *subject;
  HeedTokens tokens;
  guint first_layer;
  guint last_layer;
  HeedAttentionMean mean;
  gboolean estimate;
  double kept;
  HeedTower *tower;
  HeedNode seed;
  HeedNode columns;
  HeedNode *nodes;
  float *weights;
  HeedProgram *program;
} Reading;

static void
reading_clear (Reading *reading)
{
  heed_engine_free_program (reading->subject->engine, reading->program);
  heed_tower_free (reading->tower);
  g_free (reading->nodes);
  g_free (reading->weights);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

const float *
heed_attention_layer_get_row (const HeedAttentionLayer *layer)
{
  return layer->n_rows == 1 ? layer->map : layer->map + (gsize)layer->read_row * layer->n_keys;
}

static void
watch (HeedGraph *graph, const HeedAttentionView *view, gpointer user_data)
{
  Reading *reading = user_data;
  if (view->index < reading->first_layer || view->index > reading->last_layer)
    return;
  gboolean weighed = reading->mean == HEED_ATTENTION_COLUMNS;
  reading->nodes[view->index] =
      reading->estimate ? heed_graph_attention_estimate (graph, view, reading->kept)
                        : heed_graph_attention_mean (graph, view, reading->mean,
                                                     weighed ? reading->columns : HEED_NO_NODE,
                                                     reading->tokens.n_keys);
}

static guint32
count_others (const Reading *reading)
{
  return reading->tokens.side == HEED_SIDE_IMAGE ? reading->subject->n_captions : 1;
}

static void
build (Reading *reading)
{
  const HeedRules rules = {.set = HEED_RULES_GRADIENT};
  HeedTowerOptions options = {.n_others = count_others (reading)};
  HeedTower *tower = reading->tower = heed_model_build_tower (
      heed_engine_get_model (reading->subject->engine), reading->tokens.side, &options);
  HeedShape columns = heed_graph_get_shape (tower->graph, tower->entry);
  columns.cols = 1;
  reading->columns = heed_graph_input (tower->graph, columns);
  reading->seed =
      heed_graph_input (tower->graph, heed_graph_get_shape (tower->graph, tower->value));
  reading->nodes = g_new (HeedNode, tower->n_layers);
  heed_graph_derive_watched (tower->graph, tower->value, reading->seed, &rules, tower->entry, watch,
                             reading);
}

static float *
make_seed (const Reading *reading)
{
  HeedSubject *subject = reading->subject;
  g_autofree double *slope = g_new (double, subject->n_captions);
  float *seed = g_new (float, subject->n_captions);
  heed_target_slope (subject->input.target, subject->logits, subject->n_captions, slope);
  for (guint i = 0; i < subject->n_captions; i++)
    seed[i] = (float)slope[i];
  return seed;
}

static void
weigh_columns (Reading *reading)
{
  const HeedTokens *tokens = &reading->tokens;
  reading->weights = g_new0 (float, tokens->n_keys);
  for (guint i = tokens->first; i < tokens->first + tokens->count; i++)
    reading->weights[i] = 1.0f / (float)tokens->count;
}

static gboolean
bind (Reading *reading, GCancellable *cancellable, GError **error)
{
  HeedSubject *subject = reading->subject;
  const HeedTower *tower = reading->tower;
  gboolean picture = reading->tokens.side == HEED_SIDE_IMAGE;
  gint32 row = heed_subject_get_read_row (subject, reading->tokens.side);
  g_autofree float *seed = make_seed (reading);
  const void *input = picture ? (const void *)subject->input.pixels
                              : heed_encoding_ids (heed_subject_get_caption (subject));
  HeedFeed feeds[] = {{tower->input, input},
                      {tower->read, &row},
                      {tower->others, picture ? subject->captions : subject->picture},
                      {reading->seed, seed},
                      {reading->columns, reading->weights}};
  HeedBinding binding = {reading->tokens.n_keys, 1, 0, feeds, G_N_ELEMENTS (feeds)};
  return heed_program_bind (reading->program, &binding, cancellable, error);
}

static gboolean
run (Reading *reading, GCancellable *cancellable, GError **error)
{
  HeedProgramLimits limits = {1, reading->tokens.n_keys, 1, 0};
  build (reading);
  weigh_columns (reading);
  g_autoptr (GArray) outputs = g_array_new (FALSE, FALSE, sizeof (HeedNode));
  g_array_append_vals (outputs, reading->nodes + reading->first_layer,
                       reading->last_layer - reading->first_layer + 1);
  reading->program = heed_engine_new_program (reading->subject->engine, reading->tower, TRUE,
                                              outputs, &limits, cancellable, error);
  return reading->program != NULL && bind (reading, cancellable, error);
}

/* Does it once more and looks at every pass. */
static gboolean
refuse_nonfinite (Reading *reading, guint layer, GCancellable *cancellable, GError **error)
{
  const char *path = heed_model_get_path (heed_engine_get_model (reading->subject->engine));
  heed_program_set_checking (reading->program, TRUE);
  if (!bind (reading, cancellable, error))
    {
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }
  g_set_error (error, HEED_ERROR, HEED_ERROR_NUMERIC,
               "%s: the attention of layer %u of the %s tower gave a number that is not finite",
               path, layer, reading->tokens.side == HEED_SIDE_IMAGE ? "vision" : "text");
  return FALSE;
}

/* Returns: (transfer full): [rows, cols] of a layer. */
static float *
fetch (Reading *reading, guint layer, guint *rows, GCancellable *cancellable, GError **error)
{
  HeedShape shape = heed_graph_get_shape (reading->tower->graph, reading->nodes[layer]);
  *rows = shape.rows_kind == HEED_ROWS_READ ? 1 : reading->tokens.n_keys;
  gsize n = (gsize)*rows * shape.cols;
  g_autofree float *values = g_new (float, n);
  if (!heed_program_fetch (reading->program, reading->nodes[layer], values, error))
    return NULL;
  if (heed_all_finite (values, n))
    return g_steal_pointer (&values);
  refuse_nonfinite (reading, layer, cancellable, error);
  return NULL;
}

gboolean
heed_subject_read_attention (HeedSubject *subject, const HeedAttentionRead *read,
                             GCancellable *cancellable, GError **error)
{
  g_auto (Reading) reading = {
      .subject = subject,
      .tokens = heed_subject_get_tokens (subject, read->side),
      .first_layer = read->first_layer,
      .last_layer = read->last_layer,
      .mean = read->mean,
  };
  if (!run (&reading, cancellable, error))
    return FALSE;
  for (guint i = read->last_layer + 1; i-- > read->first_layer;)
    {
      HeedAttentionLayer layer = {.layer = i, .n_keys = reading.tokens.n_keys};
      g_autofree float *map = fetch (&reading, i, &layer.n_rows, cancellable, error);
      if (map == NULL)
        return FALSE;
      layer.read_row = (guint)heed_subject_get_read_row (subject, read->side);
      layer.map = map;
      read->layer_done (&layer, read->user_data);
    }
  return TRUE;
}

double *
heed_subject_estimate_keys (HeedSubject *subject, HeedSide side, guint first_layer,
                            guint last_layer, double kept, GCancellable *cancellable,
                            GError **error)
{
  g_auto (Reading) reading = {
      .subject = subject,
      .tokens = heed_subject_get_tokens (subject, side),
      .first_layer = first_layer,
      .last_layer = last_layer,
      .estimate = TRUE,
      .kept = kept,
  };
  if (!run (&reading, cancellable, error))
    return NULL;
  g_autofree double *sums = g_new0 (double, reading.tokens.n_keys);
  for (guint i = first_layer; i <= last_layer; i++)
    {
      guint n_keys, heads = heed_graph_get_shape (reading.tower->graph, reading.nodes[i]).cols;
      g_autofree float *values = fetch (&reading, i, &n_keys, cancellable, error);
      if (values == NULL)
        return NULL;
      for (guint j = 0; j < n_keys * heads; j++)
        sums[j / heads] += values[j];
    }
  return g_steal_pointer (&sums);
}
