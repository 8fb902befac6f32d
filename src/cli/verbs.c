/* The table of verbs, in the order in which the help lists them. */
#include "cli/verb.h"

#include <assert.h>

const struct verb *const verbs[] = {&verb_run,   &verb_sweep, &verb_solve, &verb_book,   &verb_price, &verb_explain,
                                    &verb_check, &verb_fit,   &verb_plot,  &verb_report, &verb_list,  &verb_init};
const size_t n_verbs = ROWS(verbs);
static_assert(ROWS(verbs) <= VERBS_MOST, "make VERBS_MOST larger");
