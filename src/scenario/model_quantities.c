/* Units of every meter from those that somebody states: what is whole falls on its parts, and what is a part counts in its whole. */
#include "base/refuse.h"

#include <billshift/model.h>
#include <billshift/number.h>

#include <stdio.h>
#include <string.h>

struct asking {
    const struct bs_model *model;
    const double *mix; /* of the segment */
    size_t drawn;      /* the meter that its use is in */
    const double *given;
    double *quantity;
    char *message;
};

static const struct bs_meter *meter_of(const struct asking *a, size_t m)
{
    return &a->model->meters[m];
}

static bool is_part(const struct asking *a, size_t m)
{
    return meter_of(a, m)->model != NULL;
}

static bool has_parts(const struct asking *a, size_t whole)
{
    for (size_t m = 0; m < a->model->n_meters; m++)
        if (is_part(a, m) && meter_of(a, m)->whole == whole)
            return true;
    return false;
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool same_length(const struct bs_meter *a, const struct bs_meter *b)
{
    return a->long_prompts == b->long_prompts && (!a->long_prompts || a->prompts_above == b->prompts_above);
}

/* The part of a whole that is like another part; n_meters: there is none. */
static size_t part_like(const struct asking *a, size_t whole, const struct bs_meter *like)
{
    size_t m = 0;
    for (; m < a->model->n_meters; m++) {
        const struct bs_meter *part = meter_of(a, m);
        if (part->model && part->whole == whole && same_text(part->model, like->model) && same_text(part->mode, like->mode) &&
            same_length(part, like))
            break;
    }
    return m;
}

static void add_part(const struct asking *a, size_t part, double units)
{
    a->quantity[part] += units;
    a->quantity[meter_of(a, part)->whole] += units;
    if (meter_of(a, part)->usage > 0)
        a->quantity[0] += units * meter_of(a, part)->usage;
}

/* A meter that is another word for a mix of others: the quantity that is drawn and then split, or with a list card the money that tokens
   cost. */
static bool is_all(const struct asking *a, size_t m)
{
    bool others = false, worth = false;
    for (size_t i = 1; i < a->model->n_meters; i++) {
        others |= i != m && a->mix[i] > 0;
        worth |= a->mix[i] > 0 && meter_of(a, i)->usage > 0;
    }
    return m == 0 && a->mix[0] > 0 ? worth : m == a->drawn && others && a->mix[m] == 0;
}

/* What is stated twice. */
static enum bs_status check_given(const struct asking *a)
{
    for (size_t m = 0; m < a->model->n_meters; m++) {
        const struct bs_meter *meter = meter_of(a, m);
        if (isnan(a->given[m]))
            continue;
        if (meter->model && !isnan(a->given[meter->whole]))
            return bs_refuse(a->message, "'%s' is a part of '%s', which is given too", meter->name,
                             meter_of(a, meter->whole)->name);
        bool worth = meter->model ? meter->usage > 0 : false;
        for (size_t p = 0; p < a->model->n_meters; p++)
            worth |= is_part(a, p) && meter_of(a, p)->whole == m && meter_of(a, p)->usage > 0;
        if (m > 0 && worth && !isnan(a->given[0]))
            return bs_refuse(a->message, "'%s' is money at list price in 'usage', which is given too", meter->name);
        for (size_t all = 0; all < a->model->n_meters; all++)
            if (all != m && !isnan(a->given[all]) && is_all(a, all) && a->mix[m] > 0)
                return bs_refuse(a->message, "'%s' is a part of '%s', which is given too", meter->name, meter_of(a, all)->name);
    }
    return BS_OK;
}

/* A whole meter whose parts have shares in the segment; n_meters: there is none. */
static size_t reference(const struct asking *a, size_t whole)
{
    if (a->mix[whole] > 0)
        return whole;
    size_t m = 1;
    while (m < a->model->n_meters && !(a->mix[m] > 0 && !is_part(a, m) && has_parts(a, m)))
        m++;
    return m;
}

/* The only ordinary part of a whole; n_meters: none, or several models. */
static size_t only_part(const struct asking *a, size_t whole)
{
    size_t found = a->model->n_meters;
    const char *model = NULL;
    for (size_t m = 0; m < a->model->n_meters; m++) {
        const struct bs_meter *part = meter_of(a, m);
        if (!part->model || part->whole != whole)
            continue;
        if (model && !same_text(model, part->model))
            return a->model->n_meters;
        model = part->model;
        found = !part->long_prompts && !part->mode ? m : found;
    }
    return found;
}

static enum bs_status refuse_whole(const struct asking *a, size_t whole)
{
    size_t part = 0;
    while (part < a->model->n_meters && !(is_part(a, part) && meter_of(a, part)->whole == whole))
        part++;
    return bs_refuse(a->message,
                     "nothing says how '%s' falls on models, lengths of prompts and modes here: give its parts, e.g. %s",
                     meter_of(a, whole)->name, meter_of(a, part)->name);
}

/* Units of a whole on its parts, as the segment splits its tokens. */
static enum bs_status split_whole(const struct asking *a, size_t whole, double units)
{
    size_t from = reference(a, whole), n = a->model->n_meters;
    if (from == n) {
        size_t part = only_part(a, whole);
        if (part == n)
            return refuse_whole(a, whole);
        add_part(a, part, units);
        return BS_OK;
    }
    double left = 1;
    for (size_t m = 0; m < n; m++) {
        const struct bs_meter *part = meter_of(a, m);
        if (!part->model || part->whole != from || !(a->mix[m] > 0))
            continue;
        size_t into = part_like(a, whole, part);
        if (into == n)
            return bs_refuse(a->message, "'%s' has no price for the model '%s'%s%s, which the segment uses",
                             meter_of(a, whole)->name, part->model, part->mode ? " in the mode " : "",
                             part->mode ? part->mode : "");
        double share = a->mix[m] / a->mix[from];
        add_part(a, into, units * share);
        left -= share;
    }
    return left < 1e-9 ? BS_OK : refuse_whole(a, whole);
}

/* One request: of one model, in one mode, with one prompt. */
struct request {
    const char *model; /* NULL: not known yet */
    const char *mode;
    bool any_part;
    double prompt; /* tokens */
};

static enum bs_status take_part(const struct asking *a, const struct bs_meter *part, struct request *r)
{
    if (r->any_part && !same_text(r->model, part->model))
        return bs_refuse(a->message, "one request is of one model, not of '%s' and '%s'", r->model, part->model);
    if (r->any_part && !same_text(r->mode, part->mode))
        return bs_refuse(a->message, "one request is served in one mode");
    r->any_part = true;
    r->model = part->model;
    r->mode = part->mode;
    return BS_OK;
}

/* The only model that the segment uses, or that there is. */
static enum bs_status find_model(const struct asking *a, struct request *r)
{
    for (int used = 1; used >= 0 && !r->model; used--)
        for (size_t m = 0; m < a->model->n_meters; m++) {
            const struct bs_meter *part = meter_of(a, m);
            if (!part->model || (used && !(a->mix[m] > 0)))
                continue;
            if (r->model && !same_text(r->model, part->model))
                return bs_refuse(a->message, "one request is of one model, '%s' or '%s': give parts, e.g. %s", r->model,
                                 part->model, part->name);
            r->model = part->model;
        }
    return BS_OK;
}

static enum bs_status read_request(const struct asking *a, struct request *r)
{
    *r = (struct request){0};
    for (size_t m = 0; m < a->model->n_meters; m++) {
        if (isnan(a->given[m]))
            continue;
        if (is_all(a, m))
            return bs_refuse(a->message, "one request is given in its tokens, not in '%s'", meter_of(a, m)->name);
        enum bs_status status = is_part(a, m) ? take_part(a, meter_of(a, m), r) : BS_OK;
        if (status)
            return status;
        r->prompt += meter_of(a, m)->in_prompt ? a->given[m] : 0;
    }
    return r->model ? BS_OK : find_model(a, r);
}

/* Whether a part's prompts are the longest that this one is longer than. */
static bool fits_better(const struct bs_meter *part, const struct bs_meter *best, double prompt)
{
    if (part->long_prompts && !(prompt > part->prompts_above))
        return false;
    return !best || (part->long_prompts && (!best->long_prompts || part->prompts_above > best->prompts_above));
}

/* The part of the request's model that its prompt selects, whatever the meter. */
static const struct bs_meter *length_of(const struct asking *a, const struct request *r)
{
    const struct bs_meter *best = NULL;
    for (size_t m = 0; m < a->model->n_meters; m++) {
        const struct bs_meter *part = meter_of(a, m);
        if (part->model && same_text(part->model, r->model) && same_text(part->mode, r->mode) && fits_better(part, best, r->prompt))
            best = part;
    }
    return best;
}

static enum bs_status fill_request(const struct asking *a)
{
    struct request r;
    enum bs_status status = read_request(a, &r);
    if (status)
        return status;
    const struct bs_meter *length = length_of(a, &r);
    for (size_t m = 0; m < a->model->n_meters; m++) {
        if (isnan(a->given[m]))
            continue;
        size_t whole = is_part(a, m) ? meter_of(a, m)->whole : m;
        if (!has_parts(a, whole)) {
            a->quantity[m] += a->given[m];
            continue;
        }
        size_t part = length ? part_like(a, whole, length) : a->model->n_meters;
        if (part == a->model->n_meters)
            return bs_refuse(a->message, "'%s' has no price for the model '%s'", meter_of(a, whole)->name, r.model ? r.model : "");
        add_part(a, part, a->given[m]);
    }
    return BS_OK;
}

static enum bs_status fill_month(const struct asking *a)
{
    for (size_t m = 0; m < a->model->n_meters; m++) {
        enum bs_status status = BS_OK;
        double units = a->given[m];
        if (isnan(units))
            continue;
        if (is_all(a, m))
            for (size_t i = 0; i < a->model->n_meters; i++)
                a->quantity[i] += a->mix[m] > 0 ? units / a->mix[m] * a->mix[i] : units * a->mix[i];
        else if (is_part(a, m))
            add_part(a, m, units);
        else if (has_parts(a, m))
            status = split_whole(a, m, units);
        else
            a->quantity[m] += units;
        if (status)
            return status;
    }
    return BS_OK;
}

enum bs_status bs_model_quantities(const struct bs_model *model, size_t segment, size_t month, const double *given,
                                   bool one_request, double *quantity, char *message)
{
    const struct bs_population *population = model->population;
    struct asking a = {.model = model,
                       .mix = population ? population->mix : bs_segment_mix(&model->segments[segment], model->n_meters, month),
                       .drawn = population ? population->meter : model->segments[segment].meter,
                       .given = given,
                       .quantity = quantity,
                       .message = message};
    *message = '\0';
    memset(quantity, 0, model->n_meters * sizeof *quantity);
    enum bs_status status = check_given(&a);
    if (!status)
        status = one_request ? fill_request(&a) : fill_month(&a);
    return status;
}
