/* More values on the lines of a net, where straight lines between them are off. */
#include "whatif/levers_net.h"

#include <math.h>
#include <stdlib.h>

/* How far a share may be off without a value between. */
static const double TOLERANCE = 0.0015;
enum { BATCH = 16, PIECES_MOST = 2 * NET_LINES_MOST * CONTOURS_LINE_MOST };

/* From a value of a line to the next. */
struct piece {
    struct net_line *line;
    size_t index, order;
    bool is_row;
    double weight;
};

static double most_apart(const struct net *net, const double *a, const double *b)
{
    double most = 0;
    for (size_t k = 0; k < net->store->n_figures; k++)
        most = fmax(most, fabs(a[k] - b[k])); /* NaN: does not exist */
    return most;
}

struct net_line *net_line_new(struct net *net, double at)
{
    struct net_line *line = bs_arena_take(net->arena, 1, sizeof *line);
    if (!line)
        return NULL;
    line->at = at;
    line->n = 0;
    line->values = bs_arena_take(net->arena, CONTOURS_LINE_MOST * net->store->n_figures, sizeof *line->values);
    return line->values ? line : NULL;
}

/* What is known of a piece whose ends alone are: a share that does not fall or rise between them is off by half their difference, about, at most. */
static void judge(const struct net *net, struct net_line *line, size_t i, double most)
{
    size_t figures = net->store->n_figures;
    if (i + 1 < line->n)
        line->off[i] = fmin(most, most_apart(net, &line->values[i * figures], &line->values[(i + 1) * figures]) / 2);
}

/* Of a piece that ends at the new value i: what the straight line was off there, in the part of its rise that the piece has, at least half: half if it bends
   evenly, nearly all where it bends at an end. */
static double parted_off(const struct net *net, const struct net_line *line, size_t i, size_t piece)
{
    size_t figures = net->store->n_figures;
    if (i == 0 || i + 1 >= line->n)
        return INFINITY;
    const double *low = &line->values[(i - 1) * figures], *high = &line->values[(i + 1) * figures], *at = low + figures;
    double part = (line->along[i] - line->along[i - 1]) / (line->along[i + 1] - line->along[i - 1]), most = 0;
    for (size_t k = 0; k < figures; k++) {
        double off = fabs(at[k] - low[k] - part * (high[k] - low[k])),
               rise = piece < i ? fabs(at[k] - low[k]) : fabs(high[k] - at[k]);
        double all = fabs(at[k] - low[k]) + fabs(high[k] - at[k]);
        most = fmax(most, all > 0 ? off * fmax(rise / all, 0.5) : 0);
    }
    return most;
}

void net_line_add(const struct net *net, struct net_line *line, double along, const double *values)
{
    size_t figures = net->store->n_figures, i = line->n;
    for (size_t k = 0; k < line->n; k++)
        if (line->along[k] == along)
            return;
    if (line->n == CONTOURS_LINE_MOST)
        return;
    for (; i > 0 && line->along[i - 1] > along; i--) {
        line->along[i] = line->along[i - 1];
        line->off[i] = line->off[i - 1];
        for (size_t k = 0; k < figures; k++)
            line->values[i * figures + k] = line->values[(i - 1) * figures + k];
    }
    line->along[i] = along;
    for (size_t k = 0; k < figures; k++)
        line->values[i * figures + k] = values[k];
    line->n++;
    judge(net, line, i, parted_off(net, line, i, i));
    if (i > 0)
        judge(net, line, i - 1, parted_off(net, line, i, i - 1));
}

void net_line_judge(const struct net *net, struct net_line *line)
{
    for (size_t i = 0; i < line->n; i++)
        judge(net, line, i, INFINITY);
}

/* Of narrow pieces less is seen. */
static void add_pieces(const struct net *net, struct net_line *line, bool is_row, struct piece *out, size_t *n)
{
    double least = is_row ? net->fee_least : net->factor_least;
    for (size_t i = 0; i + 1 < line->n && line->n < CONTOURS_LINE_MOST && *n < PIECES_MOST; i++) {
        double width = line->along[i + 1] - line->along[i], span = line->along[line->n - 1] - line->along[0];
        if (line->off[i] <= TOLERANCE || width <= 1.5 * least)
            continue;
        out[*n] = (struct piece){.line = line,
                                 .index = i,
                                 .order = *n,
                                 .is_row = is_row,
                                 .weight = line->off[i] * pow(width / span, net->budget.narrow)};
        (*n)++;
    }
}

static int by_weight(const void *a, const void *b)
{
    const struct piece *x = a, *y = b;
    return x->weight != y->weight ? (x->weight < y->weight) - (x->weight > y->weight)
                                  : (x->order > y->order) - (x->order < y->order);
}

/* The middles of some pieces become values. */
static enum bs_status halve(struct net *net, size_t sheet, const struct piece *pieces, size_t n)
{
    struct levers_place places[BATCH] = {{{0}}};
    double along[BATCH];
    for (size_t i = 0; i < n; i++) {
        const struct net_line *line = pieces[i].line;
        along[i] = (line->along[pieces[i].index] + line->along[pieces[i].index + 1]) / 2;
        places[i] = pieces[i].is_row ? net_place(net, sheet, along[i], line->at) : net_place(net, sheet, line->at, along[i]);
    }
    enum bs_status status = levers_store_have(net->store, places, n, net->said);
    for (size_t i = 0; i < n && status == BS_OK; i++)
        net_line_add(net, pieces[i].line, along[i], levers_store_at(net->store, &places[i]));
    return status;
}

enum bs_status net_halve(struct net *net, size_t sheet, size_t n, double *need)
{
    const struct net_sheet *s = &net->sheets[sheet];
    struct piece *pieces = malloc(PIECES_MOST * sizeof *pieces);
    size_t found = 0, some = 0;
    *need = 0;
    if (!pieces)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < s->n_rows; i++)
        add_pieces(net, s->rows[i], true, pieces, &found);
    for (size_t i = 0; i < s->n_columns; i++)
        add_pieces(net, s->columns[i], false, pieces, &found);
    qsort(pieces, found, sizeof *pieces, by_weight);
    while (some < found && some < n && some < BATCH && pieces[some].weight >= pieces[0].weight / 4)
        some++;
    if (found > 0)
        *need = pieces[0].weight;
    enum bs_status status = halve(net, sheet, pieces, some);
    free(pieces);
    return status;
}
