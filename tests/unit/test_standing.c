/* Where a seat's bill equals, doubles or triples the baseline's, and what is said where it depends on all seats. */
#include "output/standing.h"

#include "output/table.h"
#include "results_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
/* cmocka needs setjmp, stdarg, stddef and stdint */
#include <cmocka.h>

static int setup(void **state)
{
    struct fixture *f = malloc(sizeof *f);
    *state = f;
    return f && fixture_make(f, "") == BS_OK ? 0 : -1;
}

static int teardown(void **state)
{
    fixture_free(*state);
    free(*state);
    return 0;
}

/* To be freed. table NULL: the readable summary. */
static char *written(const struct bs_table *table, const struct fixture *f)
{
    char *text = NULL;
    size_t length = 0;
    FILE *file = open_memstream(&text, &length);
    assert_non_null(file);
    assert_int_equal(table ? bs_table_write_csv(table, &f->report, file) : bs_summary_format_find("table")->write(&f->report, file),
                     BS_OK);
    assert_int_equal(fclose(file), 0);
    return text;
}

static bool has(const struct bs_table *table, const struct fixture *f, const char *part)
{
    char *text = written(table, f);
    bool found = strstr(text, part) != NULL;
    free(text);
    return found;
}

static const char header[] = "contract,segment,first_month,last_month,relation,from_use,to_use,unit\n";

/* No break-even in the table, the file or the picture: the curve is named as the seat's own part. */
static void assert_depends(const struct fixture *f, const char *contract)
{
    char row[128];
    assert_true(has(NULL, f, "  metered   all      depends on all seats\n"));
    snprintf(row, sizeof row, "concerns: %s.\n", contract);
    assert_true(has(NULL, f, row));
    char *spans = written(&bs_table_breakeven, f);
    assert_string_equal(spans, header);
    free(spans);
    snprintf(row, sizeof row, "\nown_part,%s,seat's own part; the organization's amounts come on top,", contract);
    assert_true(has(&bs_table_labels, f, row));
    assert_true(has(&bs_table_bill_curve, f, "\nmetered,engineers,1,2,0,20,USD,USD,exact\n"));
}

static void a_pool_has_no_break_even(void **state)
{
    struct fixture *f = *state;
    assert_false(has(&bs_table_labels, f, "own_part"));
    f->charge.scope = BS_ORGANIZATION_SCOPE;
    assert_depends(f, "metered");
}

/* Each seat is charged by itself, but what it pays in the end hangs on what all use. */
static void nor_has_a_commitment(void **state)
{
    struct fixture *f = *state;
    const struct bs_commitment commitment = {.amount = 1000, .period = 12};
    f->contracts[1].commitment = &commitment;
    assert_depends(f, "metered");
}

static void nor_has_a_cap_of_the_organization(void **state)
{
    struct fixture *f = *state;
    const struct bs_spend_cap cap = {.user = INFINITY, .organization = 9000, .stop = true};
    f->contracts[1].cap = &cap;
    assert_depends(f, "metered");
}

static void nor_what_is_compared_with_a_pool(void **state)
{
    struct fixture *f = *state;
    const struct bs_commitment commitment = {.amount = 1000, .period = 12};
    f->contracts[0].commitment = &commitment;
    assert_depends(f, "flat");
}

static void nor_what_follows_a_pool(void **state)
{
    struct fixture *f = *state;
    const struct bs_commitment commitment = {.amount = 1000, .period = 12};
    struct bs_contract contracts[3] = {f->contracts[0], f->contracts[1], f->contracts[0]};
    contracts[2].commitment = &commitment;
    contracts[1].begins = 1;
    contracts[1].before = 2;
    f->model.contracts = contracts;
    assert_true(bs_model_needs_ledger(&f->model, 1) && !bs_model_needs_ledger(&f->model, 0));
    contracts[1].begins = 0;
    assert_false(bs_model_needs_ledger(&f->model, 1));
}

/* $40 with $60 of use in it, then use at 90 %, against $20 plus use: double at $60 alone. */
static void doubled_at_a_single_use(void **state)
{
    struct fixture *f = *state;
    struct bs_charge overage = f->charge;
    overage.included = 60;
    overage.price = 0.9;
    f->contracts[0].terms.seat_fee = 40;
    f->contracts[0].terms.charges = &overage;
    f->contracts[0].terms.n_charges = 1;
    assert_true(has(&bs_table_breakeven, f, "\nmetered,engineers,1,2,doubled,60,60,USD\n"));
    assert_true(has(NULL, f, "  metered   all             $20  only at $60        never\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_pool_has_no_break_even, setup, teardown),
        cmocka_unit_test_setup_teardown(nor_has_a_commitment, setup, teardown),
        cmocka_unit_test_setup_teardown(nor_has_a_cap_of_the_organization, setup, teardown),
        cmocka_unit_test_setup_teardown(nor_what_is_compared_with_a_pool, setup, teardown),
        cmocka_unit_test_setup_teardown(nor_what_follows_a_pool, setup, teardown),
        cmocka_unit_test_setup_teardown(doubled_at_a_single_use, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
