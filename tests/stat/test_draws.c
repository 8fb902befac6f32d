/* 10^7 draws of every distribution, by the engine's random numbers and tables, against its exact distribution function.

   Kolmogorov-Smirnov and Anderson-Darling: draws are counted between some 40,000 edges x_j, whose exact probability F(x_j) (beyond the median the
   survival) is computed; what an edge is, is no matter. D is the largest |F_n(x_j) - F(x_j)| plus the widest step between edges, so it is no less than
   the D of all draws. A^2 is n times the integral of (F_n - F)^2 / (F (1 - F)) dF by the trapezoid over the edges, which are as dense in the tails as
   tails are long. Expected under no error: sqrt(n) D about 0.87, A^2 about 1 (sd 0.76).

   Means of (X - d)^+ from 0, from p99 and from p99.99 against their closed forms, where the variance is finite and 10^7 draws are enough for their sum
   to be about normal; else up to p99.999, of which the same is always true.

   Seed 20250, one replication number a shape. An assertion fails by chance once in 10^9, some 150 of them once in 6 million runs. */
#include "shapes.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_sort.h>
#include <stdlib.h>

enum { DRAWS = 10 * 1000 * 1000, BATCH = 1000, OCTAVES = 32, MOST_CELLS = 8192, LEAST_CELLS = 64 };
#define SEED   20250
#define CHANCE 1e-9
/* Uses below this are one to all purposes; some of gamma's with shape 0.01 are too small for a double. */
#define NOTHING 1e-290

struct edge {
    double x, below, above; /* F(x), 1 - F(x): each to its own relative accuracy */
};

struct edges {
    struct edge *e; /* x rising, each once */
    double *x;
    size_t n;
    uint64_t *count; /* [n + 1]: x_(j - 1) < draws <= x_j */
};

/* Thresholds and, for each, sums of the draws' excess. */
enum { WHOLE, P99, P9999, PARTS };

struct layer {
    double from, to; /* min(X, to) - from, where above 0 */
    bool capped;
    double mean, sd, skewness; /* of one draw's part, exact */
    double sum;
};

/* --- edges --- */

static size_t edges_at(const struct quantile_table *table, double least, size_t cells, int upper, double *x)
{
    uint64_t k[BATCH];
    for (size_t done = 0; done < cells; done += BATCH) {
        size_t count = cells - done < BATCH ? cells - done : BATCH;
        for (size_t i = 0; i < count; i++)
            k[i] = number_at(least * (1 + (double)(done + i) / (double)cells), upper, 53);
        inner_loops_find(NULL)->draw_53(table, k, count, x + done);
    }
    return cells;
}

/* Edges lie about where the quantiles of an even grid in each octave of either tail are, and on the atoms. */
static struct edges edges_new(const struct shape *s, const struct quantile_table *table)
{
    size_t room = 2 * (2 * MOST_CELLS + OCTAVES * LEAST_CELLS) + 2 * MOST_ATOMS + 1, n = 0;
    struct edges edges = {.x = malloc(room * sizeof(double))};
    assert_non_null(edges.x);
    for (int upper = 0; upper < 2; upper++)
        for (int octave = 0; octave < OCTAVES; octave++) {
            size_t cells = (size_t)MOST_CELLS >> octave;
            n += edges_at(table, ldexp(1.0, -(octave + 2)), cells > LEAST_CELLS ? cells : LEAST_CELLS, upper, edges.x + n);
        }
    for (size_t i = 0; i < s->n_atoms; i++) {
        edges.x[n++] = s->atoms[i];
        edges.x[n++] = nextafter(s->atoms[i], -1);
    }
    edges.x[n++] = NOTHING;
    gsl_sort(edges.x, 1, n);
    edges.e = malloc(n * sizeof *edges.e);
    edges.count = calloc(n + 1, sizeof *edges.count);
    assert_true(edges.e && edges.count);
    for (size_t i = 0; i < n; i++)
        if ((edges.n == 0 || edges.x[i] > edges.x[edges.n - 1]) && (s->n_atoms > 0 || edges.x[i] >= NOTHING))
            edges.x[edges.n++] = edges.x[i];
    for (size_t i = 0; i < edges.n; i++)
        edges.e[i] = (struct edge){edges.x[i], bs_distribution_cdf(table->distribution, edges.x[i]),
                                   bs_distribution_survival(table->distribution, edges.x[i])};
    return edges;
}

static void edges_free(struct edges *edges)
{
    free(edges->e);
    free(edges->x);
    free(edges->count);
}

/* How many edges lie below x: without a branch that depends on it. */
static size_t edges_below(const double *edge, size_t n, double x)
{
    size_t first = 0;
    while (n > 0) {
        size_t half = (n + 1) / 2;
        first += edge[first + half - 1] < x ? half : 0;
        n -= half;
    }
    return first;
}

