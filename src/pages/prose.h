/* The prose of a page, docs/man/NAME.md: sections by ## headings in capitals, whose text follows what the tables give for that section. */
#ifndef BILLSHIFT_PAGES_PROSE_H
#define BILLSHIFT_PAGES_PROSE_H

#include <stdbool.h>
#include <stdio.h>

struct prose {
    char *text; /* NULL: there is none */
    size_t length;
};

/* False: there is such a file, and it cannot be read. A verb may go without. */
bool prose_read(const char *folder, const char *name, struct prose *out);
void prose_free(struct prose *prose);

bool prose_has(const struct prose *prose, const char *section);
/* The section as man(7), without its heading. begun: text of it stands before. */
void prose_write(const struct prose *prose, const char *section, bool begun, FILE *out);

#endif
