/* What varies in a sweep: a path of the scenario and its values. */
#ifndef BILLSHIFT_WHATIF_VARY_H
#define BILLSHIFT_WHATIF_VARY_H

#include <billshift/arena.h>
#include <billshift/status.h>

struct vary {
    const char *path;
    const char **values; /* as a scenario writes them */
    size_t n;
};

/* PATH=FROM:TO:STEP, PATH=A,B,C or PATH=FILE, as sweep.h has it. BS_ERROR_INPUT: message (BS_MESSAGE_SIZE bytes) says what is wrong. */
enum bs_status vary_parse(const char *text, struct bs_arena *arena, struct vary *out, char *message) BS_CHECKED;

/* What is solved for: PATH=FROM:TO. */
struct span {
    const char *path, *mark; /* mark: $, % or x as its values are written, or "" */
    double from, to;
};
enum bs_status span_parse(const char *text, struct bs_arena *arena, struct span *out, char *message) BS_CHECKED;
/* PATH=VALUE with all digits, in the arena; NULL: no memory. */
const char *span_override(const struct span *span, double value, struct bs_arena *arena);

#endif
