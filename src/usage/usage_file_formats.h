/* The rows of the registry of usage formats. */
#ifndef BILLSHIFT_USAGE_FILE_FORMATS_H
#define BILLSHIFT_USAGE_FILE_FORMATS_H

#include <billshift/usage_file.h>

extern const struct bs_usage_format bs_usage_plain;

#endif
