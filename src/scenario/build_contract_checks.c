/* Finished contracts against the use that can occur: `beyond: error` promises that a bound is never passed, and is held to that; a charge
   that nobody's use reaches is told. */
#include "scenario/build_contract.h"

#include <billshift/ledger.h>
#include <billshift/text.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

static size_t segments_of(const struct bs_build *b)
{
    return bs_model_segments(b->model);
}

static const double *mix_of(const struct bs_build *b, size_t s, size_t month)
{
    return b->population ? b->population->mix : bs_segment_mix(&b->segments[s], b->model->n_meters, month);
}

/* A seat of the segment in a month, after the contract's response. after: room for a mix. */
static struct bs_seat_kind kind_of(const struct bs_contract_build *c, size_t s, size_t month, double *after)
{
    size_t n_meters = c->b->model->n_meters;
    bs_response_units(c->contract->response, s, month, mix_of(c->b, s, month), n_meters, after);
    return (struct bs_seat_kind){.mix = after, .n_meters = n_meters, .segment = s};
}

/* The most that a seat of segment s can use in a month. */
static double most_use(const struct bs_build *b, size_t s)
{
    const struct bs_population *p = b->population;
    double read = 0;
    for (size_t user = 0; p && user < p->users; user++)
        for (size_t month = 0; month < p->months && bs_population_kind(p, user).type == s; month++)
            read = fmax(read, p->use[user * p->months + month]);
    if (p)
        return read * bs_population_most_growth(p);
    double most = bs_distribution_quantile(b->segments[s].level, 1) * bs_segment_most_growth(&b->segments[s], b->model->months);
    return (b->segments[s].month_to_month > 0 || b->model->shock) && most > 0 ? INFINITY : most;
}

/* Users of a type. */
static double users_of(const struct bs_population *p, size_t type)
{
    double users = p->kinds ? 0 : (double)p->users;
    for (size_t k = 0; p->kinds && k < p->n_kinds; k++)
        users += p->kinds[k].type == type ? (double)p->kinds[k].users : 0;
    return users;
}

/* Seats that a segment ever has. */
static double most_seats(const struct bs_build *b, size_t s)
{
    double seats = b->population ? users_of(b->population, s) : (double)b->segments[s].seats;
    for (size_t i = 0; i < b->model->n_joinings; i++)
        if (b->model->joinings[i].segment == s)
            seats += (double)b->model->joinings[i].seats;
    return seats;
}

static bool errs_beyond(const struct bs_charge_spec *charge, enum bs_scope scope)
{
    bool organization = strcmp(charge->scope.value, "organization") == 0;
    return charge->beyond.value && strcmp(charge->beyond.value, "error") == 0 && organization == (scope == BS_ORGANIZATION_SCOPE);
}

/* Where a charge of seat scope says beyond: error; NULL: none does. */
static const struct bs_node *beyond_node(const struct bs_terms_spec *view)
{
    const struct bs_charge_spec *charge = view->charges.items;
    for (size_t i = 0; i < view->charges.count; i++)
        if (errs_beyond(&charge[i], BS_SEAT_SCOPE))
            return charge[i].beyond.node;
    return NULL;
}

static void refuse_use(const struct bs_contract_build *c, const struct bs_node *node, const char *who, double most, double limit)
{
    char low[BS_NUMBER_TEXT], high[BS_NUMBER_TEXT];
    bs_node_error(c->b->diagnostics, node,
                  "beyond: error, but %s can use more in a month (%s) than the last tier of contract '%s' prices (%s); use free, "
                  "last_price or an open tier",
                  who, isinf(most) ? "without bound" : bs_number_text(most, high), c->contract->name, bs_number_text(limit, low));
}

