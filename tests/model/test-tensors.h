/* test-tensors.h: safetensors files taken apart and put together otherwise, for tests.
 *
 * Reads correct files only, and shares no code with what is tested.
 */
#pragma once

#include <glib.h>

/** TestTensor: @dims are @n_dims; @data is stored as @dtype says. */
typedef struct
{
  char *name;
  char *dtype;
  guint n_dims;
  guint64 dims[4];
  GBytes *data;
} TestTensor;

/** test_tensors_read: (element-type TestTensor) (transfer full): in the file's order. */
GPtrArray *
test_tensors_read (const char *path);

/** test_tensors_find: the tensor called @name, which has to be there. */
TestTensor *
test_tensors_find (GPtrArray *tensors, const char *name);

/** test_tensors_simplify: rounds all values to what F16, BF16 and F32 can all hold. */
void
test_tensors_simplify (GPtrArray *tensors);

/** test_tensors_store_as: stores simplified F16 tensors as "F16", "BF16" or "F32". */
void
test_tensors_store_as (GPtrArray *tensors, const char *dtype);

/** test_tensors_write: writes tensors [first, first + n) into a file of the folder. */
void
test_tensors_write (GPtrArray *tensors, guint first, guint n, const char *folder, const char *name);

/** test_tensors_header: the header that test_tensors_write() writes; (transfer full). */
char *
test_tensors_header (GPtrArray *tensors, guint first, guint n);

/**
 * test_tensors_new_unbiased: the bundled model with all biases and norm shifts 0, in a folder of
 * its own; (transfer full), for test_folder_free().
 */
char *
test_tensors_new_unbiased (void);
