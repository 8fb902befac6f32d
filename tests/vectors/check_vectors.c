/* check_vectors [--self-test | --show ID] FILE: runs every row of a file of tariff vectors (columns id, source, model, parameters_json, usage,
   expected, notes). Each row becomes a scenario in the public language, which is read and priced by the library and held against
   `expected`, within 1e-9 relative or the tolerance that the notes state. Prints a line for each failure and for each kind of
   rows that is left out because it belongs to another trade, and ends with `N passed, N failed, N skipped`. Exit 1 if a row fails or none
   passes. --self-test shifts each expectation by 0.01, or by twice the tolerance where that is more, and counts the shifts that are
   noticed: exit 1 if one is not. --show prints the scenario of a row. */
#include "rows.h"
#include "tariff.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ID, SOURCE, MODEL, PARAMETERS, USAGE, EXPECTED, NOTES, COLUMNS };
static const char *const columns[COLUMNS] = {"id", "source", "model", "parameters_json", "usage", "expected", "notes"};

struct check {
    bool self_test;
    const char *show; /* id of a row; NULL: none */
    size_t shifted, noticed;
};

/* What the library says of a row. */
struct found {
    double paid, balances[TARIFF_USES_MOST]; /* paid NaN: refused */
    size_t n_balances;
    char reason[TARIFF_REASON];
};

static double tolerance_of(const char *notes, double expected)
{
    static const char word[] = "tolerance ";
    const char *stated = strstr(notes, word);
    return stated ? strtod(stated + strlen(word), NULL) : 1e-9 * fabs(expected) + 1e-12;
}

static double shift_of(bool shifted, const char *notes, double expected)
{
    return shifted ? fmax(0.01, 2 * tolerance_of(notes, expected)) : 0;
}

static bool near(double found, double expected, const char *notes)
{
    return fabs(found - expected) <= tolerance_of(notes, expected);
}

/* {"balances": [...], "overage": ...} */
static bool object_holds(const struct found *found, json_t *expected, double shift, const char *notes)
{
    const json_t *balances = json_object_get(expected, "balances");
    bool holds = json_array_size(balances) == found->n_balances && found->n_balances > 0 &&
                 near(found->paid, tariff_number(json_object_get(expected, "overage")), notes);
    for (size_t i = 0; i < found->n_balances && holds; i++)
        holds = near(found->balances[i], tariff_number(json_array_get(balances, i)) + (i == 0 ? shift : 0), notes);
    return holds;
}

/* A shifted ERROR is an amount: a refusal must not pass for it. */
static bool holds(const struct found *found, bool shifted, char *const *fields)
{
    char *end;
    double expected = strtod(fields[EXPECTED], &end);
    json_t *object = json_loads(fields[EXPECTED], 0, NULL);
    bool is_number = fields[EXPECTED][0] && !*end, met;
    if (json_is_object(object))
        met = object_holds(found, object, shift_of(shifted, fields[NOTES], 0), fields[NOTES]);
    else if (is_number)
        met = near(found->paid, expected + shift_of(shifted, fields[NOTES], expected), fields[NOTES]);
    else
        met = !shifted && strcmp(fields[EXPECTED], "ERROR") == 0 && isnan(found->paid);
    json_decref(object);
    return met;
}

static void tell(struct rows *rows, const struct found *found, const char *expected)
{
    char what[2 * TARIFF_REASON];
    if (isnan(found->paid))
        snprintf(what, sizeof what, "%s; expected %.60s", found->reason, expected);
    else
        snprintf(what, sizeof what, "%.15g is found, expected %.60s", found->paid, expected);
    rows_fail(rows, what);
}

static void price_row(struct rows *rows, char *const *fields, struct check *check, const struct tariff *t)
{
    struct found found;
    const char *problem = tariff_price(t, &found.paid, found.balances, TARIFF_USES_MOST, &found.n_balances, found.reason);
    bool met = !problem && holds(&found, false, fields), noticed = met && !holds(&found, true, fields);
    check->shifted++;
    check->noticed += noticed;
    if (problem)
        rows_fail(rows, problem);
    else if (!met)
        tell(rows, &found, fields[EXPECTED]);
    else if (check->self_test && !noticed)
        rows_fail(rows, "a shifted expectation is not noticed");
    else
        rows_pass(rows);
}

static void read_row(struct rows *rows, char *const *fields, struct check *check, json_t *parameters, json_t *usage)
{
    struct tariff t;
    char reason[TARIFF_REASON];
    const char *problem = tariff_read(&t, fields[MODEL], parameters, usage, reason);
    if (problem)
        rows_fail(rows, problem);
    else if (check->show)
        json_dumpf(t.document, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(15));
    else
        price_row(rows, fields, check, &t);
    tariff_free(&t);
}

static void check_row(struct rows *rows, char *const *fields, void *context)
{
    struct check *check = context;
    json_t *parameters = json_loads(fields[PARAMETERS], 0, NULL);
    json_t *usage = json_loads(fields[USAGE], JSON_DECODE_ANY, NULL);
    const char *name, *foreign = json_is_object(parameters) ? tariff_foreign(fields[MODEL], parameters, &name) : NULL;
    if (!json_is_object(parameters) || !usage)
        rows_fail(rows, "parameters or usage are not JSON");
    else if (foreign)
        rows_skip(rows, name, foreign);
    else if (!check->show || strcmp(check->show, fields[ID]) == 0)
        read_row(rows, fields, check, parameters, usage);
    json_decref(parameters);
    json_decref(usage);
}

int main(int argc, char **argv)
{
    struct check check = {.self_test = argc == 3 && strcmp(argv[1], "--self-test") == 0,
                          .show = argc == 4 && strcmp(argv[1], "--show") == 0 ? argv[2] : NULL};
    if (argc != (check.show ? 4 : check.self_test ? 3 : 2)) {
        fprintf(stderr, "usage: check_vectors [--self-test | --show ID] FILE\n");
        return 2;
    }
    int code = rows_run(argv[argc - 1], columns, COLUMNS, check_row, &check);
    if (check.self_test)
        printf("%zu of %zu shifted expectations noticed\n", check.noticed, check.shifted);
    return check.self_test && check.noticed < check.shifted ? 1 : code;
}
