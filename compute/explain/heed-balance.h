/* heed-balance.h: what became of f in one propagation: its ledger, closed (methods.md §3).
 *
 *   value = relevance + Σ sinks + remainder
 *
 * Plain data, owned by its explanation.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HeedSink: where relevance goes that does not reach the input.
 * @HEED_SINK_BIAS: biases of linear layers, with γ their own share of it
 * @HEED_SINK_SHIFT: shifts of norms
 * @HEED_SINK_SOFTMAX: of attn-lrp: what reaches the probabilities less what reaches the scores
 * @HEED_SINK_EPSILON: ε's share of the denominators
 * @HEED_SINK_HELD: what this propagation holds constant: parts of the value, such as the other
 *   caption's logit seen from the text, and inputs of an operation that do not depend on the source
 */
typedef enum
{
  HEED_SINK_BIAS,
  HEED_SINK_SHIFT,
  HEED_SINK_SOFTMAX,
  HEED_SINK_EPSILON,
  HEED_SINK_HELD,
  HEED_N_SINKS,
} HeedSink;

/** heed_sink_name: as in JSON: "bias", "shift", "softmax", "epsilon", "held". */
const char *
heed_sink_name (HeedSink sink);

/**
 * HeedBalancePlace: one place of the model, as its backward pass comes by.
 * @place: such as "vision layer 3 attention"
 * @relevance: that reached its output; NaN where the ledger does not look
 * @size: Σ |R| over that output's tokens; NaN likewise
 * @sinks: what it took of it
 */
typedef struct
{
  char *place;
  double relevance;
  double size;
  double sinks[HEED_N_SINKS];
} HeedBalancePlace;

/**
 * HeedBalance:
 * @value: the explained value that was propagated
 * @relevance: Σ R of the input's tokens, with the class token; @size: Σ |R|
 * @sinks: of all places together
 * @remainder: what is left; @bound: the most of it that rounding explains
 * @growth: the largest factor by which Σ |R| grows from one place where the ledger looks to the
 *   next; @grown_from, @grown_to: the indices of these two. 0 if it looks nowhere but at the input
 * @places: (element-type HeedBalancePlace): from the value back to the input, which is the last
 */
typedef struct
{
  double value;
  double relevance;
  double size;
  double sinks[HEED_N_SINKS];
  double remainder;
  double bound;
  double growth;
  guint grown_from;
  guint grown_to;
  GPtrArray *places;
} HeedBalance;

/** heed_balance_new: no places, all 0. */
HeedBalance *
heed_balance_new (void);
HeedBalance *
heed_balance_copy (const HeedBalance *balance);
void
heed_balance_free (HeedBalance *balance);

/** heed_balance_add_place: the next one back; owned by @balance. Its relevance is NaN. */
HeedBalancePlace *
heed_balance_add_place (HeedBalance *balance, const char *place);

/** What rounding loses of a sum's terms, in products of f32; and of bf16, whose unit is 2⁻⁸. */
#define HEED_BALANCE_ROUNDING_F32  1e-5
#define HEED_BALANCE_ROUNDING_BF16 0x1p-8

/**
 * heed_balance_close: fills in all that follows from the value, @held and the places:
 * |remainder| ≤ bound = 1e-3·|value| + @rounding·(Σ |R| + Σ |sinks|) if all is accounted for.
 */
void
heed_balance_close (HeedBalance *balance, double held, double rounding);

/**
 * Relevance explodes on some towers: where denominators pass zero, large parts of both signs cancel
 * (methods.md §2: tenfold per block on vision transformers). On the towers of toybox-clip and of a
 * photograph model, whose maps are sound, Σ |R| grew by at most 2.0 in a block and 3.6 in all, over
 * 12 pictures and five rules; 3 lies, by factors, halfway between staying and growing tenfold. A
 * tower may not creep up to tenfold in many small steps either. The last block is not looked at:
 * its output is one row, of relevance f less the sinks above, which may be next to nothing.
 */
#define HEED_BALANCE_MOST_GROWTH 3.0
#define HEED_BALANCE_MOST_TOTAL  10.0

/** heed_balance_adds_up: whether what is not accounted for is within the bound; NaN is not. */
gboolean
heed_balance_adds_up (const HeedBalance *balance);

/** heed_balance_total_growth: Σ |R| at the input by Σ |R| where the ledger looks first. */
double
heed_balance_total_growth (const HeedBalance *balance);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedBalance, heed_balance_free)

G_END_DECLS
