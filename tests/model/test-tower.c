#include "test-tower.h"

#include "heed-device.h"
#include "heed-program.h"

HeedResidentWeights *
test_cpu_weights (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedBackend) backend = heed_device_open ("cpu", HEED_PRECISION_F32, &error);
  g_assert_no_error (error);
  return heed_resident_weights_new (backend);
}

gboolean
test_load_tower (HeedResidentWeights *weights, const HeedTower *tower, GError **error)
{
  HeedProgramLimits limits = {.lanes = 1, .rows = tower->rows, .read = 1};
  g_autoptr (HeedProgram) program =
      heed_program_new (weights, tower->graph, &tower->embedding, 1, &limits, NULL, error);
  return program != NULL;
}

void
test_run_tower (HeedResidentWeights *weights, const HeedTower *tower, const void *input,
                guint32 rows, gint32 read, const float *others, float *embedding, float *value)
{
  g_autoptr (GError) error = NULL;
  gboolean has_value = tower->value != HEED_NO_NODE;
  HeedNode outputs[] = {tower->embedding, tower->value};
  HeedProgramLimits limits = {.lanes = 1, .rows = rows, .read = 1};
  HeedFeed feeds[] = {{tower->input, input}, {tower->read, &read}, {tower->others, others}};
  HeedBinding binding = {.rows = rows, .read = 1, .feeds = feeds, .n_feeds = has_value ? 3 : 2};
  g_autoptr (HeedProgram) program =
      heed_program_new (weights, tower->graph, outputs, has_value ? 2 : 1, &limits, NULL, &error);
  g_assert_no_error (error);
  heed_program_bind (program, &binding, NULL, &error);
  g_assert_no_error (error);
  heed_program_fetch (program, tower->embedding, embedding, &error);
  g_assert_no_error (error);
  if (value != NULL)
    heed_program_fetch (program, tower->value, value, &error);
  g_assert_no_error (error);
}
