#include "engine/exact/bent_term.h"
#include "engine/vectors.h"
#include "result/sort.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The window's parts: what decays beside a corner has the width of one of so many of the range, and so many widths of room for what is left of it. */
static const double WIDTHS = 60, ROOM = 36;
/* Of amounts: what differs by less is one. */
static const double SAME = 1e-10;

void bent_term_free(struct bent_term *term)
{
    for (size_t i = 0; term->groups && i < term->n_groups; i++)
        for (size_t k = 0; k < BENT_BOUNDS; k++) {
            free(term->groups[i].sums[k].edges);
            free(term->groups[i].sums[k].re);
        }
    for (size_t p = 0; term->powers && p < term->n_powers; p++)
        bent_power_free(&term->powers[p]);
    free(term->powers);
    free(term->groups);
    free(term->nodes);
    free(term->work);
    *term = (struct bent_term){0};
}

static enum bs_status groups_new(const struct law *level, struct bent_term *out)
{
    const struct legendre *l = legendre();
    size_t most = level->n * LEGENDRE + level->n_atoms, n = 0;
    out->nodes = malloc((2 * most + 1) * sizeof *out->nodes);
    out->groups = calloc(level->n + level->n_atoms + 1, sizeof *out->groups);
    if (!out->nodes || !out->groups)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < level->n; i++) {
        const struct law_panel *panel = &level->panels[i];
        double values[LEGENDRE], half = (panel->to - panel->from) / 2, *to = out->nodes + 2 * n;
        legendre_values(panel->coef, values);
        for (int k = 0; k < LEGENDRE; k++) {
            to[k] = panel->from + half + half * l->node[k];
            to[LEGENDRE + k] = values[k] * l->weight[k];
        }
        out->groups[out->n_groups++] =
            (struct bent_group){.level = to, .weight = to + LEGENDRE, .n_levels = LEGENDRE, .mass = 2 * panel->coef[0]};
        n += LEGENDRE;
    }
    for (size_t i = 0; i < level->n_atoms; i++) {
        double *to = out->nodes + 2 * n++;
        to[0] = level->atoms[i].use;
        to[1] = level->atoms[i].mass;
        if (to[0] == 0)
            out->at_zero += to[1];
        else
            out->groups[out->n_groups++] = (struct bent_group){.level = to, .weight = to + 1, .n_levels = 1, .mass = to[1]};
    }
    return BS_OK;
}

static void lay_window(const struct bent_term *term, struct bent_group *group)
{
    group->low = INFINITY;
    group->high = -INFINITY;
    for (size_t q = 0; q < group->n_levels; q++) {
        double low, high;
        bent_window(term, group->level[q], &low, &high);
        group->low = fmin(group->low, low);
        group->high = fmax(group->high, high);
    }
    double range = group->high - group->low;
    group->width = 1;
    if (range > SAME * (fabs(group->low) + fabs(group->high))) {
        group->width = range / WIDTHS;
        group->step = 2 * M_PI / (range + ROOM * group->width);
    }
}

/* Each month has its part of the bound: what is counted for is then no smaller, and no larger, than a double. */
void bent_term_levels(const struct bent_term *term, double level, double tilt, double bound, struct bent_level *levels)
{
    double anchor = tilt != 0 ? bound / (double)term->use->months : 0;
    for (size_t m = 0; m < term->n_months; m++)
        bent_level_at(&term->months[m], term->shape, level, tilt, anchor, &levels[m]);
}

/* At half the steps there is more of everything. */
bool bent_term_takes(const struct bent_term *term, double work)
{
    double all;
#pragma omp atomic capture
    all = *term->work += work;
    return all <= term->work_most / (term->use->step * term->use->step);
}

bool bent_term_goes_on(const struct bent_term *term, double blocks)
{
    double pieces = 0;
    for (size_t m = 0; m < term->n_months; m++)
        pieces += (double)term->months[m].n;
    return bent_term_takes(term, blocks * pieces);
}

