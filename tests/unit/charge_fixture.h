/* Charges priced both ways, by lines and by curve. Include after cmocka.h and arena_fixture.h. */
#ifndef CHARGE_FIXTURE_H
#define CHARGE_FIXTURE_H

#include "contract/charge.h"

#define COUNT(array)    (sizeof(array) / sizeof((array)[0]))
#define TIERS(array)    .tiers = (array), .n_tiers = COUNT(array)
#define ASSERT_OK(call) assert_int_equal((call), BS_OK)

static inline struct bs_charge of_model(const char *model, struct bs_charge charge)
{
    charge.model = bs_charge_model_find(model);
    assert_non_null(charge.model);
    charge.per = charge.per > 0 ? charge.per : 1;
    return charge;
}

static inline double itemized(const struct bs_charge *charge, double quantity, double events_per_unit)
{
    double amount;
    ASSERT_OK(charge_itemize(charge, charge_convert(charge, quantity), charge->included, NULL, events_per_unit * quantity, NULL,
                             &amount));
    return amount;
}

static inline double by_curve(const struct bs_charge *charge, double quantity, double events_per_unit)
{
    struct bs_curve curve;
    ASSERT_OK(bs_charge_curve(charge, 0, events_per_unit, arena, &curve));
    return bs_curve_value(&curve, quantity);
}

static inline void assert_price(const char *source, const struct bs_charge *charge, double quantity, double expected)
{
    double line = itemized(charge, quantity, 0), curve = by_curve(charge, quantity, 0), rounding = 1e-12 * (1 + fabs(expected));
    if (!(fabs(line - expected) <= rounding && fabs(curve - expected) <= rounding))
        fail_msg("%s: %.17g units: lines %.17g, curve %.17g, expected %.17g", source, quantity, line, curve, expected);
}

#endif
