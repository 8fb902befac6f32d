/* The net of a contract's shares: which lines it begins with, and how far off what it shows is. */
#include "whatif/levers_net.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The least distance of two values: cents, or a hundredth of a slider that spans less than a unit of money; half a percent of a factor. */
static const double LEAST_MONEY = 0.01, LEAST_FACTOR = 0.01, LEAST_PRICE = 0.005;

/* A share that changes by more over that distance jumps. */
static const double JUMP = 0.02;

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

struct levers_place net_place(const struct net *net, size_t sheet, double fee, double factor)
{
    const struct bs_lever *levers = net->store->levers;
    double own = levers[BS_LEVER_DISCOUNT].own, discount = net->sheets[sheet].discount;
    struct levers_place place = {{fee, factor, discount}};
    if (discount != own)
        place.at[BS_LEVER_PRICE] = factor * (1 - own) / (1 - discount);
    if (levers[BS_LEVER_PRICE].why) {
        place.at[BS_LEVER_PRICE] = 1;
        place.at[BS_LEVER_DISCOUNT] = factor == 1 ? own : 1 - factor * (1 - own);
    }
    return place;
}

static bool copy_line(const struct net *net, const struct net_line *line, struct bs_arena *arena, struct bs_levers_line *out)
{
    size_t figures = net->store->n_figures;
    double *along = bs_arena_take(arena, line->n, sizeof *along), *values = bs_arena_take(arena, line->n * figures, sizeof *values);
    if (!along || !values)
        return false;
    memcpy(along, line->along, line->n * sizeof *along);
    memcpy(values, line->values, line->n * figures * sizeof *values);
    *out = (struct bs_levers_line){.at = line->at, .along = along, .n = line->n, .values = values};
    return true;
}

enum bs_status net_shown(const struct net *net, size_t sheet, bool copied, struct bs_arena *arena, struct bs_levers_sheet *out)
{
    const struct net_sheet *s = &net->sheets[sheet];
    struct bs_levers_line *lines = bs_arena_take(arena, s->n_rows + s->n_columns, sizeof *lines);
    bool good = lines != NULL;
    for (size_t i = 0; i < s->n_rows + s->n_columns && good; i++) {
        const struct net_line *line = i < s->n_rows ? s->rows[i] : s->columns[i - s->n_rows];
        lines[i] = (struct bs_levers_line){.at = line->at, .along = line->along, .n = line->n, .values = line->values};
        good = !copied || copy_line(net, line, arena, &lines[i]);
    }
    *out = (struct bs_levers_sheet){.discount = s->discount,
                                    .rows = lines,
                                    .columns = good ? lines + s->n_rows : NULL,
                                    .n_rows = s->n_rows,
                                    .n_columns = s->n_columns};
    return good ? BS_OK : BS_ERROR_MEMORY;
}

static bool add_line(struct net *net, struct net_line **lines, size_t *n, double at)
{
    size_t i = *n;
    for (size_t k = 0; k < *n; k++)
        if (lines[k]->at == at)
            return true;
    struct net_line *line = *n < NET_LINES_MOST ? net_line_new(net, at) : NULL;
    if (!line)
        return false;
    for (; i > 0 && lines[i - 1]->at > at; i--)
        lines[i] = lines[i - 1];
    lines[i] = line;
    (*n)++;
    return true;
}

static bool begin_columns(struct net *net, struct net_sheet *s)
{
    const struct bs_lever *fee = &net->store->levers[BS_LEVER_FEE];
    bool good = true;
    if (net->factor_from == net->factor_to)
        return true;
    if (fee->why)
        return add_line(net, s->columns, &s->n_columns, fee->own);
    /* The own fee too: who moves the price alone stays at it, and where seats pay the same there they do at no other. */
    good = add_line(net, s->columns, &s->n_columns, fee->from) && add_line(net, s->columns, &s->n_columns, fee->own) &&
           add_line(net, s->columns, &s->n_columns, fee->to);
    for (size_t i = 0; i < net->n_jumps && good; i++)
        for (int side = -1; side <= 1 && good; side += 2) {
            double at = net->jumps[i] + side * net->fee_least;
            if (at > fee->from && at < fee->to)
                good = add_line(net, s->columns, &s->n_columns, at);
        }
    return good;
}