/* --- layers: exact moments by quadrature over the quantile function, the mean by closed forms --- */

/* q = e^-s from the threshold down: a step is a 64th in ln q. */
static void layer_moments(const struct bs_distribution *d, double threshold, struct layer *l)
{
    double m1 = l->mean, m2 = 0, m3 = 0;
    for (int i = 0; i < 64 * 50; i++) {
        double q = threshold * exp(-(i + 0.5) / 64), x = fmin(bs_distribution_upper_quantile(d, q), l->to);
        double part = fmax(x - l->from, 0), weight = q * 2 * sinh(0.5 / 64);
        m2 += weight * part * part;
        m3 += weight * part * part * part;
    }
    l->sd = sqrt(m2 - m1 * m1);
    l->skewness = (m3 - 3 * m1 * m2 + 2 * m1 * m1 * m1) / (l->sd * l->sd * l->sd);
}

/* Enough draws for the sum to be about normal. */
static bool about_normal(const struct layer *l)
{
    return fabs(l->skewness) / sqrt(DRAWS) < 0.25;
}

static struct layer layer_new(const struct bs_distribution *d, int part)
{
    static const double thresholds[PARTS] = {1, 1e-2, 1e-4};
    double q = thresholds[part];
    struct layer l = {.from = part == WHOLE ? 0 : bs_distribution_upper_quantile(d, q), .to = INFINITY};
    l.mean = bs_distribution_excess_mean(d, l.from);
    if (isfinite(bs_distribution_variance(d)))
        layer_moments(d, q, &l);
    if (isfinite(bs_distribution_variance(d)) && about_normal(&l))
        return l;
    l.capped = true;
    l.to = bs_distribution_upper_quantile(d, 1e-5);
    l.mean -= bs_distribution_excess_mean(d, l.to);
    if (isinf(bs_distribution_mean(d)))
        l.mean = bs_distribution_limited_mean(d, l.to) - bs_distribution_limited_mean(d, l.from);
    layer_moments(d, q, &l);
    return l;
}

/* --- draws --- */

/* As the engine draws a level (53 bits) or four months' factors (32 bits each) of a seat. */
static void draw(const struct quantile_table *table, unsigned bits, uint32_t replication, uint32_t first, double x[BATCH])
{
    uint64_t k[BATCH];
    for (uint32_t i = 0; i < BATCH; i++) {
        uint32_t seat = bits == 53 ? first + i : (first + i) / 4;
        if (bits == 53 || i % 4 == 0) {
            philox4x32_ctr_t words = random_block(SEED, replication, seat, 0, bits == 53 ? RANDOM_LEVEL : RANDOM_MONTH);
            for (uint32_t month = 0; month < 4 && bits == 32; month++)
                k[i + month] = words.v[month];
            if (bits == 53)
                k[i] = random_53(words.v[0], words.v[1]);
        }
    }
    shape_draw(table, bits, k, BATCH, x);
}

static void draw_all(const struct shape *s, const struct quantile_table *table, uint32_t replication, struct edges *edges,
                     struct layer layers[PARTS])
{
    double x[BATCH];
    for (uint32_t first = 0; first < DRAWS; first += BATCH) {
        draw(table, shape_bits(s), replication, first, x);
        for (int i = 0; i < BATCH; i++)
            edges->count[edges_below(edges->x, edges->n, x[i])]++;
        for (int part = 0; part < PARTS; part++) {
            double sum = 0; /* of the batch first: fewer roundings */
            for (int i = 0; i < BATCH; i++)
                sum += fmax(fmin(x[i], layers[part].to) - layers[part].from, 0);
            layers[part].sum += sum;
        }
    }
}

/* --- what is asserted --- */

/* sqrt(n) D > K with chance 2 exp(-2 K^2) at most (Massart, Ann. Probab. 18, 1990), for any distribution. */
static double kolmogorov(const struct edges *edges)
{
    double worst = 0, widest = 0, last = 0;
    uint64_t below = 0;
    for (size_t j = 0; j < edges->n; j++) {
        const struct edge *e = &edges->e[j];
        below += edges->count[j];
        double away = e->below < 0.5 ? (double)below / DRAWS - e->below : e->above - (double)(DRAWS - below) / DRAWS;
        worst = fmax(worst, fabs(away));
        /* no draw lies inside of an atom's step, and where one below NOTHING lies is no matter */
        bool inside = j > 0 ? nextafter(edges->x[j - 1], INFINITY) < e->x : e->x > NOTHING;
        widest = fmax(widest, inside ? e->below - last : 0);
        last = e->below;
    }
    return worst + widest;
}

/* (F_n - F)^2 / (F (1 - F)) at an edge that so many draws do not exceed. */
static double weighted_square(const struct edge *e, uint64_t below)
{
    double away = e->below < 0.5 ? (double)below / DRAWS - e->below : e->above - (double)(DRAWS - below) / DRAWS;
    return e->below > 0 && e->above > 0 ? away * away / (e->below * e->above) : 0;
}

