#include "csv/csv_file.h"
#include "csv/input_file.h"

#include <errno.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { CHUNK = 1 << 16 };

static enum bs_status open_file(const char *path, FILE **out, struct bs_diagnostics *d)
{
    struct bs_place place = {.file = path};
    FILE *file = fopen(path, "rbe");
    if (!file)
        return bs_error(d, &place, "cannot be read: %s", strerror(errno));
    struct stat about;
    if (fstat(fileno(file), &about) == 0 && S_ISDIR(about.st_mode)) {
        fclose(file);
        return bs_error(d, &place, "is a folder; a CSV file is expected");
    }
    *out = file;
    return BS_OK;
}

/* The bytes of a file, fed and hashed. */
static enum bs_status read_all(struct csv_reader *reader, const char *path, FILE *file, struct bs_file_digest *digest,
                               struct bs_diagnostics *d)
{
    char buffer[CHUNK];
    size_t n, bytes = 0;
    bool going = true;
    crypto_generichash_state hash;
    crypto_generichash_init(&hash, NULL, 0, BS_DIGEST_BYTES);
    while (going && (n = fread(buffer, 1, sizeof buffer, file)) > 0) {
        size_t skip = bytes == 0 ? input_mark(buffer, n) : 0;
        crypto_generichash_update(&hash, (const unsigned char *)buffer, n);
        bytes += n;
        going = csv_reader_feed(reader, buffer + skip, n - skip);
    }
    if (digest) {
        *digest = (struct bs_file_digest){.bytes = bytes, .hashed = true};
        crypto_generichash_final(&hash, digest->blake2b, sizeof digest->blake2b);
    }
    if (going && ferror(file)) {
        struct bs_place place = {.file = path};
        bs_error(d, &place, "reading failed: %s", strerror(errno));
        return BS_ERROR_IO;
    }
    return csv_reader_end(reader);
}

enum bs_status bs_csv_read(const char *path, const char *const *columns, size_t n_columns, bs_csv_visit *visit, void *context,
                           size_t *rows, struct bs_file_digest *digest, struct bs_diagnostics *diagnostics)
{
    FILE *file = NULL;
    struct csv_reader *reader = NULL;
    *rows = 0;
    enum bs_status status = open_file(path, &file, diagnostics);
    if (status)
        return status;
    status = sodium_init() < 0 ? BS_ERROR_MEMORY : csv_reader_new(path, columns, n_columns, visit, context, diagnostics, &reader);
    if (!status)
        status = read_all(reader, path, file, digest, diagnostics);
    if (reader)
        *rows = csv_reader_rows(reader);
    csv_reader_free(reader);
    fclose(file);
    return status;
}
