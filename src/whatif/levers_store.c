/* Places of a contract's levers and their figures: each computed once, many at a time. */
#include "whatif/levers.h"
#include "whatif/queue.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <omp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* So many terms of a seat are simulated at a place, at least; under so many replications a quantile of the organization's total is none. */
static const double SEATS_OF_A_PLACE = 10000;
enum { REPLICATIONS_FOR_RANGES = 100, SHARES_OF_A_GROUP = 5 };

static size_t hash_of(const struct levers_place *place)
{
    uint64_t hash = 14695981039346656037u; /* FNV-1a */
    const unsigned char *bytes = (const unsigned char *)place->at;
    for (size_t i = 0; i < sizeof place->at; i++)
        hash = (hash ^ bytes[i]) * 1099511628211u;
    return (size_t)(hash ^ (hash >> 29));
}

static bool is_same(const struct levers_place *a, const struct levers_place *b)
{
    for (int i = 0; i < BS_LEVER_COUNT; i++)
        if (a->at[i] != b->at[i])
            return false;
    return true;
}

/* The slot of a place, or the empty one where it belongs. */
static size_t *slot_of(const struct levers_store *store, const struct levers_place *place)
{
    size_t n = store->n_slots > 0 ? store->n_slots : 1, i = hash_of(place) % n;
    while (store->slots[i] != SIZE_MAX && !is_same(&store->places[store->slots[i]], place))
        i = (i + 1) % n;
    return &store->slots[i];
}

const double *levers_store_at(const struct levers_store *store, const struct levers_place *place)
{
    size_t index = *slot_of(store, place);
    return index == SIZE_MAX ? NULL : &store->values[index * store->n_figures];
}

static enum bs_status run_model(const struct levers_store *store, const struct bs_model *model, struct bs_kept *kept,
                                struct bs_factors *factors, struct bs_results **out, struct bs_diagnostics *said)
{
    static const unsigned others[] = {[BS_LEVERS_MONEY] = BS_LEAVE_SHARES, [BS_LEVERS_SHARES] = BS_LEAVE_RANKS | BS_LEAVE_RANGES};
    const struct bs_run_options options = {.threads = 1,
                                           .stop = store->request->stop,
                                           .leave_out = BS_LEAVE_RATIOS | BS_LEAVE_ERRORS | BS_LEAVE_MONTHS | BS_LEAVE_CHANGES |
                                                        others[store->table],
                                           .kept = kept,
                                           .factors = factors};
    return store->exact ? bs_run_exact(model, &options, out, said) : bs_run(model, &options, out, said);
}

/* The figures of a place as they are computed. */
static enum bs_status compute(const struct levers_store *store, const struct levers_place *place, struct bs_kept *kept,
                              struct bs_factors *factors, double *out, struct bs_diagnostics *said)
{
    struct bs_arena *arena = bs_arena_new();
    struct bs_results *results = NULL;
    struct bs_model model;
    size_t index;
    enum bs_status status = arena ? BS_OK : BS_ERROR_MEMORY;
    if (status == BS_OK)
        status = levers_apply(store->request->model, store->contract, store->levers, place, arena, &model, &index);
    if (status == BS_OK && store->replications > 0)
        model.replications = store->replications;
    if (status == BS_OK)
        status = run_model(store, &model, kept, factors, &results, said);
    if (status == BS_OK)
        levers_figures_read(store->figures, store->table, results, index, out);
    bs_results_free(results);
    bs_arena_free(arena);
    return status;
}

/* The shares of a group: those that pay less, the same and more are made more or less likely as the run's are at the scenario's own values, and add up; double and
   triple by their odds, but no further than at these values: of few seats odds are a matter of chance. What none or all seats do stays so. */
