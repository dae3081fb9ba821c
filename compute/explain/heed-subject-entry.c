/* What enters a tower, and lanes that differ in it: a pass forth and back for each. */
#include "heed-subject-private.h"

#include "heed-encode.h"
#include "heed-ledger-close.h"

/* ---- embeddings ---- */

/* Every pixel has the picture's mean colour; (transfer full): [3, image size, image size]. */
static float *
make_mean_picture (HeedSubject *subject)
{
  guint patch_size, edge;
  heed_subject_get_patches (subject, &patch_size, &edge);
  gsize n = (gsize)edge * edge;
  float *pixels = g_new (float, 3 * n);
  for (guint c = 0; c < 3; c++)
    {
      double sum = 0;
      for (gsize i = 0; i < n; i++)
        sum += subject->input.pixels[c * n + i];
      for (gsize i = 0; i < n; i++)
        pixels[c * n + i] = (float)(sum / (double)n);
    }
  return pixels;
}

static gboolean
subtract_content (HeedSubject *subject, HeedSide side, float *entry, GCancellable *cancellable,
                  GError **error)
{
  guint channels;
  HeedTokens tokens = heed_subject_get_tokens (subject, side);
  g_autofree float *content =
      heed_subject_get_content (subject, side, &channels, cancellable, error);
  if (content == NULL)
    return FALSE;
  for (gsize i = 0; i < (gsize)tokens.count * channels; i++)
    entry[(gsize)tokens.first * channels + i] -= content[i];
  return TRUE;
}

float *
heed_subject_get_entry (HeedSubject *subject, HeedSide side, HeedContent content, guint *channels,
                        GCancellable *cancellable, GError **error)
{
  gboolean picture = side == HEED_SIDE_IMAGE, mean = picture && content == HEED_CONTENT_MEAN;
  g_autofree float *pixels = mean ? make_mean_picture (subject) : NULL;
  const void *input = mean      ? pixels
                      : picture ? (const void *)subject->input.pixels
                                : heed_encoding_ids (heed_subject_get_caption (subject));
  guint rows = heed_subject_get_tokens (subject, side).n_keys;
  g_autofree float *entry =
      heed_encode_entry (subject->engine, side, input, rows, channels, cancellable, error);
  if (entry == NULL)
    return NULL;
  if (content != HEED_CONTENT_OWN && !mean
      && !subtract_content (subject, side, entry, cancellable, error))
    return NULL;
  return g_steal_pointer (&entry);
}

/* ---- the value ---- */

static HeedTargetKind
propagated_target (const HeedSubject *subject)
{
  HeedTargetKind target = subject->input.target;
  return target == HEED_TARGET_LIST ? HEED_TARGET_CAPTION : target;
}

double
heed_subject_get_propagated (HeedSubject *subject, HeedValueKind *kind)
{
  HeedTargetKind target = propagated_target (subject);
  *kind = heed_target_get_value_kind (target);
  return heed_target_evaluate (target, subject->logits, subject->n_captions);
}

/* ---- lanes ---- */

/* One pass over all lanes.
 * @target: what f is; @elements: numbers of a lane's entry
 * @slopes: [lanes, n_others]: ∂f/∂logit, borrowed
 * @entries, @gradients: of a batch, in the program's memory for lanes
 * @ledger: (nullable): of a batch */
typedef struct
{
  HeedSubject *subject;
  const HeedEntryLanes *lanes;
  HeedTargetKind target;
  const HeedTowerProgram *p;
  gsize elements;
  float *slopes;
  float *entries;
  float *gradients;
  float *logits;
  HeedLedgerRun *ledger;
} EntryRun;

