/* Segments: seats by share or by count, the split into meters. */
#include "scenario/build_cards.h"
#include "scenario/range.h"

#include <billshift/text.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Seats are dealt in millionths, so that the rounding of a share like 0.29 can neither lose a seat nor break a tie. */
static const double PARTS_OF_SEAT = 1e6;

bool bs_complete_shares(struct bs_build *b, const struct bs_node *node, const char *what, double *shares, size_t n)
{
    double sum = 0;
    size_t rest = n, rests = 0;
    for (size_t i = 0; i < n; i++) {
        if (isnan(shares[i])) {
            rest = i;
            rests++;
        } else {
            sum += shares[i];
        }
    }
    if (rests > 1) {
        bs_node_error(b->diagnostics, node, "%s: only one share may be rest, not %zu", what, rests);
        return false;
    }
    if (rests == 0 && fabs(sum - 1) > BS_SHARE_SLACK + 1e-12) {
        bs_node_error(b->diagnostics, node, "%s: the shares sum to %.6g%%, not to 100%%%s", what, 100 * sum,
                      sum < 1 ? "; one may say rest" : "");
        return false;
    }
    if (rests == 1 && sum > 1 + 1e-12) {
        bs_node_error(b->diagnostics, node, "%s: the shares sum to %.6g%% already; nothing is left for rest", what, 100 * sum);
        return false;
    }
    if (rests == 1) {
        shares[rest] = sum < 1 ? 1 - sum : 0;
        sum = 1;
    }
    for (size_t i = 0; i < n; i++)
        shares[i] /= sum;
    return true;
}

bool bs_share_may_vary(struct bs_build *b, const struct bs_node *share, const char *what, const double *shares, size_t n)
{
    size_t rests = 0;
    for (size_t i = 0; i < n; i++)
        rests += isnan(shares[i]) ? 1 : 0;
    if (!share || !bs_is_range(share) || rests > 0)
        return true;
    bs_node_error(b->diagnostics, share, "%s: a share is a range, so one of the others must say rest: it takes what is left", what);
    return false;
}

/* Largest remainder, ties to the earlier. */
static void deal_seats(struct bs_segment *segments, double *shares, size_t n, size_t seats)
{
    size_t dealt = 0;
    for (size_t i = 0; i < n; i++) {
        double parts = round(shares[i] * (double)seats * PARTS_OF_SEAT);
        segments[i].seats = (size_t)(parts / PARTS_OF_SEAT);
        shares[i] = parts - (double)segments[i].seats * PARTS_OF_SEAT; /* the remainder from here on */
        dealt += segments[i].seats;
    }
    for (; dealt < seats; dealt++) {
        size_t best = 0;
        for (size_t i = 1; i < n; i++)
            if (shares[i] > shares[best])
                best = i;
        segments[best].seats++;
        shares[best] = -1;
    }
}

static enum bs_status seats_by_share(struct bs_build *b, size_t n)
{
    const struct bs_segment_spec *spec = b->spec->segments.items;
    double *shares = bs_arena_take(b->arena, n, sizeof *shares);
    if (!shares)
        return BS_ERROR_MEMORY;
    bool good = true;
    for (size_t i = 0; i < n; i++)
        shares[i] = spec[i].share.value;
    for (size_t i = 0; i < n; i++)
        good &= bs_share_may_vary(b, spec[i].share.node, "segments", shares, n);
    if (!good || !bs_complete_shares(b, b->spec->segments.key, "segments", shares, n))
        return BS_OK;
    if (!b->spec->seats.node) {
        bs_node_error(b->diagnostics, b->spec->head.node, "seats is missing: segments with shares need the number of seats");
        return BS_OK;
    }
    if (isnan(b->spec->seats.value)) /* noted by the reader */
        return BS_OK;
    b->model->seats = (size_t)b->spec->seats.value;
    deal_seats(b->segments, shares, n, b->model->seats);
    for (size_t i = 0; i < n; i++)
        if (b->segments[i].seats == 0)
            bs_node_error(b->diagnostics, spec[i].share.node,
                          "segment '%s' gets none of the %zu seats; leave it out or give it more", b->segments[i].name,
                          b->model->seats);
    return BS_OK;
}