static bool begin_rows(struct net *net, struct net_sheet *s)
{
    const struct bs_lever *levers = net->store->levers;
    double least = net->factor_least;
    if (levers[BS_LEVER_FEE].why)
        return true;
    bool good = add_line(net, s->rows, &s->n_rows, net->factor_from) && add_line(net, s->rows, &s->n_rows, net->factor_to);
    if (s->discount != levers[BS_LEVER_DISCOUNT].own || net->factor_from == net->factor_to)
        return good;
    for (int side = -1; side <= 1 && good; side++) /* seats that paid the same part at once */
        if (side == 0 || net->jump_of_price)
            good = add_line(net, s->rows, &s->n_rows, 1 + side * least);
    return good;
}

/* Values to begin with: where the other lines are, and evenly. */
static size_t first_values(const struct net *net, const struct net_sheet *s, bool is_row, double *out)
{
    const struct bs_lever *fee = &net->store->levers[BS_LEVER_FEE];
    struct net_line *const *others = is_row ? s->columns : s->rows;
    size_t n = is_row ? s->n_columns : s->n_rows, steps = is_row ? net->budget.steps : net->budget.steps / 2, count = 0;
    double from = is_row ? fee->from : net->factor_from, to = is_row ? fee->to : net->factor_to;
    for (size_t i = 0; i < n; i++)
        out[count++] = others[i]->at;
    for (size_t i = 0; i <= steps; i++)
        out[count++] = is_row ? from + (to - from) * (double)i / (double)steps : from * pow(to / from, (double)i / (double)steps);
    if (!is_row) {
        out[count - 1] = to;
        out[count++] = 1;
        return count;
    }
    out[count++] = fee->own;
    for (size_t i = 0; i < net->n_jumps; i++)
        out[count++] = net->jumps[i];
    return count;
}

static enum bs_status fill_line(struct net *net, size_t sheet, struct net_line *line, bool is_row)
{
    enum { MOST = 2 * NET_LINES_MOST };
    double along[MOST];
    struct levers_place places[MOST] = {{{0}}};
    size_t n = first_values(net, &net->sheets[sheet], is_row, along);
    for (size_t i = 0; i < n; i++)
        places[i] = is_row ? net_place(net, sheet, along[i], line->at) : net_place(net, sheet, line->at, along[i]);
    enum bs_status status = levers_store_have(net->store, places, n, net->said);
    for (size_t i = 0; i < n && status == BS_OK; i++)
        net_line_add(net, line, along[i], levers_store_at(net->store, &places[i]));
    net_line_judge(net, line);
    return status;
}

/* One step: values where lines are worst, or a row where what lies between them is worse. *done: nothing is bad. */
static enum bs_status step(struct net *net, size_t sheet, size_t most, bool *done)
{
    struct bs_levers_sheet shown;
    struct bs_arena *arena = bs_arena_new();
    double piece = 0, gap_need = 0;
    size_t gap = 0;
    enum bs_status status = arena ? net_halve(net, sheet, 0, &piece) : BS_ERROR_MEMORY;
    if (status == BS_OK)
        status = net_shown(net, sheet, false, arena, &shown);
    if (status == BS_OK)
        gap_need = net_worst_gap(net, sheet, &shown, &gap);
    bs_arena_free(arena);
    *done = piece == 0 && gap_need == 0;
    if (status != BS_OK || *done)
        return status;
    return gap_need > net->budget.favour * piece ? net_add_row(net, sheet, gap) : net_halve(net, sheet, most, &piece);
}

