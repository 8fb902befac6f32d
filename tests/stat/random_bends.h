/* Charges and contracts drawn at random whose bills bend in many ways. */
#ifndef BILLSHIFT_TESTS_RANDOM_BENDS_H
#define BILLSHIFT_TESTS_RANDOM_BENDS_H

#include "random_segments.h"

/* Past the meter: an allowance, three prices, or one price for all by the volume. */
static void draw_tiers(FILE *out, unsigned kind, double size, double price)
{
    if (kind == 0)
        fprintf(out, "price: %g, included: %g", price, size);
    else if (kind == 1)
        fprintf(out, "model: graduated, tiers: [{up_to: %g, price: %g}, {up_to: %g, price: %g, fee: %g}, {price: %g}]", size, price,
                size * 1.7, price * 0.5, between(0, 20), price * 1.5);
    else
        fprintf(out, "model: volume, tiers: [{up_to: %g, price: %g}, {price: %g}]", size, price, price * 0.8);
}

#endif
