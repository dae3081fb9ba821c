/* heed-cli-evaluate-text.h: an evaluation's figures as a table for a person. */
#pragma once

#include "heed-evaluation.h"

G_BEGIN_DECLS

/** heed_cli_evaluate_text: (transfer full). */
char *
heed_cli_evaluate_text (const HeedEvaluation *evaluation);

/** heed_cli_describe_metrics: every metric and what it measures, for --help; (transfer full). */
char *
heed_cli_describe_metrics (void);

/** heed_cli_name_metrics: "ap, rank" with @between between them; (transfer full). */
char *
heed_cli_name_metrics (const char *between);

G_END_DECLS
