/* check_vectors [--self-test | --refused | --show ID] FILE: runs every row of a file of tariff vectors (columns id, source, model,
   parameters_json, usage, expected, notes). Each row becomes a scenario in the public language, which is read and priced by the library and held
   against `expected`: a number within 1e-9 relative or the tolerance that the notes state, balances, or ERROR, which only a refusal by the
   library meets. Prints a line for each failure and for each kind of rows that is left out because it belongs to another trade, and ends with
   `N passed, N failed, N skipped`. Exit 1 if a row fails or none passes. --self-test shifts each expectation up and down by 0.01, or by twice the
   tolerance where that is more, and counts the shifts that are noticed: exit 1 if one is not. --refused: each row of the file must fail.
   --show prints the scenario of a row. */
#include "rows.h"
#include "tariff.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ID, SOURCE, MODEL, PARAMETERS, USAGE, EXPECTED, NOTES, COLUMNS };
static const char *const columns[COLUMNS] = {"id", "source", "model", "parameters_json", "usage", "expected", "notes"};

struct check {
    bool self_test, refused;
    const char *show; /* id of a row; NULL: none */
    size_t shifted, noticed;
};

/* What a row expects. */
struct expected {
    bool error;
    double number;    /* or the overage beside balances */
    json_t *balances; /* NULL: none */
    double tolerance; /* NaN: relative to each number */
};

static double tolerance_of(const struct expected *expected, double number)
{
    return isnan(expected->tolerance) ? 1e-9 * fabs(number) + 1e-12 : expected->tolerance;
}

/* "tolerance 1e-4"; one that would let anything pass is none. */
static const char *read_tolerance(const char *notes, struct expected *expected)
{
    static const char word[] = "tolerance ";
    const char *stated = strstr(notes, word);
    char *end = NULL;
    double tolerance = stated ? strtod(stated + strlen(word), &end) : NAN;
    expected->tolerance = NAN;
    if (!stated || end == stated + strlen(word))
        return NULL;
    if (!(tolerance >= 0 && tolerance <= fmax(0.1 * fabs(expected->number), 0.01)))
        return "a tolerance that would let anything pass";
    expected->tolerance = tolerance;
    return NULL;
}

/* A finite decimal number, {"balances": [...], "overage": ...} or ERROR. */
static const char *read_expected(char *const *fields, struct expected *expected)
{
    static const char *const keys[] = {"balances", "overage", NULL};
    json_t *value = json_loads(fields[EXPECTED], JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, NULL);
    *expected = (struct expected){.error = strcmp(fields[EXPECTED], "ERROR") == 0, .number = tariff_number(value)};
    if (tariff_only(value, keys) && tariff_numbers(json_object_get(value, "balances"))) {
        expected->balances = json_incref(json_object_get(value, "balances"));
        expected->number = tariff_number(json_object_get(value, "overage"));
    }
    json_decref(value);
    if (!expected->error && isnan(expected->number))
        return "an expectation that is no number";
    return read_tolerance(fields[NOTES], expected);
}

/* shift: of one of the numbers, the place-th; the others must be met as well. */
static bool holds(const struct tariff_bill *bill, const struct expected *expected, double shift, size_t place)
{
    if (expected->error)
        return bill->refused && shift == 0;
    double number = expected->number + (place == 0 ? shift : 0);
    bool met = !bill->refused && fabs(bill->paid - number) <= tolerance_of(expected, number);
    if (!expected->balances)
        return met;
    met = met && json_array_size(expected->balances) == bill->n_balances;
    for (size_t i = 0; met && i < bill->n_balances; i++) {
        number = tariff_number(json_array_get(expected->balances, i)) + (place == i + 1 ? shift : 0);
        met = fabs(bill->balances[i] - number) <= tolerance_of(expected, number);
    }
    return met;
}

