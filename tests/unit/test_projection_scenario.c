/* population.project and growth as a scenario states them: the term, its dates, who is in it, how use grows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scenario_fixture.h"

/* The usage file of the fixture: ann in 2026-01, bob in 2026-02. */
#define PROJECTED(keys) "population: {file: u.csv, project: 12 months" keys "}\n" CONTRACTS

static void the_term_follows_the_file(void **state)
{
    const struct bs_model *m = read_good(*state, PROJECTED(""), NULL, 0);
    const struct bs_population *p = m->population;
    assert_int_equal(m->months, 12);
    assert_int_equal(p->months, 2);
    assert_int_equal(m->first_year, 2026);
    assert_int_equal(m->first_month, 3);
    assert_int_equal(m->replications, BS_REPLICATIONS_DEFAULT);
    assert_true(p->projection->varies && bs_model_draws(m));
    assert_int_equal(bs_population_kind(p, 0).end, 12);
    for (size_t month = 0; month < 12; month++)
        assert_true(p->projection->growth[month] == 1);
}

/* From December into the next year; and where the scenario states the start. */
static void the_start_is_any_month_after_the_file(void **state)
{
    struct fixture *f = *state;
    static const char december[] = "user,month,use\nann,2026-11,1\nann,2026-12,2\n";
    write_file(f->data, december, sizeof december - 1);
    const struct bs_model *m = read_good(f, PROJECTED(""), NULL, 0);
    assert_true(m->first_year == 2027 && m->first_month == 1);
    m = read_good(f, "starts: 2027-04\nmonths: 12\n" PROJECTED(""), NULL, 0);
    assert_true(m->first_year == 2027 && m->first_month == 4 && m->months == 12);
}

/* The renewal lies in the fourth projected month, wherever the file ends. */
static void dates_are_of_the_projected_term(void **state)
{
    static const char *const overrides[] = {"contracts.metered.changes=[{from: 2026-06, seat_fee: 30}]"};
    const struct bs_model *m = read_good(*state, PROJECTED(""), overrides, 1);
    assert_true(bs_contract_terms(&m->contracts[1], 2)->seat_fee == 20);
    assert_true(bs_contract_terms(&m->contracts[1], 3)->seat_fee == 30);
}

/* Compound; month 1 has factor 1; a yearly rate is reached after 12 months. */
static void growth_as_it_is_written(void **state)
{
    static const struct {
        const char *text;
        double second, thirteenth; /* factors of these months */
    } cases[] = {
        {"+5% monthly", 1.05, 1.79585632602213},
        {"-2% monthly", 0.98, 0.784716723734800},
        {"+30% yearly", 1.022104450593616, 1.3},
        {"1.5x yearly", 1.034366083131917, 1.5},
        {"3.3x yearly", 1.104611333866557, 3.3},
        {"-20% yearly", 0.981576529873752, 0.8},
        {"1.1x monthly", 1.1, 3.13842837672100},
        {"0% yearly", 1, 1},
        {"+0% monthly", 1, 1},
        {"\"+5%   monthly\"", 1.05, 1.79585632602213},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[512];
        snprintf(text, sizeof text, "population: {file: u.csv, project: 24 months, growth: %s}\n" CONTRACTS, cases[i].text);
        const struct bs_projection *p = read_good(*state, text, NULL, 0)->population->projection;
        assert_true(p->growth[0] == 1);
        assert_near(p->growth[1], cases[i].second, 1e-13);
        assert_near(p->growth[12], cases[i].thirteenth, 1e-13);
        assert_near(bs_population_most_growth((&(struct bs_population){.projection = p})), fmax(1, p->growth[23]), 0);
    }
}

/* ann is there from the last month of the file on, bob from the first, cy has gone, dan goes in the third projected month, eve is to come, fay
   goes before the term begins, gus has a seat and used nothing. */
static void who_is_there_at_the_end_goes_on(void **state)
{
    struct fixture *f = *state;
    static const char roster[] =
        "user,from,to\nann,2026-02,\nbob,,\ncy,,2026-01\ndan,,2026-06\neve,2026-05,\nfay,,2026-03\ngus,,\n";
    char path[80];
    snprintf(path, sizeof path, "%s/r.csv", f->folder);
    write_file(path, roster, sizeof roster - 1);
    const struct bs_model *m = read_good(f, "starts: 2026-04\n" PROJECTED(", roster: r.csv"), NULL, 0);
    unlink(path);
    const struct bs_population *p = m->population;
    static const char *const names[] = {"ann", "bob", "dan", "gus"};
    assert_int_equal(p->users, 4);
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(p->names[i], names[i]);
    assert_int_equal(p->projection->left, 2);
    assert_int_equal(p->projection->coming, 1);
    assert_int_equal(p->projection->single, 1);
    assert_int_equal(bs_population_own_first(p, 0), 1);
    assert_int_equal(bs_population_own_first(p, 1), 0);
    assert_int_equal(bs_population_kind(p, 0).first, 0);
    assert_int_equal(bs_model_seats(m, 2), 4);
    assert_int_equal(bs_model_seats(m, 3), 3);
    assert_true(bs_population_there(p, 2, 2) && !bs_population_there(p, 2, 3));
}

/* What a user can come to use is more than the file shows. */
static void growth_counts_where_a_last_tier_is_to_hold(void **state)
{
    struct fixture *f = *state;
    static const char text[] = "population: {file: u.csv, project: 13 months, growth: +100% yearly}\n"
                               "contracts:\n  flat: {seat_fee: 200}\n"
                               "  tiered: {charges: [{tiers: [{up_to: 7, price: 1}], beyond: error}]}\nbaseline: flat\n";
    assert_int_equal(read_bytes(f, text, sizeof text - 1, NULL, 0), BS_ERROR_INPUT);
    assert_first_error(f, 4, 62,
                       "beyond: error, but a user of the population can use more in a month (8) than the last tier of contract "
                       "'tiered' prices (7); use free, last_price or an open tier");
    static const char *const overrides[] = {"population.growth=+70% yearly"};
    read_bytes(f, text, sizeof text - 1, overrides, 1);
    assert_non_null(f->scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_term_follows_the_file, setup, teardown),
        cmocka_unit_test_setup_teardown(the_start_is_any_month_after_the_file, setup, teardown),
        cmocka_unit_test_setup_teardown(dates_are_of_the_projected_term, setup, teardown),
        cmocka_unit_test_setup_teardown(growth_as_it_is_written, setup, teardown),
        cmocka_unit_test_setup_teardown(who_is_there_at_the_end_goes_on, setup, teardown),
        cmocka_unit_test_setup_teardown(growth_counts_where_a_last_tier_is_to_hold, setup, teardown),
    };
    return cmocka_run_group_tests_name("projection of a scenario", tests, NULL, NULL);
}