static void seats_by_count(struct bs_build *b, size_t n)
{
    const struct bs_segment_spec *spec = b->spec->segments.items;
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        b->segments[i].seats = (size_t)spec[i].seats.value;
        sum += spec[i].seats.value;
    }
    if (sum > BS_SEATS_MOST)
        bs_node_error(b->diagnostics, b->spec->segments.key, "the segments have %.0f seats; at most %u are accepted", sum,
                      BS_SEATS_MOST);
    else if (!isnan(b->spec->seats.value) && b->spec->seats.value != sum)
        bs_node_error(b->diagnostics, b->spec->seats.node,
                      "seats is %.0f, but the segments have %.0f; leave seats out or make them agree", b->spec->seats.value, sum);
    else
        b->model->seats = (size_t)sum;
}

static enum bs_status count_seats(struct bs_build *b)
{
    const struct bs_segment_spec *spec = b->spec->segments.items;
    size_t n = b->spec->segments.count, shares = 0, counts = 0;
    for (size_t i = 0; i < n; i++) {
        bool share = spec[i].share.node, count = spec[i].seats.node;
        shares += share;
        counts += count;
        if (!share && !count)
            bs_node_error(b->diagnostics, spec[i].head.key, "segment '%s' has neither share nor seats", spec[i].head.key->text);
        else if (share && count)
            bs_node_error(b->diagnostics, spec[i].seats.node, "segment '%s' has both share and seats; give one",
                          spec[i].head.key->text);
    }
    if (shares + counts != n || (shares > 0 && counts > 0)) {
        if (shares + counts == n)
            bs_node_error(b->diagnostics, b->spec->segments.key,
                          "some segments have share, others seats; all must use the same one");
        return BS_OK;
    }
    if (shares > 0)
        return seats_by_share(b, n);
    seats_by_count(b, n);
    return BS_OK;
}

static enum bs_status read_mix(struct bs_build *b, const struct bs_node *node, double *mix)
{
    if (node->kind != BS_NODE_MAP || node->count == 0) {
        bs_node_error(b->diagnostics, node, "mix: a map from meters to shares is expected, e.g. {input: 20%%, output: rest}");
        return BS_OK;
    }
    double *shares = bs_arena_take(b->arena, node->count, sizeof *shares);
    if (!shares)
        return BS_ERROR_MEMORY;
    bool good = true;
    for (size_t i = 0; i < node->count; i++) {
        const struct bs_pair *pair = &node->pairs[i];
        good &= bs_read_number(&b->reader, pair->value, pair->key->text, BS_KEY_REST, 0, 1, false, &shares[i]);
    }
    for (size_t i = 0; i < node->count && good; i++)
        good = bs_share_may_vary(b, node->pairs[i].value, "mix", shares, node->count);
    if (good && bs_complete_shares(b, node, "mix", shares, node->count))
        for (size_t i = 0; i < node->count; i++)
            mix[bs_meter_index(b, node->pairs[i].key->text)] = shares[i];
    return BS_OK;
}

/* Where money is split into tokens: units of use stay money, and the mix is that of the tokens it buys at list price. */
static void scale_to_money(struct bs_build *b, const struct bs_segment_spec *spec, double *mix)
{
    double value = bs_parts_value(b, mix);
    if (mix[0] > 0) {
        bs_node_error(b->diagnostics, spec->mix.node,
                      "mix: 'usage' is money that the mix turns into other meters; it has no share itself");
        return;
    }
    if (!(value > 0) && b->diagnostics->errors > 0)
        return; /* prices that could not be read are not 0 */
    if (!(value > 0)) {
        bs_node_error(b->diagnostics, spec->mix.node, "mix: its list price by '%s' is 0, so no money can be turned into it",
                      b->cards->list->name);
        return;
    }
    for (size_t m = 0; m < b->model->n_meters; m++)
        mix[m] /= value;
    mix[0] = 1;
}

