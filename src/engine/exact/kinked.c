#include "engine/exact/kinked.h"
#include "engine/difference.h"
#include "engine/exact/bill_by_use.h"
#include "engine/exact/joint.h"
#include "result/sort.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool kink_of(const struct bs_curve *curve, struct kink *out)
{
    if (curve->n != 2 || curve->pieces[1].from == 0 || bs_curve_has_stairs(curve))
        return false;
    out->use = curve->pieces[1].from;
    for (size_t i = 0; i < 2; i++) {
        out->slope[i] = curve->pieces[i].slope;
        out->value[i] = curve->pieces[i].value - out->slope[i] * curve->pieces[i].from;
    }
    return true;
}

static double sample(const void *context, double from, double to, double (*coef)[LEGENDRE])
{
    const struct legendre *l = legendre();
    double values[BANDS][LEGENDRE], amounts[LEGENDRE], half = (to - from) / 2, middle = from + half;
    for (int k = 0; k < LEGENDRE; k++)
        amounts[k] = middle + half * l->node[k];
    joint_densities(context, amounts, values);
    for (int b = 0; b < BANDS; b++) {
        for (int k = 0; k < LEGENDRE; k++)
            values[b][k] *= half;
        legendre_fit(values[b], coef[b]);
    }
    return 1e-14 + 2e-11 * fabs(coef[WHOLE][0]);
}

/* Amounts at which the density may bend: ends of bands and whole numbers of K, with all or none of the others' use. */
static size_t amount_breaks(const struct joint *c, double *out)
{
    size_t n = 0, others = c->counts->months - c->above;
    double shift = c->down < 0 ? -c->down * (double)others : 0, j = (double)c->above;
    for (size_t i = 0; i <= others && n < 48; i++)
        out[n++] = c->up * j + c->down * (double)i + shift;
    for (size_t b = 0; b < BS_COHORT_COUNT - 1; b++) {
        out[n++] = c->up * c->cuts[b] + shift;
        out[n++] = c->up * (c->cuts[b] - (double)others) + c->down * (double)others + shift;
        out[n++] = c->up * j + c->down * (c->cuts[b] - j) + shift;
    }
    sort_doubles(out, n);
    return n;
}

/* Of panels, beside where they begin. */
static const double WIDEST = 3;

static enum bs_status amount_law(const struct joint *c, struct law *laws)
{
    double breaks[64], others = (double)(c->counts->months - c->above), first = c->use->term.panels[0].from / c->unit;
    first *= (double)c->counts->months;
    double from = c->up * (double)c->above, to = c->up > 0 ? c->up * c->last + fabs(c->down) * others : fabs(c->down) * others;
    if (from == 0)
        from = fmax(fabs(c->down), c->up) * fmin(first, 1e-3) * 0.5;
    const struct law_source source = {sample, c, BANDS, pow(WIDEST, c->use->step), breaks, amount_breaks(c, breaks)};
    return to > from ? law_build(&source, from, to, laws) : BS_OK;
}

/* All at one amount. */
static enum bs_status collapse(struct law *laws)
{
    enum bs_status status = BS_OK;
    for (int b = 0; b < BANDS && status == BS_OK; b++) {
        double mass = laws[b].mass;
        law_free(&laws[b]);
        status = mass > 0 ? law_add_atom(&laws[b], 0, mass) : BS_OK;
        law_finish(&laws[b]);
    }
    return status;
}

