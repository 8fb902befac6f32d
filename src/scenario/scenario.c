#include <billshift/scenario.h>

#include "csv/input_file.h"
#include "scenario/build.h"
#include "scenario/inputs.h"
#include "scenario/path.h"
#include "scenario/range.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct bs_scenario {
    struct bs_arena *arena; /* owns all */
    struct bs_scenario_source source;
    struct bs_model model;
    const struct bs_node *root; /* with the overrides */
};

/* What messages call the file. */
static const char *shown_name(const char *file)
{
    return strcmp(file, "-") == 0 ? "standard input" : file;
}

static enum bs_status open_file(const char *file, FILE **out, struct bs_diagnostics *d)
{
    struct bs_place place = {.file = shown_name(file)};
    struct stat about;
    if (strcmp(file, "-") == 0) {
        *out = stdin;
        return BS_OK;
    }
    *out = fopen(file, "rbe");
    if (!*out)
        return bs_error(d, &place, "cannot be read: %s%s", strerror(errno), errno == ENOENT ? " (billshift init writes one)" : "");
    if (fstat(fileno(*out), &about) == 0 && S_ISDIR(about.st_mode)) {
        fclose(*out);
        return bs_error(d, &place, "is a folder; a scenario file is expected");
    }
    return BS_OK;
}

/* The whole text, but not more than one byte beyond what is accepted. */
static enum bs_status read_text(const char *file, struct bs_arena *arena, struct bs_scenario_source *source,
                                struct bs_diagnostics *d)
{
    struct bs_place place = {.file = shown_name(file)};
    FILE *in = NULL;
    enum bs_status status = open_file(file, &in, d);
    if (status)
        return status;
    char *text = malloc(BS_TEXT_MOST + 1);
    if (!text) {
        status = BS_ERROR_MEMORY;
    } else {
        source->length = fread(text, 1, BS_TEXT_MOST + 1, in);
        source->text = bs_arena_copy(arena, text, source->length);
        if (ferror(in))
            status = bs_error(d, &place, "cannot be read: %s", strerror(errno));
        else if (!source->text)
            status = BS_ERROR_MEMORY;
    }
    free(text);
    if (in != stdin)
        fclose(in);
    return status;
}

static enum bs_status copy_source(struct bs_scenario *s, const char *file, const char *const *overrides, size_t n)
{
    const char **copies = bs_arena_take(s->arena, n, sizeof *copies);
    s->source.file = bs_arena_copy(s->arena, file, strlen(file));
    if (!copies || !s->source.file)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < n; i++)
        if (!(copies[i] = bs_arena_copy(s->arena, overrides[i], strlen(overrides[i]))))
            return BS_ERROR_MEMORY;
    s->source.overrides = copies;
    s->source.n_overrides = n;
    return BS_OK;
}

static enum bs_status copy_text(struct bs_scenario *s, const struct bs_scenario_source *from)
{
    s->source.text = bs_arena_copy(s->arena, from->text, from->length);
    s->source.length = from->length;
    return s->source.text ? BS_OK : BS_ERROR_MEMORY;
}

/* The tree of the file with the overrides applied. */
static enum bs_status read_tree(struct bs_scenario *s, struct bs_diagnostics *d, struct bs_node **root)
{
    struct bs_origin *origin = bs_arena_take(s->arena, 1, sizeof *origin);
    if (!origin)
        return BS_ERROR_MEMORY;
    *origin =
        (struct bs_origin){.name = shown_name(s->source.file), .text = s->source.text, .length = s->source.length, .located = true};
    if (origin->length >= 3 && memcmp(origin->text, "\xef\xbb\xbf", 3) == 0) { /* a byte-order mark is no part of the first line */
        origin->text += 3;
        origin->length -= 3;
    }
    enum bs_status status = bs_document_parse(origin, s->arena, d, root);
    if (status)
        return status;
    struct bs_place whole = {.file = origin->name};
    if (!*root)
        return bs_error(d, &whole, "is empty; a scenario is expected (billshift init writes one)");
    if ((*root)->kind != BS_NODE_MAP)
        return bs_node_error(d, *root, "a scenario is a map of keys and values, not %s%s", bs_node_kind_name(*root),
                             (*root)->kind == BS_NODE_SCALAR && memchr((*root)->text, ',', (*root)->length)
                                 ? "; a CSV file of use goes beside a scenario: --usage-file FILE"
                                 : "");
    for (size_t i = 0; i < s->source.n_overrides; i++) {
        enum bs_status set = bs_path_set(*root, s->source.overrides[i], s->arena, d);
        status = set ? set : status;
    }
    return status;
}

/* The folder of file with its slash; "" for the current one. */
static const char *folder_of(const struct bs_scenario *s)
{
    const char *slash = strrchr(s->source.file, '/');
    return slash ? bs_arena_copy(s->arena, s->source.file, (size_t)(slash - s->source.file) + 1) : "";
}

/* population.file="PATH", so that YAML reads the path as it is. */
static const char *quoted_setting(char *out, const char *path)
{
    char *to = out + sprintf(out, "population.file=\"");
    for (const char *at = path; *at; at++) {
        if (*at == '"' || *at == '\\')
            *to++ = '\\';
        *to++ = *at;
    }
    memcpy(to, "\"", 2);
    return out;
}

/* What was asked for beside the file is checked against it: a first month of its term, growth, a shock. */
static bool asked_for(const struct bs_pair *pair)
{
    static const char *const checks[] = {"starts", "growth", "shock"};
    bool checked = false;
    for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++)
        checked |= strcmp(pair->key->text, checks[i]) == 0;
    return checked && !pair->value->origin->located;
}

