/* Scenarios drawn at random from the language, as far as the exact engine computes them. */
#ifndef BILLSHIFT_TESTS_RANDOM_SCENARIO_H
#define BILLSHIFT_TESTS_RANDOM_SCENARIO_H

#include "random_segments.h"

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

/* Seats whose months vary, and contracts that are a line of use up to a cap on the bill; to be freed. */
static void draw_capped_scenario(FILE *out, unsigned replications)
{
    static const unsigned terms[] = {2, 6, 12, 12, 24, 36};
    fprintf(out, "currency: USD\nmonths: %u\n", terms[pick(6)]);
    draw_segments(out, 1 + pick(2), 60);
    fprintf(out, "contracts:\n  c0:\n    seat_fee: %g\n", between(20, 300));
    for (unsigned c = 1; c < 3; c++) {
        fprintf(out, "  c%u:\n    seat_fee: %g\n    maximum_bill: %g\n    charges: [", c, between(0, 100), between(110, 900));
        draw_charge(out, LINE);
        fputs("]\n", out);
    }
    fprintf(out, "baseline: c0\nsimulation: {replications: %u, seed: %u}\n", replications, pick(1000000));
}

#endif