static void shift_shares(const double *run, const double *computed, double *values)
{
    double sum = 0;
    for (int i = 0; i < 3; i++) {
        values[i] *= computed[i] > 0 && run[i] > 0 ? run[i] / computed[i] : 1;
        sum += values[i];
    }
    for (int i = 0; i < 3 && sum > 0; i++)
        values[i] /= sum;
    for (int i = 3; i < SHARES_OF_A_GROUP; i++) {
        double odds = run[i] / (1 - run[i]) / (computed[i] / (1 - computed[i])), most = fabs(run[i] - computed[i]);
        if (odds > 0 && isfinite(odds)) {
            double moved = odds * values[i] / (odds * values[i] + 1 - values[i]);
            values[i] = fmin(fmax(moved, values[i] - most), values[i] + most);
        }
        values[i] = fmin(values[i], values[i - 1]);
    }
}

/* Moves what was computed so that it meets the run at the scenario's own values. */
static void shift(const struct levers_store *store, double *values)
{
    const double *run = store->own, *computed = store->own + store->n_figures;
    for (size_t i = 0; i < store->n_figures && store->replications > 0; i++) {
        const struct bs_levers_figure *f = &store->figures->items[store->figures->first[store->table] + i];
        if (f->part == BS_LEVERS_SHARE && f->share == BS_SHARE_CHEAPER && store->n > 1)
            shift_shares(run + i, computed + i, values + i);
        if (f->part != BS_LEVERS_SHARE)
            values[i] += run[i] - computed[i];
        if (f->part == BS_LEVERS_RANGE && store->replications < REPLICATIONS_FOR_RANGES)
            values[i] = NAN;
    }
}

static bool grow(struct levers_store *store, size_t n)
{
    if (n <= store->room)
        return true;
    size_t room = n + n / 2 + 64;
    struct levers_place *places = realloc(store->places, room * sizeof *places);
    store->places = places ? places : store->places;
    double *values = realloc(store->values, room * store->n_figures * sizeof *values);
    store->values = values ? values : store->values;
    if (!places || !values)
        return false;
    store->room = room;
    return true;
}

/* Those that are not there, each once, at the end of the store; they are in the table. */
static bool add_missing(struct levers_store *store, const struct levers_place *places, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t *slot = slot_of(store, &places[i]);
        if (*slot != SIZE_MAX)
            continue;
        if (store->n == store->most || !grow(store, store->n + 1))
            return false;
        store->places[store->n] = places[i];
        *slot = store->n++;
    }
    return true;
}

/* What becomes of several places together. */
struct work {
    struct levers_store *store;
    size_t first;
    struct queue queue;
    enum bs_status status;
    struct bs_diagnostics *said;
};

static void do_place(struct work *work, size_t i, struct bs_kept *kept, struct bs_factors *factors)
{
    struct levers_store *store = work->store;
    const volatile sig_atomic_t *stop = store->request->stop;
    struct bs_diagnostics said;
    if (!queue_wants(&work->queue, i))
        return;
    bs_diagnostics_init(&said);
    double *values = &store->values[i * store->n_figures];
    enum bs_status status = stop && *stop ? BS_ERROR_INTERRUPTED : compute(store, &store->places[i], kept, factors, values, &said);
    if (status == BS_OK)
        shift(store, values);
#pragma omp critical(billshift_levers)
    if (queue_has(&work->queue, i, status)) {
        work->status = status;
        bs_diagnostics_free(work->said);
        *work->said = said;
        bs_diagnostics_init(&said);
    }
    bs_diagnostics_free(&said);
}

enum bs_status levers_store_have(struct levers_store *store, const struct levers_place *places, size_t n,
                                 struct bs_diagnostics *said)
{
    struct work work = {.store = store, .first = store->n, .said = said};
    if (!add_missing(store, places, n))
        return BS_ERROR_MEMORY;
    work.queue = queue_of(store->n, NULL, NULL);
    gsl_error_handler_t *handler = gsl_set_error_handler_off(); /* one for all threads */
#pragma omp parallel num_threads((int)store->n_threads)
    {
        struct levers_thread *own = &store->threads[omp_get_thread_num()];
        if (store->exact && !own->kept) /* without it all is computed at each place */
            own->kept = bs_kept_new();
        if (!store->exact && !own->factors)
            own->factors = bs_factors_new();
#pragma omp for schedule(dynamic, 1)
        for (size_t i = work.first; i < store->n; i++)
            do_place(&work, i, own->kept, own->factors);
    }
    gsl_set_error_handler(handler);
    return work.status;
}

