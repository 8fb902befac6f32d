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

/* Whether the two can be compared by a seat's use: not where either depends on all seats. */
bool bs_standing_exists(const struct bs_model *model, size_t contract);

/* In a month (index). Texts live in the arena. flags: of bs_readable_money. *approximate is set where steps are so many that their mean slope
   stands for them, and left alone else. */
enum bs_status bs_standing_of(const struct bs_model *model, size_t contract, size_t segment, size_t month, unsigned flags,
                              struct bs_arena *arena, struct bs_standing *out, bool *approximate) BS_CHECKED;

#endif