BS_VECTORS static void multiply(struct complex_points *restrict a, const struct complex_points *restrict b)
{
    for (int l = 0; l < LEGENDRE; l++) {
        double re = a->re[l] * b->re[l] - a->im[l] * b->im[l], im = a->re[l] * b->im[l] + a->im[l] * b->re[l];
        a->re[l] = re;
        a->im[l] = im;
    }
}

void bent_term_means(const struct bent_term *term, const struct bent_level *levels, const struct bent_points *at,
                     struct complex_points *out)
{
    for (int l = 0; l < LEGENDRE; l++) {
        out->re[l] = 1;
        out->im[l] = 0;
    }
    for (size_t m = 0; m < term->n_months; m++) {
        struct complex_points square;
        bent_month_means(&term->months[m], &levels[m], at, &square);
        for (size_t times = term->months[m].times; times > 0; times /= 2) {
            if (times % 2)
                multiply(out, &square);
            struct complex_points same = square;
            multiply(&square, &same);
        }
    }
}

static enum bs_status group_new(const struct bent_term *term, struct bent_group *group)
{
    enum bs_status status = BS_OK;
    lay_window(term, group);
    for (size_t bound = 0; bound < BENT_BOUNDS && status == BS_OK; bound++)
        status = term->stop && *term->stop ? BS_ERROR_INTERRUPTED : bent_sum_new(term, group, bound);
    return status;
}

/* Without drift, and with each slope other than 0. */
static enum bs_status powers_new(struct bent_term *out)
{
    size_t pieces = 0, n = 0;
    for (size_t m = 0; m < out->n_months; m++)
        pieces += out->months[m].n;
    for (size_t m = 0; m < out->n_months; m++)
        if (out->months[m].n > BENT_PIECES_MOST)
            return BS_ERROR_TOO_MANY;
    double *drifts = malloc((pieces + 1) * sizeof *drifts);
    out->powers = calloc(pieces + 1, sizeof *out->powers);
    if (!drifts || !out->powers) {
        free(drifts);
        return BS_ERROR_MEMORY;
    }
    for (size_t m = 0; m < out->n_months; m++)
        for (size_t i = 0; i < out->months[m].n; i++)
            if (out->months[m].pieces[i].slope != 0)
                drifts[n++] = out->months[m].pieces[i].slope;
    n = sort_distinct(drifts, n);
    enum bs_status status = BS_OK;
    for (size_t p = 0; p <= n && status == BS_OK; p++)
        status = bent_power_new(out->months, out->n_months, p > 0 ? drifts[p - 1] : 0, &out->powers[out->n_powers++]);
    free(drifts);
    return status;
}

enum bs_status bent_term_new(const struct use_law *use, const struct bent_month *months, size_t n_months, const double *cuts,
                             double work_most, const volatile sig_atomic_t *stop, struct bent_term *out)
{
    *out = (struct bent_term){.use = use, .months = months, .n_months = n_months, .work_most = work_most, .stop = stop};
    out->work = calloc(1, sizeof *out->work);
    if (!out->work)
        return BS_ERROR_MEMORY;
    out->shape = 1 / (use->variation * use->variation);
    out->cuts[0] = INFINITY;
    for (size_t m = 0; m < n_months; m++)
        out->amount_at_zero += (double)months[m].times * months[m].none;
    for (size_t b = 1; b < BENT_BOUNDS; b++)
        out->cuts[b] = cuts[b - 1] * (double)use->months;
    enum bs_status status = powers_new(out);
    if (status == BS_OK)
        status = groups_new(&use->level, out);
#pragma omp parallel for schedule(dynamic, 1)
    for (size_t i = 0; i < out->n_groups; i++) {
        enum bs_status own = status == BS_OK ? group_new(out, &out->groups[i]) : BS_OK;
#pragma omp critical(billshift_status)
        status = status == BS_OK ? own : status;
    }
    return status;
}

double bent_term_error(const struct bent_term *term)
{
    double error = 0;
    for (size_t g = 0; g < term->n_groups; g++)
        error += term->groups[g].error;
    return error;
}
