#include "output/bill.h"

#include "output/readable.h"

#include <math.h>
#include <string.h>

static const struct bs_bill_format *const formats[] = {&bs_bill_table, &bs_bill_csv, &bs_bill_json};

const struct bs_bill_format *bs_bill_format_at(size_t i)
{
    return i < sizeof formats / sizeof formats[0] ? formats[i] : NULL;
}

const struct bs_bill_format *bs_bill_format_find(const char *name)
{
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
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

/* Nearer to a figure than this, relative to the largest beside it, is the round-off of its making. */
static const double round_off = 1e-12;

/* The amount in units of its last decimal, added to *sum. False: that is not the amount. */
static bool add_shown(double amount, double scale, double noise, double *sum)
{
    const double exact_most = 9e15;
    double units = round(amount * scale);
    *sum += units;
    return fabs(amount - units / scale) <= noise && fabs(units) < exact_most && fabs(*sum) < exact_most;
}

static bool lines_shown(const struct bs_bill *bill, size_t months, double scale, double noise)
{
    double total = 0;
    size_t at = 0;
    bool shown = true;
    for (size_t m = 0; m < months && shown; m++) {
        double month = 0;
        for (; at < bill->n_lines && bill->lines[at].month == m && shown; at++)
            shown = add_shown(bill->lines[at].amount, scale, noise, &month);
        shown = shown && month == round(bill->month_total[m] * scale);
        total += month;
    }
    return shown && total == round(bill->total * scale);
}

int bs_bill_places(const struct bs_bills *bills, size_t i, bool *exact)
{
    const struct bs_bill *bill = &bills->bills[i];
    double largest = fabs(bill->total);
    for (size_t l = 0; l < bill->n_lines; l++)
        largest = fmax(largest, fabs(bill->lines[l].amount));
    int least = bs_bill_contract(bills, i)->places, places = least;
    while (!(*exact = lines_shown(bill, bills->months, pow(10, places), round_off * largest)) && places < BS_BILL_PLACES_MOST)
        places++;
    return !*exact && bills->user ? least : places;
}

static bool seats_shown(const struct bs_bills *bills, size_t i, double scale, double noise)
{
    const struct bs_bill *bill = &bills->bills[i];
    double sum = 0;
    bool shown = true;
    for (size_t s = 0; s < bills->n_seats && shown; s++)
        shown = add_shown(bill->seat_total[s], scale, noise, &sum);
    return shown && add_shown(bs_bill_unallocated(bills, i), scale, noise, &sum) && sum == round(bill->total * scale);
}

int bs_bill_seat_places(const struct bs_bills *bills, size_t i, bool *exact)
{
    int least = bs_bill_places(bills, i, exact);
    const struct bs_bill *bill = &bills->bills[i];
    double largest = fabs(bill->total);
    for (size_t s = 0; s < bills->n_seats; s++)
        largest = fmax(largest, fabs(bill->seat_total[s]));
    for (int places = least; places <= BS_BILL_PLACES_MOST; places++)
        if ((*exact = seats_shown(bills, i, pow(10, places), round_off * largest)))
            return places;
    return least;
}

/* The fewest decimals, from `places` to `most`, that show the value. */
static int places_needed(double value, int places, int most)
{
    for (double sum = 0; places < most && !add_shown(value, pow(10, places), round_off * fabs(value), &sum);)
        places++;
    return places;
}

const char *bs_bill_money(const struct bs_bills *bills, double amount, int places, unsigned flags, char *buffer)
{
    return bs_readable_money(bs_round_money(amount, places), places, bills->model->currency, flags, buffer);
}

const char *bs_bill_money_alone(const struct bs_bills *bills, size_t i, double amount, char *buffer)
{
    return bs_bill_money(bills, amount, places_needed(amount, bs_bill_contract(bills, i)->places, BS_BILL_PLACES_MOST), 0, buffer);
}

const char *bs_bill_price(const struct bs_bills *bills, size_t i, double price, unsigned flags, char *buffer)
{
    int places = bs_bill_contract(bills, i)->places, needed = bs_readable_decimals(price);
    return bs_readable_money(price, needed > places ? needed : places, bills->model->currency, flags, buffer);
}

const char *bs_bill_quantity(double quantity, char *buffer)
{
    const int most = 6;
    return bs_readable_number(quantity, isfinite(quantity) ? places_needed(quantity, 0, most) : 0, buffer);
}
