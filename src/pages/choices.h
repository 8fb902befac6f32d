/* What the argument of an option or an operand can be: a name of a closed list, a file, a path of a scenario. */
#ifndef BILLSHIFT_PAGES_CHOICES_H
#define BILLSHIFT_PAGES_CHOICES_H

#include "cli/options.h"

#include <stddef.h>

enum value_kind {
    VALUE_ANY,   /* a number or a name of the user's own */
    VALUE_FLAG,  /* an option without an argument */
    VALUE_NAME,  /* one of `names` */
    VALUE_NAMES, /* some of `names`, with commas between */
    VALUE_BEGIN, /* begins with one of `names` */
    VALUE_PATH,  /* PATH= of a scenario */
    VALUE_FILE,
    VALUE_FOLDER,
    VALUE_SCENARIO, /* a .yaml file */
};

enum { NAMES_MOST = 256, NAME_SIZE = 64 };

struct value {
    enum value_kind kind;
    size_t n;
    char names[NAMES_MOST][NAME_SIZE];
};

/* Of an option of a verb. gallery: the folder of the gallery's scenarios. */
void option_value(const char *verb, const struct option_row *row, const char *gallery, struct value *out);

/* Of operand `position` (from 0). *or_next: it may be left out, so that the next one may stand here too. False: there is no such operand. */
bool operand_value(const struct usage *usage, size_t position, const char *gallery, struct value *out, bool *or_next);

#endif
