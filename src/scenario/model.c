#include <billshift/model.h>

#include <math.h>

struct bs_money bs_model_money(const struct bs_model *model)
{
    return (struct bs_money){.own = model->scenario_currency ? model->scenario_currency : model->currency,
                             .target = model->currency,
                             .bare = model->currency,
                             .rates = model->exchange_rates,
                             .n_rates = model->n_exchange_rates};
}

bool bs_model_draws(const struct bs_model *model)
{
    const struct bs_population *population = model->population;
    return !population || (population->projection && population->projection->varies);
}

size_t bs_model_segments(const struct bs_model *model)
{
    if (!model->population)
        return model->n_segments;
    return model->population->n_types ? model->population->n_types : 1;
}

size_t bs_model_segment_whole(const struct bs_model *model, size_t segment)
{
    while (!model->population && model->segments[segment].continues)
        segment--;
    return segment;
}

const char *bs_model_segment_name(const struct bs_model *model, size_t segment)
{
    const struct bs_population *population = model->population;
    if (!population)
        return model->segments[segment].name;
    return population->n_types ? population->types[segment] : "population";
}

size_t bs_model_seats(const struct bs_model *model, size_t month)
{
    size_t seats = 0;
    for (size_t s = 0; s < bs_model_segments(model); s++)
        seats += bs_model_segment_seats(model, s, month);
    return seats;
}

/* Users of a type who are there in a month. */
static size_t users_there(const struct bs_population *population, size_t type, size_t month)
{
    size_t users = population->kinds ? 0 : population->users;
    for (size_t k = 0; population->kinds && k < population->n_kinds; k++) {
        const struct bs_user_kind *kind = &population->kinds[k];
        if (kind->type == type && month >= kind->first && month < kind->end)
            users += kind->users;
    }
    return users;
}

size_t bs_model_segment_seats(const struct bs_model *model, size_t segment, size_t month)
{
    if (model->population)
        return users_there(model->population, segment, month);
    size_t seats = model->segments[segment].seats;
    for (size_t i = 0; i < model->n_joinings; i++)
        if (model->joinings[i].segment == segment && model->joinings[i].month <= month)
            seats += model->joinings[i].seats;
    for (size_t i = 0; i < model->n_leavings; i++)
        if (model->leavings[i].segment == segment && model->leavings[i].month <= month)
            seats -= model->leavings[i].seats;
    return seats;
}

const struct bs_contract *bs_model_contract(const struct bs_model *model, size_t contract, size_t month)
{
    const struct bs_contract *c = &model->contracts[contract];
    return month < c->begins ? &model->contracts[c->before] : c;
}

bool bs_model_needs_ledger(const struct bs_model *model, size_t contract)
{
    const struct bs_contract *c = &model->contracts[contract];
    return bs_contract_needs_ledger(c) || (c->begins > 0 && bs_contract_needs_ledger(&model->contracts[c->before]));
}

static const struct bs_response *response_of(const struct bs_model *model, size_t contract, size_t month)
{
    return bs_model_contract(model, contract, month)->response;
}

/* Before any response. */
static const double *mix_of(const struct bs_model *model, size_t segment, size_t month)
{
    return model->population ? model->population->mix : bs_segment_mix(&model->segments[segment], model->n_meters, month);
}

enum bs_status bs_model_kind(const struct bs_model *model, size_t contract, size_t segment, size_t month, struct bs_arena *arena,
                             struct bs_seat_kind *out)
{
    const struct bs_response *response = response_of(model, contract, month);
    const double *mix = mix_of(model, segment, month);
    *out = (struct bs_seat_kind){.mix = mix, .n_meters = model->n_meters, .segment = segment};
    if (!response)
        return BS_OK;
    double *after = bs_arena_take(arena, model->n_meters, sizeof *after);
    if (!after)
        return BS_ERROR_MEMORY;
    bs_response_units(response, segment, month, mix, model->n_meters, after);
    out->mix = after;
    return BS_OK;
}

double bs_model_value(const struct bs_model *model, size_t contract, size_t segment, size_t month)
{
    double value = model->population ? model->population->value_per_unit : model->segments[segment].value_per_unit;
    return bs_response_value(response_of(model, contract, month), segment, month, mix_of(model, segment, month), value);
}

enum bs_status bs_model_curve(const struct bs_model *model, size_t contract, size_t segment, size_t month, struct bs_arena *arena,
                              struct bs_curve *out)
{
    struct bs_seat_kind kind;
    enum bs_status status = bs_model_kind(model, contract, segment, month, arena, &kind);
    if (status)
        return status;
    return bs_contract_curve(bs_model_contract(model, contract, month), month, &kind, bs_model_seats(model, month), arena, out);
}

