#include "scenario/range.h"

#include <billshift/text.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char FORMS[] = "{low: , mode: , high: } or {p10: , p90: }";
static const double BEYOND = 1e-6; /* a lognormal law may leave what is accepted with this probability */

enum { LOW, MODE, HIGH, P10, P90, ENDS };
static const char *const names[ENDS] = {"low", "mode", "high", "p10", "p90"};

static size_t end_named(const struct bs_node *key)
{
    size_t i = 0;
    while (i < ENDS && strcmp(names[i], key->text) != 0)
        i++;
    return i;
}

static size_t count_ends(const struct bs_node *node)
{
    size_t n = 0;
    for (size_t i = 0; node->kind == BS_NODE_MAP && i < node->count; i++)
        n += end_named(node->pairs[i].key) < ENDS;
    return n;
}

bool bs_is_range(const struct bs_node *node)
{
    return node->kind == BS_NODE_MAP && node->count > 0 && count_ends(node) == node->count;
}

bool bs_is_like_range(const struct bs_node *node)
{
    return count_ends(node) > 0;
}

/* The ends by their names; false: some are missing, or others there. */
static bool find_ends(struct bs_reader *r, const struct bs_node *node, const char *what, const struct bs_node *ends[ENDS])
{
    char quoted[BS_QUOTE_SIZE];
    for (size_t i = 0; i < node->count; i++) {
        const struct bs_node *key = node->pairs[i].key;
        size_t end = end_named(key);
        if (end == ENDS) {
            bs_node_error(r->diagnostics, key, "%s: unknown key %s in a range; write %s", what,
                          bs_quote(key->text, key->length, quoted), FORMS);
            return false;
        }
        ends[end] = node->pairs[i].value;
    }
    bool triangular = ends[LOW] || ends[MODE] || ends[HIGH], lognormal = ends[P10] || ends[P90];
    if (triangular && lognormal) {
        bs_node_error(r->diagnostics, node, "%s: a range is one of %s, not both", what, FORMS);
        return false;
    }
    for (size_t i = triangular ? LOW : P10; i <= (size_t)(triangular ? HIGH : P90); i++)
        if (!ends[i]) {
            bs_node_error(r->diagnostics, node, "%s: %s is missing in the range; write %s", what, names[i], FORMS);
            return false;
        }
    return true;
}

static bool read_ends(struct bs_reader *r, const char *what, const struct bs_node *const ends[ENDS], bs_read_end *read,
                      void *context, double values[ENDS])
{
    bool good = true;
    for (size_t i = 0; i < ENDS; i++) {
        char name[128];
        snprintf(name, sizeof name, "%.100s.%s", what, names[i]);
        values[i] = NAN;
        if (!ends[i] || !read(context, ends[i], name, &values[i])) {
            good &= !ends[i];
        } else if (isnan(values[i])) { /* what is left of others */
            bs_node_error(r->diagnostics, ends[i], "%s: a share is expected: what is left of others has no range of its own", name);
            good = false;
        }
    }
    return good;
}

/* What lies inside of the other, and what is wrong if it does not. */
static bool check_order(struct bs_reader *r, const char *what, const struct bs_node *const ends[ENDS], const double values[ENDS])
{
    bool triangular = ends[LOW] != NULL;
    size_t low = triangular ? LOW : P10, high = triangular ? HIGH : P90;
    if (values[low] == values[high])
        bs_node_error(r->diagnostics, ends[high], "%s: %s and %s are the same: a certain value is written alone, %s: %s", what,
                      names[low], names[high], what, ends[low]->text);
    else if (values[low] > values[high])
        bs_node_error(r->diagnostics, ends[high], "%s: %s, %s, is below %s, %s", what, names[high], ends[high]->text, names[low],
                      ends[low]->text);
    else if (triangular && (values[MODE] < values[LOW] || values[MODE] > values[HIGH]))
        bs_node_error(r->diagnostics, ends[MODE], "%s: mode, %s, does not lie from low, %s, to high, %s", what, ends[MODE]->text,
                      ends[LOW]->text, ends[HIGH]->text);
    else if (!triangular && !(values[P10] > 0))
        bs_node_error(r->diagnostics, ends[P10], "%s: p10 is %s, but a lognormal range lies above 0; write {low: , mode: , high: }",
                      what, ends[P10]->text);
    else
        return true;
    return false;
}

/* A lognormal law has no ends. */
static bool check_tails(struct bs_reader *r, const struct bs_node *node, const char *what, const struct bs_uncertain *u,
                        double least, double most)
{
    char bound[BS_NUMBER_TEXT];
    double low = bs_uncertain_quantile(u, BEYOND), high = bs_uncertain_quantile(u, 1 - BEYOND);
    if (u->law == BS_TRIANGULAR || (low >= least && high <= most))
        return true;
    bs_node_error(r->diagnostics, node,
                  "%s: a lognormal range has no ends: one draw in a million lies %s %.4g, where %s %s is accepted; write "
                  "{low: , mode: , high: }",
                  what, high > most ? "above" : "below", high > most ? high : low, high > most ? "at most" : "at least",
                  bs_number_text(high > most ? most : least, bound));
    return false;
}

