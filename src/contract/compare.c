/* The relations of two bills, from the signs of bill - k x baseline, k = 1, 2, 3, which are piecewise linear too.

   The rule of round-off. Two curves that meet in exact arithmetic can miss each other by a rounding of their figures, or have one
   breakpoint at two neighbouring doubles. So at the ends of a piece a difference counts as 0 if a few roundings (SLACK times the
   relative precision) of the bills, or of the use at their slopes, can make it; slopes count as equal likewise; and breakpoints so near
   to each other count as one, the last. Within a piece nothing is rounded away: a crossing lies where the straight lines cut. Hence,
   of bills that are never negative, no span is shorter than a few roundings of its place, but for single points. */
#include "contract/curve_draft.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

enum { SLACK = 16, MULTIPLES = 3 };

static const char *const relation_names[BS_RELATION_COUNT] = {
    [BS_CHEAPER] = "cheaper", [BS_SAME] = "same", [BS_DEARER] = "dearer", [BS_DOUBLED] = "doubled", [BS_TRIPLED] = "tripled",
};

const char *bs_relation_name(enum bs_relation relation)
{
    return relation_names[relation];
}

/* The use axis cut where a relation can change: points at[i], open intervals from at[i] to at[i + 1] (the last without end). Relations
   that hold there are bits. */
struct cells {
    double *at;
    unsigned *in_point, *in_interval;
    size_t n;
};

/* The signs of one difference over a stretch without breakpoints: `before` the crossing, `after` it, `end` at the stretch's last use.
   No crossing: INFINITY, and before = after. */
struct course {
    int before, after, end;
    double crossing;
};

/* Both curves' pieces over from < use <= to. */
struct stretch {
    double from, to;
    const struct bs_piece *bill, *baseline;
};

static int sign_of(double difference, double magnitude)
{
    if (fabs(difference) <= SLACK * DBL_EPSILON * magnitude)
        return 0;
    return difference > 0 ? 1 : -1;
}

static double difference_at(const struct stretch *s, double multiple, double use)
{
    return bs_piece_value(s->bill, use) - multiple * bs_piece_value(s->baseline, use);
}

static int sign_at(const struct stretch *s, double multiple, double use)
{
    double values = fabs(bs_piece_value(s->bill, use)) + multiple * fabs(bs_piece_value(s->baseline, use));
    double slopes = fabs(s->bill->slope) + multiple * fabs(s->baseline->slope);
    return sign_of(difference_at(s, multiple, use), values + slopes * use);
}

static struct course course_of(const struct stretch *s, double multiple)
{
    double slope = s->bill->slope - multiple * s->baseline->slope;
    int start = sign_at(s, multiple, s->from), end;
    if (isinf(s->to)) {
        int trend = sign_of(slope, fabs(s->bill->slope) + multiple * fabs(s->baseline->slope));
        end = trend ? trend : start;
    } else {
        end = sign_at(s, multiple, s->to);
    }
    struct course c = {.before = start ? start : end, .after = end ? end : start, .end = end, .crossing = INFINITY};
    if (c.before == c.after)
        return c;
    double crossing = s->from - difference_at(s, multiple, s->from) / slope;
    if (crossing <= s->from)
        c.before = c.after;
    else if (crossing < s->to)
        c.crossing = crossing;
    else
        c.after = c.before;
    return c;
}

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

static void add_point(struct cells *cells, double at, unsigned relations)
{
    cells->at[cells->n] = at;
    cells->in_point[cells->n++] = relations;
}

