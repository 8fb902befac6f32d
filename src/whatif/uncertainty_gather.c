/* What all draws of the uncertain assumptions say together. */
#include "whatif/contributions.h"
#include "whatif/mixture.h"
#include "whatif/uncertainty.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool all_finite(const double *values, size_t n)
{
    bool finite = true;
    for (size_t i = 0; i < n; i++)
        finite &= isfinite(values[i]) != 0;
    return finite;
}

/* The mixture of a total's laws. scratch: [2 * draws * n_values] */
static void mix_total(const struct uncertain_run *run, size_t which, double *scratch, struct bs_estimate *out)
{
    size_t each = run->n_values, n = run->draws * each, slices = BS_ASSUMPTION_SLICES;
    double *values = scratch, *room = scratch + n, *means = room;
    for (size_t d = 0; d < run->draws; d++)
        memcpy(values + d * each, run->at[d].totals + which * each, each * sizeof *values);
    out[BS_TOTAL_SD] = values_estimate(values, n, slices, values_sd, NAN, room);
    for (size_t m = BS_TOTAL_P05; m < BS_TOTAL_MEASURE_COUNT; m++)
        out[m] = values_estimate(values, n, slices, values_at, bs_total_measure_probability((enum bs_total_measure)m), room);
    for (size_t d = 0; d < run->draws; d++)
        means[d] = run->at[d].means[which];
    if (all_finite(means, run->draws)) {
        out[BS_TOTAL_MEAN] = values_estimate(means, run->draws, slices, values_mean, NAN, room + run->draws);
    } else { /* of some draw it does not exist */
        out[BS_TOTAL_MEAN] = (struct bs_estimate){.value = means[0], .std_error = NAN, .bin_error = NAN};
        for (size_t d = 0; d < run->draws; d++)
            if (!isfinite(means[d]))
                out[BS_TOTAL_MEAN].value = means[d];
        out[BS_TOTAL_SD] = (struct bs_estimate){.value = INFINITY, .std_error = NAN, .bin_error = NAN};
    }
}

static void mix_dearer(const struct uncertain_run *run, size_t contract, double *scratch, struct bs_estimate *out)
{
    for (size_t d = 0; d < run->draws; d++)
        scratch[d] = run->at[d].dearer[contract];
    *out = values_estimate(scratch, run->draws, BS_ASSUMPTION_SLICES, values_mean, NAN, scratch + run->draws);
}

static void spread_figure(const struct uncertain_run *run, size_t i, double *scratch, struct bs_uncertain_figure *out)
{
    double *room = scratch + run->draws;
    for (size_t d = 0; d < run->draws; d++)
        scratch[d] = run->at[d].figures[i];
    *out = run->figures[i];
    out->mean = values_estimate(scratch, run->draws, BS_ASSUMPTION_SLICES, values_mean, NAN, room);
    out->p05 = values_estimate(scratch, run->draws, BS_ASSUMPTION_SLICES, values_at, 0.05, room);
    out->p50 = values_estimate(scratch, run->draws, BS_ASSUMPTION_SLICES, values_at, 0.5, room);
    out->p95 = values_estimate(scratch, run->draws, BS_ASSUMPTION_SLICES, values_at, 0.95, room);
}

/* Ties, and shares that are unstated, stay in the order of the scenario. */
static int by_share(const void *a, const void *b)
{
    const struct bs_contribution *x = a, *y = b;
    if (x->share.value != y->share.value && !isnan(x->share.value) && !isnan(y->share.value))
        return x->share.value > y->share.value ? -1 : 1;
    return (x->assumption > y->assumption) - (x->assumption < y->assumption);
}

/* Of a contract's expected change, of the baseline's total. */
static enum bs_status contribute(const struct uncertain_run *run, size_t contract, double *scratch, struct bs_contribution *out,
                                 struct bs_estimate *joint)
{
    size_t n = run->model->n_uncertain, which = 2 * contract + (contract == run->request->results->baseline ? 0 : 1);
    struct bs_estimate *shares = calloc(n + 1, sizeof *shares);
    struct contribution_request request = {
        .values = run->values, .figure = scratch, .n_draws = run->draws, .n_slices = BS_ASSUMPTION_SLICES, .n_numbers = n};
    enum bs_status status = shares ? BS_OK : BS_ERROR_MEMORY;
    for (size_t d = 0; d < run->draws; d++) {
        scratch[d] = run->at[d].means[which];
        request.noise += run->at[d].noise[which] / (double)run->draws;
    }
    if (status == BS_OK && all_finite(scratch, run->draws))
        status = contributions_find(&request, shares, joint);
    else
        for (size_t k = 0; k <= n && shares; k++)
            *(k < n ? &shares[k] : joint) = (struct bs_estimate){.value = NAN, .std_error = NAN, .bin_error = NAN};
    for (size_t k = 0; k < n && status == BS_OK; k++)
        out[k] = (struct bs_contribution){.assumption = k, .share = shares[k]};
    if (status == BS_OK)
        qsort(out, n, sizeof *out, by_share);
    free(shares);
    return status;
}

enum bs_status uncertain_gather(const struct uncertain_run *run, struct bs_arena *arena, struct bs_uncertainty *out)
{
    size_t contracts = run->request->results->n_contracts, n = run->model->n_uncertain;
    struct bs_uncertain_organization *organization = bs_arena_take(arena, contracts, sizeof *organization);
    struct bs_uncertain_figure *figures = bs_arena_take(arena, run->n_figures, sizeof *figures);
    struct bs_contribution *contributions = bs_arena_take(arena, contracts, n * sizeof *contributions);
    struct bs_estimate *joint = bs_arena_take(arena, contracts, sizeof *joint);
    double *scratch = malloc((2 * run->draws * run->n_values + 2 * run->draws) * sizeof *scratch);
    enum bs_status status = organization && figures && contributions && joint && scratch ? BS_OK : BS_ERROR_MEMORY;
    for (size_t c = 0; c < contracts && status == BS_OK; c++) {
        mix_total(run, 2 * c, scratch, organization[c].total);
        mix_total(run, 2 * c + 1, scratch, organization[c].change);
        mix_dearer(run, c, scratch, &organization[c].probability_dearer);
        status = contribute(run, c, scratch, &contributions[c * n], &joint[c]);
    }
    for (size_t i = 0; i < run->n_figures && status == BS_OK; i++)
        spread_figure(run, i, scratch, &figures[i]);
    free(scratch);
    *out = (struct bs_uncertainty){.arena = arena,
                                   .draws = run->draws,
                                   .n_contracts = contracts,
                                   .n_assumptions = n,
                                   .n_figures = run->n_figures,
                                   .drawn = !run->exact && bs_model_draws(run->model),
                                   .replications = run->exact || !bs_model_draws(run->model) ? 0 : run->replications,
                                   .values = run->values,
                                   .organization = organization,
                                   .figures = figures,
                                   .contributions = contributions,
                                   .joint = joint};
    return status;
}
