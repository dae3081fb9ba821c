#include "heed-result-frame.h"

#include <string.h>

/* A piece as a person reads it: without CLIP's mark of a word's end, bytes as characters. */
static char *
readable_word (HeedTokenizer *tokenizer, gint32 id, const char *piece)
{
  if (heed_tokenizer_is_special (tokenizer, id))
    return g_strdup (piece);
  char *text = heed_tokenizer_decode (tokenizer, &id, 1, FALSE, NULL);
  if (g_str_has_suffix (text, "</w>"))
    text[strlen (text) - strlen ("</w>")] = 0;
  return text;
}

/* The crop's frame in the picture's pixels; beyond them where the crop is larger than what was
 * resized. */
static void
describe_box (const HeedPreparedPicture *prepared, double box[4])
{
  HeedBox seen = heed_prepared_picture_box (prepared);
  HeedBox placed = heed_prepared_picture_placed (prepared);
  double across = seen.width / placed.width, down = seen.height / placed.height;
  box[0] = seen.x - placed.x * across;
  box[1] = seen.y - placed.y * down;
  box[2] = (double)heed_prepared_picture_width (prepared) * across;
  box[3] = (double)heed_prepared_picture_height (prepared) * down;
}

static void
describe_tokens (HeedResult *result, HeedModel *model, const HeedEncoding *caption)
{
  HeedTokenizer *tokenizer = heed_model_get_tokenizer (model);
  guint n = (guint)heed_encoding_length (caption);
  result->n_ids = n;
  result->ids = g_memdup2 (heed_encoding_ids (caption), n * sizeof (gint32));
  result->pieces = g_new0 (char *, n + 1);
  result->words = g_new0 (char *, n + 1);
  result->word_of = g_new (int, n);
  for (guint i = 0; i < n; i++)
    {
      const char *piece = heed_tokenizer_piece (tokenizer, result->ids[i]);
      result->pieces[i] = g_strdup (piece ? piece : "");
      result->words[i] = readable_word (tokenizer, result->ids[i], result->pieces[i]);
      result->word_of[i] = heed_encoding_token (caption, i).word;
    }
}

HeedResult *
heed_result_new_framed (HeedModel *model, HeedBackend *backend, const HeedRequest *request,
                        const HeedPreparedInput *input, GError **error)
{
  const char *fingerprint = heed_model_get_fingerprint (model, error);
  if (fingerprint == NULL)
    return NULL;
  HeedResult *result = heed_result_new ();
  result->model_path = g_strdup (request->model);
  result->model_name = g_strdup (heed_model_get_name (model));
  result->model_family = g_strdup (heed_model_get_family (model));
  result->model_fingerprint = g_strdup (fingerprint);
  result->device = g_strdup (heed_backend_get_name (backend));
  result->precision = heed_backend_get_precision (backend);
  result->target_kind = input->target;
  result->target_text = g_strdup (request->text);
  result->versus = g_strdup (request->versus);
  result->against = g_strdupv (request->against);
  result->image_path =
      g_strdup (request->image ? request->image : heed_picture_name (input->picture));
  result->picture = heed_picture_ref (input->picture);
  describe_box (input->prepared, result->box);
  describe_tokens (result, model, g_ptr_array_index (input->captions, 0));
  for (guint i = 0; i < input->warnings->len; i++)
    g_ptr_array_add (result->warnings, g_strdup (g_ptr_array_index (input->warnings, i)));
  return result;
}
