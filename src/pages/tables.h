/* All verbs with their options, as the program itself reads them: what manual pages and completions are written from. */
#ifndef BILLSHIFT_PAGES_TABLES_H
#define BILLSHIFT_PAGES_TABLES_H

#include "cli/options.h"
#include "cli/verb.h"

enum { OPTIONS_MOST = 32 };

struct page_verb {
    const struct verb *verb;
    const struct usage *usage;
    struct option_row rows[OPTIONS_MOST]; /* the targets are gone: texts alone may be read */
    size_t n_rows;
};

/* out: [VERBS_MOST]. How many; 0: a verb does not read its options first, or has too many, which was said on standard error. */
size_t read_verbs(struct page_verb *out);

/* What an option does; of one without a row in the help what it is short for, or which other row tells of it. Returns its help, or `buffer`
   (128 bytes). */
const char *option_help(const struct page_verb *verb, const struct option_row *row, char *buffer);

#endif
