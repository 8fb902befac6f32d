/* Segments of seats drawn at random from the scenario language. */
#ifndef BILLSHIFT_TESTS_RANDOM_SEGMENTS_H
#define BILLSHIFT_TESTS_RANDOM_SEGMENTS_H

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

#endif
