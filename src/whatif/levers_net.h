/* The net of a contract's shares in the making: rows of fees and columns of prices with computed values, closest where shares bend. */
#ifndef BILLSHIFT_WHATIF_LEVERS_NET_H
#define BILLSHIFT_WHATIF_LEVERS_NET_H

#include "whatif/contours.h"
#include "whatif/levers.h"

enum { NET_LINES_MOST = 64, NET_JUMPS_MOST = 12, NET_SHEETS_MOST = 4, NET_TRIES_MOST = 8 };

struct net_line {
    double at;
    double along[CONTOURS_LINE_MOST];
    double off[CONTOURS_LINE_MOST]; /* [n - 1] how far off a straight line to the next value may be, as far as is known */
    double *values;                 /* [CONTOURS_LINE_MOST * figures] */
    size_t n;
};

/* Places between a row and the next, computed to see whether a row is needed there. */
struct net_gap {
    double factor, fees[NET_TRIES_MOST];
    size_t n; /* 0: too narrow */
};

struct net_sheet {
    double discount;
    struct net_line *rows[NET_LINES_MOST], *columns[NET_LINES_MOST];
    struct net_gap gaps[NET_LINES_MOST]; /* from a row to the next */
    size_t n_rows, n_columns;
};

struct net {
    struct levers_store *store;
    const struct bs_levers_figure *figures; /* [store->n_figures] */
    struct levers_budget budget;
    struct net_sheet sheets[NET_SHEETS_MOST];
    size_t n_sheets;
    double fee_least, factor_least; /* distances */
    double factor_from, factor_to;
    double jumps[NET_JUMPS_MOST];
    size_t n_jumps;
    bool jump_of_price; /* shares jump at the scenario's own price */
    struct bs_arena *arena;
    struct bs_diagnostics *said;
};

/* Where figures of a sheet are computed. */
struct levers_place net_place(const struct net *net, size_t sheet, double fee, double factor);

/* A new line without values; NULL: no memory. */
struct net_line *net_line_new(struct net *net, double at);
/* A computed place of a line, if there is room for it. */
void net_line_add(const struct net *net, struct net_line *line, double along, const double *values);

/* Of values that were put in by plan nothing is known but how far the next one is. */
void net_line_judge(const struct net *net, struct net_line *line);

/* The sheet as it is shown, in the arena; its values copied or those of the net, which then must stay. */
enum bs_status net_shown(const struct net *net, size_t sheet, bool copied, struct bs_arena *arena,
                         struct bs_levers_sheet *out) BS_CHECKED;

/* The middles of the worst pieces become values, of at most n; *need: of the worst one before. n = 0: nothing is done but that. */
enum bs_status net_halve(struct net *net, size_t sheet, size_t n, double *need) BS_CHECKED;

/* Tries places in a gap, and what was tried there against the lines of now. */
enum bs_status net_try_gap(struct net *net, size_t sheet, size_t gap) BS_CHECKED;
double net_worst_gap(struct net *net, size_t sheet, const struct bs_levers_sheet *shown, size_t *gap);
/* A row in a gap, with the places that were tried there and a value of each column; then both gaps are tried. */
enum bs_status net_add_row(struct net *net, size_t sheet, size_t gap) BS_CHECKED;

#endif
