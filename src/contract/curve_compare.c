/* The relations of two bills, from the signs of bill - k x baseline, k = 1, 2, 3, which are piecewise linear too, or have stairs. */
#include "contract/curve_reading.h"
#include "contract/curve_walk.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

static const char *const relation_names[BS_RELATION_COUNT] = {
    [BS_CHEAPER] = "cheaper", [BS_SAME] = "same", [BS_DEARER] = "dearer", [BS_DOUBLED] = "doubled", [BS_TRIPLED] = "tripled",
};

const char *bs_relation_name(enum bs_relation relation)
{
    return relation_names[relation];
}

/* The use axis cut where a relation can change: points at `at`, open intervals from there to the next cell (the last without end).
   Relations that hold there are bits. */
struct cell {
    double at;
    unsigned in_point, in_interval;
};

struct comparison {
    struct bs_arena *arena;
    struct reading bill, baseline;
    struct cell *cells;
    size_t n, room;
    size_t steps; /* walked so far */
    bool approximate;
};

/* signs[k - 1]: of bill - k x baseline. */
static unsigned relations_of(const int signs[MULTIPLES])
{
    if (signs[0] < 0)
        return 1u << BS_CHEAPER;
    if (signs[0] == 0)
        return 1u << BS_SAME;
    return 1u << BS_DEARER | (signs[1] >= 0 ? 1u << BS_DOUBLED : 0) | (signs[2] >= 0 ? 1u << BS_TRIPLED : 0);
}

/* Crossings in rising order, each once. */
static size_t crossings_of(const struct course course[MULTIPLES], double crossings[MULTIPLES])
{
    size_t n = 0;
    for (size_t k = 0; k < MULTIPLES; k++) {
        double crossing = course[k].crossing;
        size_t i = n;
        while (i > 0 && crossings[i - 1] > crossing)
            i--;
        if (isinf(crossing) || (i > 0 && crossings[i - 1] == crossing))
            continue;
        for (size_t j = n; j > i; j--)
            crossings[j] = crossings[j - 1];
        crossings[i] = crossing;
        n++;
    }
    return n;
}

/* Room for the cells of one more stretch. */
static enum bs_status reserve(struct comparison *c)
{
    enum { MOST = MULTIPLES + 1 };
    if (c->n + MOST <= c->room)
        return BS_OK;
    size_t room = 2 * c->room + MOST;
    struct cell *cells = bs_arena_take(c->arena, room, sizeof *cells);
    if (!cells)
        return BS_ERROR_MEMORY;
    if (c->n)
        memcpy(cells, c->cells, c->n * sizeof *cells);
    c->cells = cells;
    c->room = room;
    return BS_OK;
}

static void add_point(struct comparison *c, double at, const int signs[MULTIPLES])
{
    c->cells[c->n++] = (struct cell){.at = at, .in_point = relations_of(signs)};
}

/* The cells of a stretch of straight lines, but for the points at its ends. */
static enum bs_status add_stretch(struct comparison *c, const struct stretch *s)
{
    enum bs_status status = reserve(c);
    if (status != BS_OK)
        return status;
    struct course course[MULTIPLES];
    double crossings[MULTIPLES];
    int signs[MULTIPLES];
    for (size_t k = 0; k < MULTIPLES; k++) {
        course[k] = course_of(s, (double)(k + 1));
        signs[k] = course[k].before;
    }
    size_t n = crossings_of(course, crossings);
    for (size_t i = 0; i < n; i++) {
        c->cells[c->n - 1].in_interval = relations_of(signs);
        for (size_t k = 0; k < MULTIPLES; k++)
            signs[k] = course[k].crossing == crossings[i] ? 0 : signs[k];
        add_point(c, crossings[i], signs);
        for (size_t k = 0; k < MULTIPLES; k++)
            signs[k] = course[k].crossing == crossings[i] ? course[k].after : signs[k];
    }
    c->cells[c->n - 1].in_interval = relations_of(signs);
    return BS_OK;
}

/* The point at a use, from the pieces that hold there. */
static void add_point_of(struct comparison *c, const struct bs_piece *bill, const struct bs_piece *baseline, double use)
{
    const struct stretch s = {.bill.piece = *bill, .baseline.piece = *baseline};
    int signs[MULTIPLES];
    for (size_t k = 0; k < MULTIPLES; k++)
        signs[k] = sign_at(&s, (double)(k + 1), use);
    add_point(c, use, signs);
}

