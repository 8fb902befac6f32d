/* Choices as tables. */
#include "output/csv.h"

#include <billshift/choice.h>
#include <billshift/output.h>
#include <math.h>

enum bs_status bs_commitment_write_csv(const struct bs_commitment_choices *choices, const char *contract, const char *currency,
                                       bool header, FILE *out)
{
    static const char *const columns[] = {"contract", "size", "amount", "period_months", "measure", "value", "std_error", "unit"};
    struct bs_sink sink = bs_csv_sink(out);
    enum bs_status status = header ? bs_csv_header(out, columns, BS_CELLS(columns)) : BS_OK;
    for (size_t i = 0; i < choices->n; i++) {
        const struct bs_commitment_choice *row = &choices->rows[i];
        const struct {
            const char *name, *unit;
            const struct bs_estimate *estimate;
        } figures[] = {{"total_mean", currency, &row->mean},    {"total_p10", currency, &row->p10},
                       {"total_p50", currency, &row->p50},      {"total_p90", currency, &row->p90},
                       {"unused_mean", currency, &row->unused}, {"probability_gone", "share", &row->overrun}};
        const char *size = isnan(row->quantile)   ? "stated"
                           : row->quantile == 0   ? "none"
                           : row->quantile == 0.1 ? "spend_p10"
                           : row->quantile == 0.5 ? "spend_p50"
                                                  : "spend_p90";
        for (size_t k = 0; k < BS_CELLS(figures) && status == BS_OK; k++) {
            const struct bs_cell cells[] = {bs_text_cell(contract),
                                            bs_text_cell(size),
                                            bs_number_cell(row->amount),
                                            bs_count_cell(choices->period),
                                            bs_text_cell(figures[k].name),
                                            bs_number_cell(figures[k].estimate->value),
                                            bs_number_cell(figures[k].estimate->std_error),
                                            bs_text_cell(figures[k].unit)};
            status = sink.row(sink.context, cells, BS_CELLS(cells));
        }
    }
    return status;
}

static enum bs_status users(const struct bs_mix *mix, const char *contract, const char *baseline, const char *currency, FILE *out)
{
    static const char *const columns[] = {"user", "cheaper", "saving", "unit"};
    struct bs_sink sink = bs_csv_sink(out);
    enum bs_status status = bs_csv_header(out, columns, BS_CELLS(columns));
    for (size_t i = 0; i < mix->n_users && status == BS_OK; i++) {
        const struct bs_mix_user *user = &mix->users[i];
        const struct bs_cell cells[] = {bs_text_cell(user->name), bs_text_cell(user->moves ? contract : baseline),
                                        bs_number_cell(fabs(user->bill - user->baseline_bill)), bs_text_cell(currency)};
        status = sink.row(sink.context, cells, BS_CELLS(cells));
    }
    return status;
}

enum bs_status bs_mix_write_csv(const struct bs_mix *mix, const char *contract, const char *baseline, const char *currency,
                                FILE *out)
{
    static const char *const columns[] = {"contract", "baseline", "measure", "value", "std_error", "bin_error", "unit"};
    const struct {
        const char *name, *unit;
        double value, std_error, bin_error;
    } figures[] = {{"seats", "seats", mix->seats, 0, 0},
                   {"seats_cheaper", "seats", mix->moving, mix->moving_std_error, 0},
                   {"bills_all_baseline", currency, mix->baseline, mix->baseline_std_error, 0},
                   {"bills_all_contract", currency, mix->contract, mix->contract_std_error, 0},
                   {"bills_best_split", currency, mix->best, mix->best_std_error, mix->best_error},
                   {"saving_of_split", currency, fmin(mix->baseline, mix->contract) - mix->best,
                    fmax(mix->best_std_error, mix->contract_std_error), mix->best_error}};
    struct bs_sink sink = bs_csv_sink(out);
    if (mix->users)
        return users(mix, contract, baseline, currency, out);
    enum bs_status status = bs_csv_header(out, columns, BS_CELLS(columns));
    for (size_t i = 0; i < BS_CELLS(figures) && status == BS_OK; i++) {
        const struct bs_cell cells[] = {bs_text_cell(contract),
                                        bs_text_cell(baseline),
                                        bs_text_cell(figures[i].name),
                                        bs_number_cell(figures[i].value),
                                        bs_number_cell(figures[i].std_error),
                                        bs_number_cell(figures[i].bin_error),
                                        bs_text_cell(figures[i].unit)};
        status = sink.row(sink.context, cells, BS_CELLS(cells));
    }
    return status;
}
