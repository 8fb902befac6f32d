/* A file that is there whole or not at all. */
#ifndef BILLSHIFT_CLI_WHOLE_FILE_H
#define BILLSHIFT_CLI_WHOLE_FILE_H

#include <billshift/diagnostics.h>
#include <stdbool.h>
#include <stddef.h>

/* Writes beside its place and renames when whole. part: the name that it has until then, of ours alone, so that one that is there is removed; NULL: a new one.
   replace: a regular file that is there is replaced; else whatever is there is an error. BS_ERROR_INPUT: something is there, or the place is not to be written to;
   BS_ERROR_IO: a full disk and the like. */
enum bs_status write_whole_file(const char *path, const char *part, bool replace, const void *bytes, size_t length,
                                struct bs_diagnostics *diagnostics) BS_CHECKED;

#endif