static double anderson_darling(const struct edges *edges)
{
    double sum = 0, last = 0;
    uint64_t below = 0;
    for (size_t j = 0; j < edges->n; j++) {
        const struct edge *e = &edges->e[j];
        below += edges->count[j];
        double step = j == 0 ? e->below : e->below < 0.5 ? e->below - edges->e[j - 1].below : edges->e[j - 1].above - e->above;
        double next = weighted_square(e, below);
        sum += step * 0.5 * (last + next);
        last = next;
    }
    return DRAWS * sum;
}

/* A^2 is the sum of Z_j^2 / (j (j + 1)) with normal Z_j; far out only the first matters, times the product of (1 - 2/(j (j + 1)))^-1/2 over j >= 2,
   which is sqrt(3) (Zolotarev, Theory Probab. Appl. 6, 1961). At 3.857, where tables say 0.01, this gives 0.0096. */
static double anderson_darling_chance(double square)
{
    return fmin(1, sqrt(3) * gsl_cdf_chisq_Q(2 * square, 1));
}

static void check_shape_of_draws(const struct shape *s, const struct edges *edges)
{
    double d = kolmogorov(edges), limit = sqrt(log(2 / CHANCE) / 2);
    if (s->n_atoms > 0) { /* A^2 is for continuous distributions */
        print_message("%-30s sqrt(n) D %.3f", s->name, sqrt(DRAWS) * d);
    } else {
        double square = anderson_darling(edges), chance = anderson_darling_chance(square);
        print_message("%-30s sqrt(n) D %.3f, A^2 %.3f (%.2g)", s->name, sqrt(DRAWS) * d, square, chance);
        assert_true(chance > CHANCE);
    }
    assert_true(sqrt(DRAWS) * d < limit);
}

/* Chi-square of the atoms' counts and of what lies between them. */
static void check_atoms(const struct shape *s, const struct edges *edges)
{
    double square = 0, rest = DRAWS, rest_chance = 1;
    size_t freedom = s->n_atoms;
    for (size_t a = 0; a < s->n_atoms; a++) {
        double expected = DRAWS * s->chances[a], count = (double)edges->count[edges_below(edges->x, edges->n, s->atoms[a])];
        square += (count - expected) * (count - expected) / expected;
        rest -= count;
        rest_chance -= s->chances[a];
    }
    if (rest_chance > 1e-9) {
        square += (rest - DRAWS * rest_chance) * (rest - DRAWS * rest_chance) / (DRAWS * rest_chance);
    } else {
        assert_true(rest == 0);
        freedom--;
    }
    if (s->n_atoms > 0)
        print_message(", chi-square %.2f of %zu", square, freedom);
    assert_true(freedom == 0 || s->n_atoms == 0 || gsl_cdf_chisq_Q(square, (double)freedom) > CHANCE);
}

/* Against the normal limit, moved by the skewness of the sum (Cornish and Fisher's first term). */
static void check_layers(const struct layer layers[PARTS])
{
    double limit = gsl_cdf_ugaussian_Qinv(CHANCE / 2);
    for (int part = 0; part < PARTS; part++) {
        const struct layer *l = &layers[part];
        if (!(l->sd > 0)) {
            assert_true(fabs(l->sum / DRAWS - l->mean) <= 1e-12 * l->mean);
            continue;
        }
        double skewness = l->skewness / sqrt(DRAWS), z = (l->sum / DRAWS - l->mean) / (l->sd / sqrt(DRAWS));
        double moved = skewness * (limit * limit - 1) / 6;
        print_message("%s %+.2f%s", part == WHOLE ? "; means" : ",", z, l->capped ? " capped" : "");
        assert_true(z > -limit + moved && z < limit + moved);
    }
    print_message("\n");
}

static void draws_follow_their_distribution(void **state)
{
    (void)state;
    print_message("means: standard deviations off, of all, beyond p99, beyond p99.99\n");
    for (uint32_t i = 0; i < SHAPES; i++) {
        const struct shape *s = &shapes[i];
        struct bs_arena *arena = bs_arena_new();
        const struct bs_distribution *d = shape_distribution(s, arena);
        const struct quantile_table *table = shape_table(d, arena);
        struct edges edges = edges_new(s, table);
        struct layer layers[PARTS] = {layer_new(d, WHOLE), layer_new(d, P99), layer_new(d, P9999)};
        draw_all(s, table, i, &edges, layers);
        check_shape_of_draws(s, &edges);
        check_atoms(s, &edges);
        check_layers(layers);
        edges_free(&edges);
        bs_arena_free(arena);
    }
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {cmocka_unit_test(draws_follow_their_distribution)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
