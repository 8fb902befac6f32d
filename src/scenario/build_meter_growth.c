/* Meters that grow apart: growth: {meters: {output: 3x yearly}, rest: +10% yearly}. A unit of a segment's use stays worth what it was: what the
   meters grow by together becomes the segment's growth, and the mix of each month is what is left. */
#include "scenario/build_cards.h"
#include "scenario/build_growth.h"

#include <billshift/text.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

/* How the meters of a segment are weighed against each other. */
enum weighing { BY_LIST_CARD, BY_LIST_PRICE, BY_SHARE };

static bool is_part(const struct bs_build *b, size_t meter)
{
    return b->cards->parts[meter].model != BS_NEVER;
}

/* Whether money is what tokens are worth, so that it grows as they do. */
static bool is_worth(const struct bs_build *b, size_t meter)
{
    return meter == 0 && b->cards->list;
}

/* A meter that may grow; n_meters: an error was noted. */
static size_t find_meter(struct bs_build *b, const struct bs_node *key)
{
    size_t n = b->model->n_meters, n_names = 0, meter = bs_meter_index(b, key->text);
    char quoted[BS_QUOTE_SIZE], suggestion[BS_SUGGESTION_SIZE];
    bs_quote(key->text, key->length, quoted);
    if (meter < n && !is_worth(b, meter))
        return meter;
    if (meter < n) {
        bs_node_error(
            b->diagnostics, key,
            "growth: usage is what the tokens are worth: name the meters that grow, or write growth: 2x yearly for all of "
            "them");
        return n;
    }
    const char **names = bs_arena_take(b->arena, n, sizeof *names);
    for (size_t m = 0; names && m < n; m++)
        if (!is_worth(b, m))
            names[n_names++] = b->meters[m].name;
    if (b->sure)
        bs_node_error(b->diagnostics, key, "growth: %s is no meter%s", quoted,
                      bs_suggest(key->text, names, n_names, "meters", suggestion));
    return n;
}

/* NULL: an error was noted, or there is no memory, which *status says. */
static const double *read_factors(struct bs_build *b, const struct bs_node *node, const char *name, enum bs_status *status)
{
    char what[BS_QUOTE_SIZE + 32];
    double *growth = bs_arena_take(b->arena, b->model->months, sizeof *growth);
    struct bs_growth steps;
    snprintf(what, sizeof what, "growth of %.64s", name);
    if (!growth)
        *status = BS_ERROR_MEMORY;
    else if (!bs_read_growth(b, node, what, growth, &steps) && *status == BS_OK)
        *status = BS_ERROR_INPUT;
    return growth;
}

static void tell_meter(struct bs_build *b, const char *name, const double *growth)
{
    size_t last = b->model->months - 1;
    bs_assumption(b->diagnostics, "growth of %s: in month %zu a seat's use of it is %.6g times that before growth", name, last + 1,
                  growth[last]);
}

enum bs_status bs_read_meter_growth(struct bs_build *b, const struct bs_node *node, const struct bs_meter_growth **out)
{
    struct bs_meter_growth *growth = bs_arena_take(b->arena, 1, sizeof *growth);
    size_t errors = b->diagnostics->errors, n = b->model->n_meters;
    enum bs_status status = BS_OK;
    if (!growth || !(growth->factors = bs_arena_take(b->arena, n, sizeof *growth->factors)))
        return BS_ERROR_MEMORY;
    growth->node = node;
    const struct bs_node *meters = bs_growth_part(b, node, "meters"), *rest = bs_growth_part(NULL, node, "rest");
    if (bs_growth_part(NULL, node, "path"))
        bs_node_error(b->diagnostics, node,
                      "growth: path is how all use grows; beside meters it is written for one of them, or as rest");
    if (!meters || meters->kind != BS_NODE_MAP || meters->count == 0)
        bs_node_error(
            b->diagnostics, meters ? meters : node,
            "growth: meters: a map from meters to their growth is expected, e.g. {meters: {output: 3x yearly}, rest: +10%% "
            "yearly}");
    if (!meters || b->diagnostics->errors > errors)
        return BS_ERROR_INPUT;
    for (size_t i = 0; i < meters->count && status != BS_ERROR_MEMORY; i++) {
        size_t meter = find_meter(b, meters->pairs[i].key);
        if (meter < n)
            growth->factors[meter] = read_factors(b, meters->pairs[i].value, b->meters[meter].name, &status);
    }
    if (rest && status != BS_ERROR_MEMORY)
        growth->rest = read_factors(b, rest, "rest", &status);
    *out = growth;
    return status == BS_OK && b->diagnostics->errors > errors ? BS_ERROR_INPUT : status;
}

/* What a meter of some segment becomes in a month. */
static double factor_of(const struct bs_build *b, const struct bs_meter_growth *growth, size_t meter, size_t month)
{
    const double *own = growth->factors[meter];
    if (!own && is_part(b, meter))
        own = growth->factors[b->meters[meter].whole];
    own = own ? own : growth->rest;
    return own ? own[month] : 1;
}

