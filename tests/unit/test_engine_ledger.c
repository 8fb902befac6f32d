/* Contracts whose bills depend on all seats together or on months before, against the same draws priced by plain code here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine_fixture.h"

#include "brute_fixture.h"
#include <gsl/gsl_errno.h>

static const size_t two_types[] = {0, 1};
static const char *const type_names[] = {"standard", "premium"};
static const double type_fees[] = {19.5, 38.5}, grants[] = {61.5, 385};

/* Fees by type, grants of both pooled, what lies above at 0.385. */
static struct bs_charge pooled_charge(void)
{
    return (struct bs_charge){.name = "pool",
                              .model = bs_charge_model_find("per_unit"),
                              .scope = BS_ORGANIZATION_SCOPE,
                              .per = 1,
                              .price = 0.385,
                              .grants = grants};
}

static void make_pooled(struct fixture *f, const struct bs_charge *charge, enum bs_allocate allocate)
{
    brute_start(f);
    f->contracts[1] =
        (struct bs_contract){.name = "pooled",
                             .types = type_names,
                             .n_types = 2,
                             .type_of = two_types,
                             .allocate = allocate,
                             .before = BS_NEVER,
                             .terms = {.type_fees = type_fees, .maximum_bill = INFINITY, .charges = charge, .n_charges = 1}};
}

static double overage(const struct world *w, size_t month)
{
    return 0.385 * fmax(0, all_use(w, month) - (SMALL * grants[0] + LARGE * grants[1]));
}

static double weight_above(const struct world *w, size_t seat, size_t month)
{
    return fmax(0, w->use[seat][month] - grants[w->segment[seat]]);
}

static void price_pooled(struct world *w)
{
    for (size_t month = 0; month < TERM; month++)
        for (size_t i = 0; i < w->seats; i++)
            w->bill[i][month] = type_fees[w->segment[i]] + overage(w, month) * w->use[i][month] / all_use(w, month);
}

static void price_pooled_equally(struct world *w)
{
    for (size_t month = 0; month < TERM; month++)
        for (size_t i = 0; i < w->seats; i++)
            w->bill[i][month] = type_fees[w->segment[i]] + overage(w, month) / (double)w->seats;
}

static void price_pooled_above_grants(struct world *w)
{
    for (size_t month = 0; month < TERM; month++) {
        double above = 0;
        for (size_t i = 0; i < w->seats; i++)
            above += weight_above(w, i, month);
        for (size_t i = 0; i < w->seats; i++)
            w->bill[i][month] = type_fees[w->segment[i]] + overage(w, month) * weight_above(w, i, month) / above;
    }
}

static void price_pooled_apart(struct world *w)
{
    for (size_t month = 0; month < TERM; month++) {
        w->organization[month] = overage(w, month);
        for (size_t i = 0; i < w->seats; i++)
            w->bill[i][month] = type_fees[w->segment[i]];
    }
}

static void a_pooled_allowance_is_laid_on_seats_by_each_rule(void **state)
{
    (void)state;
    static const struct {
        enum bs_allocate allocate;
        price_world price;
    } rules[] = {{BS_ALLOCATE_DEFAULT, price_pooled},
                 {BS_ALLOCATE_USE, price_pooled},
                 {BS_ALLOCATE_EQUAL, price_pooled_equally},
                 {BS_ALLOCATE_USE_ABOVE_GRANT, price_pooled_above_grants},
                 {BS_ALLOCATE_NONE, price_pooled_apart}};
    struct bs_charge charge = pooled_charge();
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        struct fixture f;
        make_pooled(&f, &charge, rules[i].allocate);
        struct bs_results *results = check_world(&f, rules[i].price);
        const struct bs_estimate *all = at(results, ALL, BS_TERM);
        double seats = all[BS_SEATS].value * all[BS_MEAN_BILL].value;
        bool apart = rules[i].allocate == BS_ALLOCATE_NONE;
        double organization = apart ? at(results, results->n_groups - 1, BS_TERM)[BS_MEAN_BILL].value : 0;
        assert_about("seats and organization", seats + organization,
                     results->organization[2 * TERM + 1].total[BS_TOTAL_MEAN].value);
        assert_true(!apart || (organization > 1000 && at(results, results->n_groups - 1, BS_TERM)[BS_MEAN_BILL].std_error > 0));
        bs_results_free(results);
        fixture_end(&f);
    }
}

