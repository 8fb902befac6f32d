#include "engine/tally_sums.h"

#include <stdlib.h>
#include <string.h>

enum {
    CELL = sizeof(struct cell) / sizeof(double),
    CONTRACT_CELL = sizeof(struct contract_cell) / sizeof(double),
    RANK_CELL = sizeof(struct rank_cell) / sizeof(double),
};

enum bs_status tally_sums_new(const struct plan *plan, size_t cells, struct tally_sums *out)
{
    size_t contracts = plan->model->n_contracts, months = contracts * plan->distinct;
    *out = (struct tally_sums){.n = cells * (CELL + contracts * CONTRACT_CELL) + 2 * months + RANK_BANDS * (RANK_CELL + contracts)};
    out->all = calloc(out->n, sizeof *out->all);
    if (!out->all)
        return BS_ERROR_MEMORY;
    double *at = out->all;
    out->cells = (struct cell *)(void *)at;
    at += cells * CELL;
    out->contracts = (struct contract_cell *)(void *)at;
    at += contracts * cells * CONTRACT_CELL;
    out->month_total = at;
    out->month_blocked = at + months;
    at += 2 * months;
    out->ranks = (struct rank_cell *)(void *)at;
    out->rank_change = at + (size_t)RANK_BANDS * RANK_CELL;
    return BS_OK;
}

void tally_sums_free(struct tally_sums *sums)
{
    free(sums->all);
    *sums = (struct tally_sums){0};
}

void tally_sums_clear(struct tally_sums *sums)
{
    memset(sums->all, 0, sums->n * sizeof *sums->all);
}

void tally_sums_add(struct tally_sums *into, const double *all)
{
    for (size_t i = 0; i < into->n; i++)
        into->all[i] += all[i];
}
