#include "engine/pilot.h"
#include "result/sort.h"

#include <stdlib.h>

/* So many seat-months are drawn of all parts together, and at least and at most so many seats of each. No replication of a run has that number, so
   that its draws are no pilot's. */
enum { PILOT_SEAT_MONTHS = 1 << 24, PILOT_LEAST = 1 << 15, PILOT_MOST = 1 << 19 };
static const uint32_t PILOT_REPLICATION = UINT32_MAX;

/* Of each part that needs one. */
static size_t pilot_seats(const struct plan *plan)
{
    size_t parts = 0;
    for (size_t k = 0; k < plan->n_parts; k++)
        parts += plan_part_needs_pilot(plan, &plan->parts[k]);
    size_t seats = parts > 0 ? PILOT_SEAT_MONTHS / plan->model->months / parts : 0;
    seats = seats < PILOT_LEAST ? PILOT_LEAST : seats > PILOT_MOST ? PILOT_MOST : seats;
    return seats - seats % BLOCK;
}

enum bs_status pilot_new(const struct plan *plan, const struct plan_part *part, struct pilot *out)
{
    size_t n = pilot_seats(plan);
    double *rows = malloc(plan->distinct * BLOCK * sizeof *rows);
    *out = (struct pilot){.use = calloc(n, sizeof *out->use)};
    if (!rows || !out->use) {
        free(rows);
        return BS_ERROR_MEMORY;
    }
    for (size_t first = 0; first < n; first += BLOCK) {
        plan->loops->draw_block(plan, part, PILOT_REPLICATION, first, BLOCK, rows);
        for (size_t month = part->first_month; month < part->end_month; month++)
            for (size_t i = 0; i < BLOCK; i++)
                out->use[first + i] += rows[month * BLOCK + i] / (double)plan->model->months;
    }
    sort_doubles(out->use, n);
    out->n = n;
    free(rows);
    return BS_OK;
}

void pilot_free(struct pilot *pilot)
{
    free(pilot->use);
    *pilot = (struct pilot){0};
}

double pilot_below(const struct pilot *pilot, double use)
{
    size_t low = 0, high = pilot->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (pilot->use[middle] <= use)
            low = middle + 1;
        else
            high = middle;
    }
    return (double)low / (double)pilot->n;
}
