/* Where a contract's bill stands to the baseline's, in words. */
#ifndef BILLSHIFT_OUTPUT_STANDING_H
#define BILLSHIFT_OUTPUT_STANDING_H

#include <billshift/model.h>

struct bs_standing {
    const char
        *equal; /* uses at which the bills are equal (`same ...` for a range), or at which the cheaper one changes by a jump */
    const char *doubled; /* uses from which the bill is at least double the baseline's */
    const char *tripled;
};

/* Texts live in the arena. flags: of bs_readable_money. */
enum bs_status bs_standing_of(const struct bs_model *model, size_t contract, size_t segment, unsigned flags, struct bs_arena *arena,
                              struct bs_standing *out) BS_CHECKED;

#endif
