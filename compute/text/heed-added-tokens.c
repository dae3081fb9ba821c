#include "heed-added-tokens.h"

#include <string.h>

typedef struct
{
  char *text;
  gsize size;
  gint32 id;
} Token;

/* Tokens by their first byte, the longest first. */
typedef struct
{
  GArray *by_byte[256];
} Finder;

struct _HeedAddedTokens
{
  Finder finders[2]; /* as given, normalised */
  GHashTable *special;
};

static void
token_clear (gpointer data)
{
  g_free (((Token *)data)->text);
}

HeedAddedTokens *
heed_added_tokens_new (void)
{
  HeedAddedTokens *tokens = g_new0 (HeedAddedTokens, 1);
  tokens->special = g_hash_table_new (NULL, NULL);
  return tokens;
}

void
heed_added_tokens_free (HeedAddedTokens *tokens)
{
  if (tokens == NULL)
    return;
  for (gsize i = 0; i < 2; i++)
    for (gsize byte = 0; byte < 256; byte++)
      g_clear_pointer (&tokens->finders[i].by_byte[byte], g_array_unref);
  g_hash_table_unref (tokens->special);
  g_free (tokens);
}

static int
by_length (gconstpointer a, gconstpointer b)
{
  const Token *left = a, *right = b;
  return left->size < right->size ? 1 : left->size > right->size ? -1 : 0;
}

void
heed_added_tokens_add (HeedAddedTokens *tokens, const char *content, const char *normalized,
                       gint32 id, gboolean special)
{
  const char *text = normalized != NULL ? normalized : content;
  GArray **list = &tokens->finders[normalized != NULL].by_byte[(guint8)text[0]];
  if (special)
    g_hash_table_add (tokens->special, GINT_TO_POINTER (id));
  if (text[0] == 0)
    return;
  if (*list == NULL)
    {
      *list = g_array_new (FALSE, FALSE, sizeof (Token));
      g_array_set_clear_func (*list, token_clear);
    }
  g_array_append_val (*list, ((Token) {g_strdup (text), strlen (text), id}));
  g_array_sort (*list, by_length);
}

gboolean
heed_added_tokens_is_special (const HeedAddedTokens *tokens, gint32 id)
{
  return g_hash_table_contains (tokens->special, GINT_TO_POINTER (id));
}

static const Token *
find_at (const Finder *finder, const char *text, gsize size)
{
  const GArray *list = finder->by_byte[(guint8)text[0]];
  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const Token *token = &g_array_index (list, Token, i);
      if (token->size <= size && memcmp (token->text, text, token->size) == 0)
        return token;
    }
  return NULL;
}

static void
append (GArray *parts, gint32 id, gsize start, gsize end)
{
  if (start < end)
    g_array_append_val (parts, ((HeedAddedPart) {id, {(guint32)start, (guint32)end}}));
}

void
heed_added_tokens_split (const HeedAddedTokens *tokens, gboolean normalized, const char *text,
                         gsize size, GArray *parts)
{
  const Finder *finder = &tokens->finders[normalized ? 1 : 0];
  gsize done = 0;
  for (gsize i = 0; i < size;)
    {
      const Token *token = find_at (finder, text + i, size - i);
      if (token == NULL)
        {
          i++;
          continue;
        }
      append (parts, -1, done, i);
      append (parts, token->id, i, i + token->size);
      i += token->size;
      done = i;
    }
  append (parts, -1, done, size);
}