/* Replications of a place; 0: no use is drawn. There are few places of money, and ranges take more. */
static uint32_t replications_of(const struct bs_model *model, enum bs_levers_table table)
{
    double wanted = ceil(SEATS_OF_A_PLACE / (double)model->seats);
    if (table == BS_LEVERS_MONEY)
        wanted = fmax(wanted, REPLICATIONS_FOR_RANGES);
    return bs_model_draws(model) ? (uint32_t)fmin(model->replications, wanted) : 0;
}

/* Places are computed where the run is, unless months vary about a bend of the bills: then each price would take long. */
static enum bs_status choose_engine(struct levers_store *store, const struct levers_place *own, struct bs_diagnostics *said)
{
    const struct bs_levers_request *request = store->request;
    struct bs_arena *arena = bs_arena_new();
    struct bs_results *results = NULL;
    struct bs_model model;
    size_t index;
    store->exact = strcmp(request->results->method, BS_METHOD_EXACT) == 0 && !request->results->bends_often;
    enum bs_status status = arena ? BS_OK : BS_ERROR_MEMORY;
    if (status == BS_OK)
        status = levers_apply(request->model, store->contract, store->levers, own, arena, &model, &index);
    if (status == BS_OK && store->exact && request->results->bends) {
        status = bs_run_exact(
            &model, &(struct bs_run_options){.threads = 1, .stop = request->stop, .leave_out = BS_LEAVE_SEATS | BS_LEAVE_RANGES},
            &results, said);
        store->exact = status == BS_OK && !results->bends;
    }
    store->replications = store->exact ? 0 : replications_of(request->model, store->table);
    bs_results_free(results);
    bs_arena_free(arena);
    return status;
}

enum bs_status levers_store_new(const struct bs_levers_request *request, const struct levers_figures *figures,
                                enum bs_levers_table table, size_t contract, const struct bs_lever *levers, size_t most,
                                struct levers_store *out, struct bs_diagnostics *said)
{
    *out = (struct levers_store){.request = request,
                                 .figures = figures,
                                 .table = table,
                                 .n_figures = figures->first[table + 1] - figures->first[table],
                                 .contract = contract,
                                 .levers = levers,
                                 .most = most,
                                 .n_threads = request->threads > 0 ? request->threads : (size_t)omp_get_max_threads(),
                                 .n_slots = 3 * most + 1,
                                 .slots = malloc((3 * most + 1) * sizeof(size_t)),
                                 .own = calloc(2 * figures->n + 1, sizeof(double))};
    out->threads = calloc(out->n_threads, sizeof *out->threads);
    if (!out->slots || !out->own || !out->threads)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < out->n_slots; i++)
        out->slots[i] = SIZE_MAX;
    struct levers_place own = {{0}};
    for (int k = 0; k < BS_LEVER_COUNT; k++)
        own.at[k] = levers[k].own;
    enum bs_status status = choose_engine(out, &own, said);
    if (status == BS_OK)
        status = levers_store_have(out, &own, 1, said);
    if (status == BS_OK) {
        memcpy(out->own + out->n_figures, out->values, out->n_figures * sizeof(double));
        levers_figures_read(figures, table, request->results, contract, out->values);
        memcpy(out->own, out->values, out->n_figures * sizeof(double));
    }
    return status;
}

void levers_store_free(struct levers_store *store)
{
    for (size_t i = 0; i < store->n_threads && store->threads; i++) {
        bs_kept_free(store->threads[i].kept);
        bs_factors_free(store->threads[i].factors);
    }
    free(store->threads);
    free(store->places);
    free(store->values);
    free(store->slots);
    free(store->own);
    *store = (struct levers_store){0};
}
