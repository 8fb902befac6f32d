#include "engine/exact/sheet.h"
#include "engine/exact/amounts.h"

#include <stdlib.h>

/* Some two and a half seconds of one thread for all contracts: what takes longer is drawn. */
static const double WORK_MOST = 1e9;

void sheet_free(struct sheet *sheet)
{
    free(sheet->seats);
    free(sheet->months);
    free(sheet->month_list);
}

enum bs_status sheet_new(const struct exact *exact, size_t contract, struct sheet *out)
{
    size_t parts = exact->plan->n_parts, months = exact->plan->model->months;
    double step = exact->plan->exact_step, contracts = (double)exact->plan->model->n_contracts;
    *out = (struct sheet){.exact = exact, .contract = contract, .work = WORK_MOST / contracts / (step * step)};
    out->seats = malloc((parts * (months + 3) + 1) * sizeof *out->seats);
    out->months = malloc((parts + 1) * sizeof *out->months);
    out->month_list = malloc((parts * months + 1) * sizeof *out->month_list);
    return out->seats && out->months && out->month_list ? BS_OK : BS_ERROR_MEMORY;
}

/* The law of the term in its parts: idle seats, and each number of months above the kink. */
static void list_kinked(struct sheet *sheet, const struct exact_law *law, struct total_seats *first)
{
    const struct kinked *kinked = law->kinked;
    first->law = &sheet->exact->none;
    first->bill = &law->idle;
    for (size_t j = 0; j <= kinked->months; j++) {
        struct total_seats *seats = &sheet->seats[sheet->n_seats++];
        *seats = (struct total_seats){.law = &kinked->counts[j].law[WHOLE], .bill = &kinked->counts[j].bill, .more = true};
        seats->base = first->base;
    }
}

/* Seats of a segment use alike in a month, whenever they came: where many come and go they are taken together. NULL: none is listed yet. */
static struct total_seats *listed_alike(const struct sheet *sheet, const struct bs_curve *bill)
{
    for (size_t i = 0; i < sheet->n_seats && sheet->exact->plan->model->n_leavings > 0; i++)
        if (sheet->seats[i].bill == bill)
            return &sheet->seats[i];
    return NULL;
}

/* Whether what seats pay over the term is told by their months: given a seat's level these are independent. Else there is a law of the term that is
   good enough for the total of many seats. */
static bool is_told_by_months(const struct sheet *sheet, size_t part, size_t contract, bool change)
{
    const struct plan *plan = sheet->exact->plan;
    const struct plan_part *source = &plan->parts[part];
    const struct kinked *kinked = sheet->exact->parts[part].laws[contract].kinked;
    const struct amounts bills = bills_of(plan, source, contract), base = bills_of(plan, source, plan->model->baseline);
    bool lines = amounts_lines_alike(&bills) && (!change || amounts_lines_alike(&base));
    bool law = kinked && !kinked->series && !sheet->exact->totals && (!change || amounts_fixed(&base));
    return sheet->month == plan->model->months && amounts_vary(&bills) && !lines && !law;
}

static void list_months(struct sheet *sheet, size_t part, size_t contract, bool change, struct total_seats *seats)
{
    const struct plan *plan = sheet->exact->plan;
    const struct plan_part *source = &plan->parts[part];
    const struct exact_part *own = &sheet->exact->parts[part];
    struct total_month *list = &sheet->month_list[part * plan->model->months];
    size_t n = 0;
    for (size_t month = source->first_month; month < source->end_month; month++) {
        const struct bs_curve *bill = &exact_price(plan, source->segment, contract, month)->bill;
        const struct bs_curve *base = change ? &exact_price(plan, source->segment, plan->model->baseline, month)->bill : NULL;
        if (n > 0 && list[n - 1].bill == bill && list[n - 1].base == base)
            list[n - 1].times++;
        else
            list[n++] = (struct total_month){bill, base, 1};
    }
    sheet->months[part] = (struct total_months){.level = &own->use.level,
                                                .shape = 1 / (own->use.variation * own->use.variation),
                                                .step = plan->exact_step,
                                                .work = &sheet->work,
                                                .stop = sheet->exact->stop,
                                                .list = list,
                                                .n = n};
    *seats = (struct total_seats){.seats = seats->seats, .idle = seats->idle, .months = &sheet->months[part]};
}

void sheet_list(struct sheet *sheet, size_t contract, bool change)
{
    const struct plan *plan = sheet->exact->plan;
    size_t base = plan->model->baseline;
    sheet->n_seats = 0;
    for (size_t k = 0; k < plan->n_parts; k++) {
        const struct plan_part *source = &plan->parts[k];
        const struct exact_part *part = &sheet->exact->parts[k];
        bool term = sheet->month == plan->model->months;
        if (!term && (sheet->month < source->first_month || sheet->month >= source->end_month))
            continue;
        const struct exact_law *law = term ? &part->laws[contract] : NULL;
        struct total_seats *alike =
            term ? NULL : listed_alike(sheet, &exact_price(plan, source->segment, contract, sheet->month)->bill);
        if (alike) {
            alike->seats += (double)source->seats;
            continue;
        }
        struct total_seats *seats = &sheet->seats[sheet->n_seats++];
        *seats = (struct total_seats){.seats = (double)source->seats, .idle = plan->segments[source->segment].inactive};
        seats->law = term ? &part->use.term_band[WHOLE] : &part->use.month_band[WHOLE];
        seats->bill = term ? &part->term[contract] : &exact_price(plan, source->segment, contract, sheet->month)->bill;
        if (change)
            seats->base = term ? &part->term[base] : &exact_price(plan, source->segment, base, sheet->month)->bill;
        if (is_told_by_months(sheet, k, contract, change))
            list_months(sheet, k, contract, change, seats);
        else if (law && law->kinked)
            list_kinked(sheet, law, seats);
    }
}
