#include <billshift/levers.h>

#include "whatif/contours.h"
#include "whatif/levers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[BS_LEVER_COUNT] = {
    [BS_LEVER_FEE] = "fee", [BS_LEVER_PRICE] = "price", [BS_LEVER_DISCOUNT] = "discount"};

const char *bs_lever_name(enum bs_lever_kind kind)
{
    return names[kind];
}

/* What can be computed in a second or two: by the work, not by the clock, so that the values are the same on every machine. A run that draws costs as much
   as some seat-months before its first seat: then the grid is as coarse as it begins. */
static struct levers_budget budget_of(const struct levers_store *store)
{
    static const struct levers_budget
        computed[] =
            {[BS_LEVERS_MONEY] = {.points = 36, .steps = 1, .rounds = 6}, [BS_LEVERS_SHARES] = {700, 8, 6, 200, 12, 0.2, 3}},
        own_months[] =
            {[BS_LEVERS_MONEY] = {.points = 24, .steps = 1, .rounds = 2}, [BS_LEVERS_SHARES] = {700, 8, 6, 100, 12, 0.5, 3}},
        drawn[] = {[BS_LEVERS_MONEY] = {.points = 24, .steps = 1}, [BS_LEVERS_SHARES] = {300, 4, 4, 40, 4, 0.5, 4}};
    const struct bs_model *model = store->request->model;
    const double work = 4e8, before = 3e5, places = 100, many = 300;
    if (store->exact)
        return computed[store->table];
    double each = before + (double)model->seats * (double)model->months * fmax(1, store->replications);
    if (each * places > work)
        return (struct levers_budget){0};
    return !bs_model_draws(model) && each * many <= work ? own_months[store->table] : drawn[store->table];
}

/* The first error, as a clause. */
static const char *first_error(const struct bs_diagnostics *said, struct bs_arena *arena)
{
    for (size_t i = 0; i < said->count; i++)
        if (said->items[i].severity == BS_ERROR)
            return bs_arena_copy(arena, said->items[i].message, strlen(said->items[i].message));
    return "some place has no figures";
}

/* By how much what was simulated missed the run, by parts. */
static void find_moved(const struct levers_store *store, double moved[BS_LEVERS_PART_COUNT])
{
    const struct bs_levers_figure *figures = store->figures->items + store->figures->first[store->table];
    for (size_t i = 0; i < store->n_figures && store->replications > 0; i++) {
        double *most = &moved[figures[i].part], missed = fabs(store->own[i] - store->own[store->n_figures + i]);
        *most = isfinite(missed) ? fmax(*most, missed) : *most;
    }
}

/* One table of a contract. */
static enum bs_status make_table(const struct bs_levers_request *request, const struct levers_figures *figures,
                                 enum bs_levers_table table, struct bs_arena *arena, struct bs_levers_contract *out,
                                 struct bs_diagnostics *said)
{
    enum { ROOM = 16384 };
    struct levers_store store;
    bool one_factor = out->one_factor;
    enum bs_status status = levers_store_new(request, figures, table, out->contract, out->levers, ROOM, &store, said);
    struct levers_budget budget = budget_of(&store);
    out->replications = store.replications;
    if (status == BS_OK)
        find_moved(&store, out->moved);
    if (status == BS_OK && budget.points == 0)
        out->why = "its figures at other values would take too long to compute";
    if (status == BS_OK && !out->why && table == BS_LEVERS_MONEY)
        status = levers_one_factor(&store, &one_factor, said);
    out->one_factor = one_factor;
    if (status == BS_OK && !out->why)
        status = (table == BS_LEVERS_MONEY ? levers_grid : levers_net)(&store, &budget, arena, out, said);
    levers_store_free(&store);
    return status;
}

static enum bs_status make(const struct bs_levers_request *request, const struct levers_figures *figures, struct bs_arena *arena,
                           struct bs_levers_contract *out)
{
    struct bs_diagnostics said;
    bs_diagnostics_init(&said);
    levers_find(request->model, out->contract, out->levers);
    bool any = false;
    for (int k = 0; k < BS_LEVER_COUNT; k++)
        any = any || !out->levers[k].why;
    if (!any)
        out->why = "it has neither a seat fee nor charges";
    enum bs_status status = BS_OK;
    for (int table = 0; table < BS_LEVERS_TABLE_COUNT && status == BS_OK && !out->why; table++)
        status = make_table(request, figures, (enum bs_levers_table)table, arena, out, &said);
    if (status == BS_ERROR_INPUT || status == BS_ERROR_NUMERIC || status == BS_ERROR_TOO_MANY) {
        out->why = first_error(&said, arena);
        status = out->why ? BS_OK : BS_ERROR_MEMORY;
    }
    bs_diagnostics_free(&said);
    return status;
}

