/* What the fuzz targets share. Each defines LLVMFuzzerTestOneInput; libFuzzer calls it, or replay.c with the files of a corpus. */
#ifndef BILLSHIFT_TESTS_FUZZ_H
#define BILLSHIFT_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A promise of the program; unlike assert, it also stands with NDEBUG. */
#define FUZZ_REQUIRE(promise)                                                                                                      \
    do {                                                                                                                           \
        if (!(promise)) {                                                                                                          \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #promise);                                           \
            abort();                                                                                                               \
        }                                                                                                                          \
    } while (0)

#endif
