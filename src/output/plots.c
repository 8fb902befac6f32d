#include "output/folder.h"
#include "output/gnuplot.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct bs_plot plots[] = {
    {"change", "how the bill of a seat changes, by cohort", NULL},
    {"bill_curve", "the bill of a seat against its use, with break-even", NULL},
    {"organization", "the organization's total under each contract, with its spread", NULL},
    {"rank", "the change against the rank by use, lightest to heaviest", NULL},
    {"lorenz", "how use and bills fall on the users or seats", NULL},
};

const char *const bs_picture_suffixes[] = {".svg", ".png", NULL};

size_t bs_plot_count(void)
{
    return sizeof plots / sizeof *plots;
}

const struct bs_plot *bs_plot_at(size_t i)
{
    return &plots[i];
}

static enum bs_status io_error(struct bs_diagnostics *diagnostics, const char *what, const char *path)
{
    bs_error(diagnostics, NULL, "cannot %s %s: %s", what, path, strerror(errno));
    return BS_ERROR_IO;
}

static bool applies(int folder, const struct bs_plot *plot)
{
    return !plot->table || faccessat(folder, plot->table, F_OK, 0) == 0;
}

/* found: false where there is no gnuplot at all. */
static enum bs_status draw(int folder, const char *scripts, const struct bs_plot *plot, bool *found,
                           struct bs_diagnostics *diagnostics)
{
    char *script = NULL, prefix[64];
    if (asprintf(&script, "%s/%s.gp", scripts, plot->name) < 0)
        return BS_ERROR_MEMORY;
    snprintf(prefix, sizeof prefix, BS_PICTURE_PART "%s", plot->name);
    enum bs_status status = access(script, R_OK) == 0 ? BS_OK : io_error(diagnostics, "read", script);
    if (status == BS_OK)
        status = bs_gnuplot(folder, script, plot->name, prefix, found, diagnostics);
    free(script);
    for (const char *const *suffix = bs_picture_suffixes; *suffix; suffix++) {
        char part[80], whole[80];
        snprintf(part, sizeof part, "%s%s", prefix, *suffix);
        snprintf(whole, sizeof whole, "%s%s", plot->name, *suffix);
        if (status != BS_OK)
            unlinkat(folder, part, 0);
        else if (renameat(folder, part, folder, whole) != 0)
            status = io_error(diagnostics, "write", whole);
    }
    return status;
}

enum bs_status bs_plot_folder(const char *results, const char *scripts, struct bs_diagnostics *diagnostics)
{
    int folder = open(results, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return bs_error(diagnostics, NULL, "cannot open the results folder %s: %s", results, strerror(errno));
    char *full = NULL;
    enum bs_status status = bs_manifest_check(folder);
    if (status != BS_OK)
        bs_error(diagnostics, NULL, "%s is not a results folder: it holds no " BS_MANIFEST_FILE " of billshift", results);
    else if (!(full = realpath(scripts, NULL)))
        status = io_error(diagnostics, "find the plot scripts in", scripts);
    /* One picture that fails is no reason to go without the others. */
    bool found = true;
    for (size_t i = 0; full && found && i < bs_plot_count(); i++) {
        if (!applies(folder, &plots[i]))
            continue;
        enum bs_status drawn = draw(folder, full, &plots[i], &found, diagnostics);
        status = status == BS_OK ? drawn : status;
    }
    free(full);
    close(folder);
    return status;
}
