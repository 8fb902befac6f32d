#include "output/report/pictures.h"
#include "output/folder.h"
#include "output/gnuplot.h"
#include "output/html.h"
#include "output/report/section.h"
#include "output/report/svg.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The whole of a file of ours; NULL: it cannot be read. To be freed. */
static char *read_file(const char *path, size_t *length)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    struct stat about;
    char *bytes = NULL;
    if (descriptor >= 0 && fstat(descriptor, &about) == 0 && (bytes = malloc((size_t)about.st_size + 1))) {
        ssize_t got = read(descriptor, bytes, (size_t)about.st_size);
        *length = got > 0 ? (size_t)got : 0;
        if (got != about.st_size) {
            free(bytes);
            bytes = NULL;
        }
    }
    if (descriptor >= 0)
        close(descriptor);
    return bytes;
}

/* Cleaned, and kept in the data. */
static enum bs_status keep(struct report_data *data, const struct bs_plot *plot, const char *bytes, size_t length)
{
    char prefix[64];
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return BS_ERROR_MEMORY;
    snprintf(prefix, sizeof prefix, "%.40s-", plot->name);
    enum bs_status status = bs_svg_inline(bytes, length, prefix, out);
    if (fclose(out) != 0)
        status = BS_ERROR_MEMORY;
    struct report_picture *picture = &data->pictures[data->n_pictures];
    if (status == BS_OK) {
        *picture = (struct report_picture){
            .name = plot->name, .about = plot->help, .svg = bs_arena_copy(data->arena, text, size), .length = size};
        status = picture->svg ? BS_OK : BS_ERROR_MEMORY;
        data->n_pictures += status == BS_OK ? 1 : 0;
    }
    free(text);
    return status;
}

static enum bs_status draw(struct report_data *data, int results, const char *scripts, const char *folder,
                           const struct bs_plot *plot, bool *found, struct bs_diagnostics *said)
{
    char *script = NULL, *prefix = NULL, *file = NULL, *bytes = NULL;
    size_t length = 0;
    enum bs_status status = BS_OK;
    if (asprintf(&script, "%s/%s.gp", scripts, plot->name) < 0)
        return BS_ERROR_MEMORY;
    if (asprintf(&prefix, "%s/%s", folder, plot->name) < 0) {
        free(script);
        return BS_ERROR_MEMORY;
    }
    status = bs_gnuplot(results, script, plot->name, (char *[]){prefix, NULL}, NULL, found, said);
    if (status == BS_OK && asprintf(&file, "%s.svg", prefix) > 0) {
        bytes = read_file(file, &length);
        status = bytes ? keep(data, plot, bytes, length) : BS_ERROR_IO;
        if (status == BS_ERROR_INPUT || status == BS_ERROR_IO)
            bs_error(said, NULL, "the picture %s is not one that a page can hold", plot->name);
    }
    for (const char *const *suffix = bs_picture_suffixes; *suffix; suffix++) {
        char *left = NULL;
        if (asprintf(&left, "%s%s", prefix, *suffix) > 0)
            unlink(left);
        free(left);
    }
    free(bytes);
    free(file);
    free(prefix);
    free(script);
    return status;
}

/* A private folder with an absolute name: gnuplot runs in the results folder. To be freed. */
static char *make_folder(void)
{
    const char *where = getenv("TMPDIR");
    char *full = realpath(where && *where ? where : "/tmp", NULL), *path = NULL;
    if (full && asprintf(&path, "%s/billshift-report-XXXXXX", full) < 0)
        path = NULL;
    free(full);
    if (path && !mkdtemp(path)) {
        free(path);
        return NULL;
    }
    return path;
}

