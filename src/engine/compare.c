/* How far the two engines lie apart, and their figures side by side. */
#include "engine/compare.h"

#include <gsl/gsl_cdf.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>

struct table {
    struct bs_arena *arena;
    struct bs_compared *rows;
    size_t n, judged;
    double largest;
    bool failed;
};

/* A chance that is tolerated of finding the engines at odds where they are not. */
static const double CHANCE = 1e-4;

enum bs_status engine_gaps_new(const struct bs_results *drawn, struct bs_arena *arena, struct engine_gaps *out)
{
    size_t rows = drawn->n_contracts * drawn->n_groups * BS_PERIOD_COUNT, months = drawn->n_contracts * (drawn->months + 1);
    *out = (struct engine_gaps){.drawn = drawn,
                                .summary = bs_arena_take(arena, rows, sizeof *out->summary),
                                .organization = bs_arena_take(arena, months, sizeof *out->organization)};
    if (!out->summary || !out->organization)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < rows * BS_MEASURE_COUNT; i++)
        out->summary[i / BS_MEASURE_COUNT][i % BS_MEASURE_COUNT] = NAN;
    for (size_t i = 0; i < months * TOTAL_FIGURES; i++)
        out->organization[i / TOTAL_FIGURES][i % TOTAL_FIGURES] = NAN;
    return BS_OK;
}

/* What binning, tables of quantiles and numerical error may do beside chance: relative. */
static const double SLACK = 1e-7;

double gap_of_mean(const struct bs_estimate *exact, const struct bs_estimate *drawn, double deviation, double n)
{
    double gap = drawn->value - exact->value, slack = SLACK * fabs(exact->value) + exact->std_error;
    if (isnan(drawn->std_error) || !isfinite(gap) || !isfinite(deviation))
        return NAN;
    if (fabs(gap) <= slack)
        return 0;
    return copysign(fabs(gap) - slack, gap) / (deviation / sqrt(n));
}

/* The normal figure that is as rare as that many of n, or fewer (or more), at a chance p. Far from the middle the normal law itself would call a few more
   of very few impossible. */
static double rarity(double count, double p, double n, bool fewer)
{
    unsigned most = n < UINT_MAX ? (unsigned)n : UINT_MAX, at = count > 0 ? (unsigned)fmin(count, most) : 0;
    double tail = fewer ? gsl_cdf_binomial_P(at, p, most) : at == 0 ? 1 : gsl_cdf_binomial_Q(at - 1, p, most);
    return tail >= 0.5 ? 0 : tail > 0 ? gsl_cdf_ugaussian_Qinv(tail) : 38;
}

/* Near the middle the normal law does. */
static const double NORMAL = 3;

double gap_of_share(double exact, const struct bs_estimate *drawn, double n)
{
    double gap = drawn->value - exact;
    if (isnan(gap))
        return NAN;
    double p = fmin(fmax(exact, 0), 1), z = gap / sqrt(p * (1 - p) / n);
    if (fabs(gap) * n < 0.5)
        return 0;
    return fabs(z) < NORMAL ? z : copysign(rarity(rint(drawn->value * n), p, n, gap < 0), gap);
}

/* As many draws as p says lie below the value. */
double gap_of_quantile(double p, double below, double up_to, double n)
{
    double chance = below > p ? below : up_to < p ? up_to : p, z = (p - chance) / sqrt(p * (1 - p) / n);
    return fabs(z) < NORMAL ? z : copysign(rarity(z < 0 ? ceil(p * n) + 1 : floor(p * n) - 1, chance, n, z < 0), z);
}

static void put(struct table *table, struct bs_compared row, const struct bs_estimate *exact, const struct bs_estimate *drawn,
                double z)
{
    if (isnan(exact->value) && isnan(drawn->value))
        return;
    row.exact = exact->value;
    row.montecarlo = drawn->value;
    row.std_error = drawn->std_error;
    row.z = z;
    table->rows[table->n++] = row;
    if (isnan(z))
        return;
    table->judged++;
    table->largest = fmax(table->largest, fabs(z));
}

