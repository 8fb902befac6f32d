/* Rosters: as they are read, what a population makes of them, and bills of seats that come and go against sums written out here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scenario_fixture.h"

#include <billshift/engine.h>
#include <billshift/roster.h>

enum { USERS = 8, MONTHS = 4 };

/* fay and gus are not in the file of use; the last seat is idle. cy's use in month 4 and bob's in month 1 are outside their seats. */
static const char *const users[USERS] = {"ann", "bob", "cy", "dan", "eve", "fay", "gus", "(idle seat 1)"};
static const double used[USERS][MONTHS] = {{31, 12.5, 47, 3}, {0, 640, 310, 20}, {0, 7.25, 5, 0}, {88, 91, 60, 70}, {1, 0, 0, 0}};
static const size_t first[USERS] = {0, 1, 0, 0, 0, 2, 0, 0}, end[USERS] = {4, 4, 3, 4, 1, 3, 4, 4};
enum { STANDARD, PREMIUM, UNSTATED };
static const int types[USERS] = {STANDARD, PREMIUM, PREMIUM, STANDARD, STANDARD, PREMIUM, UNSTATED, UNSTATED};

static const char use[] = "user,month,cost,in,out,group\n"
                          "ann,2026-01,31,1.5M,200k,A\n"
                          "ann,2026-02,12.5,700k,90k,A\n"
                          "ann,2026-03,47,2.1M,310k,A\n"
                          "ann,2026-04,3,2M,31k,A\n"
                          "bob,2026-01,5,9M,1M,B\n"
                          "bob,2026-02,640,31M,5M,B\n"
                          "bob,2026-03,310,15M,2M,B\n"
                          "bob,2026-04,20,1M,1M,B\n"
                          "cy,2026-02,7.25,300k,70k,\n"
                          "cy,2026-03,5,100k,50k,\n"
                          "cy,2026-04,11,100k,50k,\n"
                          "dan,2026-01,88,4M,700k,B\n"
                          "dan,2026-02,91,4.5M,600k,B\n"
                          "dan,2026-03,60,3M,300k,B\n"
                          "dan,2026-04,70,3M,300k,B\n"
                          "eve,2026-01,1,10,0,\n";

static const char roster[] = "team,user,from,to,seat_type,cost_centre\n"
                             "B,fay,2026-03,2026-03,premium,9\n"
                             ",gus,,,,9\n"
                             "A,dan,2025-01,2027-01,standard,9\n"
                             "\"C,\n\"\"x\"\"\",cy,,2026-03,premium,9\n"
                             ",eve,,2026-01,standard,9\n"
                             ",bob,2026-02,,premium,9\n"
                             ",ann,2026-01,2026-04,standard,9\n"
                             "D,hal,2026-05,,premium,9\n"
                             "D,ina,,2025-12,gold,9\n";

#define SEATS "starts: 2026-01\npopulation: {file: u.csv, roster: r.csv, seats: 8, columns: "
#define TYPES "standard: {seat_fee: 20, grants: {usage: 10}}, premium: {seat_fee: 60, grants: {usage: 50}}"
#define CONTRACTS_OF(pool)                                                                                                         \
    "contracts:\n"                                                                                                                 \
    "  flat: {seat_fee: 100, seats_minimum: 7}\n"                                                                                  \
    "  typed: {seat_types: {" TYPES ", other: {seat_fee: 5, segments: [population]}}, charges: [{meter: usage, price: 1}]}\n"      \
    "  pool: {organization_fee: 30, allocate: use, seat_types: {" TYPES ", other: {segments: [population]}},\n"                    \
    "    charges: [{meter: usage, price: 0.5, scope: organization}]}\n"                                                            \
    "  equal: {seat_fee: 1, organization_fee: 24, seats_minimum: 7, allocate: equal}\n"                                            \
    "  capped: {seat_types: {" TYPES ", other: {segments: [population]}}, allocate: use_above_grant, organization_fee: 9,\n"       \
    "    charges: [{meter: usage, price: 1}], commitment: {amount: 60, period: month, overage_factor: 1.5x},\n"                    \
    "    spend_cap: {seat_types: {premium: 200}, counts: charges, then: charge}}\n"                                                \
    "  credited: {seat_fee: 2, charges: [{meter: " pool ", scope: organization, price: 0.3, included_per_seat: 5}],\n"             \
    "    credits: [{name: units, meter: " pool ", per_seat: 15, every: month}, {name: voucher, money: 25, every: month}]}\n"       \
    "  renewed: {before: typed, begins: 2, seat_fee: 3, charges: [{meter: usage, price: 0.4, scope: organization}]}\n"             \
    "baseline: flat\n"

