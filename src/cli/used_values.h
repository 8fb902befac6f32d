/* Bills of contracts whose terms are ranges. */
#ifndef BILLSHIFT_CLI_USED_VALUES_H
#define BILLSHIFT_CLI_USED_VALUES_H

#include <billshift/diagnostics.h>
#include <billshift/model.h>

/* Warns that a bill is that of one value of each range that prices may depend on: all but those of use. */
void warn_of_used_values(const struct bs_model *model, struct bs_diagnostics *diagnostics);

#endif
