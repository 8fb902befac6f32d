/* --plot FILE: a picture into a new file. */
#ifndef BILLSHIFT_CLI_PICTURE_FILE_H
#define BILLSHIFT_CLI_PICTURE_FILE_H

#include <billshift/status.h>
#include <stddef.h>

/* The kind of picture that the file's name asks for, one of bs_picture_suffixes; NULL: none, or the file is there already, which is said. */
const char *picture_suffix(const char *verb, const char *path);

/* Writes what was drawn where status is BS_OK. What drawing said of a failure is in its diagnostics; interruption and lack of memory are said here. */
int picture_write(const char *verb, const char *path, enum bs_status status, const char *bytes, size_t length);

#endif