static void
entry_run_clear (EntryRun *run)
{
  g_clear_pointer (&run->logits, g_free);
  g_clear_pointer (&run->ledger, heed_ledger_run_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EntryRun, entry_run_clear)

/* All captions' logits, with those of the batch's lane @index as they came out; (transfer full). */
static double *
lane_logits (const EntryRun *run, guint index)
{
  const HeedSubject *subject = run->subject;
  guint n_others = run->p->key.options.n_others;
  double *logits = g_memdup2 (subject->logits, subject->n_captions * sizeof (double));
  for (guint j = 0; j < n_others; j++)
    logits[j] = run->logits[(gsize)index * n_others + j];
  return logits;
}

static void
set_slopes (EntryRun *run, guint lane, const double *logits)
{
  guint n_others = run->p->key.options.n_others, n_captions = run->subject->n_captions;
  g_autofree double *slopes = g_new (double, n_captions);
  heed_target_slope (run->target, logits, n_captions, slopes);
  for (guint j = 0; j < n_others; j++)
    run->slopes[(gsize)lane * n_others + j] = (float)slopes[j];
}

/* What of the value is constant to this side: propagated values are linear in the logits. */
static double
held_value (const EntryRun *run)
{
  const HeedSubject *subject = run->subject;
  double held = 0;
  g_autofree double *slopes = g_new (double, subject->n_captions);
  heed_target_slope (run->target, subject->logits, subject->n_captions, slopes);
  for (guint j = run->p->key.options.n_others; j < subject->n_captions; j++)
    held += slopes[j] * subject->logits[j];
  return held;
}

static double
product_rounding (const EntryRun *run)
{
  HeedBackend *backend = heed_engine_get_backend (run->subject->engine);
  return heed_backend_get_precision (backend) == HEED_PRECISION_BF16 ? HEED_BALANCE_ROUNDING_BF16
                                                                     : HEED_BALANCE_ROUNDING_F32;
}

static void
close_ledger (const EntryRun *run, guint first, guint index, double value)
{
  guint n;
  heed_ledger_run_get_fetches (run->ledger, &n);
  g_autofree HeedLedgerSum *sums = g_new (HeedLedgerSum, n);
  heed_ledger_run_sum (run->ledger, index, sums);
  HeedBalance *balance =
      heed_ledger_close (run->p->ledger, sums, value, held_value (run), product_rounding (run));
  run->lanes->ledger_done (first + index, balance, run->lanes->user_data);
}

static void
finish_lane (const EntryRun *run, guint first, guint index, const double *logits)
{
  gsize at = index * run->elements;
  double value = heed_target_evaluate (run->target, logits, run->subject->n_captions);
  if (run->ledger != NULL && run->lanes->ledger_done != NULL)
    close_ledger (run, first, index, value);
  run->lanes->lane_done (first + index, run->entries + at, run->gradients + at, value,
                         run->lanes->user_data);
}

/* What a batch gave: without a gradient the slopes of its lanes, else what its lanes are run for.
 */
static void
collect (EntryRun *run, guint first, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree double *logits = lane_logits (run, i);
      if (run->p->gradient == HEED_NO_NODE)
        set_slopes (run, first + i, logits);
      else
        finish_lane (run, first, i, logits);
      if (run->lanes->pass_done != NULL)
        run->lanes->pass_done (run->lanes->counter);
    }
}

/* Value, gradient and ledger, as far as the program has them. */
static GArray *
list_fetches (const EntryRun *run)
{
  const HeedFetch own[] = {{run->p->tower->value, run->logits}, {run->p->gradient, run->gradients}};
  GArray *fetches = g_array_new (FALSE, FALSE, sizeof (HeedFetch));
  g_array_append_vals (fetches, own, run->p->gradient == HEED_NO_NODE ? 1 : 2);
  if (run->ledger != NULL)
    {
      guint n;
      const HeedFetch *entries = heed_ledger_run_get_fetches (run->ledger, &n);
      g_array_append_vals (fetches, entries, n);
    }
  return fetches;
}

static gboolean
run_batch (EntryRun *run, const HeedBinding *binding, guint first, guint n,
           GCancellable *cancellable, GError **error)
{
  const HeedTowerProgram *p = run->p;
  guint n_others = p->key.options.n_others, arrays = p->gradient == HEED_NO_NODE ? 1 : 2;
  for (guint i = 0; i < n; i++)
    run->lanes->make_lane (first + i, run->entries + i * run->elements, run->lanes->user_data);
  HeedFeed feeds[] = {{p->tower->entry, run->entries},
                      {p->seed, run->slopes + (gsize)first * n_others}};
  g_autoptr (GArray) fetches = list_fetches (run);
  HeedLaneRun batch = {n,    feeds, arrays, (const HeedFetch *)(void *)fetches->data, fetches->len,
                       NULL, NULL};
  if (!heed_program_run (p->program, &batch, cancellable, error))
    return FALSE;
  if (!heed_all_finite (run->logits, (gsize)n * n_others)
      || (arrays > 1 && !heed_all_finite (run->gradients, n * run->elements)))
    return heed_engine_refuse_nonfinite (run->subject->engine, p, binding, &batch, cancellable,
                                         error);
  collect (run, first, n);
  return TRUE;
}