static enum bs_status make_sheet(struct net *net, size_t sheet)
{
    struct net_sheet *s = &net->sheets[sheet];
    size_t most = net->store->n + net->budget.points / net->n_sheets;
    bool done = false;
    if (!begin_columns(net, s) || !begin_rows(net, s))
        return BS_ERROR_MEMORY;
    enum bs_status status = BS_OK;
    for (size_t i = 0; i < s->n_rows && status == BS_OK; i++)
        status = fill_line(net, sheet, s->rows[i], true);
    for (size_t i = 0; i < s->n_columns && status == BS_OK; i++)
        status = fill_line(net, sheet, s->columns[i], false);
    for (size_t i = 0; i + 1 < s->n_rows && s->n_columns > 0 && status == BS_OK; i++)
        status = net_try_gap(net, sheet, i);
    while (status == BS_OK && !done && net->store->n < most)
        status = step(net, sheet, most - net->store->n, &done);
    return status;
}

/* Whether seats that pay the same at the scenario's own price do not a little beside it. */
static enum bs_status find_jump_of_price(struct net *net)
{
    const struct bs_lever *levers = net->store->levers;
    net->jump_of_price = false;
    for (size_t i = 0; i <= net->n_jumps && net->factor_from < net->factor_to && !levers[BS_LEVER_FEE].why; i++) {
        double fee = i < net->n_jumps ? net->jumps[i] : levers[BS_LEVER_FEE].own;
        struct levers_place places[] = {net_place(net, 0, fee, 1), net_place(net, 0, fee, 1 + net->factor_least)};
        enum bs_status status = levers_store_have(net->store, places, 2, net->said);
        if (status != BS_OK)
            return status;
        const double *a = levers_store_at(net->store, &places[0]), *b = levers_store_at(net->store, &places[1]);
        for (size_t k = 0; k < net->store->n_figures; k++)
            net->jump_of_price = net->jump_of_price || fabs(a[k] - b[k]) > JUMP;
    }
    return BS_OK;
}

/* Sheets: one, or where price and discount are two things one for each of some discounts. */
static void begin_sheets(struct net *net, bool one_factor)
{
    const struct bs_lever *price = &net->store->levers[BS_LEVER_PRICE], *discount = &net->store->levers[BS_LEVER_DISCOUNT];
    double own = discount->own, prices[] = {price->why ? 1 : price->from, price->why ? 1 : price->to};
    double discounts[] = {discount->why ? own : discount->from, discount->why ? own : discount->to};
    net->factor_from = prices[0] * (discounts[1] == own ? 1 : (1 - discounts[1]) / (1 - own));
    net->factor_to = prices[1] * (discounts[0] == own ? 1 : (1 - discounts[0]) / (1 - own));
    net->n_sheets = 1;
    net->sheets[0].discount = own;
    if (price->why || discount->why || one_factor)
        return;
    double at[] = {discounts[0], own, (discounts[0] + discounts[1]) / 2, discounts[1]};
    net->n_sheets = 0;
    qsort(at, NET_SHEETS_MOST, sizeof *at, by_value);
    for (size_t i = 0; i < NET_SHEETS_MOST; i++)
        if (net->n_sheets == 0 || net->sheets[net->n_sheets - 1].discount != at[i])
            net->sheets[net->n_sheets++].discount = at[i];
}

static enum bs_status copy_out(const struct net *net, struct bs_arena *arena, struct bs_levers_net *out)
{
    struct bs_levers_sheet *sheets = bs_arena_take(arena, net->n_sheets, sizeof *sheets);
    enum bs_status status = sheets ? BS_OK : BS_ERROR_MEMORY;
    *out = (struct bs_levers_net){.sheets = sheets, .n_sheets = net->n_sheets};
    for (size_t s = 0; s < net->n_sheets && status == BS_OK; s++) {
        const struct net_sheet *of = &net->sheets[s];
        status = net_shown(net, s, true, arena, &sheets[s]);
        for (size_t i = 0; i < of->n_rows; i++)
            out->values += of->rows[i]->n;
        for (size_t i = 0; i < of->n_columns; i++)
            out->values += of->columns[i]->n - of->n_rows; /* without where they cross */
    }
    return status;
}

