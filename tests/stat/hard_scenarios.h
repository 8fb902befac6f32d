/* Scenarios that are hard for numerical schemes: narrow and wide factors of the month, heavy tails, short and long terms, few and many seats. */
#ifndef BILLSHIFT_TESTS_HARD_SCENARIOS_H
#define BILLSHIFT_TESTS_HARD_SCENARIOS_H

#include <stdbool.h>
#include <stdio.h>

#define USUAL "lognormal, median: 90, log_sd: 1.25"

struct hard_scenario {
    const char *use, *vary; /* vary NULL: months are alike, and bills have kinks and jumps */
    unsigned seats, months;
    bool bends; /* bills bend once where months vary */
};

static const struct hard_scenario hard_scenarios[] = {
    {USUAL, "0.5%", 100, 12, false},
    {USUAL, "300%", 100, 12, false},
    {USUAL, "0.5%", 3, 2, false},
    {USUAL, "300%", 3, 2, false},
    {USUAL, "0.5%", 10000000, 600, false},
    {USUAL, "300%", 10000000, 600, false},
    {USUAL, "50%", 100, 600, false},
    {"uniform, low: 50, high: 150", "0.5%", 100, 12, false},
    {"uniform, low: 50, high: 150", "300%", 100, 2, false},
    {"constant, value: 100", "0.5%", 100, 12, false},
    {"constant, value: 100", "300%", 100, 2, false},
    {"lognormal, median: 20, log_sd: 2.5", NULL, 100, 12, false},
    {"lognormal, median: 20, log_sd: 2.5", "50%", 100, 12, false},
    {"lognormal, median: 20, log_sd: 2.5", "300%", 100, 2, false},
    {"pareto, alpha: 1.7, minimum: 60", NULL, 100, 12, false},
    {"pareto, alpha: 1.7, minimum: 60", "50%", 100, 12, false},
    {"pareto, alpha: 1.05, minimum: 10", NULL, 100, 12, false},
    {"pareto, alpha: 1.05, minimum: 10", "50%", 100, 12, false},
    {"pareto, alpha: 1.05, minimum: 10", "0.5%", 100, 2, false},
    {"gamma, mean: 90, cv: 10", NULL, 100, 12, false},
    {"gamma, mean: 90, cv: 10", "50%", 100, 12, false},
    {"gamma, mean: 90, cv: 10", "300%", 100, 2, false},
    {USUAL, NULL, 100, 2, false},
    {USUAL, NULL, 100, 600, false},
    {USUAL, NULL, 3, 12, false},
    {USUAL, NULL, 10000000, 12, false},
    {USUAL, "50%", 3, 12, false},
    {USUAL, "50%", 10000000, 12, false},
    {"pareto, alpha: 1.7, minimum: 60", NULL, 3, 12, false},
    {"pareto, alpha: 1.7, minimum: 60", "50%", 10000000, 12, false},
    {"gamma, mean: 90, cv: 10", NULL, 3, 2, false},
    {"gamma, mean: 90, cv: 10", "50%", 10000000, 600, false},
    {USUAL, "2%", 100, 12, true},
    {USUAL, "60%", 100, 12, true},
    {USUAL, "50%", 10000000, 36, true},
    {"lognormal, median: 20, log_sd: 2.5", "60%", 100, 12, true},
    {"pareto, alpha: 1.7, minimum: 60", "50%", 100, 12, true},
    {"pareto, alpha: 1.05, minimum: 10", "60%", 100, 12, true},
    {"gamma, mean: 90, cv: 2", "60%", 100, 12, true},
    {"uniform, low: 50, high: 150", "20%", 100, 2, true},
};

enum { N_HARD = sizeof hard_scenarios / sizeof hard_scenarios[0] };

/* The whole scenario; to be freed. NULL: no memory. */
static char *hard_scenario(size_t i)
{
    const struct hard_scenario *h = &hard_scenarios[i];
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    if (!out)
        return NULL;
    fprintf(
        out,
        "currency: USD\nmonths: %u\nsegments:\n  s0: {seats: %u, usage: {distribution: %s}, inactive: 10%%, month_to_month: %s}\n",
        h->months, h->seats, h->use, h->vary ? h->vary : "0%");
    fputs("contracts:\n  flat: {seat_fee: 200}\n  metered: {seat_fee: 20, charges: [{meter: usage, price: 1}]}\n", out);
    if (!h->vary)
        fputs("  bent: {seat_fee: 20, charges: [{meter: usage, model: graduated, tiers: "
              "[{up_to: 50, price: 1}, {up_to: 400, price: 2, fee: 15}, {price: 0.5}]}]}\n"
              "  capped: {seat_fee: 20, maximum_bill: 300, charges: [{meter: usage, price: 1, included: 40}]}\n",
              out);
    else if (h->bends)
        fputs("  capped: {seat_fee: 20, maximum_bill: 300, charges: [{meter: usage, price: 1}]}\n"
              "  allowance: {seat_fee: 200, charges: [{meter: usage, price: 1, included: 150}]}\n",
              out);
    fputs("baseline: flat\n", out);
    fclose(out);
    return text;
}

#endif
