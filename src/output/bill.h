/* What the forms of itemized bills share. */
#ifndef BILLSHIFT_OUTPUT_BILL_H
#define BILLSHIFT_OUTPUT_BILL_H

#include <billshift/output.h>

extern const struct bs_bill_format bs_bill_table, bs_bill_csv, bs_bill_json;

/* The contract of a bill. */
const struct bs_contract *bs_bill_contract(const struct bs_bills *bills, size_t i);

/* The bill that the others are compared with: the baseline's, or the first where that is not among them. */
size_t bs_bill_reference(const struct bs_bills *bills);

/* Parts of the readable form: the contracts side by side; of a user: who they are, and each month's use and bills. False: no memory, or a
   write failed. */
bool bs_bill_side_by_side(const struct bs_bills *bills, FILE *out);
bool bs_bill_user_head(const struct bs_bills *bills, FILE *out);
bool bs_bill_user_sentences(const struct bs_bills *bills, FILE *out); /* why the user's bills differ */
bool bs_bill_user_months(const struct bs_bills *bills, FILE *out);

/* Who pays a line. */
const char *bs_bill_seat(const struct bs_bills *bills, const struct bs_line *line);

/* The contract whose credits the balances of a bill are: the one in force in its last month. */
const struct bs_contract *bs_bill_credits(const struct bs_bills *bills, size_t i);

/* What no seat carries. */
double bs_bill_unallocated(const struct bs_bills *bills, size_t i);

/* Decimals for all amounts of a bill: the fewest, from those of the contract on, that show each of them as it is, so that the printed lines add
   up to the printed totals. *exact false: there are more than BS_BILL_PLACES_MOST, and that many are taken; of a user, whose part of the
   organization's amounts can be any number, those of the contract. */
enum { BS_BILL_PLACES_MOST = 8 };
int bs_bill_places(const struct bs_bills *bills, size_t i, bool *exact);

/* Likewise for what each seat pays, from those of the bill on; where that cannot be shown exactly, those of the bill. */
int bs_bill_seat_places(const struct bs_bills *bills, size_t i, bool *exact);

/* A readable amount at so many decimals. Returns buffer (BS_READABLE bytes). flags: as of bs_readable_money. */
const char *bs_bill_money(const struct bs_bills *bills, double amount, int places, unsigned flags, char *buffer);

/* An amount that stands by itself: with the decimals that it needs. */
const char *bs_bill_money_alone(const struct bs_bills *bills, size_t i, double amount, char *buffer);

/* A unit price with all its digits. */
const char *bs_bill_price(const struct bs_bills *bills, size_t i, double price, unsigned flags, char *buffer);

/* A readable quantity with the decimals that it needs. */
const char *bs_bill_quantity(double quantity, char *buffer);

#endif
