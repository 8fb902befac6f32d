/* Figures of a results folder, and how the report writes them: with no more digits than their standard errors warrant. */
#ifndef BILLSHIFT_OUTPUT_REPORT_FIGURES_H
#define BILLSHIFT_OUTPUT_REPORT_FIGURES_H

#include "output/readable.h"
#include "output/report/data.h"

struct report_figure {
    double value, error; /* NaN: not stated */
};

/* A measure of summary.csv; period: month or term. NaN where there is none. */
struct report_figure bs_report_seat(const struct report_data *data, size_t contract, const char *group, const char *period,
                                    const char *measure);
/* A measure of organization.csv over the term, e.g. total_mean, change_p05, probability_dearer. */
struct report_figure bs_report_total(const struct report_data *data, size_t contract, const char *measure);
/* The term's total with uncertain assumptions, from uncertainty.csv; statistic: mean, p05, p95, probability_dearer. */
struct report_figure bs_report_uncertain(const struct report_data *data, size_t contract, const char *measure,
                                         const char *statistic);
/* Whether the folder has both ranges. */
bool bs_report_has_uncertain(const struct report_data *data);

/* The contract beside the baseline that the organization is expected to pay least under; n_contracts: there is none. */
size_t bs_report_cheapest(const struct report_data *data);

/* Whether the total of the term can differ from one term to the next. */
bool bs_report_varies(const struct report_data *data, size_t contract);

/* All return buffer (BS_READABLE bytes). */

/* Decimals that suit a column of amounts: of the largest, and none that the largest error leaves without meaning. */
int bs_report_places(const struct report_figure *figures, size_t n, const char *unit);
/* places -1: those of the figure itself. flags: as of bs_readable_money. */
const char *bs_report_money(struct report_figure figure, int places, const char *unit, unsigned flags, char *buffer);
const char *bs_report_share(struct report_figure figure, char *buffer);
/* A change against a base: +6.5 %; "" where there is none, as against a base of 0 or below. */
const char *bs_report_percent(struct report_figure change, double base, char *buffer);
/* The chance that the organization pays more than under the baseline. uncertain: assumptions too. */
const char *bs_report_chance(const struct report_data *data, size_t contract, bool uncertain, char *buffer);
/* "$1 to $2", "fixed", or "-" where there is none; of 3 * BS_READABLE bytes. */
const char *bs_report_range(struct report_figure low, struct report_figure high, const char *unit, char *buffer);
/* For bs_readable_money where the unit stands in the caption of a table: $ stands at each amount, another in the caption alone. */
unsigned bs_report_flags(const char *unit);

#endif
