#include "engine/exact/use_law.h"
#include "engine/exact/gamma_factor.h"
#include "result/sort.h"
#include "usage/incomplete_gamma.h"

#include <math.h>
#include <stdlib.h>

/* Nodes of the integral over the level, rising. */
struct nodes {
    double *use, *log_use, *weight;
    size_t n;
    double at_zero; /* mass of levels that are 0 */
};

/* The level's panels, in widths of the narrowest factor's logarithm: 16 nodes integrate exp(-x^2 / 2) over 6 to 1e-13. */
static const double WIDTHS_A_PANEL = 6, WIDEST = 2;
static const double SHORTEST_WIDTH = 0.4;

/* Of a factor: what is rarer counts for nothing. */
static const double NEVER = 1e-19;

/* What the table of a factor leaves in the last coefficients, beside the mass of all bands. */
static const double TABLE_NOISE = 4e-13;

static void nodes_free(struct nodes *nodes)
{
    free(nodes->use);
    *nodes = (struct nodes){0};
}

static enum bs_status nodes_new(const struct law *level, struct nodes *out)
{
    size_t most = level->n * LEGENDRE + level->n_atoms;
    struct law_atom *list = malloc((most + 1) * sizeof *list);
    double *values = malloc((3 * most + 1) * sizeof *values);
    *out = (struct nodes){.use = values, .log_use = values + most, .weight = values + 2 * most};
    if (!list || !values) {
        free(list);
        return BS_ERROR_MEMORY;
    }
    size_t n = law_nodes(level, list);
    for (size_t i = 0; i < n; i++) {
        if (list[i].use <= 0) {
            out->at_zero += list[i].mass;
            continue;
        }
        out->use[out->n] = list[i].use;
        out->log_use[out->n] = log(list[i].use);
        out->weight[out->n++] = list[i].mass;
    }
    free(list);
    return BS_OK;
}

