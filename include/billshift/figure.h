/* Figures of results by their path: a measure of summary.csv, as measure.h has it, or one of organization.csv:
   [CONTRACT/][organization/][PERIOD/]MEASURE with PERIOD `term` or a month (1 ...): metered/organization/term/total_p95, change_mean, 3/cash_mean. */
#ifndef BILLSHIFT_FIGURE_H
#define BILLSHIFT_FIGURE_H

#include <billshift/measure.h>

#ifdef __cplusplus
extern "C" {
#endif

struct bs_figure {
    struct bs_measure_path path; /* of the organization: contract alone */
    bool of_organization;        /* of organization.csv */
    size_t month;                /* then: index; the number of months for the term */
    size_t row;                  /* and which of the bs_organization_measure_name */
};

/* What organization.csv may have of a month or the term: total_mean ... total_p95, cash_mean, blocked_mean, change_mean ... change_p95,
   probability_dearer. NULL: there are no more. The baseline has no change, and no probability_dearer. */
const char *bs_organization_measure_name(size_t row);
enum bs_unit bs_organization_measure_unit(size_t row);
bool bs_organization_measure_applies(bool baseline, size_t row);
const struct bs_estimate *bs_organization_measure(const struct bs_organization *row_of, size_t row);

/* months: of the term. A measure of both tables (change_p50) is that of summary.csv, unless the group organization or the number of a month tells
   otherwise. Errors as bs_measure_path_parse. */
enum bs_status bs_figure_parse(const char *text, size_t length, const struct bs_measure_space *space, size_t months,
                               struct bs_figure *out, char *message) BS_CHECKED;
/* In full, in the arena; NULL: no memory. */
const char *bs_figure_text(const struct bs_figure *figure, const struct bs_measure_space *space, size_t months,
                           struct bs_arena *arena);
enum bs_unit bs_figure_unit(const struct bs_figure *figure);
const struct bs_estimate *bs_figure_at(const struct bs_results *results, const struct bs_figure *figure);

#ifdef __cplusplus
}
#endif
#endif