static void
take_arrays (EntryRun *run, guint lanes)
{
  HeedShape entry = heed_graph_get_shape (run->p->tower->graph, run->p->tower->entry);
  run->elements = (gsize)run->p->key.rows * entry.cols;
  run->entries = heed_program_get_lane_memory (run->p->program);
  run->gradients = run->entries + lanes * run->elements;
  run->logits = g_new (float, (gsize)lanes * run->p->key.options.n_others);
}

/* All lanes through the program of @key, in batches of equal size. */
static gboolean
run_pass (const EntryRun *of, const HeedProgramKey *key, GCancellable *cancellable, GError **error)
{
  g_auto (EntryRun) run = *of;
  HeedSubject *subject = run.subject;
  const HeedTowerProgram *p = run.p =
      heed_engine_get_program (subject->engine, key, cancellable, error);
  if (p == NULL)
    return FALSE;
  guint lanes = key->lanes, most = heed_program_get_lanes (p->program);
  guint n_batches = (lanes + most - 1) / most, size = (lanes + n_batches - 1) / n_batches;
  gint32 row = heed_subject_get_read_row (subject, key->side);
  HeedFeed shared[] = {
      {p->tower->read, &row},
      {p->tower->others, key->side == HEED_SIDE_IMAGE ? subject->captions : subject->picture}};
  HeedBinding binding = {key->rows, 1, 0, shared, G_N_ELEMENTS (shared)};
  take_arrays (&run, size);
  if (!heed_program_bind (p->program, &binding, cancellable, error))
    return FALSE;
  if (p->ledger != NULL)
    run.ledger = heed_ledger_run_new (p->ledger, p->program, size);
  for (guint first = 0; first < lanes; first += size)
    if (!run_batch (&run, &binding, first, MIN (size, lanes - first), cancellable, error))
      return FALSE;
  return TRUE;
}

/* Only a list's slope depends on where a lane is: it is what a pass forth says. */
static gboolean
find_slopes (EntryRun *run, const HeedProgramKey *key, GCancellable *cancellable, GError **error)
{
  guint n_others = key->options.n_others, n_captions = run->subject->n_captions;
  if (run->target == HEED_TARGET_LIST)
    return run_pass (run, key, cancellable, error);
  g_autofree double *slopes = g_new (double, n_captions);
  heed_target_slope (run->target, run->subject->logits, n_captions, slopes);
  for (gsize i = 0; i < (gsize)run->lanes->lanes * n_others; i++)
    run->slopes[i] = (float)slopes[i % n_others];
  return TRUE;
}

guint
heed_subject_count_entry_passes (HeedSubject *subject, HeedRuleSet rules)
{
  return rules == HEED_RULES_GRADIENT && subject->input.target == HEED_TARGET_LIST ? 2 : 1;
}

gboolean
heed_subject_run_entry (HeedSubject *subject, const HeedEntryLanes *lanes,
                        GCancellable *cancellable, GError **error)
{
  EntryRun run = {.subject = subject, .lanes = lanes, .target = subject->input.target};
  if (lanes->rules.set != HEED_RULES_GRADIENT)
    run.target = propagated_target (subject);
  guint n_captions = run.target == HEED_TARGET_CAPTION ? 1 : subject->n_captions;
  HeedProgramKey key = {
      .side = lanes->side,
      .outputs = HEED_OUTPUT_VALUE,
      .options = {.laned_entry = TRUE, .n_others = lanes->side == HEED_SIDE_IMAGE ? n_captions : 1},
      .lanes = lanes->lanes,
      .rows = heed_subject_get_tokens (subject, lanes->side).n_keys,
  };
  g_autofree float *slopes = run.slopes = g_new (float, (gsize)lanes->lanes *key.options.n_others);
  if (!find_slopes (&run, &key, cancellable, error))
    return FALSE;
  key.outputs |= HEED_OUTPUT_GRADIENT;
  key.rules = lanes->rules;
  return run_pass (&run, &key, cancellable, error);
}
