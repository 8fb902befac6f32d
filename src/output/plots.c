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
        status = bs_gnuplot(folder, script, plot->name, (char *[]){prefix, NULL}, NULL, found, diagnostics);
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

/* *full: the scripts' folder, absolute, to be freed. *folder: -1 where it cannot be opened. */
static enum bs_status open_both(const char *results, const char *scripts, int *folder, char **full,
                                struct bs_diagnostics *diagnostics)
{
    *full = NULL;
    enum bs_status status = bs_results_open(results, folder, diagnostics);
    if (status != BS_OK)
        return status;
    if (faccessat(*folder, "labels.csv", F_OK, 0) != 0)
        status = bs_error(diagnostics, NULL,
                          "%s has no labels.csv, which the pictures take names from: run again without --tables, or with labels "
                          "among the tables",
                          results);
    else if (!(*full = realpath(scripts, NULL)))
        status = io_error(diagnostics, "find the plot scripts in", scripts);
    return status;
}

/* Without what a terminal would obey: control characters, but for ends of lines and, in colour, the codes for colours; without blanks at ends
   of lines. */
static void make_harmless(char *text, bool colour)
{
    char *to = text;
    for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
        size_t code = *at == 033 && at[1] == '[' ? 2 + strspn((const char *)at + 2, "0123456789;") : 0;
        if (code > 0 && at[code] == 'm') {
            if (colour)
                to = mempcpy(to, at, code + 1);
            at += code;
        } else if (*at == 0xc2 && at[1] >= 0x80 && at[1] < 0xa0) {
            at++;
        } else if (*at == '\n') {
            while (to > text && to[-1] == ' ')
                to--;
            *to++ = '\n';
        } else if (*at >= ' ' && *at != 127) {
            *to++ = (char)*at;
        }
    }
    *to = '\0';
}

enum bs_status bs_plot_text(const char *results, const char *scripts, unsigned columns, bool colour, char **text,
                            struct bs_diagnostics *diagnostics)
{
    int folder;
    char *full, *script = NULL, width[16], colours[] = "ansi", none[] = "mono";
    bool found = true;
    *text = NULL;
    snprintf(width, sizeof width, "%u", columns);
    enum bs_status status = open_both(results, scripts, &folder, &full, diagnostics);
    if (status == BS_OK && asprintf(&script, "%s/terminal.gp", full) < 0) {
        script = NULL;
        status = BS_ERROR_MEMORY;
    }
    if (status == BS_OK)
        status = bs_gnuplot(folder, script, "the terminal's picture", (char *[]){width, colour ? colours : none, NULL}, text,
                            &found, diagnostics);
    if (status == BS_OK)
        make_harmless(*text, colour);
    free(script);
    free(full);
    if (folder >= 0)
        close(folder);
    return status;
}

enum bs_status bs_plot_folder(const char *results, const char *scripts, struct bs_diagnostics *diagnostics)
{
    int folder;
    char *full;
    enum bs_status status = open_both(results, scripts, &folder, &full, diagnostics);
    /* One picture that fails is no reason to go without the others. */
    bool found = true;
    for (size_t i = 0; full && found && i < bs_plot_count(); i++) {
        if (!applies(folder, &plots[i]))
            continue;
        enum bs_status drawn = draw(folder, full, &plots[i], &found, diagnostics);
        status = status == BS_OK ? drawn : status;
    }
    free(full);
    if (folder >= 0)
        close(folder);
    return status;
}
