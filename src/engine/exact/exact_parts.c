/* The seats of a plan, each part with the law of its use and its expected bills. */
#include "engine/exact/amounts.h"
#include "engine/exact/exact.h"
#include "engine/exact/pair.h"

#include <stdlib.h>

/* Months of one period of prices, one after the other. */
static size_t run_end(const struct plan *plan, const struct plan_part *part, size_t month)
{
    size_t period = exact_period(plan, month);
    while (month < part->end_month && exact_period(plan, month) == period)
        month++;
    return month;
}

/* Of seats whose months are alike: the sum of the months' curves. */
static enum bs_status term_sum(const struct exact *exact, const struct plan_part *part, size_t contract, struct bs_curve *out)
{
    const struct plan *plan = exact->plan;
    enum bs_status status = BS_OK;
    for (size_t month = part->first_month, end; month < part->end_month && status == BS_OK; month = end) {
        struct bs_curve run;
        end = run_end(plan, part, month);
        status = bs_curve_scale(plan->arena, &exact_price(plan, part->segment, contract, month)->bill, (double)(end - month), &run);
        if (status == BS_OK && month > part->first_month)
            status = bs_curve_add(plan->arena, out, &run, out);
        else
            *out = run;
    }
    return status;
}

static enum bs_status term_curve(const struct exact *exact, const struct plan_part *part, size_t contract, struct bs_curve *out)
{
    const struct amounts bills = bills_of(exact->plan, part, contract);
    if (!amounts_vary(&bills))
        return term_sum(exact, part, contract, out);
    if (!amounts_lines_alike(&bills))
        return bs_curve_constant(exact->plan->arena, 0, out);
    struct bs_piece line = amounts_line(&bills);
    return bs_curve_of_pieces(exact->plan->arena, &line, 1, out);
}

/* E[max(U - use, 0)] of a month in a band. That of the heavy is what is left of all, whose tail has a closed form; where use has no mean, that up to the
   last panel, as a bill that has one ends flat. */
static double excess_in(const struct use_law *law, size_t band, double use)
{
    double whole = band == BS_HEAVY || band == WHOLE ? use_law_month_excess(law, use) : INFINITY;
    if (isinf(whole))
        return law_excess(&law->month_band[band], use);
    return band == WHOLE ? whole
                         : whole - law_excess(&law->month_band[BS_LIGHT], use) - law_excess(&law->month_band[BS_REGULAR], use);
}

/* P(U > use) of a month in a band: of the level itself where months do not vary. */
static double above_in(const struct use_law *law, size_t band, double use)
{
    return band == WHOLE && law->variation == 0 ? bs_distribution_survival(law->distribution, use)
                                                : law_above(&law->month_band[band], use);
}

double exact_curve_mean(const struct bs_curve *curve, double mass, double (*above)(const void *uses, double use),
                        double (*excess)(const void *uses, double use), const void *uses)
{
    double sum = curve->pieces[0].value * mass, slope = 0, end = curve->pieces[0].value, from = 0;
    bool point = curve->n > 1 && curve->pieces[1].from == 0;
    for (size_t i = point; i < curve->n; i++) {
        const struct bs_piece *piece = &curve->pieces[i];
        double jump = piece->value - (end + slope * (piece->from - from)), bend = piece->slope - slope;
        if (jump != 0)
            sum += jump * above(uses, piece->from);
        if (bend != 0)
            sum += bend * excess(uses, piece->from);
        slope = piece->slope;
        end = piece->value;
        from = piece->from;
    }
    return sum;
}

/* A month's uses in a band. */
struct band_uses {
    const struct use_law *law;
    size_t band;
};

static double band_above(const void *uses, double use)
{
    const struct band_uses *u = uses;
    return above_in(u->law, u->band, use);
}

static double band_excess(const void *uses, double use)
{
    const struct band_uses *u = uses;
    return excess_in(u->law, u->band, use);
}

static double curve_mean(const struct use_law *law, size_t band, const struct bs_curve *curve)
{
    const struct band_uses uses = {law, band};
    return exact_curve_mean(curve, law->month_band[band].mass, band_above, band_excess, &uses);
}

double exact_month_bill(const struct exact_part *part, const struct bs_curve *curve)
{
    return curve_mean(&part->use, WHOLE, curve);
}

