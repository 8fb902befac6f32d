/* Measures that a part of the seats adopts make seats differ: every segment is split into runs of its seats, those that adopt none of them and
   those that adopt where the share is at least so large. Draws and the number of a seat stay as they are. */
#include "scenario/build_contract.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Runs of seats: run 0 adopts nothing, run i + 1 where at least shares[n - 1 - i] of the seats do. */
struct runs {
    double *shares; /* rising, above 0 and below 1 */
    size_t n;
};

static double share_of(const struct bs_contract *contract)
{
    const struct bs_response *response = contract->response;
    bool parts = response && response->saved > 0 && response->adopted > 0 && response->adopted < 1;
    return parts ? response->adopted : 1;
}

static enum bs_status find_runs(const struct bs_build *b, struct runs *runs)
{
    runs->shares = bs_arena_take(b->arena, b->model->n_contracts, sizeof *runs->shares);
    if (!runs->shares)
        return BS_ERROR_MEMORY;
    for (size_t c = 0; c < b->model->n_contracts; c++) {
        double share = share_of(&b->contracts[c]);
        size_t at = 0;
        while (at < runs->n && runs->shares[at] < share)
            at++;
        if (share == 1 || (at < runs->n && runs->shares[at] == share))
            continue;
        memmove(runs->shares + at + 1, runs->shares + at, (runs->n - at) * sizeof *runs->shares);
        runs->shares[at] = share;
        runs->n++;
    }
    return BS_OK;
}

/* The share at which a run begins to adopt; above 1: it never does. */
static double adopts_from(const struct runs *runs, size_t run)
{
    return run == 0 ? 2 : runs->shares[runs->n - run];
}

/* Seats of `seats` that are in a run: their shares rounded to whole seats. */
static size_t seats_in(const struct runs *runs, size_t run, size_t seats)
{
    double all = (double)seats, to = run == 0 ? all : floor(runs->shares[runs->n - run] * all + 0.5);
    double from = run == runs->n ? 0 : floor(runs->shares[runs->n - run - 1] * all + 0.5);
    return (size_t)(to - from);
}

static enum bs_status name_run(const struct bs_build *b, const struct runs *runs, size_t run, struct bs_segment *segment)
{
    size_t room = strlen(segment->name) + 40;
    char *name = bs_arena_take(b->arena, room, 1);
    if (!name)
        return BS_ERROR_MEMORY;
    if (runs->n == 1)
        snprintf(name, room, "%s/adopters", segment->name);
    else
        snprintf(name, room, "%s/adopters-%.6g%%", segment->name, 100 * adopts_from(runs, run));
    segment->name = name;
    return BS_OK;
}

/* A split under way: [new segments] of which old one and run each is. */
struct split {
    const struct runs *runs;
    struct bs_segment *segments;
    size_t *old, *run, n;
};

static enum bs_status split_segments(struct bs_build *b, struct split *split)
{
    size_t most = b->model->n_segments * (split->runs->n + 1);
    split->segments = bs_arena_take(b->arena, most, sizeof *split->segments);
    split->old = bs_arena_take(b->arena, most, sizeof *split->old);
    split->run = bs_arena_take(b->arena, most, sizeof *split->run);
    if (!split->segments || !split->old || !split->run)
        return BS_ERROR_MEMORY;
    for (size_t s = 0; s < b->model->n_segments; s++)
        for (size_t run = 0, before = split->n; run <= split->runs->n; run++) {
            struct bs_segment *segment = &split->segments[split->n];
            *segment = b->segments[s];
            segment->seats = seats_in(split->runs, run, b->segments[s].seats);
            if (segment->seats == 0)
                continue;
            segment->continues = split->n > before;
            if (segment->continues && name_run(b, split->runs, run, segment))
                return BS_ERROR_MEMORY;
            split->old[split->n] = s;
            split->run[split->n++] = run;
        }
    return BS_OK;
}

/* The new segment of a run of an old one; n: none of the start's seats is in it. */
static size_t find_run(const struct split *split, size_t old, size_t run)
{
    size_t s = 0;
    while (s < split->n && !(split->old[s] == old && split->run[s] == run))
        s++;
    return s;
}

