#include <billshift/diagnostics.h>
#include <billshift/response.h>

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

/* The share of its use that a seat saves in a month that adopts the measures. */
static double saved_in(const struct bs_response *response, size_t month)
{
    if (month >= response->saved_by || month < response->saved_from)
        return month < response->saved_from ? 0 : response->saved;
    double steps = (double)(response->saved_by - response->saved_from + 1);
    return response->saved * (double)(month - response->saved_from + 1) / steps;
}

static double price_in(const struct bs_response *response, size_t month)
{
    return response->prices ? response->prices[month] : response->price;
}

static bool adopts(const struct bs_response *response, size_t segment)
{
    return !response->adopts || response->adopts[segment];
}

/* Of seats that adopt the measures, or do not. */
static double factor_of(const struct bs_response *response, bool adopting, size_t month)
{
    double factor = 1;
    if (!response)
        return 1;
    if (response->elasticity != 0)
        factor = pow(price_in(response, month) / response->reference_price, response->elasticity);
    return factor * (1 + response->latent) * (1 - (adopting ? saved_in(response, month) : 0));
}

double bs_response_factor(const struct bs_response *response, size_t segment, size_t month)
{
    return factor_of(response, response && adopts(response, segment), month);
}

void bs_response_units(const struct bs_response *response, size_t segment, size_t month, const double *before, size_t n_meters,
                       double *after)
{
    double factor = bs_response_factor(response, segment, month);
    if (!response && after == before)
        return;
    for (size_t m = 0; m < n_meters; m++)
        after[m] = factor * before[m];
    for (size_t i = 0; response && i < response->n_moves; i++) {
        const struct bs_move *move = &response->moves[i];
        after[move->to] += factor * (before[move->from] * move->units);
    }
}

double bs_response_value(const struct bs_response *response, size_t segment, size_t month, const double *before, double value)
{
    double factor = bs_response_factor(response, segment, month);
    for (size_t i = 0; response && i < response->n_moves; i++)
        value += before[response->moves[i].from] * response->moves[i].value;
    return factor * value;
}

static const struct bs_move *moves_of(const struct bs_response *response)
{
    return response && response->n_moves > 0 ? response->moves : NULL;
}

static const bool *adopters_of(const struct bs_response *response)
{
    return response ? response->adopts : NULL;
}

bool bs_response_same(const struct bs_response *a, size_t month_a, const struct bs_response *b, size_t month_b)
{
    if (moves_of(a) != moves_of(b) || factor_of(a, true, month_a) != factor_of(b, true, month_b))
        return false;
    bool all = !adopters_of(a) && !adopters_of(b);
    return all || (adopters_of(a) == adopters_of(b) && factor_of(a, false, month_a) == factor_of(b, false, month_b)) ||
           (factor_of(a, true, month_a) == factor_of(a, false, month_a) &&
            factor_of(b, true, month_b) == factor_of(b, false, month_b));
}

/* Text that goes on. */
struct writing {
    char *buffer;
    size_t n;
};

static void add(struct writing *w, const char *format, ...) BS_PRINTF(2, 3);

static void add(struct writing *w, const char *format, ...)
{
    va_list arguments;
    if (w->n > 0)
        w->n += (size_t)snprintf(w->buffer + w->n, BS_RESPONSE_TEXT - w->n, ", ");
    va_start(arguments, format);
    int length = vsnprintf(w->buffer + w->n, BS_RESPONSE_TEXT - w->n, format, arguments);
    va_end(arguments);
    size_t end = w->n + (size_t)(length > 0 ? length : 0);
    w->n = end < BS_RESPONSE_TEXT - 3 ? end : BS_RESPONSE_TEXT - 3;
}

const char *bs_response_text(const struct bs_response *response, size_t segment, size_t month, char *buffer)
{
    struct writing w = {.buffer = buffer};
    *buffer = '\0';
    if (!response)
        return buffer;
    double saved = adopts(response, segment) ? saved_in(response, month) : 0;
    if (response->elasticity != 0)
        add(&w, "elasticity %.10g (price %.10g in place of %.10g)", response->elasticity, price_in(response, month),
            response->reference_price);
    if (response->latent != 0)
        add(&w, "latent demand %.10g %%", 100 * response->latent);
    if (saved != 0)
        add(&w, "%.6g %% saved", 100 * saved);
    for (size_t i = 0; i < response->n_substitutions; i++) {
        const struct bs_substitution *s = &response->substitutions[i];
        if (s->share != 0)
            add(&w, "%.10g %% of %.64s moved to %.64s (%.10gx the tokens)", 100 * s->share, s->model, s->with, s->tokens);
    }
    return buffer;
}
