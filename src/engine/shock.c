#include "engine/shock.h"
#include "engine/vectors.h"
#include "usage/normal.h"

#include <math.h>

/* Standard normal, one a month. */
static double normal_of(const struct bs_model *model, uint32_t replication, size_t month)
{
    philox4x32_ctr_t block = random_block(model->seed, replication, 0, (uint32_t)(month / 4), RANDOM_SHOCK);
    struct tail u = random_tail(block.v[month % 4], 32);
    return u.upper ? bs_normal_upper_quantile(u.t) : bs_normal_quantile(u.t);
}

/* ln S_m = s X_m - s^2 / 2 with X_1 standard normal and X_m = r X_{m-1} + sqrt(1 - r^2) Z_m (Box, Jenkins, Reinsel, Time Series Analysis, 3.2), so
   that every X_m is; s^2 = ln(1 + sd^2) gives S_m the mean 1 and that standard deviation. */
void shock_path(const struct bs_model *model, uint32_t replication, double *factor)
{
    double variance = log1p(model->shock->sd * model->shock->sd), r = model->shock->autocorrelation, x = 0;
    for (size_t month = 0; month < model->months; month++) {
        double z = normal_of(model, replication, month);
        x = month == 0 ? z : r * x + sqrt((1 - r) * (1 + r)) * z;
        factor[month] = exp(sqrt(variance) * x - variance / 2);
    }
}

BS_VECTORS static void shock_month(double factor, size_t count, double *restrict use, double *restrict before)
{
    for (size_t i = 0; i < count; i++) {
        before[i] += use[i];
        use[i] *= factor;
    }
}

void shock_block(const struct plan *plan, const struct plan_part *part, const double *factor, size_t count, double *use,
                 double *before)
{
    for (size_t i = 0; i < count; i++)
        before[i] = 0;
    for (size_t month = part->first_month; month < part->end_month && month < plan->distinct; month++)
        shock_month(factor[month], count, use + month * BLOCK, before);
}