/* Users with mixes of their own are held to the limit one by one. */
static bool check_users(const struct bs_contract_build *c, size_t month, const struct bs_terms_spec *view, double *mix)
{
    double *before = mix + c->b->model->n_meters;
    const struct bs_population *p = c->b->population;
    size_t n_meters = c->b->model->n_meters;
    struct bs_seat_kind kind = {.mix = mix, .n_meters = n_meters};
    double growth = bs_population_most_growth(p);
    double factor = bs_response_factor(c->contract->response, 0, month);
    for (size_t i = 0; i < p->users * p->months; i++) {
        double use = p->use[i];
        if (use == 0)
            continue;
        kind.segment = bs_population_kind(p, i / p->months).type;
        for (size_t m = 0; m < n_meters; m++) {
            double units = 0;
            for (size_t k = 0; k < p->n_columns; k++)
                units += p->quantity[i * p->n_columns + k] * p->column_mix[k * n_meters + m];
            before[m] = units / use;
        }
        bs_response_units(c->contract->response, kind.segment, month, before, n_meters, mix);
        double limit = bs_contract_limit(c->contract, month, &kind);
        if (use * growth <= limit)
            continue;
        refuse_use(c, beyond_node(view), "a user of the population", use * growth * factor, limit * factor);
        return false;
    }
    return true;
}

static bool check_seats(const struct bs_contract_build *c, size_t month, const struct bs_terms_spec *view, double *mix)
{
    const struct bs_build *b = c->b;
    char who[128];
    if (!beyond_node(view))
        return true;
    if (b->population && b->population->n_columns > 0)
        return check_users(c, month, view, mix);
    for (size_t s = 0; s < segments_of(b); s++) {
        struct bs_seat_kind kind = kind_of(c, s, month, mix);
        double limit = bs_contract_limit(c->contract, month, &kind);
        double most = limit < INFINITY ? most_use(b, s) : 0;
        if (most <= limit)
            continue;
        if (b->population)
            snprintf(who, sizeof who, "a user of the population");
        else
            snprintf(who, sizeof who, "segment '%s'", b->segments[s].name);
        double factor = bs_response_factor(c->contract->response, s, month); /* of the use that is priced */
        refuse_use(c, beyond_node(view), who, most * factor, limit * factor);
        return false;
    }
    return true;
}

/* What a charge prices of a user's own month, after the contract's response in a month of the term. room: for two mixes. */
static double user_quantity(const struct bs_contract_build *c, const struct bs_charge *charge, size_t now, size_t user,
                            size_t month, double *room)
{
    const struct bs_population *p = c->b->population;
    size_t i = user * p->months + month, n_meters = c->b->model->n_meters;
    double *before = room + n_meters;
    for (size_t m = 0; m < n_meters; m++) {
        before[m] = p->n_columns > 0 ? 0 : p->use[i] * p->mix[m];
        for (size_t k = 0; k < p->n_columns; k++)
            before[m] += p->quantity[i * p->n_columns + k] * p->column_mix[k * n_meters + m];
    }
    bs_response_units(c->contract->response, 0, now, before, n_meters, room);
    return bs_charge_quantity(charge, room, n_meters);
}

/* The most of it in one month: of the users' own months, or where these are drawn from, of the largest of each. */
static double most_of_users(const struct bs_contract_build *c, const struct bs_charge *charge, size_t now, double *room)
{
    const struct bs_population *p = c->b->population;
    double most = 0, largest = 0;
    for (size_t month = 0; month < p->months; month++) {
        double sum = 0;
        for (size_t user = 0; user < p->users; user++)
            sum += user_quantity(c, charge, now, user, month, room);
        most = fmax(most, sum);
    }
    for (size_t user = 0; p->projection && user < p->users; user++) {
        double own = 0;
        for (size_t month = 0; month < p->months; month++)
            own = fmax(own, user_quantity(c, charge, now, user, month, room));
        largest += own;
    }
    return p->projection ? largest * bs_population_most_growth(p) : most;
}

