/* What tells one version of a file from another: the bytes as they were read. */
#ifndef BILLSHIFT_DIGEST_H
#define BILLSHIFT_DIGEST_H

#include <stdbool.h>
#include <stdint.h>

enum { BS_DIGEST_BYTES = 32 };
struct bs_file_digest {
    uint64_t bytes;
    bool hashed;                            /* false: nobody asked for the hash */
    unsigned char blake2b[BS_DIGEST_BYTES]; /* BLAKE2b-256, as `b2sum -l 256` prints it */
};

#endif
