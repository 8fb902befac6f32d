#include <billshift/response.h>

#include <math.h>
#include <stdio.h>

/* The share of use that is saved in a month. */
static double saved_in(const struct bs_response *response, size_t month)
{
    if (month >= response->saved_by || month < response->saved_from)
        return month < response->saved_from ? 0 : response->saved;
    double steps = (double)(response->saved_by - response->saved_from + 1);
    return response->saved * (double)(month - response->saved_from + 1) / steps;
}

double bs_response_factor(const struct bs_response *response, size_t month)
{
    double factor = 1;
    if (!response)
        return 1;
    if (response->elasticity != 0)
        factor = pow(response->price / response->reference_price, response->elasticity);
    return factor * (1 + response->latent) * (1 - saved_in(response, month));
}

void bs_response_units(const struct bs_response *response, size_t month, const double *before, size_t n_meters, double *after)
{
    double factor = bs_response_factor(response, month);
    if (!response && after == before)
        return;
    for (size_t m = 0; m < n_meters; m++)
        after[m] = factor * before[m];
}

double bs_response_value(const struct bs_response *response, size_t month, double before)
{
    return bs_response_factor(response, month) * before;
}

bool bs_response_same(const struct bs_response *a, size_t month_a, const struct bs_response *b, size_t month_b)
{
    return bs_response_factor(a, month_a) == bs_response_factor(b, month_b);
}

const char *bs_response_text(const struct bs_response *response, size_t month, char *buffer)
{
    size_t n = 0;
    *buffer = '\0';
    if (!response)
        return buffer;
    double saved = saved_in(response, month);
    if (response->elasticity != 0)
        n += (size_t)snprintf(buffer, BS_RESPONSE_TEXT, "elasticity %.10g (price %.10g in place of %.10g)", response->elasticity,
                              response->price, response->reference_price);
    if (response->latent != 0)
        n += (size_t)snprintf(buffer + n, BS_RESPONSE_TEXT - n, "%slatent demand %.10g %%", n > 0 ? ", " : "",
                              100 * response->latent);
    if (saved != 0)
        snprintf(buffer + n, BS_RESPONSE_TEXT - n, "%s%.6g %% saved", n > 0 ? ", " : "", 100 * saved);
    return buffer;
}
