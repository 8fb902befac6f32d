/* How a bill stands to the baseline's, counted for all kinds at once: a field of a word for each. */
#ifndef BILLSHIFT_ENGINE_SHARES_H
#define BILLSHIFT_ENGINE_SHARES_H

#include "engine/difference.h"
#include <billshift/curve.h>
#include <stdint.h>

/* In the order of the measures; `same` is what the seats leave of cheaper and dearer. */
enum tally_share { TALLY_CHEAPER, TALLY_SAME, TALLY_DEARER, TALLY_DOUBLED, TALLY_TRIPLED, TALLY_UNDEFINED, TALLY_SHARE_COUNT };

/* A field counts a seat's months, at most 600 (BS_MONTHS_MOST). */
enum { SHARE_BITS = 12 };

/* Which field a kind has; `same` has none. */
static inline unsigned share_field(enum tally_share kind)
{
    return (unsigned)(kind > TALLY_SAME ? kind - 1 : kind);
}

/* 1 in the kind's field */
static inline uint64_t share_one(enum tally_share kind)
{
    return kind == TALLY_SAME ? 0 : (uint64_t)1 << (SHARE_BITS * share_field(kind));
}

/* Fields of one month or one term. change: difference(bill, base, SEAT_SLACK) */
static inline uint64_t share_fields(double bill, double base, double change)
{
    int dearer = change > 0, doubled = reaches(bill, 2 * base, SEAT_SLACK), tripled = reaches(bill, 3 * base, SEAT_SLACK);
    return (change < 0 ? share_one(TALLY_CHEAPER) : 0) + (dearer ? share_one(TALLY_DEARER) : 0) +
           ((doubled & dearer) ? share_one(TALLY_DOUBLED) : 0) + ((tripled & dearer) ? share_one(TALLY_TRIPLED) : 0) +
           (base == 0 ? share_one(TALLY_UNDEFINED) : 0);
}

/* The fields of a month's bill by its use: `at_zero`, and add[i] more beyond above[i], modulo 2^64. Steps come by fours, the last of which may
   add nothing. */
struct share_steps {
    uint64_t at_zero;
    size_t n;
    const double *above;
    const uint64_t *add;
};

/* Of two curves without stairs; in the arena. *out NULL: there would be too many steps. BS_ERROR_MEMORY */
enum bs_status share_steps_new(const struct bs_curve *bill, const struct bs_curve *base, struct bs_arena *arena,
                               const struct share_steps **out) BS_CHECKED;

#endif
