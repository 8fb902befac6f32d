#include "output/bill.h"

#include "output/readable.h"

#include <math.h>
#include <string.h>

enum { DIGITS_MOST = 9, PLACES_MOST = 6 };

static const struct bs_bill_format *const formats[] = {&bs_bill_table, &bs_bill_csv, &bs_bill_json};

const struct bs_bill_format *bs_bill_format_find(const char *name)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strcmp(formats[i]->name, name) == 0)
            return formats[i];
    return NULL;
}

const struct bs_contract *bs_bill_contract(const struct bs_bills *bills, size_t i)
{
    return &bills->model->contracts[bills->contracts[i]];
}

size_t bs_bill_reference(const struct bs_bills *bills)
{
    for (size_t i = 0; i < bills->n; i++)
        if (bills->contracts[i] == bills->model->baseline)
            return i;
    return 0;
}

const char *bs_bill_seat(const struct bs_bills *bills, const struct bs_line *line)
{
    return line->seat == BS_ORGANIZATION ? "organization" : bills->seats[line->seat];
}

const struct bs_contract *bs_bill_credits(const struct bs_bills *bills, size_t i)
{
    return bs_model_contract(bills->model, bills->contracts[i], bills->first_month + bills->months - 1);
}

double bs_bill_unallocated(const struct bs_bills *bills, size_t i)
{
    double rest = bills->bills[i].total, largest = fabs(rest);
    for (size_t s = 0; s < bills->n_seats; s++) {
        rest -= bills->bills[i].seat_total[s];
        largest = fmax(largest, fabs(bills->bills[i].seat_total[s]));
    }
    const double rounding = 1e-9; /* of the additions */
    return fabs(rest) <= rounding * largest ? 0 : rest;
}

/* The fewest decimals, at least `places`, that show the value. */
static int places_needed(double value, int places)
{
    const double near = 1e-9;
    value = fabs(value);
    int whole = value >= 1 ? (int)floor(log10(value)) + 1 : 1, most = PLACES_MOST;
    if (whole + most > DIGITS_MOST)
        most = DIGITS_MOST - whole;
    for (; places < most; places++) {
        double scaled = value * pow(10, places);
        if (fabs(scaled - round(scaled)) <= near * fmax(1, scaled))
            break;
    }
    return places;
}

const char *bs_bill_money(const struct bs_bills *bills, size_t i, double amount, unsigned flags, char *buffer)
{
    const char *currency = bills->model->currency;
    return bs_readable_money(amount, places_needed(amount, bs_bill_contract(bills, i)->places), currency, flags, buffer);
}

const char *bs_bill_quantity(double quantity, char *buffer)
{
    return isfinite(quantity) ? bs_readable_number(quantity, places_needed(quantity, 0), buffer)
                              : bs_readable_number(quantity, 0, buffer);
}
