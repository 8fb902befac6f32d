#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
/* cmocka needs setjmp, stdarg, stddef and stdint */
#include <cmocka.h>

#include "arena_fixture.h"
#include "charge_fixture.h"

static const struct bs_tier lago_tiers[] = {{10, 10, 2, 0}, {20, 5, 3, 0}, {INFINITY, 5, 3, 0}},
                            lago_volume[] = {{100, 2, 10, 0}, {200, 1, 0, 0}, {INFINITY, 0.5, 50, 0}},
                            openmeter[] = {{5, 0, 100, 0}, {10, 0, 50, 0}, {15, 5, 0, 0}, {INFINITY, 1, 0, 0}},
                            openmeter_volume[] = {{5, 0, 100, 0}, {10, 0, 150, 0}, {15, 10, 0, 0}, {INFINITY, 5, 0, 0}},
                            polar[] = {{10, 1000, 0, 0}, {50, 800, 0, 0}, {INFINITY, 600, 0, 0}},
                            polar_free[] = {{5, 0, 0, 0}, {INFINITY, 1000, 0, 0}},
                            kill_bill[] = {{1000, 1, 0, 100}, {101000, 1, 0, 1000}, {1101000, 0.5, 0, 1000}},
                            stripe[] = {{5, 7, 0, 0}, {10, 6.5, 0, 0}, {INFINITY, 6, 0, 0}},
                            lago_rates[] = {{10, 0.01, 200, 0}, {20, 0.02, 300, 0}, {INFINITY, 0.03, 400, 0}},
                            solvimon_rates[] = {{100, 0.1, 0, 0}, {1000, 0.08, 0, 0}, {INFINITY, 0.05, 0, 0}},
                            solvimon_steps[] = {{100, 0, 25, 0}, {1000, 0, 20, 0}, {INFINITY, 0, 15, 0}},
                            oracle_steps[] = {{250, 10, 0, 0}, {500, 20, 0, 0}, {INFINITY, 30, 0, 0}},
                            epilot_steps[] = {{5, 0, -10000, 0}, {10, 0, -8000, 0}, {INFINITY, 0, -6000, 0}},
                            flexprice_steps[] = {{1000, 0, 50, 0}, {5000, 0, 200, 0}, {10000, 0, 350, 0}},
                            openmeter_units[] = {{5, 1, 0, 0}, {INFINITY, 0.5, 0, 0}};