/* Takes the scenario's own use away and names the file in its place. */
static enum bs_status use_file(struct bs_scenario *s, struct bs_node *root, const char *file, struct bs_diagnostics *d)
{
    static const char *const own[] = {"segments", "seats", "seats_added", "seats_removed", "months", "starts", "growth", "shock"};
    struct bs_place place = {.file = file};
    enum bs_status kind = input_check_stays(file, d);
    if (kind != BS_OK)
        return kind;
    char *path = realpath(file, NULL);
    if (!path)
        return bs_error(d, &place, "cannot be read: %s", strerror(errno));
    for (size_t k = 0; k < sizeof own / sizeof own[0]; k++) {
        struct bs_pair *pair = bs_node_find(root, own[k], strlen(own[k]));
        if (pair && !asked_for(pair)) {
            size_t i = (size_t)(pair - root->pairs);
            memmove(pair, pair + 1, (root->count - i - 1) * sizeof *pair);
            root->count--;
        }
    }
    const char *slash = strrchr(path, '/');
    s->source.usage_file = bs_arena_copy(s->arena, slash + 1, strlen(slash + 1));
    char *setting = bs_arena_take(s->arena, 2 * strlen(path) + 32, 1);
    enum bs_status status = s->source.usage_file && setting ? BS_OK : BS_ERROR_MEMORY;
    if (!status)
        status = bs_path_set(root, quoted_setting(setting, path), s->arena, d);
    free(path);
    return status;
}

static enum bs_status build(struct bs_scenario *s, const struct bs_node *root, const struct bs_scenario_options *options,
                            const double *drawn, size_t n_drawn, struct bs_diagnostics *d)
{
    struct bs_ranges ranges = {.drawn = drawn, .n_drawn = n_drawn};
    struct bs_reader reader = {.arena = s->arena, .diagnostics = d, .ranges = &ranges};
    struct bs_scenario_spec *spec = bs_arena_take(s->arena, 1, sizeof *spec);
    size_t errors = d->errors;
    enum bs_status status = bs_read_currencies(&reader, root);
    if (status)
        return status;
    struct bs_build b = {.reader = reader, .arena = s->arena, .diagnostics = d, .spec = spec, .model = &s->model};
    b.folder = folder_of(s);
    b.options = options;
    s->source.pseudonyms = options->pseudonym_key != NULL;
    if (!spec || !b.folder)
        return BS_ERROR_MEMORY;
    b.errors = errors;
    status = bs_read_block(&reader, root, NULL, &bs_block_scenario, spec);
    if (!status)
        status = bs_build_model(&b);
    if (!status)
        status = ranges.no_memory ? BS_ERROR_MEMORY : bs_ranges_find_paths(&ranges, root, s->arena);
    s->model.uncertain = ranges.items;
    s->model.n_uncertain = ranges.n;
    s->source.files = b.files;
    s->source.n_files = b.n_files;
    return status;
}

enum bs_status bs_scenario_read(const char *file, const char *const *overrides, size_t n_overrides, struct bs_scenario **out,
                                struct bs_diagnostics *diagnostics)
{
    return bs_scenario_read_with(file, overrides, n_overrides, NULL, out, diagnostics);
}

/* text NULL: the file is read. */
static enum bs_status read_scenario(const char *file, const struct bs_scenario_source *text, const char *const *overrides,
                                    size_t n_overrides, const struct bs_scenario_options *options, const double *drawn,
                                    size_t n_drawn, struct bs_scenario **out, struct bs_diagnostics *diagnostics)
{
    static const struct bs_scenario_options none = {0};
    struct bs_node *root = NULL;
    struct bs_scenario *s = calloc(1, sizeof *s);
    *out = NULL;
    if (!s)
        return BS_ERROR_MEMORY;
    s->arena = bs_arena_new();
    enum bs_status status = s->arena ? BS_OK : BS_ERROR_MEMORY;
    if (!status)
        status = copy_source(s, file, overrides, n_overrides);
    if (!status)
        status = text ? copy_text(s, text) : read_text(file, s->arena, &s->source, diagnostics);
    if (!status)
        status = read_tree(s, diagnostics, &root);
    if (!status && options && options->usage_file)
        status = use_file(s, root, options->usage_file, diagnostics);
    if (!status)
        status = build(s, root, options ? options : &none, drawn, n_drawn, diagnostics);
    s->root = root;
    if (status)
        bs_scenario_free(s);
    else
        *out = s;
    return status;
}

enum bs_status bs_scenario_read_with(const char *file, const char *const *overrides, size_t n_overrides,
                                     const struct bs_scenario_options *options, struct bs_scenario **out,
                                     struct bs_diagnostics *diagnostics)
{
    return read_scenario(file, NULL, overrides, n_overrides, options, NULL, 0, out, diagnostics);
}

enum bs_status bs_scenario_draw(const struct bs_scenario *scenario, const struct bs_scenario_options *options, const double *values,
                                struct bs_scenario **out, struct bs_diagnostics *diagnostics)
{
    const struct bs_scenario_source *source = &scenario->source;
    return read_scenario(source->file, source, source->overrides, source->n_overrides, options, values, scenario->model.n_uncertain,
                         out, diagnostics);
}

void bs_scenario_free(struct bs_scenario *scenario)
{
    if (!scenario)
        return;
    bs_arena_free(scenario->arena);
    free(scenario);
}

const struct bs_model *bs_scenario_model(const struct bs_scenario *scenario)
{
    return &scenario->model;
}

const struct bs_scenario_source *bs_scenario_source(const struct bs_scenario *scenario)
{
    return &scenario->source;
}

const struct bs_node *bs_scenario_tree(const struct bs_scenario *scenario)
{
    return scenario->root;
}
