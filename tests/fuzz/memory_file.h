/* A file that lies in memory, with a name that can be opened. */
#ifndef BILLSHIFT_TESTS_MEMORY_FILE_H
#define BILLSHIFT_TESTS_MEMORY_FILE_H

#include <stddef.h>
#include <stdint.h>

struct memory_file {
    int descriptor;
    char path[32];
};

/* Made at the first call, rewritten at later ones: `file` must be static, zero at first. */
void memory_file_write(struct memory_file *file, const uint8_t *data, size_t size);

#endif
