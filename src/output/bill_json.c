#include "output/bill.h"
#include "output/json.h"

#include <math.h>

static int set(json_t *object, const char *key, json_t *value)
{
    return json_object_set_new(object, key, value);
}

/* The object where nothing failed, else NULL: it is released. */
static json_t *whole(json_t *object, int failed)
{
    if (!failed)
        return object;
    json_decref(object);
    return NULL;
}

/* From 1, in the term. */
static json_int_t month_number(const struct bs_bills *bills, size_t month)
{
    size_t number = bills->first_month + month + 1;
    return (json_int_t)number;
}

static json_t *line_object(const struct bs_bills *bills, const struct bs_line *line)
{
    json_t *object = json_object();
    int failed = set(object, "month", json_integer(month_number(bills, line->month)));
    failed |= set(object, "seat", json_string(bs_bill_seat(bills, line)));
    failed |= set(object, "kind", json_string(bs_line_kind_name(line->kind)));
    failed |= set(object, "item", json_string(line->item));
    failed |= set(object, "tier", json_string(line->tier));
    failed |= set(object, "quantity", bs_json_number(line->quantity));
    failed |= set(object, "unit", json_string(line->unit));
    failed |= set(object, "unit_price", bs_json_number(line->unit_price));
    failed |= set(object, "per", bs_json_number(isnan(line->unit_price) ? NAN : line->per));
    failed |= set(object, "amount", bs_json_number(line->amount));
    failed |= set(object, "why", json_string(line->why));
    if (bills->user && line->basis != BS_BASIS_NONE) {
        failed |= set(object, "basis", json_string(bs_basis_name(line->basis)));
        failed |= set(object, "share_of", bs_json_number(line->share_of));
    }
    return whole(object, failed);
}

static json_t *lines(const struct bs_bills *bills, const struct bs_bill *bill)
{
    json_t *list = json_array();
    int failed = !list;
    for (size_t i = 0; i < bill->n_lines && !failed; i++)
        failed = json_array_append_new(list, line_object(bills, &bill->lines[i]));
    return whole(list, failed);
}

static json_t *months(const struct bs_bills *bills, const struct bs_bill *bill)
{
    json_t *list = json_array();
    int failed = !list;
    for (size_t m = 0; m < bills->months && !failed; m++) {
        json_t *month = json_pack("{s:I, s:o}", "month", month_number(bills, m), "total", bs_json_number(bill->month_total[m]));
        failed = json_array_append_new(list, month);
    }
    return whole(list, failed);
}

static json_t *seats(const struct bs_bills *bills, const struct bs_bill *bill)
{
    json_t *list = json_array();
    int failed = !list;
    for (size_t s = 0; s < bills->n_seats && !failed; s++)
        failed = json_array_append_new(
            list, json_pack("{s:s, s:o}", "seat", bills->seats[s], "total", bs_json_number(bill->seat_total[s])));
    return whole(list, failed);
}

static json_t *credits(const struct bs_bills *bills, size_t i)
{
    const struct bs_bill *bill = &bills->bills[i];
    const struct bs_contract *contract = bs_bill_credits(bills, i);
    json_t *list = json_array();
    int failed = !list;
    for (size_t c = 0; c < bill->n_credits && !failed; c++)
        failed = json_array_append_new(
            list, json_pack("{s:s, s:o}", "name", contract->credits[c].name, "balance", bs_json_number(bill->balances[c])));
    return whole(list, failed);
}

static json_t *bill_object(const struct bs_bills *bills, size_t i)
{
    const struct bs_bill *bill = &bills->bills[i];
    const struct bs_contract *contract = bs_bill_contract(bills, i);
    double baseline = bills->bills[bs_bill_reference(bills)].total;
    json_t *object = json_object();
    int failed = set(object, "contract", json_string(contract->name));
    failed |= set(object, "title", contract->title ? json_string(contract->title) : json_null());
    failed |= set(object, "lines", lines(bills, bill));
    failed |= set(object, "months", months(bills, bill));
    failed |= set(object, "seats", seats(bills, bill));
    failed |= set(object, "credits", credits(bills, i));
    failed |= set(object, "total", bs_json_number(bill->total));
    failed |= set(object, "unallocated", bs_json_number(bs_bill_unallocated(bills, i)));
    failed |= set(object, "blocked_value", bs_json_number(bill->blocked_value));
    failed |= set(object, "change", bs_json_number(bill->total - baseline));
    failed |= set(object, "ratio", bs_json_number(baseline == 0 ? NAN : bill->total / baseline));
    return whole(object, failed);
}

static json_t *uses(const struct bs_bills *bills)
{
    json_t *list = json_array();
    int failed = !list;
    for (size_t m = 0; m < bills->months && !failed; m++)
        failed = json_array_append_new(
            list, json_pack("{s:I, s:o}", "month", month_number(bills, m), "use", bs_json_number(bills->use[m])));
    return whole(list, failed);
}

static json_t *user_object(const struct bs_bills *bills)
{
    const struct bs_user_standing *user = bills->user;
    json_t *object = json_object();
    int failed = set(object, "name", json_string(bills->seats[0]));
    failed |= set(object, "cohort", json_string(bs_cohort_name(user->cohort)));
    failed |= set(object, "rank", json_integer((json_int_t)user->rank));
    failed |= set(object, "users", json_integer((json_int_t)bills->model->population->users));
    failed |= set(object, "use", bs_json_number(user->use));
    failed |= set(object, "use_unit", json_string(bills->model->use_unit));
    failed |= set(object, "months", uses(bills));
    return whole(object, failed);
}

static enum bs_status write(const struct bs_bills *bills, FILE *out)
{
    json_t *list = json_array(), *object = json_object();
    int failed = !list;
    for (size_t i = 0; i < bills->n && !failed; i++)
        failed = json_array_append_new(list, bill_object(bills, i));
    failed |= set(object, "contracts", list);
    failed |= set(object, "currency", json_string(bills->model->currency));
    failed |= set(object, "compared_with", json_string(bs_bill_contract(bills, bs_bill_reference(bills))->name));
    failed |= set(object, "taxes_included", json_false());
    if (bills->user)
        failed |= set(object, "user", user_object(bills));
    return bs_json_write(whole(object, failed), out);
}

const struct bs_bill_format bs_bill_json = {.name = "json", .help = "lines, totals and balances of every contract", .write = write};
