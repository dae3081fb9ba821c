#include "heed-cli-bench-text.h"
#include "heed-cli-output.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define MIB (1024.0 * 1024.0)

static void
describe_sizes (GString *text, const HeedMethodCosts *costs)
{
  g_string_append_printf (text, _ ("device   %s\n"), costs->device);
  g_string_append_printf (
      text, _ ("picture  %u tokens of %u channels, hidden %u, %u layers; caption %u tokens\n"),
      costs->tokens, costs->channels, costs->hidden, costs->layers, costs->text_tokens);
}

static void
describe_seconds (GString *text, double seconds)
{
  if (isnan (seconds))
    g_string_append_printf (text, "  %8s", "–");
  else
    g_string_append_printf (text, "  %8.4f", seconds);
}

static void
describe_cost (GString *text, const HeedMethodCost *cost, guint width)
{
  heed_cli_cell (text, cost->label, width);
  describe_seconds (text, cost->seconds_median);
  describe_seconds (text, cost->seconds_least);
  describe_seconds (text, cost->picture_median);
  describe_seconds (text, cost->picture_least);
  g_string_append_printf (text, "  %6" G_GUINT64_FORMAT "  %8.2f", cost->passes,
                          1e-9 * (double)cost->multiply_adds);
  g_string_append_printf (text, "  %8.1f  %7.2f  %7.2f  %7.2f\n", (double)cost->weights_bytes / MIB,
                          (double)cost->arena_bytes / MIB, (double)cost->arena_bound / MIB,
                          (double)cost->staging_bytes / MIB);
  heed_cli_bench_describe_kernels (text, cost->kernels);
}

char *
heed_cli_bench_methods_text (const HeedMethodCosts *costs)
{
  GString *text = g_string_new (NULL);
  guint width = 6;
  describe_sizes (text, costs);
  for (guint i = 0; i < costs->costs->len; i++)
    {
      const HeedMethodCost *cost = costs->costs->pdata[i];
      width = MAX (width, (guint)g_utf8_strlen (cost->label, -1));
    }
  heed_cli_cell (text, "", width);
  /* translators: two lines of heads over a table's columns: keep their widths */
  g_string_append (text, _ ("  seconds           of the picture             10⁹ mult  "
                            "memory in MiB\n"));
  heed_cli_cell (text, _ ("method"), width);
  g_string_append (text, _ ("  median     least    median     least  passes  and adds   weights"
                            "    arena    bound  staging\n"));
  for (guint i = 0; i < costs->costs->len; i++)
    describe_cost (text, costs->costs->pdata[i], width);
  if (costs->process_bytes > 0)
    g_string_append_printf (text, _ ("the whole process held %.1f MiB at most\n"),
                            (double)costs->process_bytes / MIB);
  return g_string_free (text, FALSE);
}
