/* A file that was not there before. */
#ifndef BILLSHIFT_CLI_NEW_FILE_H
#define BILLSHIFT_CLI_NEW_FILE_H

#include <stddef.h>

/* Writes a new file, whole or not at all; says what went wrong in the name of a verb. EXIT_INPUT where there is something already: nothing is
   ever overwritten. */
int write_new_file(const char *verb, const char *path, const void *bytes, size_t length);

/* What to do about a file that could not be written for this reason, to put after it; "": nothing is known. */
const char *new_file_mend(int reason);

/* Whether a new file could be written there, before a long run: EXIT_DONE, or EXIT_INPUT with the reason said. NULL is fine. */
int check_new_file(const char *verb, const char *path);

#endif
