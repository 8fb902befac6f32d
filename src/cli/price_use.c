/* Use as the options of `billshift price` give it: one seat, or several, in one month. */
#include "cli/price.h"

#include <billshift/number.h>
#include <billshift/text.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

struct reading {
    const struct price_options *options;
    const struct bs_model *model;
    struct bs_arena *arena;
    struct bs_diagnostics *diagnostics;
    double *given; /* [meter] room */
    size_t event_meter;
    double event_sum;
    char message[BS_MESSAGE_SIZE];
};

/* Says what is in the message; no memory is no news about the input. */
static enum bs_status failed(struct reading *r, const char *option, enum bs_status status)
{
    return status == BS_ERROR_INPUT ? bs_error(r->diagnostics, NULL, "price: --%s: %s", option, r->message) : status;
}

static void nothing_given(struct reading *r)
{
    for (size_t m = 0; m < r->model->n_meters; m++)
        r->given[m] = NAN;
}

/* METER=Q */
static enum bs_status parse_one(struct reading *r, const char *text, size_t length)
{
    char quoted[BS_QUOTE_SIZE];
    const char *equals = memchr(text, '=', length);
    if (!equals) {
        snprintf(r->message, sizeof r->message, "%s: expected METER=QUANTITY, as in input=2M", bs_quote(text, length, quoted));
        return BS_ERROR_INPUT;
    }
    size_t name = (size_t)(equals - text), meter;
    enum bs_status status = price_meter(r->model, text, name, &meter, r->message);
    if (status != BS_OK)
        return status;
    if (!isnan(r->given[meter])) {
        snprintf(r->message, sizeof r->message, "meter %s is given twice", r->model->meters[meter].name);
        return BS_ERROR_INPUT;
    }
    return price_quantity(r->model, meter, equals + 1, length - name - 1, &r->given[meter], r->message);
}

/* [SEGMENT:]METER=Q[,METER=Q...] */
static enum bs_status parse_usage(struct reading *r, const char *text, size_t *segment)
{
    const char *colon = strchr(text, ':');
    nothing_given(r);
    if (colon) {
        enum bs_status status = price_segment(r->model, text, (size_t)(colon - text), segment, r->message);
        if (status != BS_OK)
            return status;
        text = colon + 1;
    }
    for (;;) {
        size_t length = strcspn(text, ",");
        enum bs_status status = parse_one(r, text, length);
        if (status != BS_OK || !text[length])
            return status;
        text += length + 1;
    }
}

/* Quantities of all meters from what is given of some. */
static enum bs_status fill(struct reading *r, size_t segment, size_t month, double *quantity)
{
    return bs_model_quantities(r->model, segment, month, r->given, r->options->one_request, quantity, r->message);
}

static enum bs_status name_seat(struct reading *r, size_t seat, struct price_use *out)
{
    char name[64];
    int length = snprintf(name, sizeof name, "seat %zu", seat + 1);
    out->names[seat] = bs_arena_copy(r->arena, name, (size_t)length);
    return out->names[seat] ? BS_OK : BS_ERROR_MEMORY;
}

/* The seats that the i-th --usage stands for: the first is read, the others are like it. */
static enum bs_status read_seats(struct reading *r, size_t i, struct price_use *out)
{
    const struct list *usage = &r->options->usage;
    size_t each = r->options->seats, first = i * each, n = r->model->n_meters;
    double *quantity = out->quantity + first * n;
    enum bs_status status = BS_OK;
    nothing_given(r);
    if (i < usage->count)
        status = parse_usage(r, usage->items[i], &out->segments[first]);
    if (status == BS_OK && out->events && isnan(r->given[r->event_meter]))
        r->given[r->event_meter] = r->event_sum;
    if (status == BS_OK)
        status = fill(r, out->segments[first], out->first_month, quantity);
    if (status != BS_OK)
        return failed(r, "usage", status);
    for (size_t k = 0; k < each && status == BS_OK; k++) {
        out->segments[first + k] = out->segments[first];
        if (k > 0)
            memcpy(quantity + k * n, quantity, n * sizeof *quantity);
        status = name_seat(r, first + k, out);
    }
    return status;
}

/* What was billed before is a part of the use. */
static enum bs_status check_already(struct reading *r, const double *quantity, const double *already)
{
    const double rounding = 1 + 1e-12; /* of the split of a meter into parts */
    for (size_t m = 0; m < r->model->n_meters; m++)
        if (already[m] > fmax(0, quantity[m]) * rounding) {
            snprintf(r->message, sizeof r->message, "%.10g of %s: that is more than the %.10g of --usage, of which it is a part",
                     already[m], r->model->meters[m].name, quantity[m]);
            return BS_ERROR_INPUT;
        }
    return BS_OK;
}

