/* heed-choice.h: a drop-down that stands for a setting that is a word. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * heed_choice_bind: keeps the choice of @drop_down and the string property @property of @object
 * alike. There is nothing to choose from before heed_choice_set().
 */
void
heed_choice_bind (GtkDropDown *drop_down, GObject *object, const char *property);

/**
 * heed_choice_set: what there is to choose from; the property stays as it is.
 * @ids: the property's values, ended by %NULL; copied
 * @names: as many, for a person
 * @other: (nullable): "%s, not found": what a value is called that is none of @ids, and stands last
 *   then; the value is put in place of %s. With %NULL nothing is chosen then.
 */
void
heed_choice_set (GtkDropDown *drop_down, const char *const *ids, const char *const *names,
                 const char *other);

/** heed_choice_get_id: the id at @position, or %NULL. */
const char *
heed_choice_get_id (GtkDropDown *drop_down, guint position);

G_END_DECLS
