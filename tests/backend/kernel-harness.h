/* kernel-harness.h: runs one kernel on a device against a naive f64 reference.
 *
 * All operands of a case lie in one arena. What is not an operand is filled with a pattern that
 * reads as NaN, and so is the output before it is computed: whatever a kernel leaves out, reads too
 * much of or writes beside its output shows. Every case runs twice and must repeat bit for bit.
 */
#pragma once

#include "heed-backend.h"

G_BEGIN_DECLS

/**
 * KernelHarness:
 * @cases: how many were compared
 * @skipped: how many the device does not support
 */
typedef struct
{
  HeedBackend *backend;
  const char *device;
  HeedPrecision precision;
  GRand *random;
  guint cases;
  guint skipped;
} KernelHarness;

/** KernelTest: the body of a GLib test; one per kernel. */
typedef void (*KernelTest) (KernelHarness *harness);

/** kernel_harness_add: registers @test as /kernels/@name. */
void
kernel_harness_add (KernelHarness *harness, const char *name, KernelTest test);

/** kernel_random: between −@size and @size, exact in f32. */
double
kernel_random (KernelHarness *harness, double size);
/** kernel_round_bf16: the nearest number that bf16 holds, ties to even. */
double
kernel_round_bf16 (double value);
/** kernel_uses_bf16: whether products multiply bf16 numbers. */
gboolean
kernel_uses_bf16 (KernelHarness *harness);

/** KernelTensor: a tensor in memory, with the values it stores. */
typedef struct
{
  HeedTensor tensor;
  guint8 *bytes;
  double *values;
} KernelTensor;

/** kernel_tensor_new: random values that @type holds exactly; @rows 0 makes a vector. */
KernelTensor *
kernel_tensor_new (KernelHarness *harness, const char *name, HeedType type, gsize rows, gsize cols);
void
kernel_tensor_free (KernelTensor *tensor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KernelTensor, kernel_tensor_free)

typedef struct _KernelCase KernelCase;

/** kernel_case_new: operands are then added in the kernel's order, the output last. */
KernelCase *
kernel_case_new (KernelHarness *harness, HeedKernel kernel);
void
kernel_case_free (KernelCase *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KernelCase, kernel_case_free)

/** kernel_case_pass: for setting attributes; its operands are filled in by the calls below. */
HeedPass *
kernel_case_pass (KernelCase *self);

void
kernel_case_absent (KernelCase *self);
/** kernel_case_tensor: a table weight whose content the test has made. */
void
kernel_case_tensor (KernelCase *self, KernelTensor *tensor);
/** kernel_case_random: a random operand. Returns: (transfer none): its values */
double *
kernel_case_random (KernelCase *self, gsize lanes, gsize rows, gsize cols);
/** kernel_case_values: an operand with the values that are given (i32 or f32). */
double *
kernel_case_values (KernelCase *self, HeedType type, gsize lanes, gsize rows, gsize cols,
                    const double *values);

/**
 * KernelWeight: which part of a stored matrix an operand is.
 * @stored_rows: of the tensor; 0 = a vector
 */
typedef struct
{
  HeedWeightUse use;
  HeedType type;
  gsize stored_rows;
  gsize first;
  gsize rows;
  gsize cols;
} KernelWeight;

/**
 * kernel_case_weight: Returns: (transfer none): values of the rows named; at bf16 precision a
 * matrix is rounded as the backend would
 */
double *
kernel_case_weight (KernelCase *self, const KernelWeight *weight);

/** kernel_case_output: to be called last but for kernel_case_check(). */
void
kernel_case_output (KernelCase *self, gsize lanes, gsize rows, gsize cols);
/** kernel_case_output_in_place: the output takes the place of operand @index. */
void
kernel_case_output_in_place (KernelCase *self, guint index);

/**
 * kernel_case_check: runs and compares.
 * @expected: [lanes,rows,cols]
 * @tolerance: |Δ| ≤ @tolerance · max (1, largest |expected|)
 */
void
kernel_case_check (KernelCase *self, const double *expected, double tolerance);
/** kernel_case_check_within: the same with a bound on |Δ| of each element. */
void
kernel_case_check_within (KernelCase *self, const double *expected, const double *bounds);
/** kernel_case_run: (transfer full): the output's values, or %NULL where it is not supported. */
double *
kernel_case_run (KernelCase *self);

/** kernel_lane: values of one lane of an array [lanes,…,size per lane]; one lane is shared. */
static inline const double *
kernel_lane (const double *values, gsize lanes, gsize lane, gsize size)
{
  return values == NULL || lanes == 1 ? values : values + lane * size;
}

void
kernel_add_linear_tests (KernelHarness *harness);
void
kernel_add_norm_tests (KernelHarness *harness);
void
kernel_add_attention_tests (KernelHarness *harness);
void
kernel_add_attention_backward_tests (KernelHarness *harness);
void
kernel_add_attention_map_tests (KernelHarness *harness);
void
kernel_add_activation_tests (KernelHarness *harness);
void
kernel_add_rows_tests (KernelHarness *harness);
void
kernel_add_dot_tests (KernelHarness *harness);
void
kernel_add_relevance_tests (KernelHarness *harness);
void
kernel_add_nonfinite_tests (KernelHarness *harness);

G_END_DECLS
