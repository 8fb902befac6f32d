/* Contracts compiled to curves in one arena. */
#ifndef BILLSHIFT_TESTS_CONTRACT_FIXTURE_H
#define BILLSHIFT_TESTS_CONTRACT_FIXTURE_H

#include <billshift/contract.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
/* cmocka needs setjmp, stdarg, stddef and stdint */
#include <cmocka.h>

static struct bs_arena *arena;
static const struct bs_charge_model *per_unit, *graduated;

static int setup(void **state)
{
    (void)state;
    per_unit = bs_charge_model_find("per_unit");
    graduated = bs_charge_model_find("graduated");
    arena = bs_arena_new();
    return arena && per_unit && graduated ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    bs_arena_free(arena);
    return 0;
}

#define ASSERT_OK(call) assert_int_equal((call), BS_OK)

static enum bs_status compile(const struct bs_contract *contract, const double *mix, size_t n_meters, size_t seats,
                              struct bs_curve *curve)
{
    const struct bs_seat_kind kind = {.mix = mix, .n_meters = n_meters};
    return bs_contract_curve(contract, 0, &kind, seats, arena, curve);
}

static struct bs_curve compiled(const struct bs_contract *contract, const double *mix, size_t n_meters, size_t seats)
{
    struct bs_curve curve;
    ASSERT_OK(compile(contract, mix, n_meters, seats, &curve));
    return curve;
}

#endif
