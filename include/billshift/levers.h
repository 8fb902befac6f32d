/* The figures of a contract at other seat fees, prices and discounts, computed beforehand on a grid, so that a page without the program can show them. */
#ifndef BILLSHIFT_LEVERS_H
#define BILLSHIFT_LEVERS_H

#include <billshift/engine.h>

#ifdef __cplusplus
extern "C" {
#endif

/* FEE: what a seat costs a month; where a contract has several (by seat type, or by date), a factor on all of them.
   PRICE: a factor on what is metered: prices, fees of tiers and events, rates; not on flat charges, commitments, credits, minimums and maximums.
   DISCOUNT: the contract's discount on its charges. */
enum bs_lever_kind { BS_LEVER_FEE, BS_LEVER_PRICE, BS_LEVER_DISCOUNT, BS_LEVER_COUNT };
const char *bs_lever_name(enum bs_lever_kind kind); /* fee, price, discount */

struct bs_lever {
    const char *why; /* there is none: a clause such as "it has no charges"; NULL: there is one */
    bool money;      /* values are money a seat and month; else factors and shares */
    double own;      /* the scenario's value; of a factor 1 */
    double from, to; /* own lies between */
};

/* What the figures are of. */
enum bs_levers_part {
    BS_LEVERS_TOTAL, /* mean of the organization's total, or of its change, over the term; money */
    BS_LEVERS_RANGE, /* quantiles of these; money */
    BS_LEVERS_SEAT,  /* mean change of a seat over the term; money */
    BS_LEVERS_SHARE, /* of seats, over the term */
    BS_LEVERS_BAND,  /* mean change, a seat and month, of the seats in a band by rank of use; money */
    BS_LEVERS_PART_COUNT
};

struct bs_levers_figure {
    enum bs_levers_part part;
    bool of_change;                /* TOTAL, RANGE: of the change; else of the total */
    enum bs_total_measure measure; /* TOTAL, RANGE */
    size_t group;                  /* SEAT, SHARE: index in the results' groups: all, then the cohorts */
    enum bs_measure share;         /* SHARE */
    double from, to;               /* BAND: shares of all seats, 0 least use */
};

/* Amounts of money rise evenly with the fee and need few values, but take longer to compute; shares bend and jump. */
enum bs_levers_table { BS_LEVERS_MONEY, BS_LEVERS_SHARES, BS_LEVERS_TABLE_COUNT };

/* One axis of a grid. Between two values figures are taken as straight lines. */
struct bs_levers_axis {
    const double *at; /* [n] rising */
    size_t n;         /* 1: nothing depends on it, or there is no such lever */
};

struct bs_levers_grid {
    struct bs_levers_axis axes[BS_LEVER_COUNT];
    const double *
        values; /* [((fee * prices + price) * discounts + discount) * figures + figure], figures of the table; NaN: it does not exist */
    size_t places; /* between computed values at which figures were computed too, to see how far straight lines are off */
};

/* Values along a line: a row of one price or a column of one fee. */
struct bs_levers_line {
    double at;           /* a row: factor of the price; a column: fee */
    const double *along; /* [n] rising; a row: fees; a column: factors */
    size_t n;
    const double *values; /* [n * figures + figure], figures of the table; NaN: it does not exist */
};

/* Shares at one discount. Rows and columns go from end to end, each row has a value at each column and the reverse. Without a lever of the fee there is one column
   and no row, without price and discount one row and no column. The factor is price x (1 - discount) / (1 - the scenario's discount). */
struct bs_levers_sheet {
    double discount;
    const struct bs_levers_line *rows, *columns; /* rising */
    size_t n_rows, n_columns;
};

struct bs_levers_net {
    const struct bs_levers_sheet *sheets; /* by rising discount; one: only the factor counts, or there is one discount */
    size_t n_sheets;
    size_t values; /* places with values */
    size_t places; /* between them at which shares were computed too, to see how far off what is shown is */
};

struct bs_levers_contract {
    size_t contract; /* index in the model */
    const char *why; /* there are no values: a clause; NULL: there are. The levers are known all the same */
    struct bs_lever levers[BS_LEVER_COUNT];
    /* Price and discount act through price x (1 - discount) / (1 - the scenario's discount) alone: found by computing. Then the axis of the price is of that
       factor, and that of the discount has one value. */
    bool one_factor;
    struct bs_levers_grid money;
    struct bs_levers_net shares;
    double error[BS_LEVERS_PART_COUNT]; /* the most that what is shown was off at the places between values */
    double usual[BS_LEVERS_PART_COUNT]; /* and what they were off at most at 19 of 20 of them */
    double moved
        [BS_LEVERS_PART_COUNT]; /* the most by which simulated figures missed the run at the scenario's own values, before they were moved: how much
                                           chance so few replications leave; 0: none, or nothing was simulated */
    uint32_t replications; /* of each computed place; 0: computed without drawing. The scenario's own are those of the run */
};

struct bs_levers {
    struct bs_arena *arena; /* owns all below */
    size_t n_figures, n_contracts;
    size_t first[BS_LEVERS_TABLE_COUNT + 1];    /* of the figures of each table; the last: n_figures */
    const struct bs_levers_figure *figures;     /* those of money, then the shares */
    const struct bs_levers_contract *contracts; /* all but the baseline */
    uint32_t replications; /* of each computed place; 0: computed without drawing. The scenario's own are those of the run */
};

struct bs_levers_request {
    const struct bs_model *model;
    const struct bs_results *results; /* of the model, with shares and ranks: what is found at the scenario's own values */
    unsigned threads;                 /* 0: as many as OpenMP gives. The values do not depend on it. */
    void (*progress)(void *context, double done);
    void *context;
    const volatile sig_atomic_t *stop;
};

/* The same random numbers at every place where use is drawn; what fewer replications than the run's give is moved so that it meets the run's figures at the
   scenario's own values. A contract whose values would take too long, or that has none at some place, says why. *out is to be freed. */
enum bs_status bs_levers_run(const struct bs_levers_request *request, struct bs_levers **out,
                             struct bs_diagnostics *diagnostics) BS_CHECKED;
void bs_levers_free(struct bs_levers *levers); /* NULL is legal */

/* A figure at fee, price and discount (the scenario's own where there is no such lever), within the ranges of the levers: as a page shows it. */
double bs_levers_at(const struct bs_levers *levers, const struct bs_levers_contract *contract, const double place[BS_LEVER_COUNT],
                    size_t figure);

#ifdef __cplusplus
}
#endif
#endif
