/* How use of the segments grows over the term: in equal steps, or as a path that gives every month's factor; all of it, or meter by meter. */
#include "scenario/build_growth.h"
#include "scenario/range.h"

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
static bool read_steps(struct bs_build *b, const struct bs_node *node, const char *what, double *growth, struct bs_growth *steps)
{
    size_t months = b->model->months;
    if (!bs_build_growth(b, node, what, steps))
        return false;
    for (size_t month = 0; month < months; month++)
        growth[month] = bs_growth_at(steps, month);
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

const struct bs_node *bs_growth_part(struct bs_build *b, const struct bs_node *map, const char *part)
{
    static const char *const known[] = {"path", "meters", "rest"};
    const struct bs_node *found = NULL;
    char quoted[BS_QUOTE_SIZE], suggestion[BS_SUGGESTION_SIZE];
    for (size_t i = 0; i < map->count; i++) {
        const struct bs_node *key = map->pairs[i].key;
        bool is_known = false;
        for (size_t k = 0; k < sizeof known / sizeof *known; k++)
            is_known |= strcmp(key->text, known[k]) == 0;
        if (strcmp(key->text, part) == 0)
            found = map->pairs[i].value;
        else if (!is_known && b)
            bs_node_error(b->diagnostics, key, "growth: unknown key %s%s", bs_quote(key->text, key->length, quoted),
                          bs_suggest(key->text, known, sizeof known / sizeof *known, "accepted", suggestion));
    }
    return found;
}

bool bs_read_growth(struct bs_build *b, const struct bs_node *node, const char *what, double *growth, struct bs_growth *steps)
{
    *steps = (struct bs_growth){.months = 0};
    if (node->kind == BS_NODE_LIST) {
        bs_node_error(b->diagnostics, node, "%s: a list is not how use grows; a factor for each month is written {path: [...]}",
                      what);
        return false;
    }
    if (node->kind != BS_NODE_MAP || bs_is_like_range(node))
        return read_steps(b, node, what, growth, steps);
    size_t errors = b->diagnostics->errors;
    const struct bs_node *path = bs_growth_part(b, node, "path");
    if (b->diagnostics->errors > errors)
        return false;
    if (!path || node->count > 1) {
        bs_node_error(b->diagnostics, node,
                      "%s: {path: [1, 1.1, ...]}, a factor for each month, is expected, and nothing beside it", what);
        return false;
    }
    return read_path(b, path, growth);
}

/* BS_ERROR_INPUT: noted. */
static enum bs_status read_growth(struct bs_build *b, const struct bs_node *node, struct bs_segment *segment)
{
    struct bs_growth steps;
    double *growth = bs_arena_take(b->arena, b->model->months, sizeof *growth);
    if (!growth)
        return BS_ERROR_MEMORY;
    segment->growth = growth;
    if (!bs_read_growth(b, node, "growth", growth, &steps))
        return BS_ERROR_INPUT;
    segment->growth_text = steps.months > 0 ? bs_growth_text(b, node, &steps) : NULL;
    return steps.months > 0 && !segment->growth_text ? BS_ERROR_MEMORY : BS_OK;
}

/* What is stated once is told once. */
static void tell(struct bs_build *b, const struct bs_node *node, const struct bs_segment *segment, const char *where)
{
    size_t last = b->model->months - 1;
    double first = bs_segment_growth(segment, 0), grown = bs_segment_growth(segment, last);
    if (segment->growth_text && last == 0)
        bs_warn_idle(b, node, "growth", "the term has one month, in which use is not grown yet");
    else if (segment->growth_text)
        bs_assumption(b->diagnostics, "growth %s%s: use in month %zu is %.6g times that of month 1", segment->growth_text, where,
                      last + 1, grown);
    else
        bs_assumption(b->diagnostics,
                      "growth by a path%s: use in month 1 is %.6g times that before growth, in month %zu %.6g times", where, first,
                      last + 1, grown);
}

/* Of one segment, or of all that state none of their own. */
struct stated {
    const struct bs_node *node; /* NULL: nothing is stated */
    struct bs_segment grown;    /* its growth alone */
    const struct bs_meter_growth *meters;
};

static enum bs_status read_stated(struct bs_build *b, struct stated *stated)
{
    if (!stated->node)
        return BS_OK;
    if (stated->node->kind == BS_NODE_MAP &&
        (bs_growth_part(NULL, stated->node, "meters") || bs_growth_part(NULL, stated->node, "rest")))
        return bs_read_meter_growth(b, stated->node, &stated->meters);
    return read_growth(b, stated->node, &stated->grown);
}

static void apply(const struct stated *stated, struct bs_build *b, size_t segment)
{
    b->segments[segment].growth = stated->grown.growth;
    b->segments[segment].growth_text = stated->grown.growth_text;
    b->meter_growth[segment] = stated->meters;
}

enum bs_status bs_build_segment_growth(struct bs_build *b)
{
    const struct bs_segment_spec *spec = b->spec->segments.items;
    struct stated common = {.node = b->spec->growth.node};
    size_t n = b->spec->segments.count, own = 0;
    b->meter_growth = bs_arena_take(b->arena, n + 1, sizeof(const struct bs_meter_growth *));
    enum bs_status status = b->meter_growth ? read_stated(b, &common) : BS_ERROR_MEMORY;
    for (size_t i = 0; i < n && (status == BS_OK || status == BS_ERROR_INPUT); i++) {
        struct stated one = {.node = spec[i].head.wrong ? NULL : spec[i].growth.node};
        char where[128];
        apply(&common, b, i);
        if (!one.node)
            continue;
        own++;
        enum bs_status read = read_stated(b, &one);
        apply(&one, b, i);
        snprintf(where, sizeof where, " in segment %.80s", b->segments[i].name);
        if (read == BS_OK && !one.meters)
            tell(b, one.node, &one.grown, where);
        status = status == BS_OK || read == BS_ERROR_MEMORY ? read : status;
    }
    if (status == BS_OK && common.node && !common.meters && own < n)
        tell(b, common.node, &common.grown, own > 0 ? " in the other segments" : "");
    if (status == BS_OK && common.node && own == n && n > 0)
        bs_warn_idle(b, common.node, "growth", "every segment states its own");
    return status;
}
