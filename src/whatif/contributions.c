#include "whatif/contributions.h"

#include <gsl/gsl_multifit.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

enum { DEGREE_MOST = 3 };
static const double ROUND_OFF = 1e-9; /* of a figure */

/* The powers of each number in the regression: as many as the draws bear. */
static size_t degree_of(size_t n_draws, size_t n_numbers)
{
    size_t degree = DEGREE_MOST;
    while (degree > 1 && 4 * (1 + degree * n_numbers) > n_draws)
        degree--;
    return degree;
}

size_t contributions_draws_least(size_t n_numbers)
{
    return 2 * (n_numbers + 1);
}

struct regression {
    const struct contribution_request *request;
    size_t degree, n, columns;
    const size_t *draws; /* [n] */
    gsl_matrix *x;
    gsl_vector *y, *c;
    gsl_matrix *covariance;
    gsl_multifit_linear_workspace *work;
};

static double value_at(const struct regression *r, size_t i, size_t number)
{
    return r->request->values[r->draws[i] * r->request->n_numbers + number];
}

/* Powers of the standardized number, each about its mean: a part of the fit has mean 0. */
static void fill_number(struct regression *r, size_t number)
{
    double n = (double)r->n, mean = 0, variance = 0;
    for (size_t i = 0; i < r->n; i++)
        mean += value_at(r, i, number) / n;
    for (size_t i = 0; i < r->n; i++)
        variance += (value_at(r, i, number) - mean) * (value_at(r, i, number) - mean) / n;
    for (size_t d = 1; d <= r->degree; d++) {
        size_t column = 1 + number * r->degree + d - 1;
        double of_power = 0;
        for (size_t i = 0; i < r->n; i++)
            of_power += pow((value_at(r, i, number) - mean) / sqrt(variance), (double)d) / n;
        for (size_t i = 0; i < r->n; i++)
            gsl_matrix_set(r->x, i, column, pow((value_at(r, i, number) - mean) / sqrt(variance), (double)d) - of_power);
    }
}

/* The variance that a number's part of the fit has over the draws, less what chance adds to it. */
static double part_variance(const struct regression *r, size_t number, double residual)
{
    double variance = 0;
    for (size_t i = 0; i < r->n; i++) {
        double part = 0;
        for (size_t d = 0; d < r->degree; d++) {
            size_t column = 1 + number * r->degree + d;
            part += gsl_vector_get(r->c, column) * gsl_matrix_get(r->x, i, column);
        }
        variance += part * part / (double)r->n;
    }
    return fmax(0, variance - (double)r->degree * residual / (double)r->n);
}

/* Whether more is seen than chance gives figures that no number moves: there the numbers' parts have a standard deviation of noise sqrt(2 terms) / n,
   and what is left of the residual one of noise sqrt(2 / degrees of freedom). Without a part of the draws, as the jackknife has it, nothing is judged anew. */
static bool beyond_noise(const struct regression *r, double parts, double joint)
{
    const double deviations = 4;
    double n = (double)r->n, terms = (double)(r->columns - 1), noise = r->request->noise;
    return r->n < r->request->n_draws || parts > deviations * noise * sqrt(2 * terms) / n ||
           joint > deviations * noise * sqrt(2 / (n - (double)r->columns));
}

/* shares[n_numbers + 1], the last one joint. */
static int fit(struct regression *r, double *shares)
{
    size_t numbers = r->request->n_numbers;
    double squares = 0, sum = 0, scale = 0;
    for (size_t i = 0; i < r->n; i++) {
        gsl_vector_set(r->y, i, r->request->figure[r->draws[i]]);
        scale = fmax(scale, fabs(r->request->figure[r->draws[i]]));
        gsl_matrix_set(r->x, i, 0, 1);
    }
    for (size_t k = 0; k < numbers; k++)
        fill_number(r, k);
    int status = gsl_multifit_linear(r->x, r->y, r->c, r->covariance, &squares, r->work);
    double residual = squares / (double)(r->n - r->columns);
    for (size_t k = 0; k < numbers; k++)
        sum += shares[k] = part_variance(r, k, residual);
    shares[numbers] = fmax(0, residual - r->request->noise);
    bool seen = beyond_noise(r, sum, shares[numbers]);
    sum += shares[numbers];
    for (size_t k = 0; k <= numbers; k++)
        shares[k] = seen && sum > ROUND_OFF * scale * ROUND_OFF * scale ? shares[k] / sum : NAN;
    return status;
}

static enum bs_status fit_without(const struct contribution_request *request, size_t without, size_t degree, double *shares)
{
    size_t *draws = malloc((request->n_draws + 1) * sizeof *draws), n = 0;
    if (!draws)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < request->n_draws; i++)
        if (i * request->n_slices / request->n_draws != without)
            draws[n++] = i;
    struct regression r = {
        .request = request, .degree = degree, .n = n, .columns = 1 + degree * request->n_numbers, .draws = draws};
    r.x = gsl_matrix_alloc(n, r.columns);
    r.y = gsl_vector_alloc(n);
    r.c = gsl_vector_alloc(r.columns);
    r.covariance = gsl_matrix_alloc(r.columns, r.columns);
    r.work = gsl_multifit_linear_alloc(n, r.columns);
    enum bs_status status = r.x && r.y && r.c && r.covariance && r.work ? BS_OK : BS_ERROR_MEMORY;
    if (status == BS_OK && fit(&r, shares) != 0)
        status = BS_ERROR_NUMERIC;
    gsl_matrix_free(r.x);
    gsl_vector_free(r.y);
    gsl_vector_free(r.c);
    gsl_matrix_free(r.covariance);
    gsl_multifit_linear_free(r.work);
    free(draws);
    return status;
}

enum bs_status contributions_find(const struct contribution_request *request, struct bs_estimate *shares, struct bs_estimate *joint)
{
    size_t slices = request->n_slices, n = request->n_numbers + 1;
    size_t degree = degree_of(request->n_draws - request->n_draws / slices, request->n_numbers);
    double *found = calloc((slices + 1) * n, sizeof *found);
    enum bs_status status = found ? BS_OK : BS_ERROR_MEMORY;
    for (size_t s = 0; s <= slices && status == BS_OK; s++) /* the last one leaves none out */
        status = fit_without(request, s, degree, &found[s * n]);
    for (size_t k = 0; k < n && status == BS_OK; k++) {
        double mean = 0, squares = 0;
        for (size_t s = 0; s < slices; s++)
            mean += found[s * n + k] / (double)slices;
        for (size_t s = 0; s < slices; s++)
            squares += (found[s * n + k] - mean) * (found[s * n + k] - mean);
        struct bs_estimate *to = k + 1 < n ? &shares[k] : joint;
        double share = found[slices * n + k], error = sqrt(squares * (double)(slices - 1) / (double)slices);
        *to = (struct bs_estimate){.value = share, .bin_error = NAN, .std_error = isnan(share) ? NAN : error};
    }
    free(found);
    return status;
}