static void put_summary(struct table *table, const struct bs_results *exact, const struct engine_gaps *gaps, size_t contract,
                        size_t group, enum bs_period period)
{
    const struct bs_estimate *a = *bs_results_at(exact, contract, group, period);
    const struct bs_estimate *b = *bs_results_at(gaps->drawn, contract, group, period);
    const double *z = gaps->summary[(contract * exact->n_groups + group) * BS_PERIOD_COUNT + period];
    for (size_t m = 0; m < BS_MEASURE_COUNT; m++) {
        const struct bs_measure_info *info = bs_measure_info((enum bs_measure)m);
        struct bs_compared row = {.contract = contract,
                                  .group = exact->groups[group].label,
                                  .period = bs_period_name(period),
                                  .measure = info->name,
                                  .unit = info->unit};
        put(table, row, &a[m], &b[m], z[m]);
    }
}

/* A measure of the total or of its change; name NULL: a month's number. */
static const char *text(struct table *table, const char *before, const char *name, size_t number)
{
    char buffer[64];
    int length = name ? snprintf(buffer, sizeof buffer, "%s%s", before, name) : snprintf(buffer, sizeof buffer, "%zu", number);
    const char *copy = bs_arena_copy(table->arena, buffer, (size_t)length);
    table->failed |= !copy;
    return copy;
}

static void put_total(struct table *table, struct bs_compared row, const char *before, const struct bs_estimate *a,
                      const struct bs_estimate *b, const double *z)
{
    for (size_t m = 0; m < BS_TOTAL_MEASURE_COUNT; m++) {
        row.measure = text(table, before, bs_total_measure_name((enum bs_total_measure)m), 0);
        put(table, row, &a[m], &b[m], z[m]);
    }
}

static void put_organization(struct table *table, const struct bs_results *exact, const struct engine_gaps *gaps, size_t contract,
                             size_t month)
{
    size_t at = contract * (exact->months + 1) + month;
    const struct bs_organization *a = &exact->organization[at], *b = &gaps->drawn->organization[at];
    const double *z = gaps->organization[at];
    struct bs_compared row = {.contract = contract, .group = "organization", .unit = BS_UNIT_MONEY};
    row.period = month == exact->months ? bs_period_name(BS_TERM) : text(table, NULL, NULL, month + 1);
    put_total(table, row, "total_", a->total, b->total, z);
    if (contract == exact->baseline)
        return;
    put_total(table, row, "change_", a->change, b->change, z + BS_TOTAL_MEASURE_COUNT);
    row.measure = "probability_dearer";
    row.unit = BS_UNIT_SHARE;
    put(table, row, &a->probability_dearer, &b->probability_dearer, z[TOTAL_FIGURES - 1]);
}

enum bs_status results_compare(struct bs_results *exact, const struct engine_gaps *gaps)
{
    size_t of_summary = exact->n_groups * BS_PERIOD_COUNT * BS_MEASURE_COUNT;
    size_t of_organization = (exact->months + 1) * TOTAL_FIGURES;
    struct table table = {.arena = exact->arena};
    table.rows = bs_arena_take(exact->arena, exact->n_contracts * (of_summary + of_organization), sizeof *table.rows);
    struct bs_comparison *comparison = bs_arena_take(exact->arena, 1, sizeof *comparison);
    if (!table.rows || !comparison)
        return BS_ERROR_MEMORY;
    for (size_t c = 0; c < exact->n_contracts; c++) {
        for (size_t i = 0; i < exact->n_groups * BS_PERIOD_COUNT; i++)
            put_summary(&table, exact, gaps, c, i / BS_PERIOD_COUNT, (enum bs_period)(i % BS_PERIOD_COUNT));
        for (size_t month = 0; month <= exact->months; month++)
            put_organization(&table, exact, gaps, c, month);
    }
    double each = CHANCE / fmax((double)table.judged, 1) / 2;
    *comparison = (struct bs_comparison){.rows = table.rows,
                                         .n = table.n,
                                         .judged = table.judged,
                                         .largest = table.largest,
                                         .limit = gsl_cdf_ugaussian_Qinv(each),
                                         .replications = gaps->drawn->replications};
    exact->comparison = comparison;
    return table.failed ? BS_ERROR_MEMORY : BS_OK;
}
