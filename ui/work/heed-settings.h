/* heed-settings.h: what Heed remembers from one start to the next. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define HEED_TYPE_SETTINGS (heed_settings_get_type ())

/**
 * HeedSettings: properties, bound to the keys of the same names in the GSettings schema
 * io.github.heed_xai.Heed. Where that is not installed, or is an older one, they live in memory
 * only: nothing aborts. Belongs to one thread.
 *
 * | property | | |
 * |---|---|---|
 * | device | string | what heed_device_open() takes: "auto" |
 * | precision | string | "f32", "bf16" |
 * | memory-limit | guint64 | in MiB, 0 = no limit |
 * | palette | string | the id of one of ui/figure's palettes |
 * | appearance | string | "system", "light", "dark" |
 * | scale | string | "shared", "own" |
 * | smooth | gboolean | |
 * | opacity | gdouble | of a map over its picture, 0 … 1 |
 * | window-width, window-height | gint | in pixels |
 * | window-maximized | gboolean | |
 * | sidebar-width | gint | in pixels |
 * | picture-folder, model-folder, export-folder | string | used last; "" = none |
 * | methods | GStrv | method calls as heed-cli takes them: "atman:group=block:2" |
 * | export-format | string | the ending of one of heed-export-format.h's formats |
 * | export-width, export-font-size | gdouble | see heed-figure-options.h |
 * | export-all | gboolean | all cards, not one |
 * | told-no-gpu | gboolean | that there is no GPU has been said once |
 *
 * A number outside its range becomes the nearest inside, a word that is none of those above the
 * default; %NULL is the default.
 */
G_DECLARE_FINAL_TYPE (HeedSettings, heed_settings, HEED, SETTINGS, GObject)

/** heed_settings_new: finds the schema where GSettings does, else where this program is installed.
 */
HeedSettings *
heed_settings_new (void);

/**
 * heed_settings_new_from: heed_settings_new() with a schema and a store of one's own.
 * @source: (nullable): where to look for the schema; %NULL = nowhere
 * @backend: (nullable): %NULL = the default one
 */
HeedSettings *
heed_settings_new_from (GSettingsSchemaSource *source, GSettingsBackend *backend);

/** heed_settings_is_kept: whether what is set outlives the program. */
gboolean
heed_settings_is_kept (HeedSettings *self);

G_END_DECLS