/* The cells above walk->from but for the point at walk->to: step by step where steps decide, else along the mean. */
static enum bs_status add_walk(struct comparison *c, const struct walk *walk)
{
    for (double use = walk->from;;) {
        bool open = walk_is_open(walk, use), step = open && c->steps < BS_STEPS_MOST;
        struct stretch s = {.from = use};
        if (step) {
            c->steps++;
            s.to = walk_next_step(walk, use);
            s.bill = side_on_step(walk->bill, use);
            s.baseline = side_on_step(walk->baseline, use);
        } else {
            c->approximate |= open;
            s.to = open ? walk->to : walk_next_open(walk, use);
            s.bill = side_on_mean(walk->bill, walk->from);
            s.baseline = side_on_mean(walk->baseline, walk->from);
        }
        enum bs_status status = add_stretch(c, &s);
        if (status != BS_OK || s.to >= walk->to)
            return status;
        add_point_of(c, walk->bill, walk->baseline, s.to);
        use = s.to;
    }
}

/* Where a piece or a staircase of either curve begins next above `use`, with such places a few roundings above it: the last of them. */
static double next_breakpoint(const struct comparison *c, double use)
{
    double first = fmin(reading_next(&c->bill, use), reading_next(&c->baseline, use)), last = first;
    while (!isinf(last)) {
        double next = fmin(reading_next(&c->bill, last), reading_next(&c->baseline, last));
        if (!(next - first <= SLACK * first))
            break;
        last = next;
    }
    return last;
}

static enum bs_status cut(struct comparison *c)
{
    const struct bs_piece *bill = c->bill.curve->pieces, *baseline = c->baseline.curve->pieces;
    double to = 0;
    while (!isinf(to)) {
        double from = to;
        enum bs_status status = reserve(c);
        if (status != BS_OK)
            return status;
        size_t i = reading_above(&c->bill, from), j = reading_above(&c->baseline, from);
        if (from == 0)
            add_point_of(c, bill, baseline, 0);
        to = next_breakpoint(c, from);
        struct walk walk;
        status = walk_of(c->arena, &bill[i], &baseline[j], from, to, &walk);
        if (status == BS_OK)
            status = add_walk(c, &walk);
        if (status == BS_OK)
            status = reserve(c);
        if (status != BS_OK)
            return status;
        if (!isinf(to))
            add_point_of(c, &bill[reading_at(&c->bill, i, to)], &baseline[reading_at(&c->baseline, j, to)], to);
    }
    return BS_OK;
}

/* The maximal runs of cells in which a relation holds: their number; spans: NULL, or room for them. */
static size_t spans_of(const struct comparison *c, enum bs_relation relation, struct bs_span *spans)
{
    size_t n = 0;
    bool open = false;
    for (size_t i = 0; i < 2 * c->n; i++) { /* even ones are points, odd ones the intervals above them */
        const struct cell *cell = &c->cells[i / 2];
        bool holds = (i % 2 ? cell->in_interval : cell->in_point) >> relation & 1;
        if (holds && !open && spans)
            spans[n] = (struct bs_span){.relation = relation, .from = cell->at, .to = INFINITY, .from_included = i % 2 == 0};
        if (!holds && open && spans) {
            spans[n - 1].to = cell->at;
            spans[n - 1].to_included = i % 2 == 1;
        }
        n += holds && !open;
        open = holds;
    }
    return n;
}

enum bs_status bs_curve_compare(struct bs_arena *arena, const struct bs_curve *bill, const struct bs_curve *baseline,
                                const struct bs_span **spans, size_t *count, bool *approximate)
{
    struct comparison c = {.arena = arena};
    enum bs_status status = reading_of(arena, bill, baseline, &c.bill);
    if (status == BS_OK)
        status = reading_of(arena, baseline, bill, &c.baseline);
    if (status == BS_OK)
        status = cut(&c);
    if (status != BS_OK)
        return status;
    size_t n = 0;
    for (int relation = 0; relation < BS_RELATION_COUNT; relation++)
        n += spans_of(&c, (enum bs_relation)relation, NULL);
    struct bs_span *all = bs_arena_take(arena, n, sizeof *all);
    if (!all)
        return BS_ERROR_MEMORY;
    *count = 0;
    for (int relation = 0; relation < BS_RELATION_COUNT; relation++)
        *count += spans_of(&c, (enum bs_relation)relation, all + *count);
    *spans = all;
    *approximate = c.approximate;
    return BS_OK;
}
