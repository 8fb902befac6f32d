/* Seats that come to a segment, leave it, or change to another, within the term. */
#include "scenario/build.h"

#include <billshift/text.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* So many times may seats come or go: with more, months and segments would be better stated otherwise. */
enum { KNOWN_MOST = 64, MOVES_MOST = 5000 };

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

/* what: the key; first: why it is not month 1. */
static bool read_month(struct bs_build *b, const char *what, const char *first, const struct bs_node *node, size_t *month)
{
    if (!bs_build_month(b, node, what, month))
        return false;
    if (*month == 0)
        bs_node_error(b->diagnostics, node, "%s: %s", what, first);
    else if (*month >= b->model->months)
        bs_node_error(b->diagnostics, node, "%s: %s lies past the term of %zu months", what, node->text, b->model->months);
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
    const char *first = strcmp(key, "seats_added") == 0
                            ? "seats that are there from the first month belong to the segment itself"
                            : "seats that are gone from the first month on do not belong to the segment";
    bool good = read_month(b, "month", first, spec->month.node, month);
    good &= find_segment(b, key, &spec->segment, segment);
    good &= read_seats(b, key, spec->seats.node, seats);
    return good;
}

/* A leaving and where it is stated. */
struct leaving {
    struct bs_leaving is;
    const struct bs_node *node;
    size_t place;
};

/* Seats that come and go, as they are read. */
struct moved {
    struct bs_joining *joinings;
    struct leaving *leavings;
    size_t n_joinings, n_leavings, seats; /* seats: ever there */
};

static void add_joining(struct bs_build *b, const struct bs_node *node, const struct bs_joining *joining, struct moved *moved)
{
    if (moved->seats <= BS_SEATS_MOST && moved->seats + joining->seats > BS_SEATS_MOST)
        bs_node_error(b->diagnostics, node, "with these there are %zu seats; at most %u are accepted",
                      moved->seats + joining->seats, BS_SEATS_MOST);
    moved->seats += joining->seats;
    moved->joinings[moved->n_joinings++] = *joining;
}

static void add_leaving(const struct bs_node *node, const struct bs_leaving *leaving, struct moved *moved)
{
    moved->leavings[moved->n_leavings] = (struct leaving){.is = *leaving, .node = node, .place = moved->n_leavings};
    moved->n_leavings++;
}

static void read_added(struct bs_build *b, struct moved *moved)
{
    const struct bs_seats_moved_spec *spec = b->spec->seats_added.items;
    for (size_t i = 0; i < b->spec->seats_added.count && moved->seats <= BS_SEATS_MOST; i++) {
        struct bs_joining joining;
        if (read_moved(b, "seats_added", &spec[i], &joining.month, &joining.segment, &joining.seats))
            add_joining(b, spec[i].seats.node, &joining, moved);
    }
}

static void read_removed(struct bs_build *b, struct moved *moved)
{
    const struct bs_seats_moved_spec *spec = b->spec->seats_removed.items;
    for (size_t i = 0; i < b->spec->seats_removed.count; i++) {
        struct bs_leaving leaving;
        if (read_moved(b, "seats_removed", &spec[i], &leaving.month, &leaving.segment, &leaving.seats))
            add_leaving(spec[i].seats.node, &leaving, moved);
    }
}

/* A change of segment. */
struct change {
    const struct bs_becomes_spec *spec;
    size_t from_segment, to_segment, from, by, seats;
};

static bool read_change(struct bs_build *b, size_t segment, const struct bs_becomes_spec *spec, struct change *out)
{
    *out = (struct change){.spec = spec, .from_segment = segment, .from = 1, .by = b->model->months - 1};
    bool good = find_segment(b, "becomes", &spec->segment, &out->to_segment);
    if (b->model->months < 2) {
        bs_node_error(b->diagnostics, spec->head.node, "becomes: seats change from month 2 on, and the term has one month");
        return false;
    }
    const char *first = "seats that have changed by the first month belong to the other segment";
    good &= !spec->from.node || read_month(b, "from", first, spec->from.node, &out->from);
    good &= !spec->by.node || read_month(b, "by", first, spec->by.node, &out->by);
    if (good && out->to_segment == segment)
        bs_node_error(b->diagnostics, spec->segment.node, "becomes: '%s' is the segment itself", b->segments[segment].name);
    else if (good && out->by < out->from)
        bs_node_error(b->diagnostics, spec->by.node ? spec->by.node : spec->from.node,
                      "by: month %zu lies before month %zu, from which seats change", out->by + 1, out->from + 1);
    else
        return good;
    return false;
}