static enum bs_status part_bills(const struct exact *exact, const struct plan_part *source, struct exact_part *part)
{
    const struct plan *plan = exact->plan;
    size_t contracts = plan->model->n_contracts;
    part->term = bs_arena_take(plan->arena, contracts, sizeof *part->term);
    part->bill = bs_arena_take(plan->arena, contracts, sizeof *part->bill);
    part->idle_bill = bs_arena_take(plan->arena, contracts, sizeof *part->idle_bill);
    part->laws = bs_arena_take(plan->arena, contracts, sizeof *part->laws);
    part->changes = bs_arena_take(plan->arena, contracts, sizeof *part->changes);
    enum bs_status status = part->term && part->bill && part->idle_bill && part->laws && part->changes ? BS_OK : BS_ERROR_MEMORY;
    for (size_t c = 0; c < contracts && status == BS_OK; c++) {
        status = term_curve(exact, source, c, &part->term[c]);
        for (size_t month = source->first_month, end; month < source->end_month; month = end) {
            const struct bs_curve *curve = &exact_price(plan, source->segment, c, month)->bill;
            end = run_end(plan, source, month);
            part->idle_bill[c] += bs_curve_value(curve, 0) * (double)(end - month);
            for (size_t b = plan->leave_out & BS_LEAVE_SEATS ? WHOLE : 0; b < BANDS; b++)
                part->bill[c][b] += curve_mean(&part->use, b, curve) * (double)(end - month);
        }
    }
    return status;
}

/* Under a contract: the law of what a seat's term comes to, or changes by, as far as it is wanted. One of months above a kink makes totals too; without a
   law expected bills by use are known, from which ranks are made. */
static enum bs_status part_law(const struct exact *exact, size_t k, size_t contract, char *message)
{
    const struct plan *plan = exact->plan;
    const struct amounts bills = bills_of(plan, &plan->parts[k], contract);
    struct exact_part *part = &exact->parts[k];
    struct exact_law *law = &part->laws[contract];
    struct amounts changes;
    struct kink kink;
    bool terms = exact_wants_terms(plan), needs_law = terms && exact_needs_law(exact, k, contract);
    enum bs_status status = BS_OK;
    if (needs_law || amounts_kinked(&bills, &kink))
        status = exact_law_new(exact, &bills, message, part, law);
    if (status == BS_OK && !exact_knows_bill_below(exact, k, contract) && !(plan->leave_out & BS_LEAVE_RANKS))
        status = exact_means_by_use(exact, &bills, part, law);
    if (status != BS_OK || !terms || !exact_needs_change(exact, k, contract))
        return status;
    status = changes_of(plan, &plan->parts[k], contract, &changes);
    return status == BS_OK ? exact_change_new(exact, &changes, message, k) : status;
}

static void part_use(struct exact_part *part)
{
    double sum = 0;
    for (size_t b = 0; b < BS_HEAVY; b++) {
        part->use_sum[b] = law_first(&part->use.term_band[b]) * part->growth;
        sum += part->use_sum[b];
    }
    part->use_sum[WHOLE] = bs_distribution_mean(part->use.distribution) * part->growth;
    part->use_sum[BS_HEAVY] = part->use_sum[WHOLE] - sum;
    for (size_t b = 0; b < BANDS; b++)
        part->mass[b] = part->use.term_band[b].mass;
}

/* Of the term: that of the plan's cuts, where they needed it. */
static enum bs_status term_law(const struct plan *plan, const struct plan_part *source, struct use_law *out)
{
    struct use_law *known = plan->uses ? &plan->uses[source - plan->parts] : NULL;
    const struct bs_segment *segment = plan->segments[source->segment].segment;
    if (!known || !known->distribution)
        return use_law_new(segment->level, segment->month_to_month, source->end_month - source->first_month, plan->exact_step, out);
    *out = *known;
    *known = (struct use_law){0};
    return BS_OK;
}

