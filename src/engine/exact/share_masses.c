#include "engine/exact/share_masses.h"
#include "engine/shares.h"

#include <billshift/results.h>
#include <math.h>

/* The mass of a span; its ends belong or not, which tells for atoms. */
static double span_mass(const struct law *law, const struct bs_span *span)
{
    double to = span->to_included || isinf(span->to) ? span->to : nextafter(span->to, -INFINITY);
    double from = span->from_included ? nextafter(span->from, -INFINITY) : span->from;
    double sum = span->to > span->from ? law_smooth_between(law, fmax(span->from, 0), span->to) : 0;
    for (size_t i = 0; i < law->n_atoms; i++)
        if (law->atoms[i].use > from && law->atoms[i].use <= to)
            sum += law->atoms[i].mass;
    return sum;
}

/* Seats without a baseline bill: on pieces without one, and atoms where the bill is just 0. */
static double undefined_mass(const struct payers_law *payers)
{
    const struct bs_curve *base = payers->base;
    double sum = 0;
    for (size_t i = 0; i < base->n; i++)
        if (base->pieces[i].value == 0 && base->pieces[i].slope == 0)
            sum += law_smooth_between(payers->law, base->pieces[i].from, i + 1 < base->n ? base->pieces[i + 1].from : INFINITY);
    for (size_t i = 0; i < payers->law->n_atoms; i++)
        if (bs_curve_value(base, payers->law->atoms[i].use) == 0)
            sum += payers->law->atoms[i].mass;
    return sum;
}

static const enum bs_measure share_of[BS_RELATION_COUNT] = {
    [BS_CHEAPER] = BS_SHARE_CHEAPER, [BS_SAME] = BS_SHARE_SAME,       [BS_DEARER] = BS_SHARE_DEARER,
    [BS_DOUBLED] = BS_SHARE_DOUBLED, [BS_TRIPLED] = BS_SHARE_TRIPLED,
};

static void add_fields(const struct payers_law *payers, uint64_t fields, const struct bs_span *span, double *shares)
{
    double mass = payers->weight * span_mass(payers->law, span);
    for (enum tally_share kind = TALLY_CHEAPER; kind <= TALLY_TRIPLED; kind++)
        shares[BS_SHARE_CHEAPER + kind - TALLY_CHEAPER] += fields & share_one(kind) ? mass : 0;
    shares[BS_SHARE_SAME] += fields & (share_one(TALLY_CHEAPER) | share_one(TALLY_DEARER)) ? 0 : mass;
}

/* By the steps that drawn months are counted by: up to a use that moves the bill by round-off alone, it is still the same. */
static void shares_by_steps(const struct payers_law *payers, const struct share_steps *steps, double *shares)
{
    uint64_t fields = steps->at_zero;
    struct bs_span span = {.from = 0, .from_included = true, .to_included = true};
    for (size_t i = 0; i < steps->n && isfinite(steps->above[i]); i++) {
        span.to = steps->above[i];
        add_fields(payers, fields, &span, shares);
        span.from = span.to;
        span.from_included = false;
        fields += steps->add[i];
    }
    span.to = INFINITY;
    add_fields(payers, fields, &span, shares);
}

static enum bs_status shares_by_spans(struct bs_arena *arena, const struct payers_law *payers, double *shares)
{
    const struct bs_span *spans;
    size_t count;
    bool approximate;
    enum bs_status status = bs_curve_compare(arena, payers->bill, payers->base, &spans, &count, &approximate);
    for (size_t k = 0; status == BS_OK && k < count; k++)
        shares[share_of[spans[k].relation]] += payers->weight * span_mass(payers->law, &spans[k]);
    return status;
}

enum bs_status share_masses_add(struct bs_arena *arena, const struct payers_law *payers, double *shares)
{
    const struct share_steps *steps = NULL;
    bool stairs = bs_curve_has_stairs(payers->bill) || bs_curve_has_stairs(payers->base);
    enum bs_status status = stairs ? BS_OK : share_steps_new(payers->bill, payers->base, arena, &steps);
    if (steps)
        shares_by_steps(payers, steps, shares);
    else if (status == BS_OK)
        status = shares_by_spans(arena, payers, shares);
    shares[BS_SHARE_RATIO_UNDEFINED] += payers->weight * undefined_mass(payers);
    return status;
}
