/* Seats that come to a segment, or leave it, within the term. */
#include "scenario/build.h"

#include <billshift/text.h>

#include <stdlib.h>
#include <string.h>

enum { KNOWN_MOST = 64 };

/* key: seats_added or seats_removed */
static bool find_segment(struct bs_build *b, const char *key, const struct bs_text_field *field, size_t *segment)
{
    const char *known[KNOWN_MOST];
    char quoted[BS_QUOTE_SIZE], suggestion[BS_SUGGESTION_SIZE];
    size_t n = 0;
    for (size_t i = 0; i < b->model->n_segments; i++) {
        if (strcmp(b->segments[i].name, field->value) == 0) {
            *segment = i;
            return true;
        }
        if (n < KNOWN_MOST)
            known[n++] = b->segments[i].name;
    }
    bs_node_error(b->diagnostics, field->node, "%s: there is no segment %s%s", key,
                  bs_quote(field->value, strlen(field->value), quoted), bs_suggest(field->value, known, n, "segments", suggestion));
    return false;
}

static bool read_month(struct bs_build *b, const char *key, const struct bs_node *node, size_t *month)
{
    if (!bs_build_month(b, node, "month", month))
        return false;
    if (*month == 0)
        bs_node_error(b->diagnostics, node,
                      strcmp(key, "seats_added") == 0
                          ? "month: seats that are there from the first month belong to the segment itself"
                          : "month: seats that are gone from the first month on do not belong to the segment");
    else if (*month >= b->model->months)
        bs_node_error(b->diagnostics, node, "month: %s lies past the term of %zu months", node->text, b->model->months);
    else
        return true;
    return false;
}

static bool read_seats(struct bs_build *b, const char *key, const struct bs_node *node, size_t *seats)
{
    double number = 0;
    if (node->kind == BS_NODE_SCALAR && node->text[0] == '-' && node->text[1] >= '0' && node->text[1] <= '9') {
        bool add = strcmp(key, "seats_added") == 0;
        bs_node_error(b->diagnostics, node, "seats: %s would %s seats, which %s states", node->text, add ? "remove" : "add",
                      add ? "seats_removed" : "seats_added");
        return false;
    }
    if (!bs_read_number(&b->reader, node, "seats", BS_KEY_COUNT, 1, BS_SEATS_MOST, false, &number))
        return false;
    *seats = (size_t)number;
    return true;
}

static bool read_moved(struct bs_build *b, const char *key, const struct bs_seats_moved_spec *spec, size_t *month, size_t *segment,
                       size_t *seats)
{
    if (spec->head.wrong)
        return false;
    bool good = read_month(b, key, spec->month.node, month);
    good &= find_segment(b, key, &spec->segment, segment);
    good &= read_seats(b, key, spec->seats.node, seats);
    return good;
}

static enum bs_status build_added(struct bs_build *b)
{
    const struct bs_seats_moved_spec *spec = b->spec->seats_added.items;
    size_t n = b->spec->seats_added.count, sum = b->model->seats;
    struct bs_joining *joinings = bs_arena_take(b->arena, n, sizeof *joinings);
    if (!joinings)
        return BS_ERROR_MEMORY;
    b->model->joinings = joinings;
    for (size_t i = 0; i < n; i++) {
        struct bs_joining joining;
        if (!read_moved(b, "seats_added", &spec[i], &joining.month, &joining.segment, &joining.seats))
            continue;
        sum += joining.seats;
        if (sum > BS_SEATS_MOST) {
            bs_node_error(b->diagnostics, spec[i].seats.node, "with these there are %zu seats; at most %u are accepted", sum,
                          BS_SEATS_MOST);
            return BS_OK;
        }
        joinings[b->model->n_joinings++] = joining;
    }
    if (b->model->seats > 0)
        b->model->seats = sum;
    return BS_OK;
}

/* A leaving and where it is stated. */
struct leaving {
    struct bs_leaving is;
    const struct bs_node *node;
    size_t place;
};

/* By month; of one month as they are stated. */
static int by_month(const void *a, const void *b)
{
    const struct leaving *x = a, *y = b;
    if (x->is.month != y->is.month)
        return x->is.month < y->is.month ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

/* Notes what is more than there was the month before, or leaves nobody. */
static bool check_leaving(struct bs_build *b, const struct leaving *leaving)
{
    const struct bs_model *model = b->model;
    size_t there = bs_model_segment_seats(model, leaving->is.segment, leaving->is.month - 1);
    for (size_t i = 0; i < model->n_leavings; i++)
        if (model->leavings[i].segment == leaving->is.segment && model->leavings[i].month == leaving->is.month)
            there -= model->leavings[i].seats;
    if (leaving->is.seats > there)
        bs_node_error(b->diagnostics, leaving->node, "seats: %zu cannot leave segment '%s' in month %zu: %zu %s", leaving->is.seats,
                      model->segments[leaving->is.segment].name, leaving->is.month + 1, there,
                      there == 1 ? "is there" : "are there");
    else if (leaving->is.seats == bs_model_seats(model, leaving->is.month))
        bs_node_error(b->diagnostics, leaving->node, "seats: with these the last seat leaves in month %zu; at least one must stay",
                      leaving->is.month + 1);
    else
        return true;
    return false;
}

static enum bs_status build_removed(struct bs_build *b)
{
    const struct bs_seats_moved_spec *spec = b->spec->seats_removed.items;
    size_t n = b->spec->seats_removed.count, read = 0;
    struct leaving *list = bs_arena_take(b->arena, n, sizeof *list);
    struct bs_leaving *leavings = bs_arena_take(b->arena, n, sizeof *leavings);
    if (!list || !leavings)
        return BS_ERROR_MEMORY;
    b->model->leavings = leavings;
    for (size_t i = 0; i < n; i++) {
        struct leaving *leaving = &list[read];
        *leaving = (struct leaving){.node = spec[i].seats.node, .place = i};
        read += read_moved(b, "seats_removed", &spec[i], &leaving->is.month, &leaving->is.segment, &leaving->is.seats);
    }
    if (read > 0)
        qsort(list, read, sizeof *list, by_month);
    for (size_t i = 0; i < read && b->model->seats > 0; i++)
        if (check_leaving(b, &list[i]))
            leavings[b->model->n_leavings++] = list[i].is;
    return BS_OK;
}

enum bs_status bs_build_joinings(struct bs_build *b)
{
    enum bs_status status = build_added(b);
    return status ? status : build_removed(b);
}
