/* The run: fixed batches of replications, each priced by one thread from first to last, merged in their order. */
#include "engine/run.h"
#include "engine/shock.h"

#include <billshift/engine.h>
#include <gsl/gsl_errno.h>
#include <omp.h>
#include <stdlib.h>

/* Seats of a part that are summed up together. */
struct stretch {
    const struct plan_part *part;
    size_t first, end;
};

struct run {
    const struct plan *plan;
    const struct bs_run_options *options;
    struct outcome outcome;
    struct stretch *stretches; /* of every replication */
    size_t n_stretches, threads;
    double done; /* seats, over all replications */
    enum bs_status status;
    size_t unpriced; /* the contract whose ledger found no price; BS_NEVER: none */
};

static uint32_t batch_start(const struct run *run, size_t batch)
{
    return (uint32_t)((uint64_t)run->plan->model->replications * batch / run->outcome.n_batches);
}

/* The first failure stays; every thread then comes to its end. */
static void run_fail(struct run *run, enum bs_status status, size_t unpriced)
{
#pragma omp critical(billshift_status)
    if (run->status == BS_OK) {
        run->status = status;
        run->unpriced = unpriced;
    }
}

static bool run_failed(struct run *run)
{
    enum bs_status status;
#pragma omp critical(billshift_status)
    status = run->status;
    return status != BS_OK;
}

/* After so many seats of a thread the caller is asked whether to stop, and told how far the run is. */
enum { SEATS_A_REPORT = 1 << 18 };

static void run_progress(struct run *run, double seats)
{
    const struct bs_model *model = run->plan->model;
    if (run->options->stop && *run->options->stop)
        run_fail(run, BS_ERROR_INTERRUPTED, BS_NEVER);
#pragma omp critical(billshift_progress)
    {
        run->done += seats;
        if (run->options->progress)
            run->options->progress(run->options->context, run->done / ((double)model->replications * (double)model->seats));
    }
}

/* The use of a block of seats in worker->use. */
static void use_of_block(const struct plan *plan, struct worker *worker, const struct plan_part *part, uint32_t replication,
                         size_t first, size_t count)
{
    if (worker->picked)
        project_block(plan, part, replication, first, count, worker->picked, worker->use);
    else
        plan->loops->draw_block(plan, part, replication, first, count, worker->use);
    if (worker->shock)
        shock_block(plan, part, worker->shock, count, worker->use, worker->unshocked);
}

/* A population's sums go by stretches of so many seats, so that several threads may take part in one replication and the last digits do not
   depend on how many. */
enum { STRETCH = 128 * BLOCK };

/* Fills out, unless it is NULL; returns how many there are. */
static size_t stretches_of(const struct plan *plan, struct stretch *out)
{
    size_t n = 0;
    for (size_t k = 0; k < plan->n_parts; k++) {
        const struct plan_part *part = &plan->parts[k];
        size_t step = plan->model->population ? STRETCH : part->seats;
        for (size_t first = 0; first < part->seats; first += step, n++)
            if (out)
                out[n] = (struct stretch){part, first, part->seats - first < step ? part->seats : first + step};
    }
    return n;
}

/* False: the run was stopped. */
static bool stretch_run(struct run *run, struct worker *worker, uint32_t replication, const struct stretch *stretch)
{
    size_t reported = stretch->first;
    for (size_t first = stretch->first; first < stretch->end; first += BLOCK) {
        size_t count = stretch->end - first < BLOCK ? stretch->end - first : BLOCK;
        use_of_block(run->plan, worker, stretch->part, replication, first, count);
        run->plan->loops->price_block(worker, stretch->part, first, count);
        if (first + count - reported >= SEATS_A_REPORT) {
            run_progress(run, (double)(first + count - reported));
            reported = first + count;
            if (run_failed(run))
                return false;
        }
    }
    run_progress(run, (double)(stretch->end - reported));
    return !run_failed(run);
}

/* The sums of each stretch go to slots[stretch * sums], its counts to the worker whose replication it is. */
static void stretches_beside(struct run *run, struct worker *worker, uint32_t replication, double *slots)
{
    size_t n = run->n_stretches, size = worker->sums.n;
#pragma omp parallel num_threads((int)run->threads)
    {
        struct worker beside;
        enum bs_status status = worker_new_beside(worker, &beside);
#pragma omp for schedule(dynamic, 1)
        for (size_t i = 0; i < n; i++)
            if (status == BS_OK && !run_failed(run)) {
                tally_sums_clear(&beside.sums);
                (void)stretch_run(run, &beside, replication, &run->stretches[i]);
                memcpy(slots + i * size, beside.sums.all, size * sizeof *slots);
            }
#pragma omp critical(billshift_merge)
        {
            for (size_t i = 0; i < worker->histograms.n_seat && status == BS_OK; i++)
                if (worker->histograms.seat[i])
                    status = bs_histogram_merge(worker->histograms.seat[i], beside.histograms.seat[i]);
            worker->failed |= beside.failed || status != BS_OK;
        }
        worker_free(&beside);
    }
}

