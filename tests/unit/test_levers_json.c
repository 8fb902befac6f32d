/* levers.json: every share in it against the closed form of a lognormal, what it says of itself, and shares between its values. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "output/levers_json.h"
#include "scenario_fixture.h"

#include <billshift/levers.h>
#include <jansson.h>

/* Share of seats with 200 x times at most, at a fee and a price: use is lognormal, median 90, log_sd 1.25. */
static double pays_at_least(double times, double fee, double price)
{
    double u = (times * 200 - fee) / price;
    return u <= 0 ? 1 : 0.5 * erfc(log(u / 90) / 1.25 / sqrt(2));
}

/* The file as it is written, of the scenario of the fixture. */
static json_t *written(struct fixture *f)
{
    const struct bs_model *model = read_good(f, base, NULL, 0);
    struct bs_results *results = NULL;
    struct bs_levers *levers = NULL;
    char *text = NULL;
    size_t size = 0;
    assert_int_equal(bs_run_by(model, BS_ENGINE_AUTO, NULL, &results, &f->diagnostics), BS_OK);
    const struct bs_levers_request request = {.model = model, .results = results};
    assert_int_equal(bs_levers_run(&request, &levers, &f->diagnostics), BS_OK);
    FILE *file = open_memstream(&text, &size);
    assert_non_null(file);
    const struct bs_report report = {.model = model, .results = results, .levers = levers};
    assert_int_equal(bs_levers_write_json(&report, file), BS_OK);
    assert_int_equal(fclose(file), 0);
    json_t *all = json_loadb(text, size, 0, NULL);
    assert_non_null(all);
    free(text);
    bs_levers_free(levers);
    bs_results_free(results);
    return all;
}

static double number(const json_t *list, size_t i)
{
    const json_t *value = json_array_get(list, i);
    assert_true(json_is_number(value));
    return json_number_value(value);
}

/* The first share of all seats; the others follow: less, same, more, double, triple. */
static size_t first_share(const json_t *all, size_t *n)
{
    const json_t *figures = json_object_get(all, "figures");
    size_t money = (size_t)json_integer_value(json_object_get(all, "money_figures"));
    *n = json_array_size(figures) - money;
    for (size_t i = money; i < json_array_size(figures); i++)
        if (strcmp(json_string_value(json_array_get(figures, i)), "all/term/share_cheaper") == 0)
            return i - money;
    fail_msg("no shares of all seats");
    return 0;
}

/* Shares are written to a thousandth of a point. */
static void check_place(const double shares[5], double fee, double price, double tolerance)
{
    for (int times = 1; times <= 3; times++)
        assert_near(shares[1 + times], pays_at_least(times, fee, price), tolerance);
    assert_near(shares[0] + shares[1] + shares[2], 1, 2e-5);
    assert_near(shares[0], 1 - pays_at_least(1, fee, price), tolerance);
}

/* All values of lines, and half way between them as a page has it. */
static size_t check_lines(const json_t *lines, const char *at, const char *along, size_t first, size_t n, double between)
{
    size_t seen = 0;
    for (size_t i = 0; i < json_array_size(lines); i++) {
        const json_t *line = json_array_get(lines, i), *list = json_object_get(line, along),
                     *values = json_object_get(line, "values");
        double own = json_number_value(json_object_get(line, at)), shares[2][5], middle[5];
        bool row = strcmp(along, "fee") == 0;
        assert_int_equal(json_array_size(values), n * json_array_size(list));
        for (size_t k = 0; k < json_array_size(list); k++, seen++) {
            double here = number(list, k), half = k > 0 ? (number(list, k - 1) + here) / 2 : here;
            for (size_t s = 0; s < 5; s++) {
                shares[0][s] = shares[1][s];
                shares[1][s] = number(values, k * n + first + s);
                middle[s] = k > 0 ? (shares[0][s] + shares[1][s]) / 2 : shares[1][s];
            }
            check_place(shares[1], row ? here : own, row ? own : here, 6e-6);
            if ((row ? half : own) < 199.9) /* at 200 seats without use pay the same: none here, but the lognormal ends there */
                check_place(middle, row ? half : own, row ? own : half, between);
        }
    }
    return seen;
}

static void shares_are_those_of_a_lognormal(void **state)
{
    json_t *all = written(*state);
    const json_t *contracts = json_object_get(all, "contracts"), *contract = json_array_get(contracts, 0);
    const json_t *shares = json_object_get(contract, "shares"), *sheets = json_object_get(shares, "sheets");
    const json_t *sheet = json_array_get(sheets, 0);
    size_t n, first = first_share(all, &n);
    double largest = json_number_value(json_object_get(json_object_get(contract, "largest_error"), "share"));
    assert_int_equal(json_array_size(contracts), 1); /* none of the baseline */
    assert_string_equal(json_string_value(json_object_get(contract, "contract")), "metered");
    assert_int_equal(json_array_size(sheets), 1);
    assert_true(json_is_true(json_object_get(contract, "one_factor")) && largest > 0 && largest < 0.01);
    size_t rows = check_lines(json_object_get(sheet, "rows"), "price", "fee", first, n, 0.003);
    size_t columns = check_lines(json_object_get(sheet, "columns"), "fee", "price", first, n, 0.003);
    size_t crossings = json_array_size(json_object_get(sheet, "rows")) * json_array_size(json_object_get(sheet, "columns"));
    assert_int_equal(json_integer_value(json_object_get(shares, "places")), rows + columns - crossings);
    assert_true(json_integer_value(json_object_get(shares, "places_tried")) >= 200);
    json_decref(all);
}

/* The scenario's fee is 20 of at most 200, what the baseline asks; its price lies between a quarter and twice; it has no discount. */
static void levers_are_those_of_the_contract(void **state)
{
    static const struct {
        const char *name;
        double own, from, to;
    } expected[] = {{"fee", 20, 0, 200}, {"price", 1, 0.25, 2}, {"discount", 0, 0, 0.5}};
    json_t *all = written(*state);
    const json_t *levers = json_object_get(json_array_get(json_object_get(all, "contracts"), 0), "levers");
    for (size_t i = 0; i < 3; i++) {
        const json_t *lever = json_object_get(levers, expected[i].name);
        assert_true(json_is_null(json_object_get(lever, "why")));
        assert_true(json_number_value(json_object_get(lever, "own")) == expected[i].own);
        assert_true(json_number_value(json_object_get(lever, "from")) == expected[i].from);
        assert_true(json_number_value(json_object_get(lever, "to")) == expected[i].to);
    }
    json_decref(all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(shares_are_those_of_a_lognormal, setup, teardown),
        cmocka_unit_test_setup_teardown(levers_are_those_of_the_contract, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
