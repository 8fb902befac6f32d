/* What the create functions of distributions share: ranges of parameters, and which of them go together. */
#ifndef BILLSHIFT_USAGE_PARAMETERS_H
#define BILLSHIFT_USAGE_PARAMETERS_H

#include "base/refuse.h"
#include <billshift/distribution.h>

/* Amounts of use and their scales lie below this, so that squares and products stay finite. */
#define BS_MOST_USE 1e18

/* The kth parameter of a type as a bit of a set. */
#define BS_BIT(k) (1U << (k))

/* Is the value inside the parameter's range? Else BS_ERROR_INPUT with the range in the message. */
enum bs_status bs_parameter_check(const struct bs_parameter *parameter, double value, char *message) BS_CHECKED;

/* The set of parameters that the input gives. */
unsigned bs_parameters_given(const struct bs_distribution_type *type, const struct bs_distribution_input *input);

/* BS_OK if the given parameters are one of the accepted sets; else BS_ERROR_INPUT, with all accepted sets in the message. */
enum bs_status bs_parameters_match(const struct bs_distribution_type *type, const struct bs_distribution_input *input,
                                   const unsigned *accepted, size_t count, char *message) BS_CHECKED;

/* The same for a type that needs all its parameters. */
enum bs_status bs_parameters_all(const struct bs_distribution_type *type, const struct bs_distribution_input *input,
                                 char *message) BS_CHECKED;

#endif
