/* Two contracts on one distribution of use: a $200 seat with $500 of use included, and a $20 seat with all use at list price. */
#include <billshift/contract.h>
#include <billshift/distribution.h>
#include <billshift/number.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* E[bill]: every piece of the curve begins with a jump and a change of slope. */
static double expected_bill(const struct bs_curve *bill, const struct bs_distribution *use)
{
    const struct bs_piece *p = bill->pieces;
    double sum = p[0].value + p[0].slope * bs_distribution_mean(use);
    for (size_t i = 1; i < bill->n; i++) {
        double jump = p[i].value - (p[i - 1].value + p[i - 1].slope * (p[i].from - p[i - 1].from));
        sum += jump * bs_distribution_survival(use, p[i].from) +
               (p[i].slope - p[i - 1].slope) * bs_distribution_excess_mean(use, p[i].from);
    }
    return sum;
}

int main(void)
{
    enum { CONTRACTS = 2, PARAMETERS_MOST = 16 };
    const struct bs_charge_model *per_unit = bs_charge_model_find("per_unit");
    struct bs_charge charges[CONTRACTS] = {{.model = per_unit, .per = 1, .price = 1, .included = 500},
                                           {.model = per_unit, .per = 1, .price = 1}};
    struct bs_contract contracts[CONTRACTS] = {
        {.name = "included", .terms = {.seat_fee = 200, .maximum_bill = INFINITY, .charges = &charges[0], .n_charges = 1}},
        {.name = "metered", .terms = {.seat_fee = 20, .maximum_bill = INFINITY, .charges = &charges[1], .n_charges = 1}}};

    /* Parameters by name, as a scenario gives them. */
    const struct bs_distribution_type *type = bs_distribution_type_find("lognormal");
    double values[PARAMETERS_MOST], mix[1] = {1};
    for (size_t i = 0; type->parameters[i].name && i < PARAMETERS_MOST; i++)
        values[i] = strcmp(type->parameters[i].name, "median") == 0   ? 90
                    : strcmp(type->parameters[i].name, "log_sd") == 0 ? 1.25
                                                                      : NAN;
    struct bs_seat_kind kind = {.mix = mix, .n_meters = 1};
    struct bs_distribution_input input = {.values = values};
    struct bs_arena *arena = bs_arena_new();
    const struct bs_distribution *use = NULL;
    char message[BS_MESSAGE_SIZE];
    int failed = !arena || bs_distribution_new(type, &input, arena, &use, message) != BS_OK;
    for (size_t i = 0; i < CONTRACTS && !failed; i++) {
        struct bs_curve bill;
        failed = bs_contract_curve(&contracts[i], 0, &kind, 1, arena, &bill) != BS_OK;
        if (!failed)
            printf("%s %.6f\n", contracts[i].name, expected_bill(&bill, use));
    }
    bs_arena_free(arena);
    return failed;
}