/* Places that nobody chose, spread evenly over what the levers can be set to (fractions of whole multiples of irrational numbers), and those tried between rows. */
static size_t list_tries(const struct net *net, struct levers_place *out)
{
    static const double step[BS_LEVER_COUNT] = {0.754877666246693, 0.569840290998053, 0.671043606703789};
    const struct bs_lever *levers = net->store->levers;
    size_t n = 0;
    for (; n < net->budget.tries; n++)
        for (int d = 0; d < BS_LEVER_COUNT; d++) {
            double part = (double)(n + 1) * step[d];
            part -= floor(part);
            out[n].at[d] = levers[d].why ? levers[d].own : levers[d].from + part * (levers[d].to - levers[d].from);
        }
    for (size_t s = 0; s < net->n_sheets; s++)
        for (size_t gap = 0; gap + 1 < net->sheets[s].n_rows && net->sheets[s].n_columns > 0; gap++)
            for (size_t i = 0; i < net->sheets[s].gaps[gap].n; i++)
                out[n++] = net_place(net, s, net->sheets[s].gaps[gap].fees[i], net->sheets[s].gaps[gap].factor);
    return n;
}

static enum bs_status measure(struct net *net, struct bs_levers_contract *out)
{
    const struct levers_figures *figures = net->store->figures;
    struct bs_levers shown = {.n_figures = figures->n, .figures = figures->items};
    size_t most = net->budget.tries + (size_t)NET_SHEETS_MOST * NET_LINES_MOST * NET_TRIES_MOST,
           first = figures->first[BS_LEVERS_SHARES];
    struct levers_place *places = bs_arena_take(net->arena, most, sizeof *places);
    double *errors = bs_arena_take(net->arena, most, sizeof *errors);
    memcpy(shown.first, figures->first, sizeof shown.first);
    if (!places || !errors)
        return BS_ERROR_MEMORY;
    size_t n = list_tries(net, places);
    enum bs_status status = levers_store_have(net->store, places, n, net->said);
    for (size_t i = 0; i < n && status == BS_OK; i++) {
        const double *values = levers_store_at(net->store, &places[i]);
        errors[i] = 0;
        for (size_t k = 0; k < net->store->n_figures; k++)
            errors[i] = fmax(errors[i], fabs(bs_levers_at(&shown, out, places[i].at, first + k) - values[k]));
    }
    if (status != BS_OK)
        return status;
    double largest;
    levers_errors(errors, net->budget.tries, &largest, &out->usual[BS_LEVERS_SHARE]); /* of 19 of 20 that nobody chose */
    levers_errors(errors, n, &out->error[BS_LEVERS_SHARE], &largest);
    out->shares.places = n;
    return BS_OK;
}

static enum bs_status begin(struct net *net, bool one_factor)
{
    struct levers_store *store = net->store;
    const struct bs_lever *fee = &store->levers[BS_LEVER_FEE];
    net->fee_least = fee->money ? fmin(LEAST_MONEY, LEAST_FACTOR * (fee->to - fee->from)) : LEAST_FACTOR;
    net->factor_least = LEAST_PRICE;
    begin_sheets(net, one_factor);
    enum bs_status status =
        levers_jumps(store->request->model, store->contract, store->levers, net->jumps, net->budget.jumps, &net->n_jumps);
    return status == BS_OK ? find_jump_of_price(net) : status;
}

enum bs_status levers_net(struct levers_store *store, const struct levers_budget *budget, struct bs_arena *arena,
                          struct bs_levers_contract *out, struct bs_diagnostics *said)
{
    struct net *net = calloc(1, sizeof *net);
    struct bs_arena *own = bs_arena_new();
    enum bs_status status = net && own ? BS_OK : BS_ERROR_MEMORY;
    if (status == BS_OK) {
        *net = (struct net){.store = store,
                            .figures = store->figures->items + store->figures->first[BS_LEVERS_SHARES],
                            .budget = *budget,
                            .arena = own,
                            .said = said};
        status = begin(net, out->one_factor);
    }
    for (size_t s = 0; status == BS_OK && s < net->n_sheets; s++)
        status = make_sheet(net, s);
    if (status == BS_OK)
        status = copy_out(net, arena, &out->shares);
    if (status == BS_OK)
        status = measure(net, out);
    bs_arena_free(own);
    free(net);
    return status;
}