/* The most of a charge's quantity that all seats use in a month, after the contract's response. */
static double most_quantity(const struct bs_contract_build *c, const struct bs_charge *charge, size_t month, double *room)
{
    const struct bs_build *b = c->b;
    double most = 0;
    if (b->population)
        return most_of_users(c, charge, month, room);
    for (size_t s = 0; s < segments_of(b); s++) {
        const struct bs_seat_kind kind = kind_of(c, s, month, room);
        double units = bs_charge_quantity(charge, kind.mix, kind.n_meters), use = units > 0 ? most_use(b, s) : 0;
        most += use > 0 ? most_seats(b, s) * use * units : 0;
    }
    return most;
}

static double rounded(const struct bs_conversion *convert, double quantity)
{
    quantity = fmax(0, quantity - convert->free);
    double q = convert->divide > 0 ? quantity / convert->divide : quantity, scale = pow(10, convert->places);
    switch (convert->round) {
    case BS_ROUND_NONE:
        return q;
    case BS_ROUND_CEIL:
        return ceil(q * scale) / scale;
    case BS_ROUND_FLOOR:
        return floor(q * scale) / scale;
    case BS_ROUND_HALF_UP:
        return round(q * scale) / scale;
    }
    return q;
}

static bool check_pool(const struct bs_contract_build *c, size_t month, const struct bs_charge *charge,
                       const struct bs_charge_spec *spec, double *room)
{
    const struct bs_build *b = c->b;
    double free_units = charge->included, last = charge->n_tiers ? charge->tiers[charge->n_tiers - 1].up_to : INFINITY;
    for (size_t s = 0; s < segments_of(b) && charge->grants; s++)
        free_units += most_seats(b, s) * charge->grants[bs_contract_type_of(c->contract, s)];
    double most = rounded(&charge->convert, most_quantity(c, charge, month, room));
    if (most - free_units <= last)
        return true;
    refuse_use(c, spec->beyond.node, "all seats together", most, last + free_units);
    return false;
}

static bool check_month(const struct bs_contract_build *c, size_t month, double *mix)
{
    const struct bs_terms_spec *view = bs_terms_view(c, month);
    const struct bs_charge_spec *spec = view->charges.items;
    const struct bs_terms *terms = bs_contract_terms(c->contract, month);
    if (!check_seats(c, month, view, mix))
        return false;
    for (size_t i = 0; i < terms->n_charges; i++)
        if (errs_beyond(&spec[i], BS_ORGANIZATION_SCOPE) && !check_pool(c, month, &terms->charges[i], &spec[i], mix))
            return false;
    return true;
}

/* weights NULL: of one meter. */
static bool reads_anything(const struct bs_contract_build *c, const double *weights, size_t meter, double *room)
{
    const struct bs_build *b = c->b;
    for (size_t s = 0; s < segments_of(b); s++) {
        const double *mix = kind_of(c, s, c->contract->begins, room).mix;
        for (size_t m = 0; m < b->model->n_meters; m++)
            if (mix[m] > 0 && (weights ? weights[m] > 0 : m == meter))
                return true;
    }
    return false;
}

/* A charge on a meter that nobody uses is legal but rarely meant. */
static void warn_unused(const struct bs_contract_build *c, const struct bs_terms_state *state, double *room)
{
    struct bs_build *b = c->b;
    for (size_t i = 0; i < state->terms.n_charges; i++) {
        const struct bs_charge_spec *spec = (const struct bs_charge_spec *)state->view.charges.items + i;
        const struct bs_charge *charge = &state->terms.charges[i];
        const struct bs_node *read = spec->rate_card.node ? spec->rate_card.node : spec->meter.node;
        struct bs_place place = bs_node_place(read ? read : spec->head.node);
        struct bs_place events = bs_node_place(spec->events.node ? spec->events.node : spec->head.node);
        if (spec->events.node && !reads_anything(c, charge->events.weights, 0, room))
            bs_warning(b->diagnostics, &events, "nobody uses the meter '%s': no event is ever charged", spec->events.value);
        if (reads_anything(c, charge->weights, charge->meter, room) || charge->model->traits & BS_CHARGE_FIXED)
            continue;
        if (spec->multiplier.node && spec->multiplier.value == 0)
            bs_warning(b->diagnostics, &place, "multiplier %s counts no unit: this charge is always that of zero use",
                       spec->multiplier.node->text);
        else if (spec->rate_card.node)
            bs_warning(
                b->diagnostics, &place,
                "the rate card '%s' has a price above 0 for nothing that anybody uses: this charge is always that of zero use",
                bs_charge_card(&state->view, spec).value);
        else
            bs_warning(b->diagnostics, &place, "nobody uses the meter '%s': this charge is always that of zero use",
                       b->meters[charge->meter].name);
    }
}