/* Nothing that a curve is made of differs from the month before. Users' own mixes have curves that are not looked at here: with them other
   terms count as other curves. */
static bool same_terms(const struct bs_model *model, size_t contract, size_t month)
{
    const struct bs_contract *now = bs_model_contract(model, contract, month),
                             *then = bs_model_contract(model, contract, month - 1);
    return now == then && bs_contract_terms(now, month) == bs_contract_terms(then, month - 1);
}

/* The curve of a month, the part of it that is missing to minimum_bill, and where a user's cap blocks. */
struct face {
    struct bs_curve curve, top_up;
    double blocked_beyond;
};

static enum bs_status face_of(const struct bs_model *model, size_t contract, size_t segment, size_t month, struct bs_arena *arena,
                              struct face *out)
{
    struct bs_seat_kind kind;
    const struct bs_contract *in_force = bs_model_contract(model, contract, month);
    enum bs_status status = bs_model_curve(model, contract, segment, month, arena, &out->curve);
    if (!status)
        status = bs_model_kind(model, contract, segment, month, arena, &kind);
    if (!status)
        status = bs_contract_top_up(in_force, month, &kind, arena, &out->top_up);
    return status ? status : bs_contract_blocked_beyond(in_force, month, &kind, arena, &out->blocked_beyond);
}

static enum bs_status same_curves(const struct bs_model *model, size_t contract, size_t month, struct bs_arena *arena, bool *same)
{
    enum bs_status status = BS_OK;
    for (size_t s = 0; s < bs_model_segments(model) && !status && *same; s++) {
        struct face now, then;
        status = face_of(model, contract, s, month, arena, &now);
        if (!status)
            status = face_of(model, contract, s, month - 1, arena, &then);
        if (!status)
            *same = bs_curve_equal(&now.curve, &then.curve) && bs_curve_equal(&now.top_up, &then.top_up) &&
                    now.blocked_beyond == then.blocked_beyond;
    }
    return status;
}

/* Use that is pooled or blocked may change where no curve of a seat does. */
static bool same_response(const struct bs_model *model, size_t contract, size_t month)
{
    return bs_response_same(response_of(model, contract, month), month, response_of(model, contract, month - 1), month - 1);
}

/* Whether meters grow apart in the month: what is pooled changes with them, and most curves. */
static bool same_mix(const struct bs_model *model, size_t month)
{
    for (size_t s = 0; s < model->n_segments; s++) {
        const double *now = mix_of(model, s, month), *then = mix_of(model, s, month - 1);
        for (size_t m = 0; m < model->n_meters && now != then; m++)
            if (now[m] != then[m])
                return false;
    }
    return true;
}

/* Whether any curve of the month differs from that of the month before. */
static enum bs_status compare_months(const struct bs_model *model, size_t month, struct bs_arena *arena, bool *same)
{
    bool joined = bs_model_seats(model, month) != bs_model_seats(model, month - 1);
    bool own_mixes = model->population && model->population->n_columns > 0;
    enum bs_status status = BS_OK;
    *same = same_mix(model, month);
    for (size_t c = 0; c < model->n_contracts && !status && *same; c++) {
        bool terms = same_terms(model, c, month);
        if (!same_response(model, c, month) || (!terms && own_mixes))
            *same = false;
        else if (!terms || joined)
            status = same_curves(model, c, month, arena, same);
    }
    return status;
}

enum bs_status bs_model_periods(const struct bs_model *model, struct bs_arena *arena, const size_t **first_months, size_t *count)
{
    size_t *months = bs_arena_take(arena, model->months, sizeof *months);
    enum bs_status status = months ? BS_OK : BS_ERROR_MEMORY;
    *first_months = months;
    *count = 1;
    for (size_t month = 1; month < model->months && !status; month++) {
        bool same = true;
        struct bs_arena *scratch = bs_arena_new();
        status = scratch ? compare_months(model, month, scratch, &same) : BS_ERROR_MEMORY;
        bs_arena_free(scratch);
        if (!same)
            months[(*count)++] = month;
    }
    return status;
}

enum bs_status bs_model_meter_names(const struct bs_model *model, struct bs_arena *arena, const char *const **names,
                                    const char *const **units)
{
    const char **own_names = bs_arena_take(arena, model->n_meters, sizeof *own_names);
    const char **own_units = bs_arena_take(arena, model->n_meters, sizeof *own_units);
    if (!own_names || !own_units)
        return BS_ERROR_MEMORY;
    for (size_t m = 0; m < model->n_meters; m++) {
        own_names[m] = model->meters[m].name;
        own_units[m] = model->meters[m].unit;
    }
    *names = own_names;
    *units = own_units;
    return BS_OK;
}
