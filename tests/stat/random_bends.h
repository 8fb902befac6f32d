/* Charges and contracts drawn at random whose bills bend in many ways. */
#ifndef BILLSHIFT_TESTS_RANDOM_BENDS_H
#define BILLSHIFT_TESTS_RANDOM_BENDS_H

#include "random_segments.h"

static void draw_bent_charge(FILE *out)
{
    double size = between(10, 200), price = between(0.2, 2);
    fputs("{meter: usage, ", out);
    switch (pick(5)) {
    case 0:
        fprintf(out, "price: %g, included: %g", price, size);
        break;
    case 1:
        fprintf(out, "model: graduated, tiers: [{up_to: %g, price: %g}, {up_to: %g, price: %g, fee: %g}, {price: %g}]", size, price,
                size * 1.7, price * 0.5, between(0, 20), price * 1.5);
        break;
    case 2:
        fprintf(out, "model: volume, tiers: [{up_to: %g, price: %g}, {price: %g}]", size, price, price * 0.8);
        break;
    case 3:
        fprintf(out, "price: %g", price);
        break;
    default:
        fprintf(out, "price: %g, convert: {free: %g}, minimum: %g, maximum: %g", price, size / 2, size / 8, size * price);
    }
    fputs("}", out);
}

#endif
