/* What seats add together. Where each adds a straight line of its use, the law of that use does for all contracts, moved and stretched. */
#include "engine/difference.h"
#include "engine/exact/exact.h"

#include <stdlib.h>

/* The seats of a month, or of the term. */
struct seats {
    const struct plan *plan;
    size_t month, n;
    const struct total_seats *list;
};

/* What the seats add is a straight line of their use: its slope. */
static bool is_line(const struct total_seats *seats, double *slope)
{
    if (seats->months)
        return false;
    const struct bs_piece *bill = &seats->bill->pieces[0], *base = seats->base ? &seats->base->pieces[0] : NULL;
    *slope = base ? difference(bill->slope, base->slope, SEAT_SLACK) : bill->slope;
    return !seats->more && seats->bill->n == 1 && bill->n_stairs == 0 && (!base || (seats->base->n == 1 && base->n_stairs == 0));
}

/* The slopes over the largest of them, which is *largest; *fixed: what all pay without use. False: some are no lines. */
static bool list_directions(const struct seats *s, double *directions, double *largest, double *fixed)
{
    *largest = *fixed = 0;
    for (size_t i = 0; i < s->n; i++) {
        const struct total_seats *seats = &s->list[i];
        if (!is_line(seats, &directions[i]))
            return false;
        *largest = fmax(*largest, fabs(directions[i]));
        *fixed += seats->seats * (seats->bill->pieces[0].value - (seats->base ? seats->base->pieces[0].value : 0));
    }
    for (size_t i = 0; i<s->n && * largest> 0; i++)
        directions[i] /= *largest;
    return true;
}

/* Of seats that pay `direction` x use each. */
static enum bs_status total_of_use(const struct seats *s, const double *directions, struct total *out)
{
    double p[BS_TOTAL_MEASURE_COUNT];
    size_t n = 0;
    struct bs_piece *pieces = calloc(s->n, sizeof *pieces);
    struct bs_curve *bills = calloc(s->n, sizeof *bills);
    struct total_seats *seats = calloc(s->n, sizeof *seats);
    enum bs_status status = pieces && bills && seats ? BS_OK : BS_ERROR_MEMORY;
    *out = (struct total){0};
    for (size_t i = 0; i < s->n && status == BS_OK; i++) {
        pieces[i] = (struct bs_piece){.slope = directions[i]};
        bills[i] = (struct bs_curve){.pieces = &pieces[i], .n = 1};
        seats[i] = s->list[i];
        seats[i].bill = &bills[i];
        seats[i].base = NULL;
    }
    if (status == BS_OK)
        status = total_new(seats, s->n, s->plan->exact_step, out);
    for (size_t k = BS_TOTAL_P05; k < BS_TOTAL_MEASURE_COUNT; k++)
        p[n++] = bs_total_measure_probability((enum bs_total_measure)k);
    if (status == BS_OK && exact_is_smooth(out))
        total_know(out, p, n);
    free(pieces);
    free(bills);
    free(seats);
    return status;
}

/* Lines of use have the law of use, moved and stretched: it is computed once for all contracts and runs that it is kept for. */
static enum bs_status total_of_lines(const struct seats *s, const double *directions, double largest, double fixed,
                                     struct total *out)
{
    struct bs_kept *kept = s->plan->kept;
    struct total own = {0};
    const struct total *known = kept_find_total(kept, s->month, directions, s->n);
    enum bs_status status = BS_OK;
    if (!known) {
        status = total_of_use(s, directions, &own);
        known = status == BS_OK ? kept_keep_total(kept, s->month, directions, s->n, &own) : NULL;
    }
    *out = (struct total){0};
    if (status == BS_OK)
        status = total_on_line(known ? known : &own, largest, fixed, out);
    total_free(&own);
    return status;
}

enum bs_status exact_total(const struct plan *plan, size_t month, const struct total_seats *list, size_t n, struct total *out)
{
    const struct seats seats = {plan, month, n, list};
    double largest, fixed, *directions = malloc((n + 1) * sizeof *directions);
    enum bs_status status = directions ? BS_OK : BS_ERROR_MEMORY;
    *out = (struct total){0};
    if (status == BS_OK && !list_directions(&seats, directions, &largest, &fixed))
        status = total_new(list, n, plan->exact_step, out);
    else if (status == BS_OK && largest > 0)
        status = total_of_lines(&seats, directions, largest, fixed, out);
    else if (status == BS_OK)
        *out = total_fixed(fixed);
    free(directions);
    return status;
}
