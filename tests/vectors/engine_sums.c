/* Sums of use over seats: a given number of them, or a random one. */
#include "engine/exact/exact.h"
#include "engine/exact/total.h"
#include "engine_rows.h"
#include "vectors.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* A Poisson number of active seats is the limit of a Binomial one. Of so many seats the variance of the sum falls short by at most mean / seats
   of itself: 2.3e-14 at a mean of 25. A power of 2, so that the chance to be idle is no rounding of 1 - mean / seats. A model has fewer than
   2^32 seats, which would leave 6e-9 of it; the mean is that of the limit whatever their number is. */
static const double SEATS = 0x1p50;
enum { MODEL_SEATS = 1 << 30 };

/* Numbers of active seats beyond it have less than 1e-30 together, at the means of the files. */
enum { ACTIVE_MOST = 200 };

static const char *const no_memory = "no memory";

static const char *made(const char *model, json_t *parameters, struct bs_arena *arena, const struct bs_distribution **out)
{
    const char *reason = parameters ? vector_distribution(model, parameters, arena, out) : no_memory;
    json_decref(parameters);
    return reason;
}

/* E[max(S - d, 0)] of the gamma distributed use S of n months. */
static const char *months_excess(double shape, double scale, int n, double d, struct computed *out)
{
    struct bs_arena *arena = bs_arena_new();
    const struct bs_distribution *level;
    struct use_law law = {0};
    const char *reason = arena ? made("constant", json_pack("{s:f}", "value", shape * scale), arena, &level) : no_memory;
    if (!reason)
        out->value = use_law_new(level, 1 / sqrt(shape), (size_t)n, 1, &law) == BS_OK ? n * law_excess(&law.term, d / n) : NAN;
    out->error = EXACT_AMOUNT * out->value;
    use_law_free(&law);
    bs_arena_free(arena);
    return reason;
}

const char *engine_gamma_sum(json_t *parameters, const char *quantity, json_t *terms, struct computed *out)
{
    const char *model = json_string_value(json_object_get(terms, "model"));
    double n = vector_number(parameters, "n", NAN), pool = vector_number(terms, "pool", NAN);
    double price = vector_number(terms, "overage_unit", NAN);
    if (strcmp(quantity, "expected_price") != 0 || !model || strcmp(model, "pooled_allowance") != 0 ||
        json_object_size(parameters) != 3 || json_object_size(terms) != 3)
        return "not the mean price of a pooled allowance";
    const char *reason =
        months_excess(vector_number(parameters, "shape", NAN), vector_number(parameters, "scale", NAN), (int)n, pool, out);
    *out = (struct computed){price * out->value, price * out->error};
    return reason;
}

/* "1/3", "0.2" */
static double fraction(const char *text)
{
    double over = NAN, under = 1;
    int read = text ? sscanf(text, "%lf/%lf", &over, &under) : 0;
    return read >= 1 ? over / under : NAN;
}

/* A list of values and their probabilities is a mixture of constants. */
static const char *discrete(json_t *parameters, struct bs_arena *arena, const struct bs_distribution **out)
{
    json_t *values = json_object_get(parameters, "v"), *chances = json_object_get(parameters, "p"), *value;
    json_t *weights = json_array(), *parts = json_array();
    size_t i;
    json_array_foreach(values, i, value)
    {
        json_array_append_new(weights, json_real(fraction(json_string_value(json_array_get(chances, i)))));
        json_array_append_new(parts, json_pack("[s, {s:O}]", "constant", "value", value));
    }
    return made("mixture", json_pack("{s:o, s:o}", "w", weights, "parts", parts), arena, out);
}

static const char *seat_use(json_t *pair, struct bs_arena *arena, const struct bs_distribution **out)
{
    const char *name = json_string_value(json_array_get(pair, 0));
    json_t *parameters = json_array_get(pair, 1);
    if (name && strcmp(name, "discrete") == 0)
        return json_object_size(parameters) == 2 ? discrete(parameters, arena, out)
                                                 : "a list of probabilities with terms of its own";
    return name ? vector_distribution(name, parameters, arena, out) : "a sum of another form";
}

