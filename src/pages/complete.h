/* What the completions of both shells share. */
#ifndef BILLSHIFT_PAGES_COMPLETE_H
#define BILLSHIFT_PAGES_COMPLETE_H

#include "pages/choices.h"
#include "pages/page.h"

/* The paths of a scenario's keys, one a line: NAME stands for a name of the user's own, [] for an entry of a list. */
void write_paths(FILE *out);

/* A value in the words of the scripts: `names table csv json`, `file`, `any`. */
void write_value(const struct value *value, FILE *out);

#endif
