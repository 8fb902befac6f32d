/* How use of the segments grows over the term: in equal steps, or as a path that gives every month's factor. */
#include "scenario/build.h"

#include <billshift/text.h>

#include <stdio.h>
#include <string.h>

static bool refuse_range(struct bs_build *b, const struct bs_node *node, double grown, size_t month)
{
    bs_node_error(b->diagnostics, node,
                  "growth: use would be %.3g times as much in month %zu as before growth; between %g and %g times is accepted",
                  grown, month + 1, BS_GROWN_LEAST, BS_GROWN_MOST);
    return false;
}

static bool in_range(double grown)
{
    return grown >= BS_GROWN_LEAST && grown <= BS_GROWN_MOST;
}

/* Equal steps go furthest in the last month. */
static bool read_steps(struct bs_build *b, const struct bs_node *node, double *growth)
{
    struct bs_growth steps;
    size_t months = b->model->months;
    if (!bs_build_growth(b, node, "growth", &steps))
        return false;
    for (size_t month = 0; month < months; month++)
        growth[month] = bs_growth_at(&steps, month);
    return in_range(growth[months - 1]) || refuse_range(b, node, growth[months - 1], months - 1);
}

/* A factor for each month. */
static bool read_path(struct bs_build *b, const struct bs_node *path, double *growth)
{
    size_t months = b->model->months;
    bool good = true;
    if (path->kind != BS_NODE_LIST || path->count != months) {
        char found[64];
        snprintf(found, sizeof found, "%zu factors", path->count);
        bs_node_error(b->diagnostics, path, "path: a list with a factor for each of the %zu months is expected, not %s", months,
                      path->kind == BS_NODE_LIST ? found : bs_node_kind_name(path));
        return false;
    }
    for (size_t month = 0; month < months; month++) {
        const struct bs_node *item = path->items[month];
        bool read = bs_read_number(&b->reader, item, "path", BS_KEY_FACTOR, 0, 0, true, &growth[month]);
        good &= read && (in_range(growth[month]) || refuse_range(b, item, growth[month], month));
    }
    return good;
}

static const struct bs_node *path_of(struct bs_build *b, const struct bs_node *map)
{
    static const char *const known[] = {"path"};
    const struct bs_node *path = NULL;
    char quoted[BS_QUOTE_SIZE], suggestion[BS_SUGGESTION_SIZE];
    for (size_t i = 0; i < map->count; i++) {
        const struct bs_node *key = map->pairs[i].key;
        if (strcmp(key->text, "path") == 0)
            path = map->pairs[i].value;
        else
            bs_node_error(b->diagnostics, key, "growth: unknown key %s%s", bs_quote(key->text, key->length, quoted),
                          bs_suggest(key->text, known, 1, "accepted", suggestion));
    }
    if (!path)
        bs_node_error(b->diagnostics, map, "growth: path is missing: a factor for each month, {path: [1, 1.1, ...]}");
    return path;
}

/* BS_ERROR_INPUT: noted. */
static enum bs_status read_growth(struct bs_build *b, const struct bs_node *node, struct bs_segment *segment)
{
    double *growth = bs_arena_take(b->arena, b->model->months, sizeof *growth);
    if (!growth)
        return BS_ERROR_MEMORY;
    if (node->kind == BS_NODE_LIST)
        return bs_node_error(b->diagnostics, node,
                             "growth: a list is not how use grows; a factor for each month is written {path: [...]}");
    const struct bs_node *path = node->kind == BS_NODE_MAP ? path_of(b, node) : NULL;
    bool good = node->kind == BS_NODE_MAP ? path && read_path(b, path, growth) : read_steps(b, node, growth);
    segment->growth = growth;
    segment->growth_text = path ? NULL : node->text;
    return good ? BS_OK : BS_ERROR_INPUT;
}

/* What is stated once is told once. */
static void tell(struct bs_build *b, const struct bs_node *node, const struct bs_segment *segment, const char *where)
{
    size_t last = b->model->months - 1;
    double first = bs_segment_growth(segment, 0), grown = bs_segment_growth(segment, last);
    if (segment->growth_text && last == 0)
        bs_warn_idle(b, node, "growth", "the term has one month, in which use is not grown yet");
    else if (segment->growth_text)
        bs_assumption(b->diagnostics, "growth %s%s: use in month %zu is %.6g times that of month 1", node->text, where, last + 1,
                      grown);
    else
        bs_assumption(b->diagnostics,
                      "growth by a path%s: use in month 1 is %.6g times that before growth, in month %zu %.6g times", where, first,
                      last + 1, grown);
}

enum bs_status bs_build_segment_growth(struct bs_build *b)
{
    const struct bs_segment_spec *spec = b->spec->segments.items;
    const struct bs_node *all = b->spec->growth.node;
    struct bs_segment common = {0};
    size_t n = b->spec->segments.count, own = 0;
    enum bs_status status = all ? read_growth(b, all, &common) : BS_OK, one;
    for (size_t i = 0; i < n && (status == BS_OK || status == BS_ERROR_INPUT); i++) {
        const struct bs_node *node = spec[i].head.wrong ? NULL : spec[i].growth.node;
        char where[128];
        b->segments[i].growth = common.growth;
        b->segments[i].growth_text = common.growth_text;
        if (!node)
            continue;
        own++;
        one = read_growth(b, node, &b->segments[i]);
        snprintf(where, sizeof where, " in segment %.80s", b->segments[i].name);
        if (one == BS_OK)
            tell(b, node, &b->segments[i], where);
        status = status == BS_OK || one == BS_ERROR_MEMORY ? one : status;
    }
    if (status == BS_OK && all && own < n)
        tell(b, all, &common, own > 0 ? " in the other segments" : "");
    if (status == BS_OK && all && own == n && n > 0)
        bs_warn_idle(b, all, "growth", "every segment states its own");
    return status;
}
