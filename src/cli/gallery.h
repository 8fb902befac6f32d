/* The scenarios that come with the program. */
#ifndef BILLSHIFT_CLI_GALLERY_H
#define BILLSHIFT_CLI_GALLERY_H

#include <stddef.h>

enum { GALLERY_MOST = 256 };

/* Their names, without the suffix of the files, in order, into `names`; how many. To be freed each. None where there is no gallery. */
size_t gallery_names(char *names[GALLERY_MOST]);

/* The file of a name, in the folder of the gallery. */
void gallery_file(const char *name, char *path, size_t size);

#endif