/* The law of one number of months above, and the line from its amount to the bill. */
static enum bs_status count_new(const struct use_law *use, const struct kink *kink, const struct counts *counts, const double *cuts,
                                size_t above, struct bs_arena *arena, struct kinked_count *out)
{
    size_t n = counts->months;
    double others = (double)(n - above), j = (double)above;
    struct joint_line scratch = {0};
    struct joint c = {.use = use, .counts = counts, .unit = kink->use, .above = above, .line = &scratch};
    c.up = above > 0 ? kink->slope[1] * kink->use : 0;
    c.down = above < n ? kink->slope[0] * kink->use : 0;
    double turn = c.up < 0 || (c.up == 0 && c.down < 0) ? -1 : 1;
    c.up *= turn;
    c.down *= turn;
    bool flat = c.up == 0 && c.down == 0;
    if (flat && above > 0)
        c.up = 1;
    else if (flat)
        c.down = 1;
    for (size_t b = 0; b < BS_COHORT_COUNT - 1; b++)
        c.cuts[b] = cuts[b] * (double)n / kink->use;
    c.last = use->term.panels[use->term.n - 1].to * (double)n / kink->use;
    joint_prepare(&c);
    enum bs_status status = amount_law(&c, out->law);
    free(scratch.panels);
    status = status == BS_OK && scratch.failed ? BS_ERROR_MEMORY : status;
    if (status == BS_OK && flat)
        status = collapse(out->law);
    struct bs_piece line = {.value = others * kink->value[0] + j * kink->value[1], .slope = flat ? 0 : turn};
    line.value -= flat || c.down >= 0 ? 0 : turn * -c.down * others;
#pragma omp critical(billshift_arena)
    status = status == BS_OK ? bs_curve_of_pieces(arena, &line, 1, &out->bill) : status;
    return status;
}

static enum bs_status means_of(const struct use_law *use, const struct kink *kink, struct kinked *out)
{
    const struct bent_piece pieces[] = {{0, kink->use, kink->value[0], kink->slope[0]},
                                        {kink->use, INFINITY, kink->value[1] + kink->slope[1] * kink->use, kink->slope[1]}};
    const struct bent_month month = {.pieces = pieces, .n = 2, .times = use->months};
    return bill_by_use(use, &month, 1, &out->bill);
}

double kinked_bill_below(const struct kinked *kinked, const struct use_law *law, double use)
{
    double sum = kinked->bill_at_zero;
    for (size_t i = 0; i < law->term.n && law->term.panels[i].from < use; i++) {
        const struct law_panel *panel = &law->term.panels[i];
        double s = 2 * (fmin(use, panel->to) - panel->from) / (panel->to - panel->from) - 1;
        sum += legendre_below(kinked->bill[i], fmin(s, 1));
    }
    return sum;
}

enum bs_status kinked_new(const struct use_law *use, const struct kink *kink, const struct counts *counts, const double *cuts,
                          const volatile sig_atomic_t *stop, struct bs_arena *arena, struct kinked *out)
{
    enum bs_status status = BS_OK;
    *out = (struct kinked){.months = use->months, .counts = calloc(use->months + 1, sizeof *out->counts)};
    if (!out->counts)
        return BS_ERROR_MEMORY;
    status = means_of(use, kink, out);
#pragma omp parallel for schedule(dynamic, 1)
    for (size_t j = 0; j <= use->months; j++) {
        enum bs_status own = stop && *stop ? BS_ERROR_INTERRUPTED : count_new(use, kink, counts, cuts, j, arena, &out->counts[j]);
#pragma omp critical(billshift_status)
        status = status == BS_OK ? own : status;
    }
    return status;
}

double kinked_gap(const struct kinked *kinked, const struct use_law *use)
{
    double largest = 0;
    for (int b = 0; b < BANDS; b++) {
        double mass = 0;
        for (size_t j = 0; j <= kinked->months; j++)
            mass += kinked->counts[j].law[b].mass;
        largest = larger_error(largest, fabs(mass - (b == WHOLE ? use->term.mass : use->term_band[b].mass)));
    }
    return largest;
}

void kinked_free(struct kinked *kinked)
{
    for (size_t j = 0; kinked->counts && j <= kinked->months; j++)
        for (int b = 0; b < BANDS; b++)
            law_free(&kinked->counts[j].law[b]);
    free(kinked->counts);
    free(kinked->bill);
    *kinked = (struct kinked){0};
}