/* Every shift of every number must be missed; of ERROR, any number. */
static bool shifts_are_noticed(const struct tariff_bill *bill, const struct expected *expected)
{
    bool noticed = true;
    for (size_t place = 0; place <= json_array_size(expected->balances); place++) {
        double shift = fmax(0.01, 2 * tolerance_of(expected, expected->error ? 0 : expected->number));
        noticed = noticed && !holds(bill, expected, shift, place) && !holds(bill, expected, -shift, place);
    }
    struct expected other = *expected;
    other.error = !expected->error;
    other.number = expected->error ? 0 : other.number;
    return noticed && !holds(bill, &other, 0, 0);
}

static const char *compare(struct check *check, const struct tariff_bill *bill, char *const *fields, char *reason)
{
    struct expected expected;
    const char *problem = read_expected(fields, &expected);
    bool met = !problem && holds(bill, &expected, 0, 0), noticed = met && shifts_are_noticed(bill, &expected);
    check->shifted++;
    check->noticed += noticed;
    if (!problem && !met && bill->refused)
        snprintf(reason, TARIFF_REASON, "%.500s; expected %.60s", bill->reason, fields[EXPECTED]);
    else if (!problem && !met)
        snprintf(reason, TARIFF_REASON, "%.15g is found, expected %.60s", bill->paid, fields[EXPECTED]);
    json_decref(expected.balances);
    if (problem || !met)
        return problem ? problem : reason;
    return check->self_test && !noticed ? "a shifted expectation is not noticed" : NULL;
}

/* NULL: the row passes; else why it does not. */
static const char *check_fields(struct check *check, json_t *parameters, json_t *usage, char *const *fields, char *reason)
{
    struct tariff t;
    struct tariff_bill bill = {0};
    if (!json_is_object(parameters) || !usage)
        return "parameters or usage are not JSON";
    const char *problem = tariff_read(&t, fields[MODEL], parameters, usage, reason);
    if (!problem && check->show)
        json_dumpf(t.document, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(15));
    if (!problem) {
        problem = tariff_price(&t, &bill);
        if (problem)
            snprintf(reason, TARIFF_REASON, "%s", problem);
        problem = problem ? reason : compare(check, &bill, fields, reason);
    }
    tariff_bill_free(&bill);
    tariff_free(&t);
    return problem;
}

static void check_row(struct rows *rows, char *const *fields, void *context)
{
    struct check *check = context;
    char reason[TARIFF_REASON];
    json_t *parameters = json_loads(fields[PARAMETERS], JSON_REJECT_DUPLICATES, NULL);
    json_t *usage = json_loads(fields[USAGE], JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, NULL);
    const char *name, *foreign = json_is_object(parameters) ? tariff_foreign(fields[MODEL], parameters, &name) : NULL;
    if (check->show && strcmp(check->show, fields[ID]) != 0)
        foreign = name = "another row";
    const char *problem = foreign ? NULL : check_fields(check, parameters, usage, fields, reason);
    if (foreign)
        rows_skip(rows, name, foreign);
    else if (check->refused ? !problem : problem != NULL)
        rows_fail(rows, problem ? problem : "it passes, but must not");
    else
        rows_pass(rows);
    json_decref(parameters);
    json_decref(usage);
}

int main(int argc, char **argv)
{
    struct check check = {.self_test = argc == 3 && strcmp(argv[1], "--self-test") == 0,
                          .refused = argc == 3 && strcmp(argv[1], "--refused") == 0,
                          .show = argc == 4 && strcmp(argv[1], "--show") == 0 ? argv[2] : NULL};
    if (argc != (check.show ? 4 : check.self_test || check.refused ? 3 : 2)) {
        fprintf(stderr, "usage: check_vectors [--self-test | --refused | --show ID] FILE\n");
        return 2;
    }
    int code = rows_run(argv[argc - 1], columns, COLUMNS, check_row, &check);
    if (check.self_test)
        printf("%zu of %zu shifted expectations noticed\n", check.noticed, check.shifted);
    return check.self_test && check.noticed < check.shifted ? 1 : code;
}
