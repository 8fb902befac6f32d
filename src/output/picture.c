#include "output/picture.h"
#include "output/folder.h"
#include "output/gnuplot.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const picture_name = "picture";

static enum bs_status io_error(const char *what, struct bs_diagnostics *diagnostics)
{
    bs_error(diagnostics, NULL, "cannot %s: %s", what, strerror(errno));
    return BS_ERROR_IO;
}

static enum bs_status write_table(const struct bs_picture *picture, const struct bs_picture_table *table, int folder,
                                  struct bs_diagnostics *diagnostics)
{
    int descriptor = openat(folder, table->file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    FILE *out = descriptor >= 0 ? fdopen(descriptor, "w") : NULL;
    if (!out) {
        enum bs_status status = io_error("write the picture's data", diagnostics);
        if (descriptor >= 0)
            close(descriptor);
        return status;
    }
    enum bs_status status = table->write(picture->context, out);
    if ((fclose(out) != 0 && status == BS_OK) || status == BS_ERROR_IO)
        status = io_error("write the picture's data", diagnostics);
    return status;
}

static enum bs_status read_picture(int folder, const char *suffix, char **bytes, size_t *length, struct bs_diagnostics *diagnostics)
{
    char name[32];
    struct stat about;
    snprintf(name, sizeof name, "%s%s", picture_name, suffix);
    int descriptor = openat(folder, name, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0 || fstat(descriptor, &about) != 0) {
        enum bs_status status = io_error("read the picture", diagnostics);
        if (descriptor >= 0)
            close(descriptor);
        return status;
    }
    *length = (size_t)about.st_size;
    *bytes = malloc(*length + 1);
    ssize_t got = *bytes ? read(descriptor, *bytes, *length) : 0;
    close(descriptor);
    if (!*bytes)
        return BS_ERROR_MEMORY;
    return got == about.st_size ? BS_OK : io_error("read the picture", diagnostics);
}

static enum bs_status draw(const struct bs_picture *picture, int folder, const char *scripts, const char *suffix, char **bytes,
                           size_t *length, struct bs_diagnostics *diagnostics)
{
    char *full = realpath(scripts, NULL), *script = NULL, prefix[16];
    bool found = true;
    snprintf(prefix, sizeof prefix, "%s", picture_name);
    enum bs_status status = full ? BS_OK : io_error("find the plot scripts", diagnostics);
    if (status == BS_OK && asprintf(&script, "%s/%s.gp", full, picture->script) < 0) {
        script = NULL;
        status = BS_ERROR_MEMORY;
    }
    for (size_t i = 0; i < picture->n_tables && status == BS_OK; i++)
        status = write_table(picture, &picture->tables[i], folder, diagnostics);
    if (status == BS_OK)
        status = bs_gnuplot(folder, script, picture->script, (char *[]){prefix, NULL}, NULL, &found, diagnostics);
    if (status == BS_OK)
        status = read_picture(folder, suffix, bytes, length, diagnostics);
    free(script);
    free(full);
    return status;
}

enum bs_status bs_picture_draw(const struct bs_picture *picture, const char *scripts, const char *suffix, char **bytes,
                               size_t *length, struct bs_diagnostics *diagnostics)
{
    const char *where = getenv("TMPDIR");
    char *path = NULL;
    if (asprintf(&path, "%s/billshift-%s-XXXXXX", where && *where ? where : "/tmp", picture->script) < 0)
        return BS_ERROR_MEMORY;
    int folder = mkdtemp(path) ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    enum bs_status status;
    if (folder < 0) {
        status = io_error("make a folder for the picture's data", diagnostics);
    } else {
        char name[32];
        status = draw(picture, folder, scripts, suffix, bytes, length, diagnostics);
        for (size_t i = 0; i < picture->n_tables; i++)
            unlinkat(folder, picture->tables[i].file, 0);
        for (const char *const *end = bs_picture_suffixes; *end; end++) {
            snprintf(name, sizeof name, "%s%s", picture_name, *end);
            unlinkat(folder, name, 0);
        }
        close(folder);
        rmdir(path);
    }
    free(path);
    return status;
}