static const char one_column[] = SEATS "{use: cost, team: group}}\n" CONTRACTS_OF("usage");
static const char meters[] = "meters: {input: {unit: tokens}, output: {unit: tokens}}\n" SEATS
                             "{meters: {usage: cost, input: in, output: out}, team: group}}\n" CONTRACTS_OF("usage");
static const char *const scenarios[] = {one_column, meters};

static const char *roster_path(struct fixture *f)
{
    static char path[64];
    snprintf(path, sizeof path, "%s/r.csv", f->folder);
    return path;
}

static int clear(void **state)
{
    unlink(roster_path(*state));
    return teardown(state);
}

static const struct bs_model *read_seats(struct fixture *f, const char *text)
{
    write_file(f->data, use, sizeof use - 1);
    write_file(roster_path(f), roster, sizeof roster - 1);
    return read_good(f, text, NULL, 0);
}

static void reads_a_roster(void **state)
{
    struct fixture *f = *state;
    struct bs_arena *arena = bs_arena_new();
    struct bs_roster r;
    write_file(roster_path(f), roster, sizeof roster - 1);
    assert_int_equal(bs_roster_read(roster_path(f), arena, &r, &f->diagnostics), BS_OK);
    assert_int_equal(r.n, 9);
    assert_int_equal(r.n_columns, 5);
    assert_string_equal(r.columns[0], "team");
    assert_true(r.has_types);
    const struct bs_roster_seat *cy = &r.seats[bs_roster_find(&r, "cy")];
    assert_string_equal(cy->team, "C,\n\"x\"");
    assert_string_equal(cy->type, "premium");
    assert_int_equal(cy->from, BS_NO_MONTH);
    assert_int_equal(cy->to, 12 * 2026 + 2);
    assert_int_equal(cy->line, 5);
    assert_int_equal(r.seats[bs_roster_find(&r, "eve")].line, 7); /* a row before has two lines */
    assert_null(r.seats[bs_roster_find(&r, "gus")].type);
    assert_int_equal(bs_roster_find(&r, "zoe"), r.n);
    assert_int_equal(bs_roster_find(&r, ""), r.n);
    bs_arena_free(arena);
}

static void says_who_is_there(void **state)
{
    const struct bs_model *m = read_seats(*state, one_column);
    const struct bs_population *p = m->population;
    static const char *const names[] = {"standard", "premium", "population"}, *const teams[] = {"A", "B", "C, \"x\"", "(no team)"};
    static const size_t team_of[USERS] = {0, 1, 2, 0,
                                          3, 1, 3, 3}; /* dan's is that of the roster, ann's and bob's that of the file */
    assert_int_equal(m->seats, USERS);
    assert_int_equal(p->idle, 3);
    assert_int_equal(bs_model_segments(m), 3);
    assert_int_equal(p->n_teams, 4);
    for (size_t t = 0; t < p->n_teams; t++)
        assert_string_equal(p->teams[t], teams[t]);
    for (size_t u = 0; u < USERS; u++) {
        assert_string_equal(p->names[u], users[u]);
        assert_string_equal(bs_model_segment_name(m, bs_population_kind(p, u).type), names[types[u]]);
        assert_int_equal(p->team_of[u], team_of[u]);
        for (size_t month = 0; month < MONTHS; month++) {
            assert_int_equal(bs_population_there(p, u, month), month >= first[u] && month < end[u]);
            assert_near(p->use[u * MONTHS + month], used[u][month], 0);
        }
    }
    for (size_t month = 0; month < MONTHS; month++)
        assert_int_equal(bs_model_seats(m, month), month < 2 ? 6 : month == 2 ? 7 : 5);
    assert_int_equal(bs_model_segment_seats(m, 1, 2), 3);
    assert_int_equal(bs_model_segment_seats(m, 1, 3), 1);
}

