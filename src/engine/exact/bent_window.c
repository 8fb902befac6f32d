/* Where what a seat adds over a term lies. */
#include "engine/exact/bent_term.h"
#include "usage/incomplete_gamma.h"

#include <math.h>

/* Chances beyond: of the term's amount, and of a single month's use. */
static const double BEYOND = 1e-13, NEVER = 1e-19;
/* Exponents are tried from so many standard deviations on, doubling. */
static const double LEAST_TRIED = 0.5;
enum { TRIED = 9, NODES_MOST = 4096 };

/* Amounts of a month at a level and their chances. */
struct amounts {
    double amount[NODES_MOST], chance[NODES_MOST];
    size_t n;
    double mean, sd;
};

static void add_stretch(struct amounts *out, const struct bent_piece *piece, double shape, double level, double from, double to)
{
    const struct legendre *l = legendre();
    double half = (to - from) / 2;
    for (int k = 0; k < LEGENDRE && out->n < NODES_MOST; k++) {
        double use = from + half + half * l->node[k];
        out->amount[out->n] = piece->value + piece->slope * (use - piece->from);
        out->chance[out->n++] = half * l->weight[k] / use * bs_gamma_term(shape, use * shape / level);
    }
}

static void list_amounts(const struct bent_month *month, double shape, double level, struct amounts *out)
{
    double least = bs_gamma_p_inverse(shape, NEVER) * level / shape, most = bs_gamma_q_inverse(shape, NEVER) * level / shape;
    double widest = 3 * level / sqrt(shape), sum = 0, squares = 0;
    out->n = 0;
    for (size_t i = 0; i < month->n; i++) {
        const struct bent_piece *piece = &month->pieces[i];
        double from = fmax(piece->from, least), end = fmin(piece->to, most);
        while (from < end) {
            double to = fmin(end, from + widest);
            add_stretch(out, piece, shape, level, from, to);
            from = to;
        }
    }
    for (size_t k = 0; k < out->n; k++)
        sum += out->chance[k] * out->amount[k];
    for (size_t k = 0; k < out->n; k++)
        squares += out->chance[k] * (out->amount[k] - sum) * (out->amount[k] - sum);
    out->mean = sum;
    out->sd = sqrt(squares);
}

/* The logarithm of E[exp(t (amount - mean))] */
static double log_moment(const struct amounts *a, double t)
{
    double most = 0, sum = 0;
    for (size_t k = 0; k < a->n; k++)
        most = fmax(most, t * (a->amount[k] - a->mean));
    for (size_t k = 0; k < a->n; k++)
        sum += a->chance[k] * exp(t * (a->amount[k] - a->mean) - most);
    return most + log(sum);
}

/* P(S - E[S] >= x) <= exp(-t x) E[exp(t (S - E[S]))] for any t > 0 (Chernoff): x from the t that gives the least. */
void bent_window(const struct bent_term *term, double level, double *low, double *high)
{
    struct amounts month;
    double moments[2][TRIED] = {{0}}, mean = 0, sd = 0;
    for (int round = 0; round < 2; round++) /* the spread of all months first */
        for (size_t m = 0; m < term->n_months; m++) {
            double times = (double)term->months[m].times;
            list_amounts(&term->months[m], term->shape, level, &month);
            for (int i = 0; i < TRIED && round == 1 && sd > 0; i++) {
                double t = ldexp(LEAST_TRIED / sqrt(sd), i);
                moments[0][i] += times * log_moment(&month, -t);
                moments[1][i] += times * log_moment(&month, t);
            }
            if (round == 1)
                continue;
            mean += times * month.mean;
            sd += times * month.sd * month.sd;
        }
    double away[2] = {sd > 0 ? INFINITY : 0, sd > 0 ? INFINITY : 0};
    for (int i = 0; i < TRIED && sd > 0; i++)
        for (int side = 0; side < 2; side++)
            away[side] = fmin(away[side], (moments[side][i] - log(BEYOND)) / ldexp(LEAST_TRIED / sqrt(sd), i));
    *low = mean - away[0];
    *high = mean + away[1];
}
