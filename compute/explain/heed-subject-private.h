/* heed-subject-private.h: how a session makes a subject. */
#pragma once

#include "heed-encoding.h"
#include "heed-engine.h"
#include "heed-subject.h"
#include "heed-target.h"

G_BEGIN_DECLS

typedef void (*HeedReportFunc) (const HeedExplanation *explanation, guint64 done, guint64 total,
                                gpointer user_data);

/**
 * HeedSubjectInput:
 * @pixels: [3, image size, image size], borrowed
 * @captions: (element-type HeedEncoding): the explained one first; borrowed
 */
typedef struct
{
  const float *pixels;
  const GPtrArray *captions;
  HeedTargetKind target;
  HeedReportFunc report;
  gpointer report_data;
} HeedSubjectInput;

/**
 * HeedSubject:
 * @picture: [projection], unit length
 * @captions: [n_captions, projection], unit length
 * @content: [patches, channels]
 * @logits: [n_captions], of the unmodified input
 */
struct _HeedSubject
{
  HeedEngine *engine;
  HeedSubjectInput input;
  guint projection;
  guint n_captions;
  float *picture;
  float *captions;
  float *content;
  guint channels;
  double *logits;
  double value;
};

/** heed_subject_new: encodes picture and captions; @engine outlives the subject. */
HeedSubject *
heed_subject_new (HeedEngine *engine, const HeedSubjectInput *input, GCancellable *cancellable,
                  GError **error);
void
heed_subject_free (HeedSubject *subject);

/** heed_subject_get_cosine: of the picture and caption @index. */
double
heed_subject_get_cosine (HeedSubject *subject, guint index);

/** heed_subject_get_embedding: [projection], unit length: the picture's or caption @index's. */
const float *
heed_subject_get_embedding (HeedSubject *subject, HeedSide side, guint index);

/** heed_subject_get_caption: the explained one. */
const HeedEncoding *
heed_subject_get_caption (HeedSubject *subject);

/** heed_subject_get_read_row: the row of the tower that its embedding is read at. */
gint32
heed_subject_get_read_row (HeedSubject *subject, HeedSide side);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedSubject, heed_subject_free)

G_END_DECLS
