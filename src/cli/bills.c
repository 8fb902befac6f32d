/* Which contracts are priced, and where the bills go. */
#include "cli/bills.h"

#include "cli/new_file.h"
#include "cli/price.h"
#include "cli/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum bs_status bills_choose(const struct list *named, const char *verb, const struct bs_model *model, struct bs_arena *arena,
                            const size_t **contracts, size_t *n_contracts, struct bs_diagnostics *diagnostics)
{
    size_t *chosen = bs_arena_take(arena, model->n_contracts, sizeof *chosen), n = 0;
    if (!chosen)
        return BS_ERROR_MEMORY;
    enum bs_status status = BS_OK;
    for (size_t i = 0; named->count == 0 && i < model->n_contracts; i++)
        chosen[n++] = i;
    for (size_t i = 0; i < named->count && status == BS_OK; i++) {
        size_t found = 0, k = 0;
        char message[BS_MESSAGE_SIZE];
        status = price_contract(model, named->items[i], &found, message);
        if (status == BS_ERROR_INPUT)
            bs_error(diagnostics, NULL, "%s: %s", verb, message);
        while (k < n && chosen[k] != found)
            k++;
        if (status == BS_OK && k == n)
            chosen[n++] = found;
    }
    *contracts = chosen;
    *n_contracts = n;
    return status;
}

static enum bs_status write_new(result_writer *write, const void *what, const char *output, struct bs_diagnostics *diagnostics)
{
    const struct bs_place place = {.file = output};
    int descriptor = open(output, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor < 0 && errno == EEXIST)
        return bs_error(diagnostics, &place, "exists already: choose another name");
    FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "w");
    if (!file) {
        int reason = errno;
        bs_error(diagnostics, &place, "cannot be written: %s%s", strerror(reason), new_file_mend(reason));
        return reason == ENOSPC || reason == EDQUOT || reason == EIO ? BS_ERROR_IO : BS_ERROR_INPUT;
    }
    enum bs_status status = write(what, file);
    errno = 0;
    if (status == BS_OK && (fflush(file) != 0 || fsync(descriptor) != 0))
        status = BS_ERROR_IO;
    int reason = errno;
    if (fclose(file) != 0 && status == BS_OK) {
        reason = errno;
        status = BS_ERROR_IO;
    }
    if (status == BS_OK)
        return BS_OK;
    unlink(output);
    if (status == BS_ERROR_IO)
        bs_error(diagnostics, &place, "cannot be written%s%s", reason ? ": " : "", reason ? strerror(reason) : "");
    return status;
}

enum bs_status write_result(result_writer *write, const void *what, const char *output, struct bs_diagnostics *diagnostics)
{
    if (output)
        return write_new(write, what, output, diagnostics);
    errno = 0;
    return flush_output(write(what, stdout));
}

struct formatted {
    const struct bs_bills *bills;
    const struct bs_bill_format *format;
};

static enum bs_status write_bills(const void *what, FILE *out)
{
    const struct formatted *formatted = what;
    return formatted->format->write(formatted->bills, out);
}

enum bs_status bills_write(const struct bs_bills *bills, const char *format, const char *output, struct bs_diagnostics *diagnostics)
{
    const struct formatted formatted = {bills, bs_bill_format_find(format)};
    return write_result(write_bills, &formatted, output, diagnostics);
}