static void mean_of(const struct bs_distribution *d, double number, struct computed *out, char *message)
{
    struct engine_seats seats = {.level = d, .units = 1, .seats = MODEL_SEATS, .inactive = 1 - number / MODEL_SEATS};
    struct payment payment = {.price = 1};
    struct engine_figures f;
    *out = engine_figures(&seats, NULL, &payment, &f, message) ? f.total : (struct computed){NAN, 0};
}

static void variance_of(const struct bs_distribution *d, double number, struct computed *out)
{
    const struct bs_piece piece = {.slope = 1};
    const struct bs_curve bill = {1, &piece};
    struct use_law law = {0};
    struct total total = {0};
    enum bs_status status = use_law_new(d, 0, 1, 1, &law);
    struct total_seats seats = {.seats = SEATS, .idle = 1 - number / SEATS, .law = &law.term, .bill = &bill};
    if (status == BS_OK)
        status = total_new(&seats, 1, 1, &total);
    double variance = status == BS_OK ? total.variance : NAN;
    *out = (struct computed){variance, 2 * EXACT_AMOUNT * variance};
    total_free(&total);
    use_law_free(&law);
}

/* Over the numbers of active seats, each n as many months of gamma use. Not from the total's characteristic function: with a chance of
   exp(-mean) the total is 0, and after the jump there inversion is good to 1e-3 only, as it says itself (struct total: error). */
static const char *stop_loss_of(json_t *pair, double number, double d, struct computed *out)
{
    const char *name = json_string_value(json_array_get(pair, 0)), *reason = NULL;
    double shape = vector_number(json_array_get(pair, 1), "shape", NAN),
           scale = vector_number(json_array_get(pair, 1), "scale", NAN);
    if (!name || strcmp(name, "gamma") != 0)
        return "the excess of a random sum of other use than gamma";
    *out = (struct computed){0, 0};
    for (int n = 1; n <= ACTIVE_MOST && !reason; n++) {
        double chance = gsl_ran_poisson_pdf((unsigned)n, number);
        struct computed excess = {0, 0};
        if (chance > 1e-30)
            reason = months_excess(shape, scale, n, d, &excess);
        out->value += chance * excess.value;
        out->error += chance * excess.error;
    }
    return reason;
}

static const char *const numbers[][2] = {
    {"geometric", "a geometric number: neither a Poisson nor a Binomial number of seats"},
    {"negbin", "a negative Binomial number: neither a Poisson nor a Binomial number of seats"},
    {"moments", "a number with a variance above its mean: neither a Poisson nor a Binomial number of seats"},
};

const char *engine_compound(json_t *parameters, const char *quantity, json_t *arguments, struct computed *out, char *message)
{
    json_t *n = json_object_get(parameters, "n"), *x = json_object_get(parameters, "x");
    const char *kind = json_string_value(json_array_get(n, 0));
    double number = vector_number(json_array_get(n, 1), "mean", NAN);
    for (size_t i = 0; kind && i < sizeof numbers / sizeof *numbers; i++)
        if (strcmp(kind, numbers[i][0]) == 0)
            return numbers[i][1];
    if (!kind || strcmp(kind, "poisson") != 0 || !(number > 0))
        return "a number of seats that is not known here";
    struct bs_arena *arena = bs_arena_new();
    const struct bs_distribution *d;
    const char *reason = arena ? seat_use(x, arena, &d) : no_memory;
    if (!reason && strcmp(quantity, "mean") == 0)
        mean_of(d, number, out, message);
    else if (!reason && strcmp(quantity, "variance") == 0)
        variance_of(d, number, out);
    else if (!reason && strcmp(quantity, "stop_loss") == 0)
        reason = stop_loss_of(x, number, vector_number(arguments, "d", NAN), out);
    else if (!reason)
        reason = "a quantity of a random sum that is not known here";
    bs_arena_free(arena);
    return reason;
}
