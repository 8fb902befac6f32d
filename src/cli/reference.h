/* The scenario reference as a Markdown page, from the same tables that the loader reads. */
#ifndef BILLSHIFT_CLI_REFERENCE_H
#define BILLSHIFT_CLI_REFERENCE_H

#include <billshift/distribution.h>

/* The names of a distribution's parameters, separated by commas, cut to `size`. Returns buffer. */
const char *reference_parameters(const struct bs_distribution_type *type, char *buffer, size_t size);

bool reference_print(void); /* to standard output; false: a write failed */

#endif
