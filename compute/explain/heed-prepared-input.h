/* heed-prepared-input.h: a request's picture and captions as the model takes them. */
#pragma once

#include "heed-model.h"
#include "heed-request.h"

G_BEGIN_DECLS

/**
 * HeedPreparedInput:
 * @captions: (element-type HeedEncoding): as heed_target_evaluate() expects their logits
 * @warnings: (element-type utf8)
 */
typedef struct
{
  HeedPicture *picture;
  HeedPreparedPicture *prepared;
  HeedTargetKind target;
  GPtrArray *captions;
  GPtrArray *warnings;
} HeedPreparedInput;

/** heed_prepared_input_new: loads and checks what @request names. */
HeedPreparedInput *
heed_prepared_input_new (HeedModel *model, const HeedRequest *request, GError **error);

/** heed_prepared_input_new_captions: the same with @captions instead of the request's. */
HeedPreparedInput *
heed_prepared_input_new_captions (HeedModel *model, const HeedRequest *request,
                                  const char *const *captions, GError **error);

/** heed_prepared_input_exchange: @input's picture with @captions; (transfer full). */
HeedPreparedInput *
heed_prepared_input_exchange (const HeedPreparedInput *input, HeedModel *model,
                              const char *const *captions, GError **error);
void
heed_prepared_input_free (HeedPreparedInput *input);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedPreparedInput, heed_prepared_input_free)

G_END_DECLS
