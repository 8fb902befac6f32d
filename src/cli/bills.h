/* What the verbs that print itemized bills share. */
#ifndef BILLSHIFT_CLI_BILLS_H
#define BILLSHIFT_CLI_BILLS_H

#include "cli/options.h"

#include <billshift/output.h>

/* The contracts (indices, in the arena) that are named, in order, each once; else all. verb: for messages. */
enum bs_status bills_choose(const struct list *named, const char *verb, const struct bs_model *model, struct bs_arena *arena,
                            const size_t **contracts, size_t *n_contracts, struct bs_diagnostics *diagnostics) BS_CHECKED;

/* Writes to a new file, whole or not at all, or (output NULL) to standard output. */
typedef enum bs_status result_writer(const void *what, FILE *out);
enum bs_status write_result(result_writer *write, const void *what, const char *output,
                            struct bs_diagnostics *diagnostics) BS_CHECKED;

/* The same of bills. format: known. */
enum bs_status bills_write(const struct bs_bills *bills, const char *format, const char *output,
                           struct bs_diagnostics *diagnostics) BS_CHECKED;

#endif