/* All seats of a replication, stretch by stretch, in order, or by several threads at once. */
static bool stretches_run(struct run *run, struct worker *worker, uint32_t replication)
{
    size_t n = run->n_stretches, size = worker->sums.n;
    bool at_once = run->outcome.n_batches == 1 && run->threads > 1;
    double *slots = at_once ? malloc((n * size + 1) * sizeof *slots) : NULL;
    if (at_once && !slots) {
        run_fail(run, BS_ERROR_MEMORY, BS_NEVER);
        return false;
    }
    if (at_once)
        stretches_beside(run, worker, replication, slots);
    tally_sums_clear(&worker->whole);
    for (size_t i = 0; i < n && !run_failed(run); i++) {
        if (!at_once) {
            tally_sums_clear(&worker->sums);
            (void)stretch_run(run, worker, replication, &run->stretches[i]);
        }
        tally_sums_add(&worker->whole, at_once ? slots + i * size : worker->sums.all);
    }
    free(slots);
    struct tally_sums last = worker->sums;
    worker->sums = worker->whole;
    worker->whole = last;
    return !run_failed(run);
}

/* False: the run was stopped. */
static bool seats_run(struct run *run, struct worker *worker, uint32_t replication)
{
    if (run->plan->model->population)
        return stretches_run(run, worker, replication);
    bool going = true;
    for (size_t i = 0; i < run->n_stretches && going; i++)
        going = stretch_run(run, worker, replication, &run->stretches[i]);
    return going;
}

/* What the ledgers need of all seats, then the ledgers themselves. */
static enum bs_status ledgers_run(struct run *run, struct worker *worker, uint32_t replication, size_t *failed)
{
    const struct plan *plan = run->plan;
    for (size_t k = 0; k < plan->n_parts; k++) {
        const struct plan_part *part = &plan->parts[k];
        for (size_t first = 0; first < part->seats; first += BLOCK) {
            size_t count = part->seats - first < BLOCK ? part->seats - first : BLOCK;
            if (run->options->stop && *run->options->stop)
                return BS_ERROR_INTERRUPTED;
            use_of_block(plan, worker, part, replication, first, count);
            ledgers_sum(plan, &worker->ledgers, part, first, count, worker->picked, worker->use);
        }
    }
    return ledgers_price(plan, &worker->ledgers, failed);
}

static void replication_run(struct run *run, struct worker *worker, uint32_t replication)
{
    const struct plan *plan = run->plan;
    double *term_total = run->outcome.term_total + (size_t)replication * plan->model->n_contracts;
    double *held = run->outcome.held + (size_t)replication * plan->n_budgets;
    size_t failed = BS_NEVER;
    replication_clear(worker);
    if (worker->shock)
        shock_path(plan->model, replication, worker->shock);
    enum bs_status status = plan->any_ledger ? ledgers_run(run, worker, replication, &failed) : BS_OK;
    if (status != BS_OK) {
        run_fail(run, status, failed);
        return;
    }
    if (!seats_run(run, worker, replication))
        return;
    replication_fold(worker, term_total, held);
    if (worker->failed)
        run_fail(run, BS_ERROR_MEMORY, BS_NEVER);
    for (size_t c = 0; c < plan->model->n_contracts; c++)
        if (!isfinite(term_total[c]))
            run_fail(run, BS_ERROR_NUMERIC, BS_NEVER);
}

static void batch_run(struct run *run, struct worker *worker, size_t batch)
{
    worker->batch = &run->outcome.batches[batch];
    for (uint32_t r = batch_start(run, batch); r < batch_start(run, batch + 1) && !run_failed(run); r++)
        replication_run(run, worker, r);
    if (run_failed(run))
        return;
    enum bs_status status = batch_finish(run->plan, &run->outcome, worker);
    if (status != BS_OK)
        run_fail(run, status, BS_NEVER);
}

static void thread_run(struct run *run)
{
    struct worker worker;
    enum bs_status status = worker_new(run->plan, &worker);
    if (status != BS_OK)
        run_fail(run, status, BS_NEVER);
        /* users' sums are added in the order of the batches, so that they do not depend on the threads */
#pragma omp for ordered schedule(dynamic, 1)
    for (size_t batch = 0; batch < run->outcome.n_batches; batch++) {
        if (!run_failed(run))
            batch_run(run, &worker, batch);
        if (worker.users.use && worker.users.bill) {
#pragma omp ordered
            user_sums_move(run->plan, &run->outcome.users, &worker.users);
        }
    }
    if (!run_failed(run) && !outcome_take_uses(run->plan, &run->outcome, &worker))
        run_fail(run, BS_ERROR_MEMORY, BS_NEVER);
#pragma omp critical(billshift_merge)
    for (size_t i = 0; i < worker.histograms.n_month && run->status == BS_OK; i++)
        if (bs_histogram_merge(run->outcome.histograms.month[i], worker.histograms.month[i]) != BS_OK)
            run->status = BS_ERROR_MEMORY;
    worker_free(&worker);
}

