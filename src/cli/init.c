#include "cli/gallery.h"
#include "cli/new_file.h"
#include "cli/options.h"
#include "cli/starter.h"
#include "cli/terminal.h"
#include "cli/verb.h"

#include <billshift/scenario.h>
#include <billshift/text.h>

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct usage usage = {
    .verb = "init",
    .operands = "[FILE]",
    .about = "Writes a commented scenario to begin with, or one of the gallery (`billshift list scenarios`), to a new file or to\n"
             "standard output. Never overwrites.",
    .example = "  billshift init --from claude-enterprise-2026 scenario.yaml",
    .operands_least = 0,
    .operands_most = 1,
};

static int refuse_name(const char *name, char *const *names, size_t n)
{
    const char *near = bs_nearest(name, (const char *const *)names, n);
    if (n == 0)
        say_error("init: no gallery in %s, where it is installed; `billshift init` writes a scenario without it", gallery_folder());
    else if (near)
        say_error("init: no scenario '%s' in the gallery; did you mean '%s'?", name, near);
    else {
        say_error("init: no scenario '%s' in the gallery; there are:", name);
        for (size_t i = 0; i < n; i++)
            fprintf(stderr, "  %s\n", names[i]);
    }
    return EXIT_INPUT;
}

/* The bytes of a file of the gallery, to be freed; NULL: they could not be read, which was said. */
static char *read_file(const char *path, size_t *length)
{
    FILE *in = fopen(path, "re"), *memory = NULL;
    char *bytes = NULL, buffer[8192];
    size_t got;
    bool good = in && (memory = open_memstream(&bytes, length));
    while (good && (got = fread(buffer, 1, sizeof buffer, in)) > 0)
        good = fwrite(buffer, 1, got, memory) == got;
    good = good && !ferror(in);
    if (memory && fclose(memory) != 0)
        good = false;
    int reason = errno;
    if (in)
        (void)fclose(in);
    if (good)
        return bytes;
    say_error("init: cannot read %s: %s", path, strerror(reason));
    free(bytes);
    return NULL;
}

/* FROM to TO, or to standard output. */
static int copy_file(const char *from, const char *to)
{
    size_t length;
    char *bytes = read_file(from, &length);
    if (!bytes)
        return EXIT_UNFINISHED;
    int code = EXIT_DONE;
    if (to)
        code = write_new_file("init", to, bytes, length);
    else
        (void)fwrite(bytes, 1, length, stdout);
    free(bytes);
    return code;
}

/* As copy_file, but that the same bytes may be there already. */
static int copy_beside(const char *from, const char *to)
{
    size_t length, there_length = 0;
    if (access(to, F_OK) != 0)
        return copy_file(from, to);
    char *bytes = read_file(from, &length), *there = bytes ? read_file(to, &there_length) : NULL;
    bool same = there && length == there_length && memcmp(bytes, there, length) == 0;
    if (there && !same)
        say_error(
            "init: the scenario was written, but another %s is there already, which it would read: write both into another folder",
            to);
    int code = same ? EXIT_DONE : there ? EXIT_INPUT : EXIT_UNFINISHED;
    free(bytes);
    free(there);
    return code;
}

/* The files that the scenario reads lie beside it: they are copied beside the copy, whose folder is that of `to`. */
static int copy_data(const char *path, const char *to)
{
    struct bs_scenario *scenario = NULL;
    struct bs_diagnostics said;
    char from[PATH_MAX], beside[PATH_MAX];
    int code = EXIT_DONE, folder = (int)(strrchr(to, '/') ? strrchr(to, '/') + 1 - to : 0);
    bs_diagnostics_init(&said);
    enum bs_status status = bs_scenario_read(path, NULL, 0, &scenario, &said);
    const struct bs_scenario_source *source = status == BS_OK ? bs_scenario_source(scenario) : NULL;
    for (size_t i = 0; source && i < source->n_files && code == EXIT_DONE; i++) {
        const char *name = strrchr(source->files[i].file, '/');
        name = name ? name + 1 : source->files[i].file;
        snprintf(from, sizeof from, "%s/%s", gallery_folder(), name);
        snprintf(beside, sizeof beside, "%.*s%s", folder, to, name);
        code = copy_beside(from, beside);
    }
    bs_scenario_free(scenario);
    bs_diagnostics_free(&said);
    return code;
}

static int from_gallery(const char *name, const char *to)
{
    char *names[GALLERY_MOST], path[PATH_MAX];
    size_t n = gallery_names(names);
    bool known = false;
    for (size_t i = 0; i < n; i++)
        known |= strcmp(names[i], name) == 0;
    gallery_file(name, path, sizeof path);
    int code = known ? copy_file(path, to) : refuse_name(name, names, n);
    if (code == EXIT_DONE && to)
        code = copy_data(path, to);
    for (size_t i = 0; i < n; i++)
        free(names[i]);
    return code;
}

static int run(int argc, char **argv)
{
    const char *from = NULL;
    const struct option_row rows[] = {
        {0, "from", "NAME", "a scenario of the gallery, with the data files that it reads", OPTION_TEXT, &from, NULL},
    };
    char **operands;
    int count;
    int parsed = options_parse(argc, argv, &usage, rows, ROWS(rows), &operands, &count);
    if (parsed != PARSED_GO)
        return parsed;
    const char *to = count == 1 && strcmp(operands[0], "-") != 0 ? operands[0] : NULL;
    if (from)
        return from_gallery(from, to);
    if (to)
        return write_new_file("init", to, starter_scenario, strlen(starter_scenario));
    fputs(starter_scenario, stdout);
    return EXIT_DONE;
}

const struct verb verb_init = {"init", "write a commented scenario to begin with", run};