static double there(size_t user, size_t month)
{
    return month >= first[user] && month < end[user] ? 1 : 0;
}

/* Sums over the seats that are there. */
static double sum_of(size_t month, double (*of)(size_t user, size_t month))
{
    double sum = 0;
    for (size_t u = 0; u < USERS; u++)
        sum += there(u, month) * of(u, month);
    return sum;
}

static double one(size_t user, size_t month)
{
    (void)user;
    (void)month;
    return 1;
}

static double grant(size_t user, size_t month)
{
    static const double grants[] = {10, 50, 0};
    (void)month;
    return grants[types[user]];
}

static double use_of(size_t user, size_t month)
{
    return used[user][month];
}

static double typed_fee(size_t user)
{
    static const double fees[] = {20, 60, 0};
    return fees[types[user]];
}

static double flat(size_t user, size_t month)
{
    (void)user;
    return 100 + fmax(0, 7 - sum_of(month, one)) * 100 / sum_of(month, one);
}

static double typed(size_t user, size_t month)
{
    return typed_fee(user) + (types[user] == UNSTATED ? 5 : 0) + fmax(0, used[user][month] - grant(user, month));
}

static double pool(size_t user, size_t month)
{
    double all = sum_of(month, use_of), charged = 0.5 * fmax(0, all - sum_of(month, grant));
    return typed_fee(user) + (30 + charged) * used[user][month] / all;
}

static double equal(size_t user, size_t month)
{
    (void)user;
    return 1 + (24 + fmax(0, 7 - sum_of(month, one))) / sum_of(month, one);
}

static double renewed(size_t user, size_t month)
{
    return month < 1 ? typed(user, month) : 3 + 0.4 * used[user][month];
}

static const struct {
    const char *contract;
    double (*bill)(size_t user, size_t month);
} sums[] = {{"flat", flat}, {"typed", typed}, {"pool", pool}, {"equal", equal}, {"renewed", renewed}};

static size_t contract_of(const struct bs_model *model, const char *name)
{
    size_t i = 0;
    while (i < model->n_contracts && strcmp(model->contracts[i].name, name) != 0)
        i++;
    assert_true(i < model->n_contracts);
    return i;
}

static struct bs_results *run(struct fixture *f, const struct bs_model *model)
{
    struct bs_results *results = NULL;
    assert_int_equal(bs_run(model, NULL, &results, &f->diagnostics), BS_OK);
    return results;
}

static void bills_as_written_out(void **state)
{
    for (size_t s = 0; s < 2; s++) {
        const struct bs_model *m = read_seats(*state, scenarios[s]);
        struct bs_results *results = run(*state, m);
        for (size_t i = 0; i < sizeof sums / sizeof sums[0]; i++) {
            size_t c = contract_of(m, sums[i].contract);
            double total = 0;
            for (size_t u = 0; u < USERS; u++) {
                double bill = 0;
                for (size_t month = first[u]; month < end[u]; month++)
                    bill += sums[i].bill(u, month);
                total += bill;
                assert_near(results->user_bill[c * USERS + u].bill, bill, 1e-9);
            }
            assert_near(results->organization[c * (MONTHS + 1) + MONTHS].total[BS_TOTAL_MEAN].value, total, 1e-9);
            assert_near((*bs_results_at(results, c, 0, BS_TERM))[BS_MEAN_BILL].value, total / USERS, 1e-9);
            assert_near((*bs_results_at(results, c, 0, BS_MONTH))[BS_MEAN_BILL].value, total / 24, 1e-9); /* seat-months */
            assert_near((*bs_results_at(results, c, 0, BS_MONTH))[BS_SEATS].value, 24.0 / MONTHS, 1e-12);
        }
        assert_int_equal(results->drawn, 24);
        bs_results_free(results);
    }
}