static enum bs_status part_new(const struct exact *exact, const struct plan_part *source, struct exact_part *part)
{
    const struct plan *plan = exact->plan;
    const struct plan_segment *segment = &plan->segments[source->segment];
    size_t months = source->end_month - source->first_month;
    double cuts[BS_COHORT_COUNT - 1];
    part->months = (double)months;
    part->growth = source->growth;
    part->idle = (double)source->seats * segment->inactive;
    part->active = (double)source->seats - part->idle;
    for (size_t i = 0; i < RANK_CUTS; i++)
        part->cuts[i] = part->growth == (double)plan->model->months ? segment->cuts[i]
                                                                    : segment->cuts[i] * (double)plan->model->months / part->growth;
    cuts[0] = part->cuts[CUT_MEDIAN];
    cuts[1] = part->cuts[CUT_P90];
    const struct use_law *known = kept_use(plan->kept, plan, (size_t)(source - plan->parts));
    enum bs_status status = known ? BS_OK : term_law(plan, source, &part->use);
    if (known) {
        part->use = *known;
        part->use.distribution = segment->segment->level; /* the one that was is gone */
        part->borrowed = true;
    }
    if (status == BS_OK && !known)
        status = use_law_bands(&part->use, cuts, segment->breaks, segment->n_breaks, !(plan->leave_out & BS_LEAVE_SEATS));
    part->whole = status == BS_OK && !known;
    if (status == BS_OK)
        part_use(part);
    return status;
}

static enum bs_status laws_of(const struct plan *plan, const volatile sig_atomic_t *stop, struct exact *out)
{
    enum bs_status status = BS_OK;
    *out = (struct exact){.plan = plan, .stop = stop, .parts = calloc(plan->n_parts, sizeof *out->parts)};
    if (!out->parts)
        return BS_ERROR_MEMORY;
    status = law_add_atom(&out->nothing, 0, 1);
    law_finish(&out->nothing);
#pragma omp parallel for schedule(dynamic, 1)
    for (size_t k = 0; k < plan->n_parts; k++) {
        enum bs_status own = exact_stopped(out) ? BS_ERROR_INTERRUPTED : part_new(out, &plan->parts[k], &out->parts[k]);
#pragma omp critical(billshift_status)
        status = status == BS_OK ? own : status;
    }
    return status;
}

enum bs_status exact_new(const struct plan *plan, const volatile sig_atomic_t *stop, char *message, struct exact *out)
{
    enum bs_status status = laws_of(plan, stop, out);
    for (size_t s = 0; s < plan->n_segments && status == BS_OK; s++) {
        size_t contract = 0;
        status = exact_unroll(out, s, &contract);
        if (status == BS_ERROR_TOO_MANY)
            status = exact_refuse(message, &plan->model->contracts[contract],
                                  "rise in so many steps that drawing is faster: segment ", plan->segments[s].segment->name);
    }
    for (size_t k = 0; k < plan->n_parts && status == BS_OK; k++)
        status = part_bills(out, &plan->parts[k], &out->parts[k]);
    for (size_t k = 0; k < plan->n_parts && status == BS_OK; k++)
        for (size_t c = 0; c < plan->model->n_contracts && status == BS_OK; c++)
            status = part_law(out, k, c, message);
    return status;
}

enum bs_status exact_new_totals(const struct plan *plan, const volatile sig_atomic_t *stop, struct exact *out)
{
    enum bs_status status = laws_of(plan, stop, out);
    size_t contract;
    for (size_t s = 0; s < plan->n_segments && status == BS_OK; s++)
        status = exact_unroll(out, s, &contract);
    out->totals = true;
    for (size_t k = 0; k < plan->n_parts && status == BS_OK; k++)
        status = part_bills(out, &plan->parts[k], &out->parts[k]);
    return status;
}

void exact_free(struct exact *exact)
{
    for (size_t k = 0; exact->parts && k < exact->plan->n_parts; k++) {
        struct exact_part *part = &exact->parts[k];
        for (size_t c = 0; part->laws && c < exact->plan->model->n_contracts; c++)
            exact_law_free(&part->laws[c]);
        for (size_t c = 0; part->changes && c < exact->plan->model->n_contracts; c++)
            exact_law_free(&part->changes[c].law);
        if (part->counts.above)
            counts_free(&part->counts);
        if (part->whole)
            kept_keep_use(exact->plan->kept, exact->plan, k, &part->use);
        if (!part->borrowed)
            use_law_free(&part->use);
    }
    free(exact->parts);
    law_free(&exact->nothing);
    *exact = (struct exact){0};
}
