#include "engine/exact/bill_by_use.h"

#include <gsl/gsl_cdf.h>
#include <stdlib.h>

/* E[bill of a month | the term's use t], whose share is Beta(shape, (months - 1) shape): that above K of it has the mean of Beta(shape + 1, ...). */
static double month_bill_at(const struct bent_month *month, double shape, double months, double t)
{
    double sum = 0, before[2] = {1, t / months};
    for (size_t i = 0; i < month->n; i++) {
        const struct bent_piece *piece = &month->pieces[i];
        double share = piece->to / t, above = 0, part = 0;
        if (share < 1) {
            above = gsl_cdf_beta_Q(share, shape, (months - 1) * shape);
            part = t / months * gsl_cdf_beta_Q(share, shape + 1, (months - 1) * shape);
        }
        sum += (piece->value - piece->slope * piece->from) * (before[0] - above) + piece->slope * (before[1] - part);
        before[0] = above;
        before[1] = part;
    }
    return sum;
}

enum bs_status bill_by_use(const struct use_law *use, const struct bent_month *months, size_t n_months, double (**out)[LEGENDRE])
{
    const struct legendre *l = legendre();
    double shape = 1 / (use->variation * use->variation), n = (double)use->months, (*bill)[LEGENDRE];
    *out = bill = calloc(use->term.n + 1, sizeof *bill);
    for (size_t i = 0; i < use->term.n && bill; i++) {
        const struct law_panel *panel = &use->term.panels[i];
        double values[LEGENDRE], half = (panel->to - panel->from) / 2;
        legendre_values(panel->coef, values);
        for (int k = 0; k < LEGENDRE; k++) {
            double sum = 0, t = n * (panel->from + half + half * l->node[k]);
            for (size_t m = 0; m < n_months; m++)
                sum += (double)months[m].times * month_bill_at(&months[m], shape, n, t);
            values[k] *= sum;
        }
        legendre_fit(values, bill[i]);
    }
    return bill ? BS_OK : BS_ERROR_MEMORY;
}
