/* The numbers as a table: RFC 4180, one line per patch and token. */
#include "heed-exactness.h"
#include "heed-result.h"

#include <math.h>
#include <string.h>

#define HEAD "method,parameters,side,index,row,col,token,relevance,exact\r\n"

/* In quotes where the text would be taken for more than one field. */
static void
add_field (GString *table, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text ? text : "", -1);
  gboolean quoted = strpbrk (valid, ",\"\r\n") != NULL;
  if (quoted)
    g_string_append_c (table, '"');
  for (const char *at = valid; *at != 0; at++)
    {
      if (*at == '"')
        g_string_append_c (table, '"');
      g_string_append_c (table, *at);
    }
  g_string_append (table, quoted ? "\"," : ",");
}

static void
begin_line (GString *table, const HeedExplanation *explanation, const char *side, guint index)
{
  add_field (table, explanation->method);
  add_field (table, explanation->parameters);
  g_string_append_printf (table, "%s,%u,", side, index);
}

static void
end_line (GString *table, double relevance, HeedExactness exactness)
{
  static const char *const exact[] = {"", "false", "true"};
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  if (isfinite (relevance))
    g_string_append (table, g_ascii_dtostr (number, sizeof number, relevance));
  g_string_append_printf (table, ",%s\r\n", exact[exactness]);
}

static void
add_patches (GString *table, const HeedExplanation *explanation)
{
  for (guint row = 0; row < explanation->rows; row++)
    for (guint col = 0; col < explanation->cols; col++)
      {
        guint index = row * explanation->cols + col;
        begin_line (table, explanation, "image", index);
        g_string_append_printf (table, "%u,%u,,", row, col);
        end_line (table, explanation->image[index],
                  heed_explanation_get_exactness (explanation, 0, index));
      }
}

static void
add_tokens (GString *table, const HeedResult *result, const HeedExplanation *explanation)
{
  for (guint i = 0; i < explanation->n_text; i++)
    {
      begin_line (table, explanation, "text", i);
      g_string_append (table, ",,");
      add_field (table, i < result->n_ids ? result->words[i] : "");
      end_line (table, explanation->text[i], heed_explanation_get_exactness (explanation, 1, i));
    }
}

GBytes *
heed_result_to_csv (const HeedResult *result)
{
  GString *table = g_string_new (HEAD);
  for (guint i = 0; i < result->explanations->len; i++)
    {
      const HeedExplanation *explanation = g_ptr_array_index (result->explanations, i);
      if (explanation->image != NULL)
        add_patches (table, explanation);
      if (explanation->text != NULL)
        add_tokens (table, result, explanation);
    }
  return g_string_free_to_bytes (table);
}