enum bs_status bs_levers_run(const struct bs_levers_request *request, struct bs_levers **out, struct bs_diagnostics *diagnostics)
{
    const struct bs_model *model = request->model;
    struct bs_arena *arena = bs_arena_new();
    struct bs_levers *levers = arena ? bs_arena_take(arena, 1, sizeof *levers) : NULL;
    struct bs_levers_contract *contracts = arena ? bs_arena_take(arena, model->n_contracts, sizeof *contracts) : NULL;
    struct levers_figures figures = {.n = 0};
    size_t n = 0;
    (void)diagnostics;
    *out = NULL;
    enum bs_status status = levers && contracts ? levers_figures_list(request->results, arena, &figures) : BS_ERROR_MEMORY;
    for (size_t c = 0; c < model->n_contracts && status == BS_OK; c++) {
        if (c == model->baseline)
            continue;
        contracts[n].contract = c;
        status = make(request, &figures, arena, &contracts[n++]);
        if (request->progress)
            request->progress(request->context, (double)n / (double)(model->n_contracts - 1));
    }
    if (status != BS_OK) {
        bs_arena_free(arena);
        return status;
    }
    levers->arena = arena;
    levers->figures = figures.items;
    levers->n_figures = figures.n;
    memcpy(levers->first, figures.first, sizeof levers->first);
    levers->contracts = contracts;
    levers->n_contracts = n;
    *out = levers;
    return BS_OK;
}

void bs_levers_free(struct bs_levers *levers)
{
    if (levers)
        bs_arena_free(levers->arena);
}

/* Where a value lies on an axis: from which of its values, and how far on to the next. */
static size_t find(const struct bs_levers_axis *axis, double x, double *part)
{
    size_t i = 0;
    *part = 0;
    if (axis->n == 1)
        return 0;
    while (i + 2 < axis->n && axis->at[i + 1] <= x)
        i++;
    *part = (x - axis->at[i]) / (axis->at[i + 1] - axis->at[i]);
    *part = *part < 0 ? 0 : *part > 1 ? 1 : *part;
    return i;
}

/* On a straight line; at its ends exactly what is there. */
static double on_line(double low, double high, double part)
{
    return part == 0 || low == high ? low : part == 1 ? high : low + part * (high - low);
}

/* Of the money. */
static double amount_at(const struct bs_levers_grid *grid, size_t columns, size_t column, const double x[BS_LEVER_COUNT])
{
    double part[BS_LEVER_COUNT], corner[4];
    size_t i[BS_LEVER_COUNT], n[BS_LEVER_COUNT];
    for (int d = 0; d < BS_LEVER_COUNT; d++) {
        n[d] = grid->axes[d].n;
        i[d] = find(&grid->axes[d], x[d], &part[d]);
    }
    for (size_t k = 0; k < 4; k++) {
        double ends[2];
        for (size_t e = 0; e < 2; e++) {
            size_t a = i[0] + (k / 2), b = i[1] + (k % 2), c = i[2] + e;
            a = a < n[0] ? a : i[0];
            b = b < n[1] ? b : i[1];
            c = c < n[2] ? c : i[2];
            ends[e] = grid->values[((a * n[1] + b) * n[2] + c) * columns + column];
        }
        corner[k] = on_line(ends[0], ends[1], part[2]);
    }
    return on_line(on_line(corner[0], corner[1], part[1]), on_line(corner[2], corner[3], part[1]), part[0]);
}

/* Of a sheet. Where nothing was computed, those that pay the same are what those that pay less and more leave: their figures are beside it. */
static double share_of_sheet(const struct bs_levers *levers, const struct bs_levers_sheet *sheet, size_t figure, double fee,
                             double factor)
{
    size_t first = levers->first[BS_LEVERS_SHARES], n = levers->n_figures - first;
    enum bs_measure share = levers->figures[figure].share;
    bool on_line;
    double value = contours_at(sheet, n, figure - first, share == BS_SHARE_CHEAPER, fee, factor, &on_line);
    if (share != BS_SHARE_SAME || on_line)
        return value;
    double less = contours_at(sheet, n, figure - first - 1, true, fee, factor, &on_line);
    double more = contours_at(sheet, n, figure - first + 1, false, fee, factor, &on_line);
    return isnan(less) || isnan(more) ? (double)NAN : fmax(0, 1 - less - more);
}

static double share_at(const struct bs_levers *levers, const struct bs_levers_net *net, size_t figure, double fee, double factor,
                       double discount)
{
    const struct bs_levers_sheet *sheets = net->sheets;
    size_t i = 0;
    while (i + 2 < net->n_sheets && sheets[i + 1].discount <= discount)
        i++;
    double low = share_of_sheet(levers, &sheets[i], figure, fee, factor);
    if (net->n_sheets == 1)
        return low;
    double part = (discount - sheets[i].discount) / (sheets[i + 1].discount - sheets[i].discount);
    return on_line(low, share_of_sheet(levers, &sheets[i + 1], figure, fee, factor), fmin(fmax(part, 0), 1));
}

double bs_levers_at(const struct bs_levers *levers, const struct bs_levers_contract *contract, const double place[BS_LEVER_COUNT],
                    size_t figure)
{
    double own = contract->levers[BS_LEVER_DISCOUNT].own, discount = place[BS_LEVER_DISCOUNT];
    double factor = place[BS_LEVER_PRICE] * (discount == own ? 1 : (1 - discount) / (1 - own));
    if (figure >= levers->first[BS_LEVERS_SHARES])
        return share_at(levers, &contract->shares, figure, place[BS_LEVER_FEE], factor, discount);
    const double x[] = {place[BS_LEVER_FEE], contract->one_factor ? factor : place[BS_LEVER_PRICE], discount};
    return amount_at(&contract->money, levers->first[BS_LEVERS_SHARES], figure, x);
}
