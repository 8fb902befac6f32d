/* Lines of a charge's price, and the words in them. */
#ifndef BILLSHIFT_CONTRACT_CHARGE_LINES_H
#define BILLSHIFT_CONTRACT_CHARGE_LINES_H

#include <billshift/bill.h>

/* A line without tier or price of a unit; quantity NAN: none, else in the unit of the place. */
static inline struct bs_line amount_line(enum bs_line_kind kind, double quantity, double amount)
{
    const char *unit = isnan(quantity) ? "" : NULL;
    return (struct bs_line){
        .kind = kind, .tier = "", .unit = unit, .quantity = quantity, .unit_price = NAN, .per = 1, .amount = amount};
}

struct units_text {
    char text[32];
};
/* A number as people write it: 10M, 2.5k, 750. */
struct units_text units_text(double units);

/* "over 10M, up to 50M", in the arena of the lines; from 0 and to INFINITY are left out. lines NULL: "". */
const char *tier_label(struct bs_lines *lines, double from, double to);

/* A line for each meter that a rate card makes a quantity from. As they are: without amount, for the reader; the lines after them price the
   quantity. */
void part_lines(struct bs_lines *lines, const struct bs_line_parts *parts);
/* The same, each with its amount at so much money a unit of the quantity; returns their sum. */
double priced_part_lines(struct bs_lines *lines, const struct bs_line_parts *parts, double price);

/* What a charge's units are once they are converted; "": not named. */
static inline const char *converted_unit(const struct bs_charge *charge)
{
    return charge->converted ? charge->converted : charge->unit ? charge->unit : "";
}
/* A line without amount that tells the conversion, where there is one; the lines after it are in converted units. lines NULL: does nothing. */
void conversion_line(const struct bs_charge *charge, double quantity, double converted, struct bs_lines *lines);

/* Whether a charge's quantity is to be taken apart in `lines` (NULL: no); then *parts is filled and set in them. */
bool take_apart(const struct bs_charge *charge, const double *quantity, size_t n_meters, struct bs_line_parts *parts,
                struct bs_lines *lines);

#endif
