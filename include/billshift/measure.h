/* Measures by their path, [CONTRACT/]GROUP/PERIOD/MEASURE, spelt as in summary.csv: metered/cohort:heavy/term/ratio_p50. */
#ifndef BILLSHIFT_MEASURE_H
#define BILLSHIFT_MEASURE_H

#include <billshift/results.h>
#include <billshift/status.h>

#ifdef __cplusplus
extern "C" {
#endif

struct bs_measure_path {
    size_t contract, group; /* indices, as bs_results_at takes them */
    enum bs_period period;
    enum bs_measure measure;
};

/* What there is to name; borrowed. Groups as those of struct bs_results. */
struct bs_measure_space {
    const char *const *contracts;
    size_t n_contracts, baseline;
    const struct bs_group *groups;
    size_t n_groups;
};

/* Whether summary.csv has the measure for such a group, under the baseline or another contract. */
bool bs_measure_applies(bool baseline, enum bs_group_kind group, enum bs_measure measure);

/* CONTRACT may be left out where one contract is compared with the baseline (or there is the baseline alone), GROUP is then `all`, PERIOD `term`
   unless given. A word that is a period or a group means that rather than a contract of the same name. text need not end with NUL.
   BS_ERROR_INPUT: message (BS_MESSAGE_SIZE bytes, number.h) says which part is not known, with the nearest name, or why there is no such row;
   *out is untouched. */
enum bs_status bs_measure_path_parse(const char *text, size_t length, const struct bs_measure_space *space,
                                     struct bs_measure_path *out, char *message) BS_CHECKED;

/* The path in full, in the arena; NULL: no memory. */
const char *bs_measure_path_text(const struct bs_measure_path *path, const struct bs_measure_space *space, struct bs_arena *arena);

#ifdef __cplusplus
}
#endif
#endif