/* Of `left` seats that are still to be dealt those that a run gets: as many as bring it to its share of all that are there with them. there: [run] those
   there, with those dealt. The last run takes the rest. */
static size_t dealt(const struct runs *runs, size_t *there, size_t run, size_t *left)
{
    size_t all = *left;
    for (size_t i = 0; i <= runs->n; i++)
        all += there[i];
    size_t wanted = seats_in(runs, run, all), gets = wanted > there[run] ? wanted - there[run] : 0;
    gets = run == runs->n || gets > *left ? *left : gets;
    there[run] += gets;
    *left -= gets;
    return gets;
}

/* Seats that join in a run that has no seat of the start join those most like them. */
static enum bs_status split_joinings(struct bs_build *b, const struct split *split)
{
    size_t runs = split->runs->n + 1, segments = b->model->n_segments, n = 0;
    struct bs_joining *joinings = bs_arena_take(b->arena, b->model->n_joinings, runs * sizeof *joinings);
    size_t *there = bs_arena_take(b->arena, segments, runs * sizeof *there);
    if (!joinings || !there)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < segments * runs; i++)
        there[i] = seats_in(split->runs, i % runs, b->segments[i / runs].seats);
    for (size_t i = 0; i < b->model->n_joinings; i++)
        for (size_t run = 0, left = b->model->joinings[i].seats; run <= split->runs->n; run++) {
            struct bs_joining joining = b->model->joinings[i];
            joining.seats = dealt(split->runs, &there[joining.segment * runs], run, &left);
            size_t near = run, segment = find_run(split, joining.segment, run);
            while (segment == split->n && near > 0)
                segment = find_run(split, joining.segment, --near);
            for (near = run; segment == split->n && near <= split->runs->n; near++)
                segment = find_run(split, joining.segment, near);
            joining.segment = segment;
            if (joining.seats > 0)
                joinings[n++] = joining;
        }
    b->model->joinings = joinings;
    b->model->n_joinings = n;
    return BS_OK;
}

static enum bs_status split_contract(struct bs_build *b, const struct split *split, struct bs_contract *contract)
{
    size_t *type_of = bs_arena_take(b->arena, split->n, sizeof *type_of);
    if (!type_of)
        return BS_ERROR_MEMORY;
    for (size_t s = 0; s < split->n && contract->type_of; s++)
        type_of[s] = contract->type_of[split->old[s]];
    contract->type_of = contract->type_of ? type_of : NULL;
    if (share_of(contract) == 1)
        return BS_OK;
    struct bs_response *response = bs_arena_take(b->arena, 1, sizeof *response);
    bool *adopts = bs_arena_take(b->arena, split->n, sizeof *adopts);
    if (!response || !adopts)
        return BS_ERROR_MEMORY;
    for (size_t s = 0; s < split->n; s++)
        adopts[s] = adopts_from(split->runs, split->run[s]) <= share_of(contract);
    *response = *contract->response;
    response->adopts = adopts;
    contract->response = response;
    return BS_OK;
}

/* Seats leave their segment in the order in which they came; whether those are adopters nobody says. */
static enum bs_status refuse_leavings(const struct bs_build *b)
{
    size_t c = 0;
    while (share_of(&b->contracts[c]) == 1)
        c++;
    return bs_error(b->diagnostics, NULL,
                    "response.efficiency.adopted of %s (%s), a part of the seats, beside seats that leave their segment "
                    "(seats_removed, becomes): "
                    "whether those who adopt leave is not known; leave one of the two out",
                    b->contracts[c].name, b->contracts[c].place ? b->contracts[c].place : "");
}

enum bs_status bs_split_adopters(struct bs_build *b)
{
    struct runs runs = {0};
    struct split split = {.runs = &runs};
    enum bs_status status = find_runs(b, &runs);
    if (status || runs.n == 0)
        return status;
    if (b->model->n_leavings > 0)
        return refuse_leavings(b);
    status = split_segments(b, &split);
    if (!status)
        status = split_joinings(b, &split);
    for (size_t c = 0; c < b->model->n_contracts && !status; c++)
        status = split_contract(b, &split, &b->contracts[c]);
    b->segments = split.segments;
    b->model->segments = split.segments;
    b->model->n_segments = split.n;
    return status;
}
