/* heed-cli-bench-text.h: a benchmark's figures as a table for a person. */
#pragma once

#include "heed-benchmark.h"
#include "heed-method-cost.h"

G_BEGIN_DECLS

/** heed_cli_bench_text: (transfer full). */
char *
heed_cli_bench_text (const HeedBenchmark *benchmark);

/** heed_cli_bench_methods_text: (transfer full): a line per method. */
char *
heed_cli_bench_methods_text (const HeedMethodCosts *costs);

/** heed_cli_bench_describe_kernels: a line per kernel. */
void
heed_cli_bench_describe_kernels (GString *text, const GArray *kernels);

G_END_DECLS
