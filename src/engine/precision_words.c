/* Precisions in words. */
#include <billshift/precision.h>

#include <math.h>

const char *bs_precision_text(double precision, enum bs_measure measure, char *buffer)
{
    const char *unit = bs_measure_info(measure)->unit == BS_UNIT_SHARE ? "points" : "%";
    if (isnan(precision))
        snprintf(buffer, BS_PRECISION_TEXT, "not stated");
    else
        snprintf(buffer, BS_PRECISION_TEXT, "%.3g %s", 100 * precision, unit);
    return buffer;
}

/* How many replications it takes, to two digits, and the first of the doubled counts that is enough. */
static void put_needed(double base, double needed, size_t size, char *buffer)
{
    double unit = pow(10, fmax(floor(log10(needed)) - 1, 0));
    double enough = base;
    while (enough < needed)
        enough *= 2;
    if (enough <= UINT32_MAX)
        snprintf(buffer, size, "about %.0f, for which a maximum of %.0f is enough", ceil(needed / unit) * unit, enough);
    else
        snprintf(buffer, size, "about %.0f, which is more than there can be", ceil(needed / unit) * unit);
}

static void missed(const struct bs_results *results, const struct bs_precision_goal *goal, struct bs_diagnostics *diagnostics)
{
    char got[BS_PRECISION_TEXT], wanted[BS_PRECISION_TEXT], needed[128];
    unsigned long replications = results->replications;
    bs_precision_text(goal->got, goal->path.measure, got);
    bs_precision_text(goal->wanted, goal->path.measure, wanted);
    if (isnan(goal->needed)) {
        (void)bs_error(diagnostics, NULL,
                       "precision not reached: of %s no error can be stated after %lu replications, %s was asked; too few seats of "
                       "the group lie beyond the quantile",
                       goal->measure, replications, wanted);
    } else if (isinf(goal->needed)) {
        (void)bs_error(diagnostics, NULL,
                       "precision not reached: %s is known to %s after %lu replications, %s was asked; its bin_error alone is as "
                       "large, and no number of replications makes that smaller",
                       goal->measure, got, replications, wanted);
    } else {
        put_needed(results->precision->base, goal->needed, sizeof needed, needed);
        (void)bs_error(diagnostics, NULL,
                       "precision not reached: %s is known to %s after %lu replications, %s was asked; that takes %s",
                       goal->measure, got, replications, wanted, needed);
    }
}

void bs_precision_missed(const struct bs_results *results, struct bs_diagnostics *diagnostics)
{
    const struct bs_precision *precision = results->precision;
    for (size_t i = 0; precision && i < precision->n_goals; i++)
        if (!precision->goals[i].met)
            missed(results, &precision->goals[i], diagnostics);
}
