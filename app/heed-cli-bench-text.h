/* heed-cli-bench-text.h: a benchmark's figures as a table for a person. */
#pragma once

#include "heed-benchmark.h"

G_BEGIN_DECLS

/** heed_cli_bench_text: (transfer full). */
char *
heed_cli_bench_text (const HeedBenchmark *benchmark);

G_END_DECLS
