/* Errors and warnings with their place, collected by whoever reads input and printed by the command. */
#ifndef BILLSHIFT_DIAGNOSTICS_H
#define BILLSHIFT_DIAGNOSTICS_H

#include <billshift/status.h>
#include <stddef.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

enum bs_severity {
    BS_ASSUMPTION, /* a default that was taken; goes to summary and manifest */
    BS_WARNING,
    BS_ERROR,
};

/* Where in the input. file NULL: no place. line and column count from 1 (column in characters, not bytes); 0: not known.
   text, length: the whole input, from which the line is shown with a caret; NULL: no line is shown. Borrowed during the call. */
struct bs_place {
    const char *file;
    size_t line, column;
    const char *text;
    size_t length;
};

struct bs_diagnostic {
    enum bs_severity severity;
    size_t line, column;
    char *file;    /* NULL: no place */
    char *excerpt; /* the line, without its end; of a long line the part around the column; NULL: none */
    size_t caret;  /* character of the excerpt that the caret stands under, from 1; 0: none */
    char *message; /* one sentence: what was found, what is accepted */
};

enum { BS_ERRORS_KEPT = 20 }; /* and as many warnings; assumptions are all kept */

struct bs_diagnostics {
    struct bs_diagnostic *items;
    size_t count, capacity;
    size_t errors, warnings; /* found, also those past BS_ERRORS_KEPT that are only counted */
    int out_of_memory;       /* an item could not be kept */
};

void bs_diagnostics_init(struct bs_diagnostics *d);
void bs_diagnostics_free(struct bs_diagnostics *d); /* leaves it as after init */

/* place may be NULL. Always returns BS_ERROR_INPUT, so that a reader can write `return bs_error(...)`. */
enum bs_status bs_error(struct bs_diagnostics *d, const struct bs_place *place, const char *format, ...) BS_PRINTF(3, 4);
void bs_warning(struct bs_diagnostics *d, const struct bs_place *place, const char *format, ...) BS_PRINTF(3, 4);
void bs_assumption(struct bs_diagnostics *d, const char *format, ...) BS_PRINTF(2, 3);

/* file:line:column: error: message, then the line and a caret below it; control characters are shown as \xNN. Ends with how many
   errors were not shown. Prints severities from `least` upwards. */
void bs_diagnostics_print(const struct bs_diagnostics *d, enum bs_severity least, FILE *out);

#ifdef __cplusplus
}
#endif
#endif
