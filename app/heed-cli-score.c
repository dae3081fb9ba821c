/* heed-cli-score.c: `heed-cli score`: captions against a picture, forward passes only. */
#include "heed-cli-options.h"
#include "heed-cli-output.h"
#include "heed-cli-work.h"
#include "heed-json-writer.h"

#include <glib/gi18n.h>

typedef struct
{
  HeedCliEngine engine;
  char *image;
  char **texts;
  char *json;
} Options;

typedef struct
{
  const HeedRequest *request;
  GStrv captions;
  GPtrArray *scores;
  GError *error;
} Work;

static void
options_clear (Options *options)
{
  heed_cli_engine_clear (&options->engine);
  g_free (options->image);
  g_strfreev (options->texts);
  g_free (options->json);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse (char **argv, Options *options, GError **error)
{
  const GOptionEntry entries[] = {
      {"image", 'i', 0, G_OPTION_ARG_FILENAME, &options->image, N_ ("the picture"), N_ ("FILE")},
      {"text", 't', 0, G_OPTION_ARG_FILENAME_ARRAY, &options->texts,
       N_ ("a caption; may be repeated"), N_ ("CAPTION")},
      {"json", 0, 0, G_OPTION_ARG_FILENAME, &options->json,
       N_ ("write the numbers; - is standard output"), N_ ("FILE")},
      G_OPTION_ENTRY_NULL,
  };
  if (!heed_cli_parse (argv, NULL, _ ("Scores captions against a picture."), entries,
                       &options->engine, error))
    return FALSE;
  if (options->image == NULL)
    return heed_cli_usage_error (error, _ ("score: --image is missing"));
  if (options->texts == NULL)
    return heed_cli_usage_error (error, _ ("score: --text is missing"));
  return heed_cli_check_output ("--json", options->json, error);
}

static HeedRequest *
make_request (const Options *options, GStrv *captions, GError **error)
{
  g_autoptr (HeedRequest) request = heed_request_new ();
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  if (!heed_cli_engine_apply (&options->engine, request, error))
    return NULL;
  request->image = g_strdup (options->image);
  for (guint i = 0; options->texts[i] != NULL; i++)
    {
      g_autofree char *caption = heed_cli_caption ("--text", options->texts[i], error);
      if (caption == NULL)
        return NULL;
      g_strv_builder_add (builder, caption);
    }
  *captions = g_strv_builder_end (builder);
  return g_steal_pointer (&request);
}

static void
compute (gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  g_autoptr (HeedSession) session = heed_session_new ();
  work->scores = heed_session_score (session, work->request, (const char *const *)work->captions,
                                     cancellable, &work->error);
}

static JsonNode *
to_json (const GPtrArray *scores)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  heed_json_begin_object (builder, NULL);
  heed_json_begin_array (builder, "captions");
  for (guint i = 0; i < scores->len; i++)
    {
      const HeedScore *score = scores->pdata[i];
      heed_json_begin_object (builder, NULL);
      heed_json_set_string (builder, "text", score->text);
      heed_json_set_ids (builder, "ids", (const gint32 *)(gpointer)score->ids->data,
                         score->ids->len);
      heed_json_set_number (builder, "cosine", score->cosine);
      heed_json_set_number (builder, "logit", score->logit);
      heed_json_set_number (builder, "probability", score->probability);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

static char *
to_text (const GPtrArray *scores)
{
  GString *text = g_string_new (_ ("probability     logit    cosine  caption\n"));
  for (guint i = 0; i < scores->len; i++)
    {
      const HeedScore *score = scores->pdata[i];
      g_string_append_printf (text, "%11.4f  %8.4f  %8.5f  %s\n", score->probability, score->logit,
                              score->cosine, score->text);
    }
  return g_string_free (text, FALSE);
}

HeedCliExit
heed_cli_score (char **argv)
{
  g_auto (Options) options = {0};
  g_auto (GStrv) captions = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedRequest) request = NULL;
  if (!parse (argv, &options, &error)
      || (request = make_request (&options, &captions, &error)) == NULL)
    return heed_cli_fail (error);

  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Work work = {.request = request, .captions = captions};
  heed_cli_work (compute, &work, cancellable);
  g_autoptr (GPtrArray) scores = work.scores;
  if (scores == NULL)
    {
      error = work.error;
      return heed_cli_fail (error);
    }
  if (options.json == NULL)
    {
      g_autofree char *text = to_text (scores);
      return heed_cli_print (text);
    }
  g_autoptr (JsonNode) node = to_json (scores);
  return heed_cli_write_json (node, options.json, &error) ? HEED_CLI_OK : heed_cli_fail (error);
}