/* The intervals and points of a stretch up to its end; its start is there already. */
static void add_stretch(struct cells *cells, const struct stretch *s)
{
    struct course course[MULTIPLES];
    double crossings[MULTIPLES];
    int signs[MULTIPLES];
    for (size_t k = 0; k < MULTIPLES; k++) {
        course[k] = course_of(s, (double)(k + 1));
        signs[k] = course[k].before;
    }
    size_t n = crossings_of(course, crossings);
    for (size_t i = 0; i < n; i++) {
        cells->in_interval[cells->n - 1] = relations_of(signs);
        for (size_t k = 0; k < MULTIPLES; k++)
            signs[k] = course[k].crossing == crossings[i] ? 0 : signs[k];
        add_point(cells, crossings[i], relations_of(signs));
        for (size_t k = 0; k < MULTIPLES; k++)
            signs[k] = course[k].crossing == crossings[i] ? course[k].after : signs[k];
    }
    cells->in_interval[cells->n - 1] = relations_of(signs);
    if (isinf(s->to))
        return;
    for (size_t k = 0; k < MULTIPLES; k++)
        signs[k] = course[k].end;
    add_point(cells, s->to, relations_of(signs));
}

/* The next breakpoint of either curve above `use`, with those a few roundings above it: the last of them. */
static double next_breakpoint(const struct bs_curve *a, const struct bs_curve *b, double use)
{
    double first = fmin(piece_end(a, piece_above(a, use)), piece_end(b, piece_above(b, use))), last = first;
    while (!isinf(last)) {
        double next = fmin(piece_end(a, piece_above(a, last)), piece_end(b, piece_above(b, last)));
        if (!(next - first <= SLACK * DBL_EPSILON * first))
            break;
        last = next;
    }
    return last;
}

static enum bs_status cut(struct bs_arena *arena, const struct bs_curve *bill, const struct bs_curve *baseline, struct cells *cells)
{
    size_t most = (bill->n + baseline->n) * (MULTIPLES + 1) + 1;
    *cells = (struct cells){.at = bs_arena_take(arena, most, sizeof *cells->at),
                            .in_point = bs_arena_take(arena, most, sizeof *cells->in_point),
                            .in_interval = bs_arena_take(arena, most, sizeof *cells->in_interval)};
    if (!cells->at || !cells->in_point || !cells->in_interval)
        return BS_ERROR_MEMORY;
    struct stretch s = {.from = 0, .to = 0, .bill = bill->pieces, .baseline = baseline->pieces};
    int signs[MULTIPLES];
    for (size_t k = 0; k < MULTIPLES; k++)
        signs[k] = sign_at(&s, (double)(k + 1), 0);
    add_point(cells, 0, relations_of(signs));
    while (!isinf(s.to)) {
        s.from = s.to;
        s.bill = &bill->pieces[piece_above(bill, s.from)];
        s.baseline = &baseline->pieces[piece_above(baseline, s.from)];
        s.to = next_breakpoint(bill, baseline, s.from);
        add_stretch(cells, &s);
    }
    return BS_OK;
}

/* The maximal runs of cells in which a relation holds. Even cells are points, odd ones the intervals above them. */
static size_t spans_of(const struct cells *cells, enum bs_relation relation, struct bs_span *spans)
{
    size_t n = 0;
    bool open = false;
    for (size_t c = 0; c < 2 * cells->n; c++) {
        unsigned relations = c % 2 ? cells->in_interval[c / 2] : cells->in_point[c / 2];
        bool holds = relations >> relation & 1;
        double at = cells->at[c / 2];
        if (holds && !open)
            spans[n++] = (struct bs_span){.relation = relation, .from = at, .to = INFINITY, .from_included = c % 2 == 0};
        if (!holds && open) {
            spans[n - 1].to = at;
            spans[n - 1].to_included = c % 2 == 1;
        }
        open = holds;
    }
    return n;
}

enum bs_status bs_curve_compare(struct bs_arena *arena, const struct bs_curve *bill, const struct bs_curve *baseline,
                                const struct bs_span **spans, size_t *count)
{
    struct cells cells;
    enum bs_status status = cut(arena, bill, baseline, &cells);
    if (status != BS_OK)
        return status;
    /* Spans of one relation are apart by at least one of the 2 n cells. */
    struct bs_span *all = bs_arena_take(arena, BS_RELATION_COUNT * cells.n, sizeof *all);
    if (!all)
        return BS_ERROR_MEMORY;
    *count = 0;
    for (int relation = 0; relation < BS_RELATION_COUNT; relation++)
        *count += spans_of(&cells, (enum bs_relation)relation, all + *count);
    *spans = all;
    return BS_OK;
}
