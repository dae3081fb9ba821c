#include "heed-encoding.h"

struct _HeedEncoding
{
  gsize length;
  HeedToken *tokens;
  gint32 *ids;
};

HeedEncoding *
heed_encoding_new (const GArray *tokens)
{
  HeedEncoding *encoding = g_atomic_rc_box_new0 (HeedEncoding);
  encoding->length = tokens->len;
  encoding->tokens = g_memdup2 (tokens->data, tokens->len * sizeof (HeedToken));
  encoding->ids = g_new (gint32, tokens->len + 1);
  for (gsize i = 0; i < encoding->length; i++)
    encoding->ids[i] = encoding->tokens[i].id;
  return encoding;
}

HeedEncoding *
heed_encoding_ref (HeedEncoding *encoding)
{
  return g_atomic_rc_box_acquire (encoding);
}

static void
clear (gpointer data)
{
  HeedEncoding *encoding = data;
  g_free (encoding->tokens);
  g_free (encoding->ids);
}

void
heed_encoding_unref (HeedEncoding *encoding)
{
  g_atomic_rc_box_release_full (encoding, clear);
}

gsize
heed_encoding_length (const HeedEncoding *encoding)
{
  return encoding->length;
}

const gint32 *
heed_encoding_ids (const HeedEncoding *encoding)
{
  return encoding->ids;
}

HeedToken
heed_encoding_token (const HeedEncoding *encoding, gsize index)
{
  g_return_val_if_fail (index < encoding->length, (HeedToken) {0});
  return encoding->tokens[index];
}
