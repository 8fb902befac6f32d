/* What the program writes: each a whole file, whose text depends on the tables alone. False: a write failed. */
#ifndef BILLSHIFT_PAGES_PAGE_H
#define BILLSHIFT_PAGES_PAGE_H

#include "pages/prose.h"
#include "pages/tables.h"

struct pages {
    const struct page_verb *verbs;
    size_t n;
    const char *gallery; /* folder */
    const char *date;    /* of the manual: YYYY-MM-DD */
};

void write_verb_page(const struct pages *pages, size_t i, const struct prose *prose, FILE *out); /* billshift-VERB.1 */
void write_main_page(const struct pages *pages, const struct prose *prose, FILE *out);           /* billshift.1 */
void write_scenario_page(const struct pages *pages, const struct prose *prose, FILE *out);       /* billshift-scenario.5 */
void write_bash(const struct pages *pages, FILE *out);
void write_zsh(const struct pages *pages, FILE *out);

#endif