/* 29,500 a quarter, a shortfall is due in its last month, beyond it a quarter more. */
static void price_commitment(struct world *w)
{
    double spent = 0;
    for (size_t month = 0; month < TERM; month++) {
        double use = all_use(w, month), before = spent, extra;
        spent += use;
        extra = 0.25 * (fmax(0, spent - 29500) - fmax(0, before - 29500));
        if (month % 3 == 2) {
            extra += fmax(0, 29500 - spent);
            spent = 0;
        }
        for (size_t i = 0; i < w->seats; i++)
            w->bill[i][month] = 20 + w->use[i][month] + extra * w->use[i][month] / use;
    }
}

static void a_commitment_is_trued_up(void **state)
{
    (void)state;
    struct fixture f;
    brute_start(&f);
    struct bs_commitment commitment = {
        .amount = 29500, .price = NAN, .period = 3, .true_up = true, .overage_factor = 1.25, .past = BS_PAST_CHARGE};
    f.contracts[1].commitment = &commitment;
    bs_results_free(check_world(&f, price_commitment));
    fixture_end(&f);
}

enum { USER_CAP = 500, STANDARD_CAP = 3600, PREMIUM_CAP = 6200, WHOLE_CAP = 9300 };

/* A user's cap takes use off before all else; what is cut off of a type, then of the whole, is laid on seats by charges. */
static void price_caps(struct world *w)
{
    static const double type_caps[] = {STANDARD_CAP, PREMIUM_CAP};
    for (size_t month = 0; month < TERM; month++) {
        double use[2] = {0}, spend[2] = {0}, left[2], cut[2], total = 0, all_left = 0, blocked = 0;
        for (size_t i = 0; i < w->seats; i++) {
            use[w->segment[i]] += w->use[i][month];
            spend[w->segment[i]] += fmin(USER_CAP, w->use[i][month]);
        }
        for (size_t t = 0; t < 2; t++) {
            cut[t] = fmax(0, spend[t] - type_caps[t]);
            left[t] = spend[t] * (spend[t] - cut[t]) / spend[t];
            blocked += use[t] - left[t];
            total += spend[t] - cut[t];
            all_left += left[t];
        }
        double whole = fmax(0, total - WHOLE_CAP);
        w->blocked[month] = blocked + all_left * whole / total;
        for (size_t i = 0; i < w->seats; i++) {
            size_t t = w->segment[i];
            double kept = fmin(USER_CAP, w->use[i][month]);
            kept -= cut[t] * kept / spend[t];
            w->bill[i][month] = 20 + kept - whole * kept / total;
        }
    }
}

static void caps_of_every_level_block_use(void **state)
{
    (void)state;
    static const double type_caps[] = {STANDARD_CAP, PREMIUM_CAP};
    const struct bs_spend_cap cap = {.user = USER_CAP, .types = type_caps, .organization = WHOLE_CAP, .stop = true};
    struct fixture f;
    brute_start(&f);
    f.contracts[1].types = type_names;
    f.contracts[1].n_types = 2;
    f.contracts[1].type_of = two_types;
    f.contracts[1].cap = &cap;
    struct bs_results *results = check_world(&f, price_caps);
    assert_true(results->organization[2 * TERM + 1].blocked.value > 1000 &&
                results->organization[2 * TERM + 1].blocked.std_error > 0);
    assert_true(isnan(results->organization[TERM].blocked.value)); /* the baseline blocks nothing */
    bs_results_free(results);
    fixture_end(&f);
}

/* 10,850 every two months, each good for three: the older lot first. */
static void price_credits(struct world *w)
{
    double older = 0, newer = 0;
    size_t age = 0; /* of the older lot, months */
    for (size_t month = 0; month < TERM; month++, age++) {
        if (month % 2 == 0) {
            older = newer;
            newer = 10850;
            age = 2;
        } else if (age >= 3)
            older = 0;
        double use = all_use(w, month), paid = fmin(use, older + newer), rest = paid;
        double from_older = fmin(rest, older);
        older -= from_older;
        newer -= rest - from_older;
        for (size_t i = 0; i < w->seats; i++)
            w->bill[i][month] = 20 + w->use[i][month] * (1 - paid / use);
    }
}