/* The evaluator of bills line by line says the same, month by month. */
static void itemized_alike(void **state)
{
    char message[BS_MESSAGE_SIZE];
    for (size_t s = 0; s < 2; s++) {
        const struct bs_model *m = read_seats(*state, scenarios[s]);
        struct bs_results *results = run(*state, m);
        struct bs_arena *arena = bs_arena_new();
        for (size_t c = 0; c < m->n_contracts; c++)
            for (size_t u = 0; u < USERS; u++) {
                struct bs_bill bill;
                struct bs_user_standing standing;
                assert_int_equal(bs_explain(m, u, c, arena, &bill, message), BS_OK);
                assert_near(bill.total, results->user_bill[c * USERS + u].bill, 1e-9);
                for (size_t month = 0; month < MONTHS; month++)
                    assert_true(there(u, month) > 0 || bill.month_total[month] == 0);
                assert_int_equal(bs_user_stand(m, u, &standing), BS_OK);
                assert_int_equal(standing.cohort, results->user_cohort[u]);
            }
        bs_arena_free(arena);
        bs_results_free(results);
    }
}

static size_t group_of(const struct bs_results *results, const char *label)
{
    size_t g = 0;
    while (g < results->n_groups && strcmp(results->groups[g].label, label) != 0)
        g++;
    assert_true(g < results->n_groups);
    return g;
}

/* Every team by the bills of its users, and the small ones together: here they are all. */
static void sums_teams(void **state)
{
    const struct bs_model *m = read_seats(*state, one_column);
    struct bs_results *results = run(*state, m);
    const struct bs_population *p = m->population;
    for (size_t c = 0; c < m->n_contracts; c++) {
        double all = 0;
        for (size_t t = 0; t < p->n_teams; t++) {
            char label[64];
            double bill = 0, cheaper = 0, seats = 0;
            snprintf(label, sizeof label, "team:%s", p->teams[t]);
            for (size_t u = 0; u < USERS; u++)
                if (p->team_of[u] == t) {
                    bill += results->user_bill[c * USERS + u].bill;
                    cheaper += results->user_bill[c * USERS + u].change < 0;
                    seats++;
                }
            const struct bs_estimate *e = *bs_results_at(results, c, group_of(results, label), BS_TERM);
            assert_near(e[BS_SEATS].value, seats, 0);
            assert_near(e[BS_MEAN_BILL].value, bill / seats, 1e-9);
            assert_true(c == m->baseline || fabs(e[BS_SHARE_CHEAPER].value - cheaper / seats) < 1e-12);
            all += bill;
        }
        const struct bs_estimate *e = *bs_results_at(results, c, group_of(results, "team:" BS_SMALL_TEAMS), BS_TERM);
        assert_near(e[BS_SEATS].value * e[BS_MEAN_BILL].value, all, 1e-9);
    }
    bs_results_free(results);
}

/* A year is paid ahead when it begins or a seat comes, to its end or the last month of the seat. */
static void pays_to_the_last_month(void **state)
{
    const char *const yearly = "contracts.flat={seat_fee: 100, fee_paid: yearly}";
    struct fixture *f = *state;
    write_file(f->data, use, sizeof use - 1);
    write_file(roster_path(f), roster, sizeof roster - 1);
    const struct bs_model *m = read_good(f, one_column, &yearly, 1);
    struct bs_results *results = run(f, m);
    /* month 1: ann, dan, gus, the idle seat for 12, cy for 3, eve for 1; month 2: bob for 11; month 3: fay for 1 */
    static const double paid[] = {5200, 1100, 100, 0}, charged[] = {600, 600, 700, 500};
    for (size_t month = 0; month < MONTHS; month++) {
        assert_near(results->organization[month].cash.value, paid[month], 1e-9);
        assert_near(results->organization[month].total[BS_TOTAL_MEAN].value, charged[month], 1e-9);
    }
    bs_results_free(results);
}

