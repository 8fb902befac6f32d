/* How much the months of one user differ: variance components. Month m of a user is level x F_m, with gamma factors of shape k = 1 / c^2.
   Then a month's part of its user's total, s_m, is independent of the total and of the level (Lukacs, Annals of Mathematical Statistics 26,
   1955), and the parts of M months are Dirichlet (k, ..., k): E[s_m^2] = (k + 1) / (M (k M + 1)) (Mosimann, Biometrika 49, 1962). So the
   squared coefficient of variation within a user, q = M sum s_m^2 - 1, has mean (M - 1) c^2 / (M + c^2) however skewed the levels are, and
   the mean of q over users gives c^2 = M q / (M - 1 - q). */
#include "fit/fit_family.h"

#include <math.h>

/* As in struct bs_segment. */
#define LEAST 0.001
#define MOST  10.0

/* q of one user; *total: of all months over their number, free of overflow. */
static double variation(const double *use, size_t months, size_t *idle)
{
    double greatest = 0, mean = 0, squares = 0;
    for (size_t m = 0; m < months; m++)
        greatest = fmax(greatest, use[m]);
    for (size_t m = 0; m < months; m++) {
        *idle += use[m] == 0;
        mean += use[m] / greatest / (double)months;
    }
    for (size_t m = 0; m < months; m++) {
        double away = use[m] / greatest / mean - 1;
        squares += away * away;
    }
    return squares / (double)months;
}

static bool is_active(const double *use, size_t months)
{
    for (size_t m = 0; m < months; m++)
        if (use[m] > 0)
            return true;
    return false;
}

void bs_fit_months(const struct bs_population *population, struct bs_fit *fit)
{
    double mean = 0, squares = 0, months = (double)population->months;
    size_t n = 0;
    for (size_t u = 0; u < population->users; u++) {
        const double *use = population->use + u * population->months;
        if (!is_active(use, population->months))
            continue;
        double q = variation(use, population->months, &fit->idle_months), away = q - mean;
        n++;
        mean += away / (double)n;
        squares += away * (q - mean);
    }
    fit->month_to_month = (struct bs_fit_number){"month_to_month", NAN, NAN};
    if (population->months < 2 || n == 0)
        return;
    double left = months - 1 - mean, error = n > 1 ? sqrt(squares / ((double)n * (double)(n - 1))) : NAN;
    double c = left > 0 ? sqrt(months * mean / left) : INFINITY;
    if (c < LEAST)
        fit->month_to_month.value = fit->month_to_month.std_error = 0;
    else if (c <= MOST) {
        fit->month_to_month.value = c;
        fit->month_to_month.std_error = months * (months - 1) / (left * left) * error / (2 * c);
    } else
        fit->month_to_month.value = MOST;
}