/* As it was written. */
static const char *text_of(const struct bs_node *const ends[ENDS], struct bs_arena *arena)
{
    size_t room = 8;
    for (size_t i = 0; i < ENDS; i++)
        room += ends[i] ? ends[i]->length + 16 : 0;
    char *text = bs_arena_take(arena, room, 1), *at = text;
    for (size_t i = 0; i < ENDS && text; i++)
        if (ends[i])
            at += sprintf(at, "%s%s: %s", at == text ? "{" : ", ", names[i], ends[i]->text);
    if (text)
        sprintf(at, "}");
    return text;
}

/* An alias is the same range once more. */
static size_t find(const struct bs_ranges *ranges, const struct bs_node *node)
{
    size_t i = 0;
    while (i < ranges->n && (ranges->nodes[i]->origin != node->origin || ranges->nodes[i]->line != node->line ||
                             ranges->nodes[i]->column != node->column))
        i++;
    return i;
}

static bool add(struct bs_ranges *ranges, const struct bs_uncertain *u, const struct bs_node *node, struct bs_arena *arena)
{
    if (ranges->n == ranges->room) {
        size_t room = 2 * ranges->room + 8;
        struct bs_uncertain *items = bs_arena_take(arena, room, sizeof *items);
        const struct bs_node **nodes = bs_arena_take(arena, room, sizeof(const struct bs_node *));
        if (!items || !nodes)
            return false;
        for (size_t i = 0; i < ranges->n; i++) {
            items[i] = ranges->items[i];
            nodes[i] = ranges->nodes[i];
        }
        ranges->items = items;
        ranges->nodes = nodes;
        ranges->room = room;
    }
    ranges->items[ranges->n] = *u;
    ranges->nodes[ranges->n++] = node;
    return true;
}

/* Messages show the value that is used: the text of a map is otherwise not read. */
static void show_as(const struct bs_node *node, double value, struct bs_arena *arena)
{
    struct bs_node *own = (struct bs_node *)node;
    char number[BS_NUMBER_TEXT];
    bs_number_text(value, number);
    char *copy = bs_arena_copy(arena, number, strlen(number));
    own->text = copy ? copy : "";
    own->length = strlen(own->text);
}

bool bs_read_range(struct bs_reader *r, const struct bs_node *node, const char *what, double least, double most, bs_read_end *read,
                   void *context, double *value)
{
    const struct bs_node *ends[ENDS] = {NULL};
    double v[ENDS];
    if (!find_ends(r, node, what, ends) || !read_ends(r, what, ends, read, context, v) || !check_order(r, what, ends, v))
        return false;
    struct bs_place place = bs_node_place(node);
    struct bs_uncertain u = {.law = ends[LOW] ? BS_TRIANGULAR : BS_LOGNORMAL,
                             .low = v[LOW],
                             .mode = v[MODE],
                             .high = v[HIGH],
                             .p10 = v[P10],
                             .p90 = v[P90],
                             .text = text_of(ends, r->arena),
                             .file = place.file,
                             .line = place.line,
                             .column = place.column};
    u.used = u.law == BS_TRIANGULAR ? u.mode : sqrt(u.p10) * sqrt(u.p90);
    if (!check_tails(r, node, what, &u, least, most))
        return false;
    size_t i = find(r->ranges, node);
    if (!u.text || (i == r->ranges->n && !add(r->ranges, &u, node, r->arena)))
        r->ranges->no_memory = true;
    *value = r->ranges->drawn && i < r->ranges->n_drawn ? r->ranges->drawn[i] : u.used;
    show_as(node, *value, r->arena);
    return true;
}

static bool is_plain_step(const char *text)
{
    return *text && !text[strcspn(text, ".[]=\"' \t\n")];
}

/* The path from `at`, which `prefix` leads to, to the range; NULL: it is not there. */
static const char *path_to(const struct bs_node *at, const struct bs_node *range, const char *prefix, struct bs_arena *arena)
{
    if (at->kind == BS_NODE_MAP && at->origin == range->origin && at->line == range->line && at->column == range->column &&
        bs_is_range(at))
        return prefix;
    for (size_t i = 0; i < at->count; i++) {
        const char *key = at->kind == BS_NODE_MAP ? at->pairs[i].key->text : "";
        size_t room = strlen(prefix) + strlen(key) + 32;
        char *path = bs_arena_take(arena, room, 1);
        if (!path)
            return NULL;
        if (at->kind == BS_NODE_LIST)
            snprintf(path, room, "%s[%zu]", prefix, i);
        else if (is_plain_step(key))
            snprintf(path, room, "%s%s%s", prefix, *prefix ? "." : "", key);
        else
            snprintf(path, room, "%s[\"%s\"]", prefix, key);
        const char *found = path_to(at->kind == BS_NODE_LIST ? at->items[i] : at->pairs[i].value, range, path, arena);
        if (found)
            return found;
    }
    return NULL;
}

enum bs_status bs_ranges_find_paths(struct bs_ranges *ranges, const struct bs_node *root, struct bs_arena *arena)
{
    for (size_t i = 0; i < ranges->n; i++)
        if (!(ranges->items[i].path = path_to(root, ranges->nodes[i], "", arena)))
            return BS_ERROR_MEMORY;
    return BS_OK;
}
