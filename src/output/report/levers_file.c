/* Reads levers.json and refuses one that was changed into something that the page's script cannot show. */
#include "output/report/levers_file.h"
#include "output/levers_json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool is_number(const json_t *object, const char *key)
{
    return json_is_number(json_object_get(object, key));
}

/* Numbers that rise; NULL: not. At least one. */
static bool rises(const json_t *list)
{
    bool good = json_array_size(list) > 0;
    for (size_t i = 0; i < json_array_size(list) && good; i++) {
        const json_t *value = json_array_get(list, i);
        good = json_is_number(value) && (i == 0 || json_number_value(value) > json_number_value(json_array_get(list, i - 1)));
    }
    return good;
}

/* n figures: numbers, or what stands for those that have none. */
static bool has_values(const json_t *list, size_t n)
{
    bool good = json_is_array(list) && json_array_size(list) == n;
    for (size_t i = 0; i < n && good; i++) {
        const json_t *value = json_array_get(list, i);
        const char *text = json_string_value(value);
        good = json_is_number(value) || json_is_null(value) || (text && (strcmp(text, "inf") == 0 || strcmp(text, "-inf") == 0));
    }
    return good;
}

static const char *wrong_levers(const json_t *contract)
{
    static const char *const names[] = {"fee", "price", "discount"};
    const json_t *levers = json_object_get(contract, "levers");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const json_t *lever = json_object_get(levers, names[i]), *why = json_object_get(lever, "why");
        if (!is_number(lever, "own") || (why && !json_is_null(why) && !json_is_string(why)))
            return "a contract lacks its levers, or their own values";
        if (!json_is_string(why) &&
            (!is_number(lever, "from") || !is_number(lever, "to") || !json_is_boolean(json_object_get(lever, "money"))))
            return "a lever lacks its ends";
        double own = json_number_value(json_object_get(lever, "own")), from = json_number_value(json_object_get(lever, "from")),
               to = json_number_value(json_object_get(lever, "to"));
        if (!json_is_string(why) && !(from < to && from <= own && own <= to))
            return "the ends of a lever are not to both sides of its own value";
    }
    return NULL;
}

static bool is_error(const json_t *errors, const char *part)
{
    return is_number(errors, part) && json_number_value(json_object_get(errors, part)) >= 0;
}

/* How far off what is shown is, and in how many replications it was simulated: the page tells it. */
static bool good_errors(const json_t *contract)
{
    static const char *const parts[] = {"total", "range", "seat", "share"};
    const json_t *moved = json_object_get(contract, "moved"), *largest = json_object_get(contract, "largest_error");
    bool good = is_error(json_object_get(contract, "usual_error"), "share") && is_error(contract, "replications");
    for (size_t i = 0; i < sizeof parts / sizeof *parts && good; i++)
        good = is_error(largest, parts[i]) && (!moved || is_error(moved, parts[i]));
    return good;
}

static bool good_money(const json_t *money, size_t figures)
{
    const json_t *fee = json_object_get(money, "fee"), *price = json_object_get(money, "price"),
                 *discount = json_object_get(money, "discount");
    return rises(fee) && rises(price) && rises(discount) &&
           has_values(json_object_get(money, "values"),
                      json_array_size(fee) * json_array_size(price) * json_array_size(discount) * figures);
}

/* A value of each line among those of a line that crosses it. */
static bool crosses(const json_t *along, const json_t *lines, const char *at)
{
    bool good = true;
    for (size_t i = 0; i < json_array_size(lines) && good; i++) {
        const double where = json_number_value(json_object_get(json_array_get(lines, i), at));
        bool found = false;
        for (size_t k = 0; k < json_array_size(along) && !found; k++)
            found = json_number_value(json_array_get(along, k)) == where;
        good = found;
    }
    return good;
}

static bool good_lines(const json_t *lines, const char *at, const char *along, const json_t *others, size_t figures)
{
    bool good = json_is_array(lines);
    for (size_t i = 0; i < json_array_size(lines) && good; i++) {
        const json_t *line = json_array_get(lines, i), *list = json_object_get(line, along);
        good = is_number(line, at) && rises(list) && crosses(list, others, along) &&
               has_values(json_object_get(line, "values"), json_array_size(list) * figures) &&
               (i == 0 || json_number_value(json_object_get(line, at)) >
                              json_number_value(json_object_get(json_array_get(lines, i - 1), at)));
    }
    return good;
}

