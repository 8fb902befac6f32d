/* rank.csv: use, change and bill of the seats by rank of their use. */
#include "engine/assemble.h"

enum bs_status assemble_ranks(const struct plan *plan, const struct outcome *outcome, struct bs_results *results)
{
    struct bs_rank *ranks = bs_arena_take(results->arena, results->n_contracts * RANK_BANDS, sizeof *ranks);
    if (!ranks)
        return BS_ERROR_MEMORY;
    double months = (double)results->months, all = (double)plan->model->replications * (double)plan->model->seats;
    size_t bands = 0;
    for (size_t c = 0; c < results->n_contracts; c++) {
        struct existence exists = existence_of(plan, c, ALL_SEGMENTS);
        double before = 0;
        bands = 0;
        for (size_t band = 0; band < RANK_BANDS; band++) {
            double seats = 0, seat_months = 0, use = 0, change = 0, base = 0;
            for (size_t b = 0; b < outcome->n_batches; b++) {
                seats += outcome->batches[b].ranks[band].seats;
                seat_months += outcome->batches[b].ranks[band].seat_months;
                use += outcome->batches[b].ranks[band].use;
                if (c != results->baseline)
                    change += outcome->batches[b].rank_change[c * RANK_BANDS + band];
                base += outcome->batches[b].rank_change[results->baseline * RANK_BANDS + band];
            }
            if (seats == 0)
                continue;
            bool joined = seat_months != seats * months;
            struct bs_rank rank = {.from = before / all,
                                   .to = (before + seats) / all,
                                   .mean_use = joined ? use / seat_months : use / seats / months,
                                   .mean_change = joined ? change / seat_months : change / seats / months,
                                   .mean_bill = (base + change) / (joined ? seat_months : seats * months)};
            if (band == RANK_BANDS - 1 && !exists.use_mean)
                rank.mean_use = INFINITY;
            if (band == RANK_BANDS - 1 && !exists.change_mean)
                rank.mean_change = exists.infinite_change;
            if (band == RANK_BANDS - 1 && !exists.bill_mean)
                rank.mean_bill = INFINITY;
            ranks[c * RANK_BANDS + bands++] = rank;
            before += seats;
        }
    }
    /* every contract saw the same seats, so each has the same bands: close the gaps between contracts */
    for (size_t c = 1; c < results->n_contracts; c++)
        memmove(ranks + c * bands, ranks + c * RANK_BANDS, bands * sizeof *ranks);
    results->ranks = ranks;
    results->n_ranks = bands;
    return BS_OK;
}
