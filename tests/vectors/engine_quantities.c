/* The quantities of the vector files in terms of what a run of the exact engine finds: means of bills, the spread of the total, shares
   of seats that pay more than a fee. */
#include "engine/exact/exact.h"
#include "engine_rows.h"
#include "vectors.h"

#include <math.h>
#include <string.h>

/* share: of a unit of use that is paid. */
struct question {
    const struct engine_seats *seats;
    json_t *arguments;
    double share;
    char *message;
};

static const struct computed refused = {NAN, 0};

static double argument(const struct question *q, const char *key)
{
    return vector_number(q->arguments, key, NAN);
}

/* E[min(limit, max(X - attachment, 0))]; limit 0: none. */
static struct payment layer_of(const struct question *q, double attachment, double limit)
{
    return (struct payment){.price = q->share, .included = attachment, .most = q->share * limit};
}

static struct computed seat_measure(const struct question *q, const struct payment *base, struct payment payment, enum bs_measure m)
{
    struct engine_figures f;
    return engine_figures(q->seats, base, &payment, &f, q->message) ? (struct computed){f.seat[m].value, f.seat[m].std_error}
                                                                    : refused;
}

static struct computed spread(const struct question *q, struct payment payment)
{
    struct engine_figures f;
    return engine_figures(q->seats, NULL, &payment, &f, q->message) ? f.spread : refused;
}

static struct computed square(struct computed c)
{
    return (struct computed){c.value * c.value, 2 * fabs(c.value) * c.error};
}

static struct computed mean(const struct question *q)
{
    return seat_measure(q, NULL, layer_of(q, 0, 0), BS_MEAN_BILL);
}

static struct computed sd(const struct question *q)
{
    return spread(q, layer_of(q, 0, 0));
}

static struct computed variance(const struct question *q)
{
    return square(sd(q));
}

static struct computed quantile_at(const struct question *q, double p)
{
    struct payment payment = layer_of(q, 0, 0);
    return engine_quantile(q->seats, &payment, p, q->message);
}

static struct computed quantile(const struct question *q)
{
    return quantile_at(q, argument(q, "p"));
}

/* Seats that pay no more by use than a fee. */
static struct computed cdf(const struct question *q)
{
    struct payment fee = {.fee = argument(q, "x")}, payment = layer_of(q, 0, 0);
    struct engine_figures f;
    if (!engine_figures(q->seats, &fee, &payment, &f, q->message))
        return refused;
    return (struct computed){f.seat[BS_SHARE_CHEAPER].value + f.seat[BS_SHARE_SAME].value, f.seat[BS_SHARE_CHEAPER].std_error};
}

static struct computed survival(const struct question *q)
{
    struct payment fee = {.fee = argument(q, "x")};
    return seat_measure(q, &fee, layer_of(q, 0, 0), BS_SHARE_DEARER);
}

static struct computed lev(const struct question *q)
{
    return seat_measure(q, NULL, layer_of(q, 0, argument(q, "limit")), BS_MEAN_BILL);
}

static struct computed stop_loss(const struct question *q)
{
    return seat_measure(q, NULL, layer_of(q, argument(q, "d"), 0), BS_MEAN_BILL);
}

static struct payment layer_payment(const struct question *q)
{
    return layer_of(q, argument(q, "attachment"), argument(q, "limit"));
}

static struct computed layer(const struct question *q)
{
    return seat_measure(q, NULL, layer_payment(q), BS_MEAN_BILL);
}

static struct computed layer_variance(const struct question *q)
{
    return square(spread(q, layer_payment(q)));
}

static struct computed layer_second_moment(const struct question *q)
{
    struct computed variance_part = layer_variance(q), mean_part = square(layer(q));
    return (struct computed){variance_part.value + mean_part.value, variance_part.error + mean_part.error};
}

static struct payment deductible_payment(const struct question *q)
{
    return layer_of(q, argument(q, "deductible"), vector_number(q->arguments, "max_payment", 0));
}

static struct computed payment_per_loss(const struct question *q)
{
    return seat_measure(q, NULL, deductible_payment(q), BS_MEAN_BILL);
}

static struct computed payment_per_loss_variance(const struct question *q)
{
    return square(spread(q, deductible_payment(q)));
}

