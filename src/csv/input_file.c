#include "csv/input_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum bs_status input_check_stays(const char *path, struct bs_diagnostics *diagnostics)
{
    const struct bs_place place = {.file = path};
    struct stat about;
    if (stat(path, &about) != 0 || S_ISREG(about.st_mode) || S_ISDIR(about.st_mode))
        return BS_OK;
    return bs_error(diagnostics, &place, "is a pipe or a device; a usage file is read more than once: write it to a file first");
}

enum bs_status input_open(const char *path, struct input_file *out, struct bs_diagnostics *diagnostics)
{
    struct bs_place place = {.file = path};
    *out = (struct input_file){.path = path, .descriptor = open(path, O_RDONLY | O_CLOEXEC)};
    if (out->descriptor < 0)
        return bs_error(diagnostics, &place, "cannot be read: %s", strerror(errno));
    if (fstat(out->descriptor, &out->about) != 0 || S_ISDIR(out->about.st_mode)) {
        close(out->descriptor);
        out->descriptor = -1;
        return bs_error(diagnostics, &place, "is a folder; a CSV file is expected");
    }
    if (sodium_init() < 0) {
        close(out->descriptor);
        out->descriptor = -1;
        return BS_ERROR_MEMORY;
    }
    crypto_generichash_init(&out->hash, NULL, 0, BS_DIGEST_BYTES);
    return BS_OK;
}

/* A file has positions, a pipe has not. */
static ssize_t read_some(const struct input_file *file, char *buffer, size_t room)
{
    if (S_ISREG(file->about.st_mode))
        return pread(file->descriptor, buffer, room, (off_t)file->position);
    return read(file->descriptor, buffer, room);
}

size_t input_read(struct input_file *file, char *buffer, size_t room)
{
    size_t n = 0;
    while (n < room && file->reason == 0) {
        ssize_t got = read_some(file, buffer + n, room - n);
        if (got < 0 && errno != EINTR)
            file->reason = errno;
        if (got == 0)
            break;
        if (got > 0) {
            n += (size_t)got;
            file->position += (uint64_t)got;
        }
    }
    if (!file->unhashed)
        crypto_generichash_update(&file->hash, (const unsigned char *)buffer, n);
    return n;
}

size_t input_mark(const char *text, size_t length)
{
    static const char mark[] = "\xef\xbb\xbf";
    return length >= 3 && memcmp(text, mark, 3) == 0 ? 3 : 0;
}

static bool changed(const struct input_file *file)
{
    struct stat now;
    return S_ISREG(file->about.st_mode) &&
           (fstat(file->descriptor, &now) != 0 || now.st_size != file->about.st_size ||
            now.st_mtim.tv_sec != file->about.st_mtim.tv_sec || now.st_mtim.tv_nsec != file->about.st_mtim.tv_nsec);
}

static bool cut_short(const struct input_file *file)
{
    return S_ISREG(file->about.st_mode) && file->position != (uint64_t)file->about.st_size;
}

enum bs_status input_close(struct input_file *file, bool whole, struct bs_file_digest *digest, struct bs_diagnostics *diagnostics)
{
    struct bs_place place = {.file = file->path};
    enum bs_status status = BS_OK;
    if (file->reason != 0) {
        bs_error(diagnostics, &place, "reading failed: %s", strerror(file->reason));
        status = BS_ERROR_IO;
    } else if (changed(file) || (whole && cut_short(file))) {
        status = bs_error(diagnostics, &place, "changed while it was read; run again when it is whole");
    } else if (whole) {
        *digest = (struct bs_file_digest){.bytes = file->position, .hashed = !file->unhashed};
        if (digest->hashed)
            crypto_generichash_final(&file->hash, digest->blake2b, sizeof digest->blake2b);
    }
    close(file->descriptor);
    return status;
}