/* Moves are of users who are there in both months: ann, dan, gus and the idle seat three times, bob and cy twice. */
static void moves_those_who_stay(void **state)
{
    const struct bs_model *m = read_seats(*state, one_column);
    struct bs_results *results = run(*state, m);
    struct bs_moves term = bs_moves_of_term(results);
    size_t all = 0;
    for (size_t i = 0; i < BS_COHORT_COUNT * BS_COHORT_COUNT; i++)
        all += term.users[i / BS_COHORT_COUNT][i % BS_COHORT_COUNT];
    assert_int_equal(all, 4 * 3 + 2 * 2);
    bs_results_free(results);
}

/* All other groups have the very figures that they have without teams. */
static void teams_change_nothing(void **state)
{
    static const char *const rest = "population.columns={use: cost}", *const team = "population.columns={use: cost, team: group}";
    static const char text[] = "population: {file: u.csv}\n" CONTRACTS;
    struct fixture *f = *state;
    write_file(f->data, use, sizeof use - 1);
    struct bs_results *with = run(f, read_good(f, text, &team, 1)), *without = run(f, read_good(f, text, &rest, 1));
    assert_int_equal(with->n_groups, without->n_groups + 4);
    for (size_t c = 0; c < 2; c++)
        for (size_t g = 0; g < without->n_groups; g++)
            for (int p = 0; p < BS_PERIOD_COUNT; p++)
                assert_memory_equal(*bs_results_at(with, c, group_of(with, without->groups[g].label), (enum bs_period)p),
                                    *bs_results_at(without, c, g, (enum bs_period)p), sizeof(struct bs_estimate[BS_MEASURE_COUNT]));
    bs_results_free(with);
    bs_results_free(without);
}

/* Seats are matched by pseudonym too, and all else stays as it is. */
static void hides_names(void **state)
{
    static const unsigned char key[BS_DIGEST_BYTES] = "a secret of thirty-two bytes ...";
    const struct bs_scenario_options options = {.pseudonym_key = key};
    struct fixture *f = *state;
    struct bs_scenario *hidden = NULL;
    const struct bs_model *m = read_seats(f, one_column);
    assert_int_equal(bs_scenario_read_with(f->path, NULL, 0, &options, &hidden, &f->diagnostics), BS_OK);
    const struct bs_population *p = bs_scenario_model(hidden)->population;
    assert_int_equal(p->users, m->seats);
    for (size_t u = 0; u < USERS; u++) {
        char pseudonym[BS_PSEUDONYM_TEXT];
        assert_string_equal(p->names[u], u < USERS - 1 ? bs_pseudonym(key, users[u], pseudonym) : users[u]);
        assert_int_equal(p->kind_of[u], m->population->kind_of[u]);
        assert_int_equal(p->team_of[u], m->population->team_of[u]);
        assert_memory_equal(&p->use[u * MONTHS], &m->population->use[u * MONTHS], sizeof(double[MONTHS]));
    }
    bs_scenario_free(hidden);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_a_roster, setup, clear),
        cmocka_unit_test_setup_teardown(says_who_is_there, setup, clear),
        cmocka_unit_test_setup_teardown(bills_as_written_out, setup, clear),
        cmocka_unit_test_setup_teardown(itemized_alike, setup, clear),
        cmocka_unit_test_setup_teardown(sums_teams, setup, clear),
        cmocka_unit_test_setup_teardown(pays_to_the_last_month, setup, clear),
        cmocka_unit_test_setup_teardown(moves_those_who_stay, setup, clear),
        cmocka_unit_test_setup_teardown(hides_names, setup, clear),
        cmocka_unit_test_setup_teardown(teams_change_nothing, setup, clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