/* Of those that pay at all. */
static struct computed payment_per_payment(const struct question *q)
{
    struct payment payment = deductible_payment(q);
    struct engine_figures f;
    if (!engine_figures(q->seats, NULL, &payment, &f, q->message))
        return refused;
    struct bs_estimate bill = f.seat[BS_MEAN_BILL], payers = f.seat[BS_SHARE_DEARER];
    double value = bill.value / payers.value;
    return (struct computed){value, value * (bill.std_error / bill.value + payers.std_error / payers.value)};
}

static struct computed ratio_of_limits(const struct question *q, double limit, double base_limit)
{
    struct payment base = layer_of(q, 0, base_limit);
    return seat_measure(q, &base, layer_of(q, 0, limit), BS_RATIO_OF_MEANS);
}

static struct computed exposure_curve(const struct question *q)
{
    return ratio_of_limits(q, argument(q, "limit"), 0);
}

static struct computed increased_limit_factor(const struct question *q)
{
    return ratio_of_limits(q, argument(q, "limit"), argument(q, "base"));
}

static struct computed loss_elimination_ratio(const struct question *q)
{
    double scale = vector_number(q->arguments, "d_scale", 1);
    return ratio_of_limits(q, vector_number(q->arguments, "d", argument(q, "d_over_mean") * mean(q).value * scale), 0);
}

/* What the use above the quantile exceeds it by, a seat up there. At the quantile it does not turn on the quantile's error. */
static struct computed tail_value_at_risk(const struct question *q)
{
    double p = argument(q, "p"), from = quantile_at(q, p).value;
    struct computed excess = seat_measure(q, NULL, layer_of(q, from, 0), BS_MEAN_BILL);
    double value = from + excess.value / (1 - p);
    return (struct computed){value, EXACT_AMOUNT * value};
}

static const struct {
    const char *name;
    struct computed (*value)(const struct question *q);
    const char *arguments[2];
} quantities[] = {
    {"mean", mean, {NULL}},
    {"variance", variance, {NULL}},
    {"sd", sd, {NULL}},
    {"quantile", quantile, {"p"}},
    {"cdf", cdf, {"x"}},
    {"survival", survival, {"x"}},
    {"lev", lev, {"limit"}},
    {"stop_loss", stop_loss, {"d"}},
    {"layer", layer, {"attachment", "limit"}},
    {"layer_second_moment", layer_second_moment, {"attachment", "limit"}},
    {"layer_variance", layer_variance, {"attachment", "limit"}},
    {"payment_per_loss", payment_per_loss, {"deductible"}},
    {"payment_per_loss_variance", payment_per_loss_variance, {"deductible"}},
    {"payment_per_payment", payment_per_payment, {"deductible"}},
    {"exposure_curve", exposure_curve, {"limit"}},
    {"ilf", increased_limit_factor, {"limit", "base"}},
    {"loss_elimination_ratio", loss_elimination_ratio, {NULL}},
    {"tvar", tail_value_at_risk, {"p"}},
};

static const char *price(const struct question *q, int of_variance, struct computed *out)
{
    struct payment payment;
    const char *reason = engine_payment(q->arguments, &payment);
    if (!reason)
        *out = of_variance ? square(spread(q, payment)) : seat_measure(q, NULL, payment, BS_MEAN_BILL);
    return reason;
}

const char *engine_quantity(struct engine_seats seats, const char *quantity, json_t *arguments, struct computed *out, char *message)
{
    struct question q = {&seats, arguments, vector_number(arguments, "share", 1), message};
    seats.units = 1 + vector_number(arguments, "inflation", 0);
    if (strcmp(quantity, "expected_price") == 0 || strcmp(quantity, "price_variance") == 0)
        return price(&q, strcmp(quantity, "price_variance") == 0, out);
    for (size_t i = 0; i < sizeof quantities / sizeof *quantities; i++) {
        if (strcmp(quantity, quantities[i].name) != 0)
            continue;
        if (!vector_arguments_known(arguments))
            return "arguments that the quantity does not know";
        for (size_t k = 0; k < 2 && quantities[i].arguments[k]; k++)
            if (!json_object_get(arguments, quantities[i].arguments[k]))
                return "an argument is missing";
        *out = quantities[i].value(&q);
        return NULL;
    }
    return "a quantity that is not known here";
}