/* Totals that others published for their own tariffs. */
static const struct {
    const char *source, *model;
    struct bs_charge charge;
    double quantity, expected;
} cases[] = {
    {"Lago graduated_service_spec", "graduated", {TIERS(lago_tiers), .fee_at_zero = true}, 0, 2},
    {"Lago graduated_service_spec", "graduated", {TIERS(lago_tiers), .fee_at_zero = true}, 10, 102},
    {"Lago graduated_service_spec", "graduated", {TIERS(lago_tiers), .fee_at_zero = true}, 11, 110},
    {"Lago graduated_service_spec", "graduated", {TIERS(lago_tiers), .fee_at_zero = true}, 12, 115},
    {"OpenMeter tieredgraduated_test", "graduated", {TIERS(openmeter), .fee_at_zero = true}, 22, 182},
    {"OpenMeter tieredgraduated_test, minimum", "graduated", {TIERS(openmeter), .fee_at_zero = true, .minimum = 1000}, 2, 1000},
    {"OpenMeter tieredgraduated_test, maximum",
     "graduated",
     {TIERS(openmeter), .fee_at_zero = true, .has_maximum = true, .maximum = 170},
     22,
     170},
    {"Polar test_tiers", "graduated", {TIERS(polar)}, 51, 42600},
    {"Polar test_tiers", "graduated", {TIERS(polar)}, 0, 0},
    {"Polar test_tiers", "graduated", {TIERS(polar_free)}, 15, 10000},
    {"Stripe tiered pricing", "graduated", {TIERS(stripe)}, 20, 127.5},
    {"epilot pricing-tiered.test", "graduated", {TIERS(polar)}, 10.999, 10799.2},
    {"Kill Bill TestContiguousIntervalConsumableInArrear",
     "graduated",
     {TIERS(kill_bill), .beyond = BS_BEYOND_LAST_PRICE},
     5325,
     15},
    {"Lago volume_service_spec", "volume", {TIERS(lago_volume), .fee_at_zero = true}, 0, 10},
    {"Lago volume_service_spec", "volume", {TIERS(lago_volume), .fee_at_zero = true}, 100, 210},
    {"Lago volume_service_spec", "volume", {TIERS(lago_volume), .fee_at_zero = true}, 200, 200},
    {"Lago volume_service_spec", "volume", {TIERS(lago_volume), .fee_at_zero = true}, 300, 200},
    {"OpenMeter tieredvolume_test", "volume", {TIERS(openmeter_volume), .fee_at_zero = true}, 16, 80},
    {"OpenMeter tieredvolume_test", "volume", {TIERS(openmeter_volume), .fee_at_zero = true}, 15, 150},
    {"OpenMeter tieredvolume_test, minimum", "volume", {TIERS(openmeter_volume), .fee_at_zero = true, .minimum = 150}, 0, 150},
    {"Stripe tiered pricing", "volume", {TIERS(stripe)}, 6, 39},
    {"Kill Bill TestContiguousIntervalConsumableInArrear", "volume", {TIERS(kill_bill), .beyond = BS_BEYOND_FREE}, 101000, 101},
    {"Kill Bill TestContiguousIntervalConsumableInArrear", "volume", {TIERS(kill_bill), .beyond = BS_BEYOND_FREE}, 300000, 150},
    {"Lago package_service_spec", "package", {.price = 100, .packaging.size = 10}, 121, 1300},
    {"Lago package charge, free units", "package", {.price = 5, .packaging.size = 100, .included = 100}, 201, 10},
    {"Stripe quantity-transformation", "package", {.price = 10, .packaging.size = 5}, 5, 10},
    {"Stripe quantity-transformation", "package", {.price = 10, .packaging.size = 5}, 6, 20},
    {"OpenMeter package_test, minimum", "package", {.price = 15, .packaging.size = 10, .minimum = 100}, 0, 100},
    {"OpenMeter package_test, maximum",
     "package",
     {.price = 15, .packaging.size = 10, .has_maximum = true, .maximum = 100},
     110,
     100},
    {"Flexprice price_test, down", "package", {.price = 1, .packaging = {.size = 100, .round_down = true}}, 250, 2},
    {"Flexprice price_test", "package", {.price = 1, .packaging.size = 100}, 0, 0},
    {"Chargebee package pricing", "package", {.price = 1.25, .packaging = {.size = 1e6, .minimum = 1}}, 0, 1.25},
    {"Chargebee package pricing", "package", {.price = 1.25, .packaging = {.size = 1e6, .minimum = 1}}, 10, 1.25},
    {"Stigg overage", "package", {.price = 2, .packaging.size = 100, .included = 500}, 800, 6},
    {"Stigg overage", "per_unit", {.price = 0.01, .included = 1000}, 1300, 3},
    {"Lago standard_service_spec", "per_unit", {.price = 5.12345}, 10, 51.2345},
    {"OpenMeter unit_test: discount before maximum",
     "per_unit",
     {.price = 10, .discount = 0.5, .has_maximum = true, .maximum = 100},
     27,
     100},
    {"Solvimon", "stairstep_cumulative", {TIERS(solvimon_steps)}, 200, 45},
    {"Oracle Banking, slab without unit", "stairstep_cumulative", {TIERS(oracle_steps)}, 1000, 60},
    {"Oracle Banking, variable without unit", "stairstep", {TIERS(oracle_steps)}, 1000, 30},
    {"epilot pricing-tiered.test", "stairstep", {TIERS(epilot_steps), .fee_at_zero = true}, 0, -10000},
    {"epilot pricing-tiered.test", "stairstep", {TIERS(epilot_steps), .fee_at_zero = true}, 100, -6000},
    {"Flexprice pricing models", "stairstep", {TIERS(flexprice_steps), .beyond = BS_BEYOND_ERROR}, 1500, 200},
    {"Lago graduated_percentage_service_spec", "graduated_percentage", {TIERS(lago_rates), .fee_at_zero = true}, 1, 200.01},
    {"Lago graduated_percentage_service_spec", "graduated_percentage", {TIERS(lago_rates), .fee_at_zero = true}, 21, 900.33},
    {"Solvimon", "volume_percentage", {TIERS(solvimon_rates)}, 200, 16},
    {"OpenMeter dynamic_test", "percentage", {.price = 1.33333}, 50, 66.6665},
    {"OpenMeter dynamic_test, minimum", "percentage", {.price = 1.33333, .minimum = 100}, 0, 100},
    {"OpenMeter unitconfig_test, ceil",
     "graduated",
     {TIERS(openmeter_units), .convert = {.divide = 1000, .round = BS_ROUND_CEIL}},
     7400,
     6.5},
    {"OpenMeter unitconfig_test, usage discount after conversion",
     "per_unit",
     {.price = 10, .included = 0.5, .convert = {.divide = 1000, .round = BS_ROUND_CEIL}},
     1400,
     15},
    {"OpenMeter unitconfig_test, floor", "per_unit", {.price = 1, .convert = {.divide = 1000, .round = BS_ROUND_FLOOR}}, 1900, 1},
    {"OpenMeter unitconfig_test, half up",
     "per_unit",
     {.price = 1, .convert = {.divide = 1000, .round = BS_ROUND_HALF_UP}},
     1500,
     2},
    {"OpenMeter unitconfig_test, none", "per_unit", {.price = 1, .convert = {.divide = 1000}}, 1400, 1.4},
    {"OpenMeter unitconfig_test, half up to 1 place",
     "per_unit",
     {.price = 1, .convert = {.divide = 100, .round = BS_ROUND_HALF_UP, .places = 1}},
     245,
     2.5},
    {"OpenMeter unitconfig_test, half up to 1 place",
     "per_unit",
     {.price = 1, .convert = {.divide = 100, .round = BS_ROUND_HALF_UP, .places = 1}},
     244,
     2.4},
    {"OpenMeter unitconfig_test, ceil to 2 places",
     "per_unit",
     {.price = 1, .convert = {.divide = 1000, .round = BS_ROUND_CEIL, .places = 2}},
     1247,
     1.25},
    {"by hand: one amount, without use too", "flat", {.price = 23.85, .discount = 0.1}, 0, 21.465},
    {"by hand: one amount", "flat", {.price = 23.85}, 7e6, 23.85},
    {"by hand: past a free end, whole", "volume", {TIERS(flexprice_steps), .beyond = BS_BEYOND_FREE}, 12000, 350},
    {"by hand: a negative price and a minimum", "per_unit", {.price = -2.5, .minimum = 1.25}, 3, 1.25},
    {"by hand: a negative price", "per_unit", {.price = -2.5, .discount = 0.2}, 3, -6},
};

static void published_totals(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct bs_charge charge = of_model(cases[i].model, cases[i].charge);
        assert_price(cases[i].source, &charge, cases[i].quantity, cases[i].expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(published_totals)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