/* Each --already belongs to the --usage at its place, and to each seat that this stands for. */
static enum bs_status read_already(struct reading *r, struct price_use *out)
{
    const struct list *already = &r->options->already;
    size_t each = r->options->seats, n = r->model->n_meters, places = out->seats / each;
    enum bs_status status = BS_OK;
    if (already->count == 0)
        return BS_OK;
    if (already->count > places)
        return bs_error(r->diagnostics, NULL, "price: --already is given %zu times, but there %s %zu seat%s%s", already->count,
                        places == 1 ? "is" : "are", places, places == 1 ? "" : "s", each > 1 ? " to repeat" : "");
    out->already = bs_arena_take(r->arena, out->seats * n, sizeof *out->already);
    if (!out->already)
        return BS_ERROR_MEMORY;
    for (size_t s = 0; s < already->count && status == BS_OK; s++) {
        size_t segment = out->segments[s * each];
        double *quantity = out->already + s * each * n;
        status = parse_usage(r, already->items[s], &segment);
        if (status == BS_OK && segment != out->segments[s * each]) {
            snprintf(r->message, sizeof r->message, "seat %zu is of another segment", s * each + 1);
            status = BS_ERROR_INPUT;
        }
        if (status == BS_OK)
            status = fill(r, segment, out->first_month, quantity);
        if (status == BS_OK)
            status = check_already(r, out->quantity + s * each * n, quantity);
        for (size_t k = 1; k < each && status == BS_OK; k++)
            memcpy(quantity + k * n, quantity, n * sizeof *quantity);
    }
    return status == BS_OK ? BS_OK : failed(r, "already", status);
}

/* The meter of the charges that take events; all contracts must mean the same. */
static enum bs_status find_event_meter(struct reading *r, size_t month)
{
    r->event_meter = BS_NEVER;
    for (size_t i = 0; i < r->options->n_contracts; i++) {
        const struct bs_terms *terms = bs_contract_terms(bs_model_contract(r->model, r->options->contracts[i], month), month);
        for (size_t c = 0; c < terms->n_charges; c++) {
            const struct bs_charge *charge = &terms->charges[c];
            if (!(charge->model->takes & BS_TAKES_EVENTS))
                continue;
            if (charge->weights || (r->event_meter != BS_NEVER && r->event_meter != charge->meter))
                return bs_error(r->diagnostics, NULL,
                                "price: --events: the percentage charges are not all of one meter; "
                                "--contract chooses a contract");
            r->event_meter = charge->meter;
        }
    }
    return r->event_meter != BS_NEVER
               ? BS_OK
               : bs_error(r->diagnostics, NULL, "price: --events: no contract has a charge on events (model percentage)");
}

static enum bs_status read_events(struct reading *r, struct price_use *out)
{
    const char *text = r->options->events;
    if (!text)
        return BS_OK;
    if (out->seats != 1)
        return bs_error(r->diagnostics, NULL, "price: --events are of a single seat");
    enum bs_status status = find_event_meter(r, out->first_month);
    size_t count = 1;
    for (const char *c = text; *c; c++)
        count += *c == ',';
    double *events = bs_arena_take(r->arena, count, sizeof *events);
    if (!events)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < count && status == BS_OK; i++) {
        size_t length = strcspn(text, ",");
        status = price_quantity(r->model, r->event_meter, text, length, &events[i], r->message);
        if (status == BS_ERROR_INPUT)
            return failed(r, "events", status);
        r->event_sum += events[i];
        text += length + 1;
    }
    out->events = events;
    out->n_events = count;
    return status;
}

static enum bs_status read_month(struct reading *r, struct price_use *out)
{
    if (!r->options->month)
        return BS_OK;
    bool dated;
    enum bs_status status = price_month_parse(r->options->month, &dated, &out->first_month, r->message);
    if (status == BS_OK && dated)
        status = price_month_index(r->model, out->first_month, &out->first_month, r->message);
    if (status == BS_OK && out->first_month >= r->model->months) {
        snprintf(r->message, sizeof r->message, "month %zu lies beyond the term of %zu months", out->first_month + 1,
                 r->model->months);
        status = BS_ERROR_INPUT;
    }
    return status == BS_OK ? BS_OK : failed(r, "month", status);
}

enum bs_status price_use_read(const struct price_options *options, const struct bs_model *model, struct bs_arena *arena,
                              struct price_use *out, struct bs_diagnostics *diagnostics)
{
    size_t given = options->usage.count > 0 ? options->usage.count : 1, seats = given * options->seats;
    struct reading r = {.options = options, .model = model, .arena = arena, .diagnostics = diagnostics};
    *out = (struct price_use){.months = 1, .seats = seats};
    r.given = bs_arena_take(arena, model->n_meters, sizeof *r.given);
    out->segments = bs_arena_take(arena, seats, sizeof *out->segments);
    out->names = bs_arena_take(arena, seats, sizeof *out->names);
    out->quantity = bs_arena_take(arena, seats * model->n_meters, sizeof *out->quantity);
    if (!r.given || !out->segments || !out->names || !out->quantity)
        return BS_ERROR_MEMORY;
    enum bs_status status = read_month(&r, out);
    if (status == BS_OK)
        status = read_events(&r, out);
    for (size_t i = 0; i < given && status == BS_OK; i++)
        status = read_seats(&r, i, out);
    return status == BS_OK ? read_already(&r, out) : status;
}
