/* What holds of every reader of input: it succeeds without an error, or fails with errors that say where. */
#ifndef BILLSHIFT_TESTS_FUZZ_TOLD_H
#define BILLSHIFT_TESTS_FUZZ_TOLD_H

#include <billshift/diagnostics.h>

void fuzz_check_told(enum bs_status status, const struct bs_diagnostics *told);

#endif
