/* Rows of a net, where the places of one share do not lie on a straight line through fee and price. */
#include "whatif/levers_net.h"

#include <math.h>

/* How far a share may be off between two rows without one between. */
static const double TOLERANCE = 0.003;

static double off_at(const struct net *net, const struct bs_levers_sheet *shown, double fee, double factor, const double *values)
{
    double most = 0;
    for (size_t k = 0; k < net->store->n_figures; k++) {
        bool on_line;
        if (net->figures[k].share == BS_SHARE_SAME)
            continue; /* what the others leave */
        double value =
            contours_at(shown, net->store->n_figures, k, net->figures[k].share == BS_SHARE_CHEAPER, fee, factor, &on_line);
        most = fmax(most, fabs(value - values[k]));
    }
    return most;
}

/* Half way along a row, by the number of its values, which are close where shares bend. */
static double middle_at(const struct net_line *row, double part)
{
    size_t i = (size_t)(part * (double)(row->n - 1));
    return (row->along[i] + row->along[i + 1]) / 2;
}

static bool beside_jump(const struct net *net, double fee)
{
    bool beside = false;
    for (size_t i = 0; i < net->n_jumps; i++)
        beside = beside || fabs(fee - net->jumps[i]) < 3 * net->fee_least;
    return beside;
}

/* Places between two rows, as far along as on both. */
static void choose_places(const struct net *net, const struct net_line *low, const struct net_line *high, struct net_gap *out)
{
    size_t n = high->at - low->at <= 1.5 * net->factor_least ? 0 : net->budget.rounds;
    out->factor = sqrt(low->at * high->at);
    out->n = 0;
    for (size_t i = 0; i < n && i < NET_TRIES_MOST; i++) {
        double part = ((double)i + 0.5) / (double)n, fee = (middle_at(low, part) + middle_at(high, part)) / 2;
        if (!beside_jump(net, fee))
            out->fees[out->n++] = fee;
    }
}

enum bs_status net_try_gap(struct net *net, size_t sheet, size_t gap)
{
    struct net_sheet *s = &net->sheets[sheet];
    struct net_gap *g = &s->gaps[gap];
    struct levers_place places[NET_TRIES_MOST];
    choose_places(net, s->rows[gap], s->rows[gap + 1], g);
    for (size_t i = 0; i < g->n; i++)
        places[i] = net_place(net, sheet, g->fees[i], g->factor);
    return levers_store_have(net->store, places, g->n, net->said);
}

double net_worst_gap(struct net *net, size_t sheet, const struct bs_levers_sheet *shown, size_t *gap)
{
    const struct net_sheet *s = &net->sheets[sheet];
    double worst = 0;
    bool room = s->n_rows < NET_LINES_MOST - 1 && s->n_columns > 0;
    for (size_t i = 0; i < s->n_columns; i++)
        room = room && s->columns[i]->n < CONTOURS_LINE_MOST;
    for (size_t i = 0; i + 1 < s->n_rows && room; i++) {
        const struct net_gap *g = &s->gaps[i];
        double off = 0, span = log(net->factor_to / net->factor_from);
        for (size_t k = 0; k < g->n; k++) {
            struct levers_place place = net_place(net, sheet, g->fees[k], g->factor);
            off = fmax(off, off_at(net, shown, g->fees[k], g->factor, levers_store_at(net->store, &place)));
        }
        double weight = off > TOLERANCE ? off * pow(log(s->rows[i + 1]->at / s->rows[i]->at) / span, net->budget.narrow) : 0;
        *gap = weight > worst ? i : *gap;
        worst = fmax(worst, weight);
    }
    return worst;
}

/* The places of a new row. */
static size_t list_row(const struct net_sheet *s, const struct net_gap *gap, double *fees)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n_columns; i++)
        fees[n++] = s->columns[i]->at;
    for (size_t i = 0; i < gap->n; i++)
        fees[n++] = gap->fees[i];
    return n;
}

enum bs_status net_add_row(struct net *net, size_t sheet, size_t gap)
{
    struct net_sheet *s = &net->sheets[sheet];
    const struct net_gap g = s->gaps[gap];
    struct levers_place places[NET_LINES_MOST + NET_TRIES_MOST];
    double fees[NET_LINES_MOST + NET_TRIES_MOST];
    struct net_line *row = net_line_new(net, g.factor);
    size_t n = list_row(s, &g, fees);
    for (size_t i = 0; i < n; i++)
        places[i] = net_place(net, sheet, fees[i], g.factor);
    enum bs_status status = row ? levers_store_have(net->store, places, n, net->said) : BS_ERROR_MEMORY;
    if (status != BS_OK)
        return status;
    for (size_t i = 0; i < n; i++) {
        const double *values = levers_store_at(net->store, &places[i]);
        net_line_add(net, row, fees[i], values);
        if (i < s->n_columns)
            net_line_add(net, s->columns[i], g.factor, values);
    }
    net_line_judge(net, row);
    for (size_t i = s->n_rows++; i > gap + 1; i--) {
        s->rows[i] = s->rows[i - 1];
        s->gaps[i] = s->gaps[i - 1];
    }
    s->rows[gap + 1] = row;
    status = net_try_gap(net, sheet, gap);
    return status == BS_OK ? net_try_gap(net, sheet, gap + 1) : status;
}