/* The first node whose logarithm is above a value. */
static size_t node_above(const struct nodes *nodes, double log_use)
{
    size_t low = 0, high = nodes->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (nodes->log_use[middle] > log_use)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* A level times a factor. */
struct product {
    const struct nodes *nodes;
    const struct gamma_factor *factor;
    /* of bands: what all other months use together, and where the term's use is cut */
    const struct gamma_factor *others;
    double other_months, cuts[BS_COHORT_COUNT - 1];
};

/* Nodes taken at once. */
enum { CHUNK = 64 };

/* The densities of so many nodes from `first` on, times their weights. */
static size_t chunk(const struct product *p, double use, size_t first, size_t end, double *out)
{
    const struct nodes *nodes = p->nodes;
    size_t n = end - first < CHUNK ? end - first : CHUNK;
    gamma_factor_densities(p->factor, use, nodes->use + first, nodes->weight + first, n, out);
    return n;
}

static double whole_density(const struct product *p, double use)
{
    double log_use = log(use), sum = 0, here[CHUNK];
    size_t end = node_above(p->nodes, log_use - p->factor->low), n;
    for (size_t i = node_above(p->nodes, log_use - p->factor->high); i < end; i += n) {
        n = chunk(p, use, i, end, here);
        for (size_t k = 0; k < n; k++)
            sum += here[k];
    }
    return sum / use;
}

static double sample_term(const void *context, double from, double to, double (*coef)[LEGENDRE])
{
    const struct legendre *l = legendre();
    double values[LEGENDRE], half = (to - from) / 2, middle = from + half;
    for (int k = 0; k < LEGENDRE; k++)
        values[k] = half * whole_density(context, middle + half * l->node[k]);
    legendre_fit(values, coef[0]);
    return 0;
}

/* Of a month, to the same panels as beside its bands. */
static double sample_whole(const void *context, double from, double to, double (*coef)[LEGENDRE])
{
    sample_term(context, from, to, coef);
    return TABLE_NOISE * fabs(coef[0][0]);
}

/* Densities of a month's use where the term's lies in each band. */
static void month_densities(const struct product *p, double use, double *out)
{
    double log_use = log(use), logs[BS_COHORT_COUNT - 1];
    for (int b = 0; b < BS_COHORT_COUNT - 1; b++)
        logs[b] = p->cuts[b] > use ? log((p->cuts[b] - use) / p->other_months) : -INFINITY;
    for (int b = 0; b < BANDS; b++)
        out[b] = 0;
    size_t end = node_above(p->nodes, log_use - p->factor->low), n;
    for (size_t i = node_above(p->nodes, log_use - p->factor->high); i < end; i += n) {
        double here[CHUNK];
        n = chunk(p, use, i, end, here);
        for (size_t k = 0; k < n; k++) {
            double log_level = p->nodes->log_use[i + k];
            double light = gamma_factor_below(p->others, logs[0] - log_level);
            double below = gamma_factor_below(p->others, logs[1] - log_level);
            out[BS_LIGHT] += here[k] * light;
            out[BS_REGULAR] += here[k] * (below - light);
            out[BS_HEAVY] += here[k] * (1 - below);
            out[WHOLE] += here[k];
        }
    }
    for (int b = 0; b < BANDS; b++)
        out[b] /= use;
}

static double sample_month(const void *context, double from, double to, double (*coef)[LEGENDRE])
{
    const struct legendre *l = legendre();
    double values[BANDS][LEGENDRE], half = (to - from) / 2, middle = from + half;
    for (int k = 0; k < LEGENDRE; k++) {
        double at[BANDS];
        month_densities(context, middle + half * l->node[k], at);
        for (int b = 0; b < BANDS; b++)
            values[b][k] = half * at[b];
    }
    for (int b = 0; b < BANDS; b++)
        legendre_fit(values[b], coef[b]);
    return TABLE_NOISE * fabs(coef[WHOLE][0]);
}

/* Builds the laws of a product, whose masses are known: what is missing lies below 1e-290, and is an atom there. */
static enum bs_status product_laws(const struct product *p, const struct law_source *source, const double *masses, struct law *laws)
{
    if (p->nodes->n == 0)
        return BS_OK;
    double lowest = p->nodes->log_use[0] + p->factor->low, least = log(1e-290);
    double from = exp(fmax(lowest, least)), to = exp(p->nodes->log_use[p->nodes->n - 1] + p->factor->high);
    enum bs_status status = law_build(source, from, to, laws);
    for (size_t k = 0; k < source->n_laws && lowest < least && status == BS_OK; k++)
        if (masses[k] > laws[k].mass)
            status = law_add_atom(&laws[k], from, masses[k] - laws[k].mass);
    return status;
}

static double narrowest(const struct use_law *law)
{
    double shape = (double)law->months / (law->variation * law->variation);
    return fmin(1 / sqrt(shape), SHORTEST_WIDTH);
}

/* Atoms rise: 0 is the first. */
static enum bs_status add_zero(struct law *law, double mass)
{
    enum bs_status status = law_add_atom(law, 0, mass);
    for (size_t i = law->n_atoms; status == BS_OK && i-- > 1;)
        law->atoms[i] = law->atoms[i - 1];
    if (status == BS_OK)
        law->atoms[0] = (struct law_atom){0, mass};
    return status;
}

static double finest_panel(const struct law *law)
{
    double finest = 1;
    for (size_t i = 0; i < law->n; i++) {
        const struct law_panel *panel = &law->panels[i];
        if (2 * panel->coef[0] > 1e-6)
            finest = fmin(finest, panel->to / panel->from - 1);
    }
    return finest;
}

/* P(0 < level x factor <= use) */
static double product_below(const struct product *p, double use)
{
    const struct nodes *nodes = p->nodes;
    double shape = p->factor->shape, sum = 0;
    size_t certain = node_above(nodes, log(use) - p->factor->high), end = node_above(nodes, log(use) - p->factor->low);
    for (size_t i = 0; i < end; i++)
        sum += nodes->weight[i] * (i < certain ? 1 : bs_gamma_p(shape, shape * use / nodes->use[i]));
    return sum;
}

/* from, to: as of use_law_between */
static enum bs_status term_law(struct use_law *law, double from, double to)
{
    struct nodes nodes;
    struct gamma_factor factor = {0};
    enum bs_status status = nodes_new(&law->level, &nodes);
    if (status == BS_OK)
        status = gamma_factor_new((double)law->months / (law->variation * law->variation), 0, &factor);
    struct product product = {.nodes = &nodes, .factor = &factor};
    const struct law_source source = {sample_term, &product, 1, pow(WIDEST, law->step), NULL, 0};
    double mass = law->level.mass - nodes.at_zero;
    bool whole = nodes.n == 0 || log(from) <= nodes.log_use[0] + factor.low;
    if (status == BS_OK)
        status = whole ? product_laws(&product, &source, &mass, &law->term)
                       : law_add_atom(&law->term, from, product_below(&product, from));
    if (status == BS_OK && !whole)
        status = law_build(&source, from, fmin(to, exp(nodes.log_use[nodes.n - 1] + factor.high)), &law->term);
    if (status == BS_OK && nodes.at_zero > 0)
        status = add_zero(&law->term, nodes.at_zero);
    law_finish(&law->term);
    law->finest = finest_panel(&law->term);
    gamma_factor_free(&factor);
    nodes_free(&nodes);
    return status;
}

enum bs_status use_law_new(const struct bs_distribution *level, double variation, size_t months, double step, struct use_law *out)
{
    if (variation > 0)
        return use_law_between(level, variation, months, step, 0, INFINITY, out);
    *out = (struct use_law){.distribution = level, .months = months, .step = step};
    return law_of_distribution(level, pow(WIDEST, step), &out->term); /* the term is the level */
}

enum bs_status use_law_between(const struct bs_distribution *level, double variation, size_t months, double step, double from,
                               double to, struct use_law *out)
{
    *out = (struct use_law){.distribution = level, .variation = variation, .months = months, .step = step};
    enum bs_status status = law_of_distribution(level, exp(WIDTHS_A_PANEL * narrowest(out) * step), &out->level);
    return status == BS_OK ? term_law(out, from, to) : status;
}

static enum bs_status split_at(struct law *law, const double *at, size_t n)
{
    enum bs_status status = BS_OK;
    for (size_t i = 0; i < n && status == BS_OK; i++)
        status = law_split(law, at[i]);
    return status;
}

static enum bs_status bands_of(const struct law *whole, const double *cuts, struct law *bands)
{
    enum bs_status status = BS_OK;
    for (int b = 0; b < BS_COHORT_COUNT && status == BS_OK; b++)
        status = law_band(whole, b == 0 ? -INFINITY : cuts[b - 1], b < BS_COHORT_COUNT - 1 ? cuts[b] : INFINITY, &bands[b]);
    return status == BS_OK ? law_band(whole, -INFINITY, INFINITY, &bands[WHOLE]) : status;
}

/* Bands `first` to WHOLE of a month. ends: of panels. */
static enum bs_status month_bands(struct use_law *law, int first, const struct product *product, const double *ends, size_t n)
{
    size_t laws = (size_t)(BANDS - first);
    double at_zero = product->nodes->at_zero, masses[BANDS];
    const struct law_source source = {first == WHOLE ? sample_whole : sample_month, product, laws, pow(WIDEST, law->step), ends, n};
    for (int b = 0; b < BANDS; b++)
        masses[b] = law->term_band[b].mass - (b == BS_LIGHT || b == WHOLE ? at_zero : 0);
    enum bs_status status = product_laws(product, &source, masses + first, law->month_band + first);
    for (int b = first; b < BANDS; b++) {
        if (status == BS_OK && at_zero > 0 && (b == BS_LIGHT || b == WHOLE))
            status = add_zero(&law->month_band[b], at_zero);
        law_finish(&law->month_band[b]);
    }
    return status;
}

/* Where panels of a month end: at the breaks, and where the term would be cut by this month alone. */
static double *month_ends(const double *cuts, const double *breaks, size_t n_breaks)
{
    double *ends = malloc((n_breaks + BS_COHORT_COUNT - 1) * sizeof *ends);
    if (!ends)
        return NULL;
    for (size_t b = 0; b < BS_COHORT_COUNT - 1; b++)
        ends[b] = cuts[b];
    for (size_t i = 0; i < n_breaks; i++)
        ends[BS_COHORT_COUNT - 1 + i] = breaks[i];
    sort_doubles(ends, n_breaks + BS_COHORT_COUNT - 1);
    return ends;
}

static enum bs_status month_law(struct use_law *law, int first, const double *cuts, const double *breaks, size_t n_breaks)
{
    struct nodes nodes = {0};
    struct gamma_factor factor = {0}, others = {0};
    double shape = 1 / (law->variation * law->variation), other = (double)(law->months - 1);
    struct product product = {.nodes = &nodes, .factor = &factor, .others = &others, .other_months = other};
    for (size_t b = 0; b < BS_COHORT_COUNT - 1; b++)
        product.cuts[b] = cuts[b] * (double)law->months;
    double *ends = month_ends(product.cuts, breaks, n_breaks);
    enum bs_status status = ends ? nodes_new(&law->level, &nodes) : BS_ERROR_MEMORY;
    if (status == BS_OK)
        status = gamma_factor_new(shape, 0, &factor);
    if (status == BS_OK && first < WHOLE)
        status = gamma_factor_new(shape * other, 1, &others);
    if (status == BS_OK)
        status = month_bands(law, first, &product, ends, n_breaks + BS_COHORT_COUNT - 1);
    gamma_factor_free(&factor);
    gamma_factor_free(&others);
    nodes_free(&nodes);
    free(ends);
    return status;
}

enum bs_status use_law_bands(struct use_law *law, const double cuts[BS_COHORT_COUNT - 1], const double *breaks, size_t n_breaks,
                             bool months_apart)
{
    bool same = law->variation == 0 || law->months == 1;
    enum bs_status status = split_at(&law->term, cuts, BS_COHORT_COUNT - 1);
    if (status == BS_OK && same)
        status = split_at(&law->term, breaks, n_breaks);
    if (status == BS_OK)
        status = bands_of(&law->term, cuts, law->term_band);
    if (status != BS_OK)
        return status;
    return same ? bands_of(&law->term, cuts, law->month_band) : month_law(law, months_apart ? 0 : WHOLE, cuts, breaks, n_breaks);
}

void use_law_free(struct use_law *law)
{
    law_free(&law->level);
    law_free(&law->term);
    for (int b = 0; b < BANDS; b++) {
        law_free(&law->term_band[b]);
        law_free(&law->month_band[b]);
    }
}

/* The sum over levels of E[max(l F - use, 0)] = l E[max(F - use / l, 0)]; from a level on whose months all use more it is that of the levels
   themselves, in closed form: far panels hold so little mass that they are coarse, and of a heavy tail they hold much of the mean. */
double use_law_month_excess(const struct use_law *law, double use)
{
    const struct legendre *l = legendre();
    if (law->variation == 0 || use == 0)
        return bs_distribution_excess_mean(law->distribution, use);
    double shape = 1 / (law->variation * law->variation), sum = 0, end = 0;
    double sure = use * shape / bs_gamma_p_inverse(shape, NEVER);
    for (size_t i = 0; i < law->level.n && law->level.panels[i].from < sure; i++) {
        const struct law_panel *panel = &law->level.panels[i];
        double values[LEGENDRE], half = (panel->to - panel->from) / 2;
        legendre_values(panel->coef, values);
        for (int k = 0; k < LEGENDRE; k++) {
            double level = panel->from + half + half * l->node[k];
            sum += values[k] * l->weight[k] * level * bs_gamma_excess(shape, shape * use / level) / shape;
        }
        end = panel->to;
    }
    sure = fmax(sure, end);
    for (size_t i = 0; i < law->level.n_atoms && law->level.atoms[i].use <= sure; i++) {
        const struct law_atom *atom = &law->level.atoms[i];
        end = fmax(end, atom->use);
        if (atom->use > 0)
            sum += atom->mass * atom->use * bs_gamma_excess(shape, shape * use / atom->use) / shape;
    }
    double beyond = bs_distribution_excess_mean(law->distribution, end) + end * bs_distribution_survival(law->distribution, end);
    return sum + fmax(beyond - use * bs_distribution_survival(law->distribution, end), 0);
}