/* Why a charge whose keys are sound has no curve: whole packages beside rounding. */
static enum bs_status refuse_charge(const struct bs_contract_build *c, const struct bs_charge_spec *spec,
                                    const struct bs_charge *charge)
{
    char unit[BS_NUMBER_TEXT];
    const struct bs_tier_spec *tier = spec->tiers.items;
    const struct bs_node *size = spec->size.node;
    for (size_t i = 0; i < spec->tiers.count && !size; i++)
        size = tier[i].package.node;
    if (size && charge->convert.round != BS_ROUND_NONE)
        return bs_pair_error(c->b->diagnostics, size, spec->convert.node,
                             "packages of a quantity that convert rounds to multiples of %s must themselves be of a whole multiple "
                             "of it; choose another size, or round: none",
                             bs_number_text(pow(10, -charge->convert.places), unit));
    if (spec->events.node && charge->convert.round != BS_ROUND_NONE)
        return bs_pair_error(c->b->diagnostics, spec->events.node, spec->convert.node,
                             "events are counted for the amount as it is: they cannot stand beside a conversion that rounds it");
    if (charge->negative == BS_NEGATIVE_CREDIT && charge->grants)
        return bs_node_error(
            c->b->diagnostics, spec->negative.node,
            "negative: credit contradicts the grants of seat types: what is taken back may have been free of charge");
    return bs_node_error(c->b->diagnostics, spec->head.node,
                         "the terms of this charge contradict each other under the charge model %s", charge->model->name);
}

/* Limits about which a bill or a charge rises and falls without end: as many corners a curve would need. */
static enum bs_status refuse_limits(const struct bs_contract_build *c, const struct bs_node *node, const char *who,
                                    const char *limits)
{
    return bs_node_error(c->b->diagnostics, node,
                         "%s rises and falls about a limit (%s) more than %d times, as prices and steps cancel out: so many turns "
                         "cannot be priced; choose another limit, or prices that do not cancel out",
                         who, limits, BS_SPLITS_MOST);
}

static enum bs_status refuse_contract_limits(const struct bs_contract_build *c, const struct bs_terms_spec *view)
{
    const struct bs_spend_cap *cap = c->contract->cap;
    const struct bs_node *least = view->minimum_bill.node, *most = view->maximum_bill.node;
    char who[128], limits[64];
    snprintf(who, sizeof who, "the bill of contract '%s'", c->contract->name);
    snprintf(limits, sizeof limits, "%s%s%s", least ? ", minimum_bill" : "", most ? ", maximum_bill" : "",
             cap && cap->user < INFINITY ? ", spend_cap.user" : "");
    return refuse_limits(c, most ? most : least ? least : c->spec->head.key, who, limits + 2);
}

