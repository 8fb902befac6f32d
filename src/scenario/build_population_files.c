/* The files of a population and their periods. */
#include "scenario/build_population.h"

#include <billshift/text.h>

#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Sources while they are listed. */
struct listing {
    struct bs_build *b;
    struct bs_usage_source *sources;
    size_t n, capacity;
};

static const struct bs_population_spec *spec_of(const struct bs_build *b)
{
    return b->spec->population.items;
}

static enum bs_status add_source(struct listing *l, const char *path)
{
    for (size_t i = 0; i < l->n; i++)
        if (strcmp(l->sources[i].path, path) == 0)
            return bs_node_error(l->b->diagnostics, spec_of(l->b)->file.node,
                                 "file: '%s' is named twice: use would be counted twice", path);
    if (l->n == l->capacity) {
        size_t capacity = l->capacity ? 2 * l->capacity : 8;
        struct bs_usage_source *sources = bs_arena_take(l->b->arena, capacity, sizeof *sources);
        if (!sources)
            return BS_ERROR_MEMORY;
        if (l->n > 0)
            memcpy(sources, l->sources, l->n * sizeof *sources);
        l->sources = sources;
        l->capacity = capacity;
    }
    char *kept = bs_arena_copy(l->b->arena, path, strlen(path));
    if (!kept)
        return BS_ERROR_MEMORY;
    l->sources[l->n++] = (struct bs_usage_source){.path = kept, .first = BS_NO_MONTH, .last = BS_NO_MONTH};
    return BS_OK;
}

/* The files that a pattern stands for, in the order of their names. */
static enum bs_status add_pattern(struct listing *l, const struct bs_node *node, const char *pattern)
{
    glob_t found;
    char quoted[BS_QUOTE_SIZE];
    int failed = glob(pattern, GLOB_ERR, NULL, &found);
    enum bs_status status = BS_OK;
    if (failed == GLOB_NOSPACE)
        return BS_ERROR_MEMORY;
    if (failed)
        return bs_node_error(l->b->diagnostics, node, "file: no file is like %s%s", bs_quote(node->text, node->length, quoted),
                             node->text[0] == '/' ? "" : "; file names are relative to the scenario's folder");
    for (size_t i = 0; i < found.gl_pathc && !status; i++)
        status = add_source(l, found.gl_pathv[i]);
    globfree(&found);
    return status;
}

static enum bs_status add_file(struct listing *l, const struct bs_node *node)
{
    struct bs_build *b = l->b;
    const char *path = NULL;
    if (node->kind != BS_NODE_SCALAR || bs_node_empty(node))
        return bs_node_error(b->diagnostics, node, "file: the name of a file is expected, not %s", bs_node_kind_name(node));
    if (strpbrk(node->text, "*?[")) {
        const char *folder = node->text[0] == '/' ? "" : b->folder;
        size_t size = strlen(folder) + node->length + 1;
        char *pattern = bs_arena_take(b->arena, size, 1);
        if (!pattern)
            return BS_ERROR_MEMORY;
        snprintf(pattern, size, "%s%s", folder, node->text);
        return add_pattern(l, node, pattern);
    }
    const struct bs_text_field field = {.value = node->text, .node = node};
    enum bs_status status = bs_build_path(b, &field, &path);
    return status ? status : add_source(l, path);
}

static enum bs_status read_period(struct bs_build *b, const struct bs_node *node, struct bs_usage_source *source)
{
    char quoted[BS_QUOTE_SIZE];
    if (node->kind == BS_NODE_SCALAR && bs_usage_period(node->text, &source->first, &source->last))
        return BS_OK;
    return bs_node_error(b->diagnostics, node, "period: %s is no period: 2026-03, or 2026-01 to 2026-03, is expected",
                         node->kind == BS_NODE_SCALAR ? bs_quote(node->text, node->length, quoted) : bs_node_kind_name(node));
}

static const char *file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* A map gives each file its own. */
static enum bs_status read_periods(struct bs_build *b, const struct bs_node *map, struct listing *l)
{
    char quoted[BS_QUOTE_SIZE];
    enum bs_status status = BS_OK;
    for (size_t k = 0; k < map->count; k++) {
        const struct bs_node *key = map->pairs[k].key;
        size_t i = 0;
        while (i < l->n && strcmp(file_name(l->sources[i].path), key->text) != 0)
            i++;
        enum bs_status read = i < l->n ? read_period(b, map->pairs[k].value, &l->sources[i])
                                       : bs_node_error(b->diagnostics, key, "period: %s is none of the files that are read",
                                                       bs_quote(key->text, key->length, quoted));
        status = read ? read : status;
    }
    return status;
}

enum bs_status bs_population_files(struct bs_build *b, struct bs_usage_query *query)
{
    const struct bs_population_spec *spec = spec_of(b);
    const struct bs_node *file = spec->file.node, *period = spec->period.node;
    struct listing l = {.b = b};
    enum bs_status status = BS_OK;
    if (file->kind == BS_NODE_LIST && file->count == 0)
        return bs_node_error(b->diagnostics, file, "file: the list is empty");
    if (file->kind != BS_NODE_LIST)
        status = add_file(&l, file);
    for (size_t i = 0; file->kind == BS_NODE_LIST && i < file->count; i++) {
        enum bs_status added = add_file(&l, file->items[i]);
        status = added ? added : status;
    }
    if (!status && period && period->kind == BS_NODE_MAP)
        status = read_periods(b, period, &l);
    else if (!status && period && l.n > 1)
        status = bs_node_error(b->diagnostics, period, "period: of several files a map gives each its own, {%s: 2026-03}",
                               file_name(l.sources[0].path));
    else if (!status && period)
        status = read_period(b, period, &l.sources[0]);
    query->sources = l.sources;
    query->n_sources = l.n;
    return status;
}