static void money_credits_pay_and_expire(void **state)
{
    (void)state;
    const struct bs_credit credit = {.name = "promotion",
                                     .money = true,
                                     .amount = 10850,
                                     .last = BS_NEVER,
                                     .every = 2,
                                     .lives = 3,
                                     .rollover = {.kind = BS_ROLLOVER_ALL}};
    struct fixture f;
    brute_start(&f);
    f.contracts[1].credits = &credit;
    f.contracts[1].n_credits = 1;
    bs_results_free(check_world(&f, price_credits));
    fixture_end(&f);
}

/* The flat bill for four months, then the pool. */
static void price_later(struct world *w)
{
    price_pooled(w);
    for (size_t month = 0; month < 4; month++)
        for (size_t i = 0; i < w->seats; i++)
            w->bill[i][month] = 200;
}

static void a_contract_with_a_pool_begins_later(void **state)
{
    (void)state;
    struct bs_charge charge = pooled_charge();
    struct fixture f;
    make_pooled(&f, &charge, BS_ALLOCATE_DEFAULT);
    f.contracts[1].begins = 4;
    f.contracts[1].before = 0;
    bs_results_free(check_world(&f, price_later));
    fixture_end(&f);
}

/* The account of the contract before closes with its reign: what is missing to its commitment is due then, under the contract that follows
   alone; by itself it runs to the end of the term. */
static void a_contract_that_another_follows_closes_its_account(void **state)
{
    (void)state;
    const struct bs_commitment commitment = {
        .amount = 1238.5, .price = NAN, .period = TERM, .true_up = true, .overage_factor = 1, .past = BS_PAST_CHARGE};
    struct fixture f;
    brute_start(&f);
    f.contracts[0].commitment = &commitment;
    f.contracts[1].begins = 7;
    f.contracts[1].before = 0;
    struct bs_results *results = run(&f, 2);
    for (size_t c = 0; c < 2; c++)
        for (size_t month = 0; month < (c == 0 ? TERM : 7); month++) {
            double fees = 200.0 * (SMALL + LARGE), due = month == (c == 0 ? TERM - 1 : 6) ? 1238.5 : 0;
            assert_about("total", results->organization[c * (TERM + 1) + month].total[BS_TOTAL_MEAN].value, fees + due);
        }
    bs_results_free(results);
    fixture_end(&f);
}

/* What a pool asks for beyond its last tier has no price. */
static void a_pool_without_a_price_is_refused(void **state)
{
    (void)state;
    const struct bs_tier tiers[] = {{.up_to = 5000, .price = 0.385}};
    struct bs_charge charge = {.name = "pool",
                               .model = bs_charge_model_find("graduated"),
                               .scope = BS_ORGANIZATION_SCOPE,
                               .per = 1,
                               .tiers = tiers,
                               .n_tiers = 1,
                               .beyond = BS_BEYOND_ERROR};
    struct fixture f;
    make_pooled(&f, &charge, BS_ALLOCATE_DEFAULT);
    struct bs_results *results = NULL;
    struct bs_diagnostics diagnostics;
    bs_diagnostics_init(&diagnostics);
    assert_int_equal(bs_run(&f.model, NULL, &results, &diagnostics), BS_ERROR_NUMERIC);
    assert_non_null(strstr(diagnostics.items[0].message, "contract pooled"));
    bs_diagnostics_free(&diagnostics);
    fixture_end(&f);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pooled_allowance_is_laid_on_seats_by_each_rule),
        cmocka_unit_test(a_commitment_is_trued_up),
        cmocka_unit_test(caps_of_every_level_block_use),
        cmocka_unit_test(money_credits_pay_and_expire),
        cmocka_unit_test(a_contract_with_a_pool_begins_later),
        cmocka_unit_test(a_contract_that_another_follows_closes_its_account),
        cmocka_unit_test(a_pool_without_a_price_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
