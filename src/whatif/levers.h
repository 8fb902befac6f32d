/* The parts of levers: a model with other levers, a store of places, axes that are made finer where straight lines are off. */
#ifndef BILLSHIFT_WHATIF_LEVERS_H
#define BILLSHIFT_WHATIF_LEVERS_H

#include <billshift/levers.h>

/* A place: values of fee, price and discount. */
struct levers_place {
    double at[BS_LEVER_COUNT];
};

/* Which levers a contract has, and their ranges. */
void levers_find(const struct bs_model *model, size_t contract, struct bs_lever levers[BS_LEVER_COUNT]);

/* The model with the contract at a place, reduced to the baseline, the contract and what is in force before it; in the arena. *contract: its index there. At the
   scenario's own values the contract is as it was. */
enum bs_status levers_apply(const struct bs_model *model, size_t contract, const struct bs_lever levers[BS_LEVER_COUNT],
                            const struct levers_place *place, struct bs_arena *arena, struct bs_model *out,
                            size_t *index) BS_CHECKED;

/* Values of the fee at which a seat that uses nothing, or so much that a cap holds, pays as much as under the baseline, twice and three times as much, over the
   term: there shares jump.
   Appends at most `room`; *n: of how many there are. */
enum bs_status levers_jumps(const struct bs_model *model, size_t contract, const struct bs_lever levers[BS_LEVER_COUNT],
                            double *out, size_t room, size_t *n) BS_CHECKED;

/* The figures that are told, as they stand in results. */
struct levers_figures {
    const struct bs_levers_figure *items; /* those of a table follow each other */
    size_t n, first[BS_LEVERS_TABLE_COUNT + 1], n_ranks;
    const size_t *band_of; /* [n_ranks] of the results' ranks: index of its figure */
};
enum bs_status levers_figures_list(const struct bs_results *results, struct bs_arena *arena, struct levers_figures *out) BS_CHECKED;
/* Those of a table. */
void levers_figures_read(const struct levers_figures *figures, enum bs_levers_table table, const struct bs_results *results,
                         size_t contract, double *out);

/* What a thread keeps from place to place; NULL: nothing yet. */
struct levers_thread {
    struct bs_kept *kept;
    struct bs_factors *factors;
};

/* Places of one contract and their figures in one table. */
struct levers_store {
    const struct bs_levers_request *request;
    const struct levers_figures *figures;
    enum bs_levers_table table;
    size_t n_figures; /* of the table */
    size_t contract;
    const struct bs_lever *levers;
    uint32_t replications; /* 0: computed */
    bool exact;
    size_t n, room, most; /* most: it holds; asked for more it is full */
    struct levers_place *places;
    double *values; /* [place * n_figures + figure] */
    size_t *slots;  /* a hash table of indices */
    size_t n_slots;
    struct levers_thread *threads; /* [n_threads] */
    size_t n_threads;
    double *own; /* at the scenario's own values: [n_figures] of the run, then as they are computed */
};

/* To be freed whatever the status. The scenario's own place is its first, with the figures of the run. */
enum bs_status levers_store_new(const struct bs_levers_request *request, const struct levers_figures *figures,
                                enum bs_levers_table table, size_t contract, const struct bs_lever *levers, size_t most,
                                struct levers_store *out, struct bs_diagnostics *said) BS_CHECKED;
void levers_store_free(struct levers_store *store);

/* Computes those of the places that are not there yet. said: the errors of the first place without figures. */
enum bs_status levers_store_have(struct levers_store *store, const struct levers_place *places, size_t n,
                                 struct bs_diagnostics *said) BS_CHECKED;
/* Of a place that is there. */
const double *levers_store_at(const struct levers_store *store, const struct levers_place *place);

/* Whether only price x (1 - discount) counts, as far as the table's figures tell: looked at where each is something else. */
enum bs_status levers_one_factor(struct levers_store *store, bool *out, struct bs_diagnostics *said) BS_CHECKED;

/* How fine a table is. Money: most points, even steps of an axis to begin with, and how often it is made finer. Shares: places computed, even steps of a row to
   begin with, places tried in a gap between rows, those that are tried anywhere in the end, jumps that have columns; how much less is seen in narrow
   pieces and gaps (the power of their width); and how much worse a gap must be than a piece, as a row costs more than a value. */
struct levers_budget {
    size_t points, steps, rounds, tries, jumps;
    double narrow, favour;
};

/* Axes with the scenario's own values, as fine as it takes within the budget: the grid of money in *out, whose one_factor is set, and the errors of its parts. */
enum bs_status levers_grid(struct levers_store *store, const struct levers_budget *budget, struct bs_arena *arena,
                           struct bs_levers_contract *out, struct bs_diagnostics *said) BS_CHECKED;

/* Lines with the scenario's own values and the jumps, likewise: the net of shares. */
enum bs_status levers_net(struct levers_store *store, const struct levers_budget *budget, struct bs_arena *arena,
                          struct bs_levers_contract *out, struct bs_diagnostics *said) BS_CHECKED;

/* What an error is in terms of those at all places tried: the largest, and the largest of 19 of 20. Sorts them. */
void levers_errors(double *errors, size_t n, double *largest, double *usual);

#endif