/* One row alone, one column alone, or two of each. */
static bool good_sheet(const json_t *sheet, size_t figures)
{
    const json_t *rows = json_object_get(sheet, "rows"), *columns = json_object_get(sheet, "columns");
    size_t n = json_array_size(rows), m = json_array_size(columns);
    return is_number(sheet, "discount") && ((n == 1 && m == 0) || (n == 0 && m == 1) || (n > 1 && m > 1)) &&
           good_lines(rows, "price", "fee", columns, figures) && good_lines(columns, "fee", "price", rows, figures);
}

static bool good_shares(const json_t *shares, size_t figures)
{
    const json_t *sheets = json_object_get(shares, "sheets");
    bool good = json_array_size(sheets) > 0;
    for (size_t i = 0; i < json_array_size(sheets) && good; i++)
        good = good_sheet(json_array_get(sheets, i), figures) &&
               (i == 0 || json_number_value(json_object_get(json_array_get(sheets, i), "discount")) >
                              json_number_value(json_object_get(json_array_get(sheets, i - 1), "discount")));
    return good;
}

static const char *wrong_contract(const json_t *contract, size_t money, size_t shares)
{
    const json_t *why = json_object_get(contract, "why");
    if (!json_is_string(json_object_get(contract, "contract")) || (why && !json_is_null(why) && !json_is_string(why)))
        return "a contract has no name";
    const char *wrong = wrong_levers(contract);
    if (wrong || json_is_string(why))
        return wrong;
    if (!good_errors(contract))
        return "a contract does not say how far off its figures are, or in how many replications they were simulated";
    if (!json_is_boolean(json_object_get(contract, "one_factor")))
        return "a contract does not say whether price and discount are one factor";
    if (!good_money(json_object_get(contract, "money"), money))
        return "the amounts of a contract are not a grid of all its fees, prices and discounts";
    return good_shares(json_object_get(contract, "shares"), shares)
               ? NULL
               : "the shares of a contract are not rows and columns that cross";
}

/* Names of figures, those of shares by groups of five. */
static const char *wrong_figures(const json_t *figures, const json_t *money)
{
    static const char *const shares[] = {"cheaper", "same", "dearer", "doubled", "tripled"};
    enum { N_SHARES = sizeof shares / sizeof *shares };
    size_t n = json_array_size(figures), first = json_is_integer(money) ? (size_t)json_integer_value(money) : SIZE_MAX;
    bool good = json_is_array(figures) && first <= n && (n - first) % N_SHARES == 0;
    for (size_t i = 0; i < n && good; i++) {
        const char *name = json_string_value(json_array_get(figures, i)), *end = name ? strstr(name, "/share_") : NULL;
        good = name && (i < first ? !end : end && strcmp(end + strlen("/share_"), shares[(i - first) % N_SHARES]) == 0);
    }
    return good ? NULL : "its figures are not amounts and then shares by groups";
}

/* All contracts of the run but the baseline are told of. */
static bool has_contracts(const struct report_data *data, const json_t *contracts)
{
    bool all = true;
    for (size_t c = 0; c < data->n_contracts && all; c++) {
        all = c == data->baseline;
        for (size_t i = 0; i < json_array_size(contracts) && !all; i++) {
            const char *name = json_string_value(json_object_get(json_array_get(contracts, i), "contract"));
            all = name && strcmp(name, data->contracts[c].name) == 0;
        }
    }
    return all;
}

static const char *wrong_with(const struct report_data *data, const json_t *all)
{
    const json_t *figures = json_object_get(all, "figures"), *contracts = json_object_get(all, "contracts");
    const char *wrong = wrong_figures(figures, json_object_get(all, "money_figures"));
    if (!wrong && !json_is_string(json_object_get(all, "currency")))
        wrong = "it has no currency";
    if (!wrong && !json_is_array(contracts))
        wrong = "it has no contracts";
    size_t money = wrong ? 0 : (size_t)json_integer_value(json_object_get(all, "money_figures"));
    for (size_t i = 0; i < json_array_size(contracts) && !wrong; i++)
        wrong = wrong_contract(json_array_get(contracts, i), money, json_array_size(figures) - money);
    if (!wrong && !has_contracts(data, contracts))
        wrong = "it lacks a contract of the run";
    return wrong;
}

json_t *report_levers_read(const struct report_data *data, const char **wrong)
{
    char *path = NULL;
    *wrong = NULL;
    if (asprintf(&path, "%s/" BS_LEVERS_FILE, data->folder) < 0)
        return NULL;
    json_t *all = json_load_file(path, 0, NULL);
    if (all)
        *wrong = wrong_with(data, all);
    else if (access(path, F_OK) == 0)
        *wrong = "it is not JSON";
    free(path);
    if (!*wrong)
        return all;
    json_decref(all);
    return NULL;
}