/* The parts that rate cards tell apart, and what all is worth where there is a list card. */
static enum bs_status split_mix(struct bs_build *b, const struct bs_segment_spec *spec, const double *shares, struct bs_segment *s,
                                double *mix)
{
    char who[128];
    struct bs_split split;
    bool needed = false, money = s->meter == 0 && spec->mix.node;
    const struct bs_node *place = spec->mix.node ? spec->mix.node : spec->head.key;
    snprintf(who, sizeof who, "segment '%s'", s->name);
    for (size_t m = 1; m < b->model->n_meters; m++)
        needed |= shares[m] > 0 && bs_meter_is_split(b, m);
    size_t errors = b->diagnostics->errors;
    enum bs_status status = bs_read_split(b, &spec->split, who, spec->head.key, needed, false, &split);
    if (status || b->diagnostics->errors > errors)
        return status;
    for (size_t m = 0; m < b->model->n_meters; m++)
        if (shares[m] > 0)
            bs_split_units(b, &split, m, shares[m], mix);
    if (!bs_check_priced(b, &split, mix, who, place) || !needed)
        return BS_OK;
    if (b->cards->list && money)
        scale_to_money(b, spec, mix);
    else if (b->cards->list)
        mix[0] += bs_parts_value(b, mix);
    else if (money && spec->meter.node)
        bs_node_error(
            b->diagnostics, spec->meter.node,
            "meter: usage is money, which a mix of tokens can only be bought with at list price: name the rate card with the "
            "list prices, list_card: NAME, or the meter that is drawn, e.g. meter: tokens");
    return BS_OK;
}

static enum bs_status build_segment(struct bs_build *b, const struct bs_segment_spec *spec, struct bs_segment *s)
{
    double *mix = bs_arena_take(b->arena, b->model->n_meters, sizeof *mix);
    double *shares = bs_arena_take(b->arena, b->model->n_meters, sizeof *shares);
    if (!mix || !shares)
        return BS_ERROR_MEMORY;
    s->name = spec->head.key->text;
    if (spec->head.wrong)
        return BS_OK;
    s->title = spec->title.value;
    s->month_to_month = spec->month_to_month.value;
    s->inactive = spec->inactive.value;
    s->meter = bs_meter_index(b, spec->meter.value);
    s->mix = mix;
    if (spec->meter.node && s->meter < b->model->n_meters)
        bs_check_usage_units(b, "usage", spec->usage.node, b->meters[s->meter].unit);
    enum bs_status status = BS_OK;
    if (spec->mix.node)
        status = read_mix(b, spec->mix.node, shares);
    else
        shares[s->meter] = 1;
    if (!status)
        status = split_mix(b, spec, shares, s, mix);
    /* a mix without a list card, of no named meter, says by itself what is drawn */
    bool by_mix = spec->mix.node && !spec->meter.node && !b->cards->list;
    b->usage_money = !by_mix && s->meter < b->model->n_meters && strcmp(b->meters[s->meter].unit, b->model->currency) == 0;
    return status ? status : bs_build_usage(b, spec->usage.items, &s->level);
}

/* Names the segments that left a key out. */
static void assume(struct bs_build *b, size_t offset, const char *what, const char *key)
{
    const struct bs_segment_spec *spec = b->spec->segments.items;
    size_t n = b->spec->segments.count, missing = 0, used = 0;
    char names[512] = "";
    for (size_t i = 0; i < n && used + 1 < sizeof names; i++) {
        if (((const struct bs_number_field *)((const char *)&spec[i] + offset))->node)
            continue;
        const char *name = spec[i].head.key->text;
        bool fits = used + strlen(name) + 8 < sizeof names;
        used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", missing ? ", " : "", fits ? name : "...");
        missing++;
        if (!fits)
            break;
    }
    if (missing)
        bs_assumption(b->diagnostics, "%s in %s %s (%s is 0 by default)", what, missing == 1 ? "segment" : "segments", names, key);
}

enum bs_status bs_build_segments(struct bs_build *b)
{
    const struct bs_segment_spec *spec = b->spec->segments.items;
    size_t n = b->spec->segments.count;
    b->segments = bs_arena_take(b->arena, n + 1, sizeof *b->segments); /* none, where segments could not be read */
    if (!b->segments)
        return BS_ERROR_MEMORY;
    b->model->segments = b->segments;
    b->model->n_segments = n;
    enum bs_status status = BS_OK;
    bool counted = n > 0;
    for (size_t i = 0; i < n && !status; i++) {
        status = build_segment(b, &spec[i], &b->segments[i]);
        counted = counted && !spec[i].head.wrong;
    }
    if (!status && counted)
        status = count_seats(b);
    assume(b, offsetof(struct bs_segment_spec, month_to_month), "no month-to-month variation", "month_to_month");
    assume(b, offsetof(struct bs_segment_spec, inactive), "no idle seats", "inactive");
    return status;
}