/* What only pricing finds: figures out of range, terms that a model refuses. */
static enum bs_status try_charges(const struct bs_contract_build *c, size_t month, double *room, struct bs_arena *arena)
{
    const struct bs_build *b = c->b;
    const struct bs_terms *terms = bs_contract_terms(c->contract, month);
    const struct bs_charge_spec *spec = bs_terms_view(c, month)->charges.items;
    for (size_t i = 0; i < terms->n_charges; i++)
        for (size_t s = 0; s < segments_of(b); s++) {
            const struct bs_charge *charge = &terms->charges[i];
            const double *mix = kind_of(c, s, month, room).mix;
            double units = bs_charge_quantity(charge, mix, b->model->n_meters);
            double events = units > 0 ? bs_charge_events(charge, mix, b->model->n_meters) / units : 0;
            struct bs_curve curve;
            enum bs_status status = bs_charge_curve(charge, bs_contract_type_of(c->contract, s), events, arena, &curve);
            if (status == BS_ERROR_INPUT)
                return refuse_charge(c, &spec[i], charge);
            if (status == BS_ERROR_TOO_MANY)
                return refuse_limits(c, (spec[i].maximum.node ? &spec[i].maximum : &spec[i].minimum)->node, "this charge",
                                     spec[i].minimum.node && spec[i].maximum.node ? "minimum, maximum"
                                     : spec[i].minimum.node                       ? "minimum"
                                                                                  : "maximum");
            if (status == BS_ERROR_NUMERIC)
                return bs_node_error(b->diagnostics, spec[i].head.node, "the figures of this charge are too large to compute with");
            if (status)
                return status;
        }
    return BS_OK;
}

static enum bs_status try_contract(const struct bs_contract_build *c, size_t month, struct bs_arena *arena)
{
    const struct bs_build *b = c->b;
    struct bs_curve curve;
    struct bs_ledger *ledger = NULL;
    double *mix = bs_arena_take(arena, b->model->n_meters, sizeof *mix);
    enum bs_status status = mix ? try_charges(c, month, mix, arena) : BS_ERROR_MEMORY;
    for (size_t s = 0; s < segments_of(b) && !status; s++) {
        struct bs_seat_kind kind = kind_of(c, s, month, mix);
        status = bs_contract_curve(c->contract, month, &kind, b->model->seats, arena, &curve);
    }
    if (!status && month == c->contract->begins && bs_contract_needs_ledger(c->contract))
        status = bs_ledger_new(c->contract, b->model->n_meters, b->model->months, arena, &ledger);
    if (b->diagnostics->errors > c->errors || status == BS_OK || status == BS_ERROR_MEMORY)
        return status;
    const struct bs_commitment_spec *commitment = c->spec->commitment.items;
    if (status == BS_ERROR_TOO_MANY)
        return refuse_contract_limits(c, bs_terms_view(c, month));
    if (status == BS_ERROR_INPUT && c->spec->commitment.node && commitment->units.node)
        return bs_node_error(b->diagnostics, commitment->units.node,
                             "units: so many have no price: the tiers of the charge that they are of end before");
    return bs_node_error(b->diagnostics, c->spec->head.key,
                         status == BS_ERROR_NUMERIC ? "the figures of contract '%s' are too large to compute with"
                                                    : "the terms of contract '%s' contradict each other",
                         c->contract->name);
}

/* Curves that are tried are not kept: of many months they would fill the memory. */
static enum bs_status try_month(const struct bs_contract_build *c, size_t month)
{
    struct bs_arena *arena = bs_arena_new();
    enum bs_status status = arena ? try_contract(c, month, arena) : BS_ERROR_MEMORY;
    bs_arena_free(arena);
    return status;
}

static bool begins_there(const struct bs_contract *contract, size_t month)
{
    for (size_t i = 0; i < contract->n_changes; i++)
        if (contract->changes[i].first_month == month)
            return true;
    return month == contract->begins;
}

enum bs_status bs_check_contract(struct bs_contract_build *c)
{
    double *mix = bs_arena_take(c->b->arena, 2 * c->b->model->n_meters, sizeof *mix); /* room for two */
    enum bs_status status = mix ? BS_OK : BS_ERROR_MEMORY;
    c->errors = c->b->diagnostics->errors;
    for (size_t month = c->contract->begins; month < c->b->model->months && !status; month++)
        if (begins_there(c->contract, month))
            status = check_month(c, month, mix) ? try_month(c, month) : BS_ERROR_INPUT;
    if (!status)
        bs_check_effects(c);
    for (size_t i = 0; i < c->n_states && !status; i++)
        if (i == 0 || c->states[i].change->terms.charges.node)
            warn_unused(c, &c->states[i], mix);
    return status == BS_ERROR_INPUT || status == BS_ERROR_NUMERIC ? BS_OK : status;
}
