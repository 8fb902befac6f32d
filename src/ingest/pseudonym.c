/* Names without the people. */
#include "csv/input_file.h"

#include <billshift/usage_file.h>

#include <stdio.h>
#include <string.h>

enum { KEY_LEAST = 16, KEY_MOST = 1 << 20, SHOWN = 12 };

const char *bs_pseudonym(const unsigned char *key, const char *name, char *buffer)
{
    unsigned char hash[BS_DIGEST_BYTES];
    char hex[2 * SHOWN + 1];
    crypto_generichash(hash, sizeof hash, (const unsigned char *)name, strlen(name), key, BS_DIGEST_BYTES);
    snprintf(buffer, BS_PSEUDONYM_TEXT, "user-%s", sodium_bin2hex(hex, sizeof hex, hash, SHOWN));
    return buffer;
}

enum bs_status bs_pseudonym_key(const char *path, unsigned char *key, struct bs_diagnostics *diagnostics)
{
    struct input_file file;
    struct bs_file_digest digest = {0};
    struct bs_place place = {.file = path};
    char chunk[4096];
    size_t got, bytes = 0;
    enum bs_status status = input_open(path, &file, diagnostics);
    if (status)
        return status;
    while (bytes <= KEY_MOST && (got = input_read(&file, chunk, sizeof chunk)) > 0)
        bytes += got;
    sodium_memzero(chunk, sizeof chunk);
    status = input_close(&file, bytes <= KEY_MOST, &digest, diagnostics);
    if (!status && (bytes < KEY_LEAST || bytes > KEY_MOST))
        status = bs_error(diagnostics, &place, "is no key: it has %s; %d bytes to 1 MiB are expected, best from a random source",
                          bytes > KEY_MOST ? "more than 1 MiB" : "too few bytes", KEY_LEAST);
    memcpy(key, digest.blake2b, BS_DIGEST_BYTES);
    return status;
}