static enum bs_status outcome_new(const struct plan *plan, struct bs_arena *scratch, struct outcome *out)
{
    const struct bs_model *model = plan->model;
    out->n_batches = plan->keep_totals ? 1 : model->replications < BATCHES ? model->replications : BATCHES;
    out->batches = bs_arena_take(scratch, out->n_batches, sizeof *out->batches);
    out->term_total = bs_arena_take(scratch, (size_t)model->replications * model->n_contracts, sizeof *out->term_total);
    out->held = bs_arena_take(scratch, (size_t)model->replications * plan->n_budgets, sizeof *out->held);
    if (!out->batches || !out->term_total || !out->held)
        return BS_ERROR_MEMORY;
    enum bs_status status = user_sums_new(plan, &out->users);
    if (status == BS_OK)
        status = histograms_new(plan, false, &out->histograms);
    if (status == BS_OK)
        status = uses_new(plan, &out->uses);
    for (size_t i = 0; i < out->n_batches && status == BS_OK; i++)
        status = batch_new(plan, scratch, &out->batches[i]);
    return status;
}

static int thread_count(const struct run *run)
{
    return (int)(run->threads < run->outcome.n_batches ? run->threads : run->outcome.n_batches);
}

static enum bs_status run_threads(struct run *run)
{
#pragma omp parallel num_threads(thread_count(run))
    thread_run(run);
    return run->status == BS_OK ? batches_end(run->plan, &run->outcome) : run->status;
}

static enum bs_status run_stretches(struct run *run, struct bs_arena *scratch)
{
    run->n_stretches = stretches_of(run->plan, NULL);
    run->stretches = bs_arena_take(scratch, run->n_stretches, sizeof *run->stretches);
    if (!run->stretches)
        return BS_ERROR_MEMORY;
    (void)stretches_of(run->plan, run->stretches);
    return BS_OK;
}

enum bs_status bs_run(const struct bs_model *model, const struct bs_run_options *options, struct bs_results **out,
                      struct bs_diagnostics *diagnostics)
{
    static const struct bs_run_options defaults = {0};
    struct bs_arena *scratch = bs_arena_new(), *arena = bs_arena_new();
    struct run run = {.options = options ? options : &defaults, .unpriced = BS_NEVER};
    int threads = omp_get_max_threads(); /* the caller's, put back in the end */
    struct plan *plan = NULL;
    *out = NULL;
    run.threads = run.options->threads > 0 ? run.options->threads : (size_t)threads;
    omp_set_num_threads((int)run.threads);
    /* GSL's own handler aborts the program. It is one for the process, so what the caller had is put back. */
    gsl_error_handler_t *handler = gsl_set_error_handler_off();

    const struct inner_loops *loops = inner_loops_find(run.options->vectors);
    enum bs_status status = scratch && arena ? BS_OK : BS_ERROR_MEMORY;
    if (status == BS_OK && !loops) {
        bs_error(diagnostics, NULL, "no vectors '%s' here", run.options->vectors);
        status = BS_ERROR_INPUT;
    }
    if (status == BS_OK)
        status = plan_drawn(model, loops, run.options, scratch, &plan, diagnostics);
    run.plan = plan;
    if (status == BS_OK)
        status = outcome_new(plan, scratch, &run.outcome);
    if (status == BS_OK)
        status = run_stretches(&run, scratch);
    if (status == BS_OK)
        status = run_threads(&run);
    if (status == BS_ERROR_NUMERIC && run.unpriced != BS_NEVER)
        bs_error(diagnostics, NULL,
                 "contract %s: what all seats use together has no price (beyond: error), or is too large for a double",
                 model->contracts[run.unpriced].name);
    if (status == BS_ERROR_NUMERIC && diagnostics->errors == 0)
        bs_error(diagnostics, NULL, "a total is too large for a double: use or prices are out of any sensible range");
    if (status == BS_OK)
        status = results_assemble(plan, &run.outcome, arena, out, diagnostics);

    histograms_free(&run.outcome.histograms);
    if (plan)
        uses_free(plan, run.outcome.uses);
    user_sums_free(&run.outcome.users);
    bs_arena_free(scratch);
    if (status != BS_OK)
        bs_arena_free(arena);
    gsl_set_error_handler(handler);
    omp_set_num_threads(threads);
    return status;
}
