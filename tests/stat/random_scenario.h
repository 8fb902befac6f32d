/* Scenarios drawn at random from the language, as far as the exact engine computes them. */
#ifndef BILLSHIFT_TESTS_RANDOM_SCENARIO_H
#define BILLSHIFT_TESTS_RANDOM_SCENARIO_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* Knuth's MMIX generator, upper bits. */
static uint64_t random_state;
static double draw(void)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (double)(random_state >> 11) * 0x1p-53;
}
static unsigned pick(unsigned n)
{
    return (unsigned)(draw() * n);
}
static bool chance(double p)
{
    return draw() < p;
}
static double between(double low, double high)
{
    return floor((low + (high - low) * draw()) * 100 + 0.5) / 100;
}

/* Of light and heavy tails, smooth and with kinks, jumps and gaps; all with a fourth moment that a mean of some thousand seats makes normal. */
static void draw_use(FILE *out)
{
    double scale = exp(between(2, 6));
    switch (pick(11)) {
    case 0:
        fprintf(out, "{distribution: lognormal, median: %g, log_sd: %g}", scale, between(0.2, 0.9));
        break;
    case 1:
        fprintf(out, "{distribution: gamma, mean: %g, cv: %g}", scale, between(0.2, 2));
        break;
    case 2:
        fprintf(out, "{distribution: weibull, shape: %g, scale: %g}", between(0.7, 3), scale);
        break;
    case 3:
        fprintf(out, "{distribution: exponential, mean: %g}", scale);
        break;
    case 4:
        fprintf(out, "{distribution: uniform, low: %g, high: %g}", scale, scale * between(1.5, 4));
        break;
    case 5:
        fprintf(out, "{distribution: constant, value: %g}", floor(scale) + 0.37);
        break;
    case 6:
        fprintf(out, "{distribution: quantiles, at: {p25: %g, p50: %g, p90: %g}}", scale, scale * 1.7, scale * 4);
        break;
    case 7:
        fprintf(out, "{distribution: pareto, alpha: %g, minimum: %g}", between(6, 9), scale);
        break;
    case 8:
        fprintf(out, "{distribution: lomax, alpha: %g, scale: %g}", between(7, 12), scale * 6);
        break;
    case 9:
        fprintf(out, "{distribution: lognormal, median: %g, log_sd: %g, tail: {pareto: %g, above: p%u}}", scale, between(0.3, 0.8),
                between(6, 8), 80 + pick(15));
        break;
    default:
        fprintf(out,
                "{distribution: mixture, parts: [{share: 70%%, distribution: uniform, low: %g, high: %g}, "
                "{share: 30%%, distribution: gamma, mean: %g, cv: 0.5}]}",
                scale, scale * 1.5, scale * 4);
    }
}

/* variation: the most of month_to_month, in percent; 0: months are alike. */
static void draw_segments(FILE *out, unsigned n, double variation)
{
    fputs("segments:\n", out);
    for (unsigned s = 0; s < n; s++) {
        fprintf(out, "  s%u: {seats: %u, usage: ", s, 20 + pick(60));
        draw_use(out);
        if (variation > 0 || chance(0.3))
            fprintf(out, ", month_to_month: %g%%", variation > 0 ? between(5, variation) : 0);
        if (chance(0.4))
            fprintf(out, ", inactive: %g%%", between(1, 40));
        fputs("}\n", out);
    }
}

/* What a contract's bill may be: any, two straight lines, or one. */
enum bill { ANY, BENT, LINE };

static void draw_charge(FILE *out, enum bill bill)
{
    double price = between(0.2, 2);
    switch (bill == LINE ? 0 : bill == BENT ? 1 + 4 * pick(2) : pick(7)) {
    case 0:
        fprintf(out, "{meter: usage, price: %g}", price);
        break;
    case 1:
        fprintf(out, "{meter: usage, price: %g, included: %g}", price, between(10, 300));
        break;
    case 2:
        fprintf(out,
                "{meter: usage, model: graduated, tiers: [{up_to: %g, price: %g}, {up_to: %g, price: %g, fee: %g}, {price: %g}]}",
                between(10, 100), price, between(101, 400), price * 0.5, between(0, 20), price * 0.25);
        break;
    case 3:
        fprintf(out, "{meter: usage, model: volume, tiers: [{up_to: %g, price: %g}, {price: %g}]}", between(20, 300), price,
                price * 0.8);
        break;
    case 5:
        fprintf(out, "{meter: usage, model: %s, tiers: [{up_to: %g, price: %g}, {price: %g, fee: %g}]}",
                chance(0.5) ? "graduated" : "volume", between(10, 300), price, price * between(0.3, 1.5),
                chance(0.5) ? between(0, 30) : 0);
        break;
    case 6:
        fprintf(out, "{meter: usage, model: package, size: %g, price: %g, rounding: %s, included: %g}", between(400, 900),
                between(50, 300), chance(0.5) ? "up" : "down", chance(0.5) ? between(10, 300) : 0);
        break;
    default:
        fprintf(out, "{meter: usage, model: stairstep, tiers: [{up_to: %g, price: %g}, {up_to: %g, price: %g}, {price: %g}]}",
                between(10, 100), between(5, 50), between(101, 400), between(51, 200), between(201, 500));
    }
}

static void draw_contract(FILE *out, unsigned index, unsigned months, enum bill bill)
{
    fprintf(out, "  c%u:\n    seat_fee: %g\n", index, chance(0.1) ? 0 : between(5, 200));
    if (chance(0.2))
        fprintf(out, "    organization_fee: %g\n    allocate: %s\n", between(10, 3000), chance(0.5) ? "none" : "equal");
    if (bill == ANY && chance(0.3))
        fprintf(out, "    maximum_bill: %g\n", between(200, 900));
    if (bill == ANY && chance(0.2))
        fprintf(out, "    minimum_bill: %g\n", between(10, 60));
    if (index > 0 || (bill != BENT && chance(0.4))) { /* beside a bill that bends, the baseline is a fee */
        fputs("    charges: [", out);
        draw_charge(out, bill == BENT && chance(0.3) ? LINE : bill);
        fputs("]\n", out);
    }
    if (months > 3 && chance(0.3))
        fprintf(out, "    changes: [{from: %u, seat_fee: %g}]\n", 2 + pick(months - 2), between(5, 200));
}

/* The whole scenario; to be freed. */
static void draw_scenario(FILE *out, unsigned replications)
{
    static const unsigned terms[] = {1, 2, 6, 12, 12, 12, 18};
    unsigned months = terms[pick(7)], segments = 1 + pick(3), contracts = 2 + pick(2);
    bool varies = chance(0.5);
    enum bill bill = !varies || months == 1 ? ANY : chance(0.5) ? BENT : LINE;
    if (bill == BENT && months > 12)
        months = 12; /* beyond, bills that bend are left to the simulation */
    fprintf(out, "currency: USD\nmonths: %u\n", months);
    draw_segments(out, segments, !varies ? 0 : bill == BENT ? 50 : 120);
    if (months > 2 && chance(0.25))
        fprintf(out, "seats_added: [{month: %u, segment: s0, seats: %u}]\n", 2 + pick(months - 2), 1 + pick(40));
    fputs("contracts:\n", out);
    for (unsigned c = 0; c < contracts; c++)
        draw_contract(out, c, months, bill);
    fprintf(out, "baseline: c0\nsimulation: {replications: %u, seed: %u}\n", replications, pick(1000000));
}

#endif
