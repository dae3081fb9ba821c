/* heed-cli.c: entry point of heed-cli: finds the subcommand and runs it. */
#include "heed-cli.h"

#include "heed-cli-output.h"
#include "heed-error.h"

#include <glib/gi18n.h>
#include <locale.h>

static const HeedCliCommand commands[] = {
    {"explain", N_ ("explain why a model gives a picture and a caption its score"),
     heed_cli_explain},
    {"score", N_ ("score captions against a picture"), heed_cli_score},
    {"evaluate", N_ ("measure how well methods find known objects"), heed_cli_evaluate},
    {"bench", N_ ("measure speed and memory"), heed_cli_bench},
    {"methods", N_ ("list the explanation methods and their parameters"), heed_cli_methods},
    {"model", N_ ("describe a model folder"), heed_cli_model},
    {"devices", N_ ("list the devices that Heed can compute on"), heed_cli_devices},
};

HeedCliExit
heed_cli_fail (const GError *error)
{
  gboolean usage =
      error->domain == G_OPTION_ERROR || g_error_matches (error, HEED_ERROR, HEED_ERROR_ARGUMENT);
  heed_cli_complain (error->message);
  return usage ? HEED_CLI_USAGE : HEED_CLI_FAILED;
}

static HeedCliExit
print_help (void)
{
  g_autoptr (GString) text =
      g_string_new (_ ("Usage: heed-cli COMMAND [OPTION…]\n"
                       "Shows what an image-text model pays heed to.\n\nCommands:\n"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (text, "  %-10s %s\n", commands[i].name, _ (commands[i].summary));
  g_string_append (text, _ ("\nheed-cli COMMAND --help lists a command's options.\n"
                            "heed-cli --version prints the version.\n"));
  return heed_cli_print (text->str);
}

static HeedCliExit
run (char **argv)
{
  const char *name = argv[1];
  if (name == NULL)
    {
      heed_cli_complain (_ ("a command is missing; heed-cli --help lists them"));
      return HEED_CLI_USAGE;
    }
  if (g_str_equal (name, "--help") || g_str_equal (name, "-h") || g_str_equal (name, "help"))
    return print_help ();
  if (g_str_equal (name, "--version"))
    return heed_cli_print ("heed-cli " HEED_VERSION "\n");
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (name, commands[i].name))
      return commands[i].run (argv + 1);
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *sentence = g_strdup_printf (
      name[0] == '-' ? _ ("unknown option %s; heed-cli --help lists commands and options")
                     : _ ("unknown command “%s”; heed-cli --help lists the commands"),
      shown);
  heed_cli_complain (sentence);
  return HEED_CLI_USAGE;
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  /* numbers are for other programs too */
  setlocale (LC_NUMERIC, "C");
  bindtextdomain (GETTEXT_PACKAGE, HEED_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname ("heed-cli");
  return (int)run (argv);
}