/* What went wrong: gnuplot's own words as warnings, for who makes the page; in the page that pictures are missing, and why in general. */
static enum bs_status tell(struct report_data *data, const struct bs_diagnostics *said, bool found,
                           struct bs_diagnostics *diagnostics)
{
    if (said->count == 0)
        return BS_OK;
    data->no_pictures = !found        ? "gnuplot was not found where this page was made"
                        : data->whole ? "gnuplot could not draw them where this page was made"
                                      : "the run did not write the tables that they are drawn from";
    if (!data->whole && found)
        bs_warning(diagnostics, NULL,
                   "pictures are left out of the report: the run did not write the tables that they are drawn from");
    if (!found)
        bs_warning(
            diagnostics, NULL,
            "the report has no pictures, as gnuplot was not found: install it (Debian: apt-get install gnuplot-nox) and make the "
            "page again with `billshift report`");
    for (size_t i = 0; i < said->count && data->whole && found; i++)
        bs_warning(diagnostics, NULL, "left out of the report: %s", said->items[i].message);
    return BS_OK;
}

/* Draws into `folder`, which has an absolute name. */
static enum bs_status draw_all(struct report_data *data, const char *scripts, const char *folder, bool *found,
                               struct bs_diagnostics *said)
{
    int results = open(data->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (results < 0) {
        bs_error(said, NULL, "pictures: cannot open %s: %s", data->folder, strerror(errno));
        return BS_OK;
    }
    enum bs_status status = BS_OK;
    for (size_t i = 0; i < bs_plot_count() && status != BS_ERROR_MEMORY && *found; i++) {
        const struct bs_plot *plot = bs_plot_at(i);
        if (!plot->table || faccessat(results, plot->table, F_OK, 0) == 0)
            status = draw(data, results, scripts, folder, plot, found, said); /* what fails is said, and the others are drawn */
    }
    close(results);
    return status == BS_ERROR_MEMORY ? status : BS_OK;
}

enum bs_status bs_report_draw(struct report_data *data, const char *scripts, struct bs_diagnostics *diagnostics)
{
    struct bs_diagnostics said;
    bs_diagnostics_init(&said);
    bool found = true;
    char *full = realpath(scripts, NULL), *folder = full ? make_folder() : NULL;
    data->pictures = bs_arena_take(data->arena, bs_plot_count(), sizeof *data->pictures);
    enum bs_status status = data->pictures ? BS_OK : BS_ERROR_MEMORY;
    if (!folder)
        bs_error(&said, NULL, "pictures: cannot %s %s: %s", full ? "make a folder in" : "find the plot scripts in",
                 full ? "the folder for temporary files" : scripts, strerror(errno));
    else if (status == BS_OK)
        status = draw_all(data, full, folder, &found, &said);
    if (status == BS_OK)
        status = tell(data, &said, found, diagnostics);
    if (folder)
        rmdir(folder);
    free(folder);
    free(full);
    bs_diagnostics_free(&said);
    return status;
}

static void figure(const struct report_picture *picture, const char *words, FILE *out)
{
    bs_html(out, "<figure id=\"picture-%s\">\n<div class=\"picture\" role=\"img\" aria-label=\"%s%s%s\" tabindex=\"0\">\n",
            picture->name, picture->about, *words ? ": " : ". The tables of this page hold its figures.", words);
    fwrite(picture->svg, 1, picture->length, out);
    bs_html(out, "</div>\n<figcaption>%s%s</figcaption>\n</figure>\n",
            (const char[]){(char)toupper((unsigned char)*picture->about), '\0'}, picture->about + 1);
}

static enum bs_status write_pictures(const struct report_data *data, FILE *out)
{
    for (size_t i = 0; i < data->n_pictures; i++) {
        char *words = bs_report_picture_words(data, data->pictures[i].name);
        if (!words)
            return BS_ERROR_MEMORY;
        figure(&data->pictures[i], words, out);
        free(words);
    }
    if (*data->no_pictures)
        bs_html(out, "<p class=\"note\">Pictures are left out: %s.</p>\n", data->no_pictures);
    return BS_OK;
}

static bool applies(const struct report_data *data)
{
    return data->n_pictures > 0 || *data->no_pictures;
}

const struct report_section bs_report_picture_part = {
    .id = "pictures", .title = "Pictures", .applies = applies, .write = write_pictures};
