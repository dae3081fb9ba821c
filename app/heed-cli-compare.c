#include "heed-cli-compare.h"

#include "heed-cli-options.h"
#include "heed-compare.h"

#include <glib/gi18n.h>
#include <string.h>

static gboolean
same_call (const HeedMethodCall *a, const HeedMethodCall *b)
{
  g_autofree char *parameters = heed_parameters_to_string (a->parameters);
  g_autofree char *others = heed_parameters_to_string (b->parameters);
  return a->method == b->method && g_str_equal (parameters, others);
}

static guint
count_id (const GPtrArray *methods, const char *id, guint *last)
{
  guint n = 0;
  for (guint i = 0; i < methods->len; i++)
    {
      const HeedMethodCall *call = methods->pdata[i];
      if (!g_str_equal (call->method->id, id))
        continue;
      *last = i;
      n++;
    }
  return n;
}

/* @text is a number, a method with its parameters, or an id that only one of @methods has. */
static gboolean
find_method (const char *text, const GPtrArray *methods, guint *index)
{
  guint64 number;
  if (g_ascii_string_to_unsigned (text, 10, 1, methods->len, &number, NULL))
    {
      *index = (guint)number - 1;
      return TRUE;
    }
  g_autoptr (HeedMethodCall) wanted = heed_method_call_parse (text, NULL);
  for (guint i = 0; wanted != NULL && i < methods->len; i++)
    if (same_call (wanted, methods->pdata[i]))
      {
        *index = i;
        return TRUE;
      }
  return count_id (methods, text, index) == 1;
}

/* A method's parameters have commas too: the pair is where both sides are methods. */
static gboolean
find_pair (const char *text, const GPtrArray *methods, HeedCliPair *pair)
{
  for (const char *comma = strchr (text, ','); comma != NULL; comma = strchr (comma + 1, ','))
    {
      g_autofree char *first = g_strndup (text, (gsize)(comma - text));
      if (find_method (g_strstrip (first), methods, &pair->first))
        {
          g_autofree char *second = g_strdup (comma + 1);
          if (find_method (g_strstrip (second), methods, &pair->second))
            return TRUE;
        }
    }
  return FALSE;
}

static gboolean
refuse_pair (const char *text, const GPtrArray *methods, GError **error)
{
  g_autoptr (GString) known = g_string_new (NULL);
  for (guint i = 0; i < methods->len; i++)
    {
      const HeedMethodCall *call = methods->pdata[i];
      g_string_append_printf (known, "%s%u (%s)", i > 0 ? ", " : "", i + 1, call->method->id);
    }
  return heed_cli_usage_error (
      error,
      _ ("--difference is “%s”, expected two of the methods as A,B, by number or as given: %s"),
      text, known->str);
}

GArray *
heed_cli_parse_differences (char **typed, const GPtrArray *methods, GError **error)
{
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (HeedCliPair));
  for (guint i = 0; typed != NULL && typed[i] != NULL; i++)
    {
      HeedCliPair pair = {0};
      if (!find_pair (typed[i], methods, &pair))
        {
          refuse_pair (typed[i], methods, error);
          return NULL;
        }
      if (pair.first == pair.second)
        {
          heed_cli_usage_error (error, _ ("--difference is “%s”: both are the same method"),
                                typed[i]);
          return NULL;
        }
      g_array_append_val (pairs, pair);
    }
  return g_steal_pointer (&pairs);
}

void
heed_cli_add_differences (HeedResult *result, const GArray *pairs)
{
  GPtrArray *explanations = result->explanations;
  for (guint i = 0; i < pairs->len; i++)
    {
      HeedCliPair pair = g_array_index (pairs, HeedCliPair, i);
      if (MAX (pair.first, pair.second) < explanations->len)
        g_ptr_array_add (result->differences,
                         heed_explanation_subtract (explanations->pdata[pair.first],
                                                    explanations->pdata[pair.second]));
    }
}