/* How many of the seats have changed in a month: as many more in each month, to the nearest whole seat. */
static size_t changed_by(const struct change *change, size_t month)
{
    size_t months = change->by - change->from + 1, passed = month < change->from ? 0 : month - change->from + 1;
    return passed >= months ? change->seats : (2 * change->seats * passed + months) / (2 * months);
}

static void tell_change(struct bs_build *b, const struct change *change)
{
    const char *from = b->segments[change->from_segment].name;
    bs_assumption(
        b->diagnostics,
        "of the %zu seats of segment %s %zu become %s from month %zu to month %zu: each counts as one seat that goes and one that "
        "comes, with a new level of use",
        b->segments[change->from_segment].seats, from, change->seats, b->segments[change->to_segment].name, change->from + 1,
        change->by + 1);
}

static void add_change(struct bs_build *b, const struct change *change, struct moved *moved)
{
    const struct bs_node *node = change->spec->share.node;
    if (moved->n_leavings + change->by - change->from + 1 > MOVES_MOST) {
        bs_node_error(b->diagnostics, node,
                      "becomes: with these seats would leave segments more than %d times; fewer months between from "
                      "and by make fewer",
                      MOVES_MOST);
        return;
    }
    for (size_t month = change->from; month <= change->by && moved->seats <= BS_SEATS_MOST; month++) {
        size_t seats = changed_by(change, month) - changed_by(change, month - 1);
        if (seats == 0)
            continue;
        add_joining(b, node, &(struct bs_joining){change->to_segment, month, seats}, moved);
        add_leaving(node, &(struct bs_leaving){change->from_segment, month, seats}, moved);
    }
    tell_change(b, change);
}

static void read_changes(struct bs_build *b, struct moved *moved)
{
    const struct bs_segment_spec *spec = b->spec->segments.items;
    for (size_t i = 0; i < b->model->n_segments; i++) {
        const struct bs_becomes_spec *becomes = spec[i].becomes.node ? spec[i].becomes.items : NULL;
        struct change change;
        if (!becomes || becomes->head.wrong || spec[i].head.wrong || !read_change(b, i, becomes, &change))
            continue;
        change.seats = (size_t)floor(becomes->share.value * (double)b->segments[i].seats + 0.5);
        if (change.seats > 0)
            add_change(b, &change, moved);
        else if (b->segments[i].seats > 0)
            bs_warn_idle(b, becomes->share.node, "becomes", "%s of %zu seats is less than half a seat", becomes->share.node->text,
                         b->segments[i].seats);
    }
}

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
        bs_node_error(b->diagnostics, leaving->node, "seats: %zu cannot leave segment '%s' in month %zu: there %s %zu left",
                      leaving->is.seats, model->segments[leaving->is.segment].name, leaving->is.month + 1,
                      there == 1 ? "is" : "are", there);
    else if (leaving->is.seats == bs_model_seats(model, leaving->is.month))
        bs_node_error(b->diagnostics, leaving->node, "seats: with these the last seat leaves in month %zu; at least one must stay",
                      leaving->is.month + 1);
    else
        return true;
    return false;
}

static enum bs_status moved_new(struct bs_build *b, struct moved *out)
{
    size_t changes = b->model->n_segments * b->model->months, added = b->spec->seats_added.count + changes,
           removed = b->spec->seats_removed.count + changes;
    *out = (struct moved){.joinings = bs_arena_take(b->arena, added, sizeof *out->joinings),
                          .leavings = bs_arena_take(b->arena, removed, sizeof *out->leavings),
                          .seats = b->model->seats};
    return out->joinings && out->leavings ? BS_OK : BS_ERROR_MEMORY;
}

enum bs_status bs_build_joinings(struct bs_build *b)
{
    struct moved moved;
    enum bs_status status = moved_new(b, &moved);
    if (status)
        return status;
    read_added(b, &moved);
    read_removed(b, &moved);
    read_changes(b, &moved);
    struct bs_leaving *leavings = bs_arena_take(b->arena, moved.n_leavings, sizeof *leavings);
    if (!leavings)
        return BS_ERROR_MEMORY;
    b->model->joinings = moved.joinings;
    b->model->n_joinings = moved.n_joinings;
    b->model->leavings = leavings;
    if (b->model->seats == 0 || moved.seats > BS_SEATS_MOST)
        return BS_OK;
    b->model->seats = moved.seats;
    if (moved.n_leavings > 0)
        qsort(moved.leavings, moved.n_leavings, sizeof *moved.leavings, by_month);
    for (size_t i = 0; i < moved.n_leavings; i++)
        if (check_leaving(b, &moved.leavings[i]))
            leavings[b->model->n_leavings++] = moved.leavings[i].is;
    return BS_OK;
}