/* Whether parts of a whole grow by what they state themselves. */
static bool parts_differ(const struct bs_build *b, const struct bs_meter_growth *growth, size_t whole)
{
    for (size_t m = 0; m < b->model->n_meters; m++)
        if (is_part(b, m) && b->meters[m].whole == whole && growth->factors[m])
            return true;
    return false;
}

static void grow_mix(const struct bs_build *b, const struct bs_segment *segment, const struct bs_meter_growth *growth, size_t month,
                     double *grown)
{
    size_t n = b->model->n_meters;
    for (size_t m = 0; m < n; m++)
        grown[m] = segment->mix[m] * factor_of(b, growth, m, month);
    for (size_t whole = 0; whole < n; whole++) {
        if (is_part(b, whole) || !(segment->mix[whole] > 0) || !parts_differ(b, growth, whole))
            continue;
        grown[whole] = 0;
        for (size_t m = 0; m < n; m++)
            grown[whole] += is_part(b, m) && b->meters[m].whole == whole ? grown[m] : 0;
    }
    if (b->cards->list)
        grown[0] = fmax(segment->mix[0] - bs_parts_value(b, segment->mix), 0) + bs_parts_value(b, grown);
}

static bool is_listed(const struct bs_build *b, const double *mix)
{
    for (size_t m = 0; m < b->model->n_meters; m++)
        if (mix[m] > 0 && !is_part(b, m) && isnan(b->meters[m].list_price))
            return false;
    return true;
}

static double weight(const struct bs_build *b, enum weighing by, const double *mix)
{
    double sum = 0;
    if (by == BY_LIST_CARD)
        return bs_mix_value(b, mix);
    for (size_t m = 0; m < b->model->n_meters; m++)
        if (mix[m] > 0 && !is_part(b, m))
            sum += mix[m] * (by == BY_LIST_PRICE ? b->meters[m].list_price : 1);
    return sum;
}

static enum weighing weighing_of(const struct bs_build *b, const double *mix)
{
    bool valued = strcmp(b->model->use_unit, b->model->currency) == 0;
    enum weighing by = b->cards->list && mix[0] > 0 ? BY_LIST_CARD : is_listed(b, mix) ? BY_LIST_PRICE : BY_SHARE;
    return valued && weight(b, by, mix) > 0 ? by : BY_SHARE;
}

static enum bs_status apply(struct bs_build *b, const struct bs_meter_growth *growth, struct bs_segment *segment)
{
    size_t n = b->model->n_meters, months = b->model->months;
    double *mix = bs_arena_take(b->arena, months, n * sizeof *mix), *whole = bs_arena_take(b->arena, months, sizeof *whole);
    enum weighing by = weighing_of(b, segment->mix);
    double before = weight(b, by, segment->mix);
    if (!mix || !whole)
        return BS_ERROR_MEMORY;
    for (size_t month = 0; month < months; month++) {
        double *grown = mix + month * n;
        grow_mix(b, segment, growth, month, grown);
        whole[month] = weight(b, by, grown) / before;
        for (size_t m = 0; m < n; m++)
            grown[m] /= whole[month];
    }
    segment->growth = whole;
    segment->month_mix = mix;
    if (months > 1)
        bs_assumption(b->diagnostics, "growth by meters in segment %s: %s in month %zu is %.6g times that before growth",
                      segment->name, by == BY_SHARE ? "use, all meters added up," : "use at list price", months, whole[months - 1]);
    return BS_OK;
}

/* Whether any meter that grows is one of the segment's. */
static bool concerns(const struct bs_build *b, const struct bs_meter_growth *growth, const struct bs_segment *segment)
{
    bool any = growth->rest != NULL;
    for (size_t m = 0; m < b->model->n_meters; m++)
        any |= growth->factors[m] && segment->mix[m] > 0;
    return any;
}

/* Told once, and that nobody uses a meter. */
static void tell(struct bs_build *b, const struct bs_meter_growth *growth)
{
    for (size_t m = 0; m < b->model->n_meters; m++) {
        bool used = false;
        for (size_t s = 0; s < b->model->n_segments; s++)
            used |= b->meter_growth[s] == growth && b->segments[s].mix[m] > 0;
        if (growth->factors[m] && used)
            tell_meter(b, b->meters[m].name, growth->factors[m]);
        else if (growth->factors[m])
            bs_warn_idle(b, growth->node, "growth", "no segment that it is stated for uses %s", b->meters[m].name);
    }
    if (growth->rest)
        tell_meter(b, "the other meters", growth->rest);
}

enum bs_status bs_apply_meter_growth(struct bs_build *b)
{
    for (size_t s = 0; s < b->model->n_segments; s++) {
        const struct bs_meter_growth *growth = b->meter_growth ? b->meter_growth[s] : NULL;
        bool told = !growth;
        for (size_t before = 0; before < s && !told; before++)
            told = b->meter_growth[before] == growth;
        if (!told && b->model->months > 1)
            tell(b, growth);
        else if (!told)
            bs_warn_idle(b, growth->node, "growth", "the term has one month, in which use is not grown yet");
        enum bs_status status = growth && concerns(b, growth, &b->segments[s]) ? apply(b, growth, &b->segments[s]) : BS_OK;
        if (status)
            return status;
    }
    return BS_OK;
}
