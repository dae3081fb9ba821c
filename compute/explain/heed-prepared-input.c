#include "heed-prepared-input.h"

#include "heed-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
heed_prepared_input_free (HeedPreparedInput *input)
{
  if (input == NULL)
    return;
  g_clear_pointer (&input->picture, heed_picture_unref);
  g_clear_pointer (&input->prepared, heed_prepared_picture_unref);
  g_clear_pointer (&input->captions, g_ptr_array_unref);
  g_clear_pointer (&input->warnings, g_ptr_array_unref);
  g_free (input);
}

static gboolean
has_words (const HeedEncoding *encoding)
{
  for (gsize i = 0; i < heed_encoding_length (encoding); i++)
    if (heed_encoding_token (encoding, i).word >= 0)
      return TRUE;
  return FALSE;
}

static gboolean
add_caption (HeedPreparedInput *input, HeedModel *model, const char *text, GError **error)
{
  gboolean cut;
  guint most = heed_model_get_max_tokens (model);
  HeedTokenizer *tokenizer = heed_model_get_tokenizer (model);
  g_autoptr (HeedEncoding) encoding =
      heed_tokenizer_encode_within (tokenizer, text ? text : "", -1, most, &cut, error);
  if (encoding == NULL)
    return FALSE;
  if (!has_words (encoding))
    {
      g_set_error (error, HEED_ERROR, HEED_ERROR_FORMAT,
                   "The caption is empty, expected at least one word");
      return FALSE;
    }
  if (cut)
    {
      g_autofree char *begin = g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), 40));
      g_ptr_array_add (input->warnings,
                       g_strdup_printf (_ ("The caption “%s…” was cut to the %u tokens that the "
                                           "model takes, its end token kept."),
                                        begin, most));
    }
  g_ptr_array_add (input->captions, g_steal_pointer (&encoding));
  return TRUE;
}

/* The explained caption comes first; a list that names it as well names it once. */
static gboolean
add_captions (HeedPreparedInput *input, HeedModel *model, const HeedRequest *request,
              GError **error)
{
  if (!add_caption (input, model, request->text, error))
    return FALSE;
  if (request->versus != NULL)
    {
      input->target = HEED_TARGET_VERSUS;
      return add_caption (input, model, request->versus, error);
    }
  if (request->against == NULL)
    return TRUE;
  input->target = HEED_TARGET_LIST;
  for (guint i = 0; request->against[i] != NULL; i++)
    if (strcmp (request->against[i], request->text) != 0
        && !add_caption (input, model, request->against[i], error))
      return FALSE;
  return TRUE;
}

static HeedPicture *
get_picture (const HeedRequest *request, GError **error)
{
  if (request->picture != NULL)
    return heed_picture_ref (request->picture);
  if (request->image != NULL)
    return heed_picture_load (request->image, request->max_pixels, error);
  g_set_error (error, HEED_ERROR, HEED_ERROR_ARGUMENT, "No picture was given");
  return NULL;
}

static HeedPreparedInput *
input_new (void)
{
  HeedPreparedInput *input = g_new0 (HeedPreparedInput, 1);
  input->captions = g_ptr_array_new_with_free_func ((GDestroyNotify)heed_encoding_unref);
  input->warnings = g_ptr_array_new_with_free_func (g_free);
  return input;
}

static HeedPreparedInput *
prepare_picture (HeedModel *model, const HeedRequest *request, GError **error)
{
  g_autoptr (HeedPreparedInput) input = input_new ();
  input->picture = get_picture (request, error);
  if (input->picture == NULL)
    return NULL;
  input->prepared = heed_model_prepare (model, input->picture, error);
  return input->prepared ? g_steal_pointer (&input) : NULL;
}

HeedPreparedInput *
heed_prepared_input_new (HeedModel *model, const HeedRequest *request, GError **error)
{
  g_autoptr (HeedPreparedInput) input = prepare_picture (model, request, error);
  if (input == NULL || !add_captions (input, model, request, error))
    return NULL;
  return g_steal_pointer (&input);
}

HeedPreparedInput *
heed_prepared_input_exchange (const HeedPreparedInput *input, HeedModel *model,
                              const char *const *captions, GError **error)
{
  g_autoptr (HeedPreparedInput) other = input_new ();
  other->picture = heed_picture_ref (input->picture);
  other->prepared = heed_prepared_picture_ref (input->prepared);
  for (guint i = 0; captions[i] != NULL; i++)
    if (!add_caption (other, model, captions[i], error))
      return NULL;
  return g_steal_pointer (&other);
}

HeedPreparedInput *
heed_prepared_input_new_captions (HeedModel *model, const HeedRequest *request,
                                  const char *const *captions, GError **error)
{
  g_autoptr (HeedPreparedInput) input = prepare_picture (model, request, error);
  return input ? heed_prepared_input_exchange (input, model, captions, error) : NULL;
}
