#include "whatif/sobol_indices.h"

#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

enum { BOOTSTRAPS = 500 };

static const double *row_of(const struct sobol_rows *rows, size_t row)
{
    return rows->value + row * (rows->inputs + 2);
}

void sobol_moments(const struct sobol_rows *rows, double *mean, double *sd)
{
    double sum = 0, squares = 0, n = 2 * (double)rows->n;
    for (size_t j = 0; j < rows->n; j++)
        sum += row_of(rows, j)[0] + row_of(rows, j)[1];
    *mean = sum / n;
    for (size_t j = 0; j < rows->n; j++) {
        double a = row_of(rows, j)[0] - *mean, b = row_of(rows, j)[1] - *mean;
        squares += a * a + b * b;
    }
    *sd = sqrt(squares / n);
}

/* Of the rows chosen (NULL: all, each once), which n are: indices into first and total, [inputs]. Values are taken from the mean of all, so that no
   digits are lost where it is large beside the variance; no estimate depends on it otherwise but by chance. */
static void estimate(const struct sobol_rows *rows, double centre, const size_t *chosen, double *first, double *total)
{
    double sum = 0, squares = 0, n = (double)rows->n;
    for (size_t i = 0; i < rows->inputs; i++)
        first[i] = total[i] = 0;
    for (size_t j = 0; j < rows->n; j++) {
        const double *f = row_of(rows, chosen ? chosen[j] : j);
        double a = f[0] - centre, b = f[1] - centre;
        sum += a + b;
        squares += a * a + b * b;
        for (size_t i = 0; i < rows->inputs; i++) {
            double step = f[2 + i] - f[0];
            first[i] += b * step;
            total[i] += 0.5 * step * step;
        }
    }
    double mean = sum / (2 * n), variance = squares / (2 * n) - mean * mean;
    for (size_t i = 0; i < rows->inputs; i++) {
        first[i] /= n * variance;
        total[i] /= n * variance;
    }
}

enum bs_status sobol_indices(const struct sobol_rows *rows, double mean, gsl_rng *random, struct bs_sobol_index *out)
{
    size_t k = rows->inputs;
    double *first = calloc(BOOTSTRAPS + 1, k * sizeof *first), *total = calloc(BOOTSTRAPS + 1, k * sizeof *total);
    size_t *chosen = calloc(rows->n, sizeof *chosen);
    enum bs_status status = first && total && chosen ? BS_OK : BS_ERROR_MEMORY;
    if (status == BS_OK)
        estimate(rows, mean, NULL, first, total);
    for (size_t round = 1; round <= BOOTSTRAPS && status == BS_OK; round++) {
        for (size_t j = 0; j < rows->n; j++)
            chosen[j] = gsl_rng_uniform_int(random, rows->n);
        estimate(rows, mean, chosen, first + round * k, total + round * k);
    }
    for (size_t i = 0; i < k && status == BS_OK; i++)
        out[i] = (struct bs_sobol_index){.input = i,
                                         .first = first[i],
                                         .first_error = gsl_stats_sd(first + k + i, k, BOOTSTRAPS),
                                         .total = total[i],
                                         .total_error = gsl_stats_sd(total + k + i, k, BOOTSTRAPS)};
    free(first);
    free(total);
    free(chosen);
    return status;
}
