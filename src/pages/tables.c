#include "pages/tables.h"

#include <stdio.h>
#include <string.h>

static void keep(const struct usage *usage, const struct option_row *rows, size_t n_rows, void *context)
{
    struct page_verb *verb = context;
    if (n_rows > OPTIONS_MOST)
        return;
    verb->usage = usage;
    verb->n_rows = n_rows;
    for (size_t i = 0; i < n_rows; i++) {
        verb->rows[i] = rows[i];
        verb->rows[i].target = NULL;
    }
}

size_t read_verbs(struct page_verb *out)
{
    for (size_t i = 0; i < n_verbs; i++) {
        char name[64], *arguments[] = {name, NULL};
        snprintf(name, sizeof name, "%s", verbs[i]->name);
        out[i] = (struct page_verb){.verb = verbs[i]};
        options_read_tables(keep, &out[i]);
        (void)verbs[i]->run(1, arguments);
        options_read_tables(NULL, NULL);
        if (!out[i].usage) {
            fprintf(stderr, "billshift-pages: the verb %s shows no table of at most %d options\n", name, OPTIONS_MOST);
            return 0;
        }
    }
    return n_verbs;
}

const char *option_help(const struct option_row *row, char *buffer)
{
    if (row->help)
        return row->help;
    if (row->prefix)
        snprintf(buffer, 128, "short for --set %s%s", row->prefix, row->argument ? row->argument : "");
    else
        snprintf(buffer, 128, "for tests of the program");
    return buffer;
}
