/* The quantities of the vector files in terms of what a distribution offers. */
#include "vectors.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <math.h>
#include <string.h>

double vector_layer(const struct bs_distribution *d, double attachment, double limit)
{
    double top = attachment + limit, excess = bs_distribution_excess_mean(d, attachment),
           limited = bs_distribution_limited_mean(d, top);
    if (excess < limited)
        return excess - bs_distribution_excess_mean(d, top);
    return limited - bs_distribution_limited_mean(d, attachment);
}

struct weight {
    const struct bs_distribution *d;
    double offset, slope, from, scale; /* scale > 0: x = from + scale t / (1 - t) */
};

static double weighted_survival(double t, void *context)
{
    const struct weight *w = context;
    double away = w->scale > 0 ? w->scale * t / (1 - t) : t - w->from;
    double step = w->scale > 0 ? w->scale / ((1 - t) * (1 - t)) : 1;
    return t < 1 || w->scale <= 0 ? (w->offset + w->slope * away) * bs_distribution_survival(w->d, w->from + away) * step : 0;
}

double vector_weighted_survival(const struct bs_distribution *d, double offset, double slope, double from, double to)
{
    struct weight w = {d, offset, slope, from, isinf(to) ? from + bs_distribution_mean(d) : 0};
    gsl_function f = {weighted_survival, &w};
    gsl_integration_workspace *workspace = gsl_integration_workspace_alloc(2000);
    double value = NAN, error = INFINITY, a = w.scale > 0 ? 0 : from, b = w.scale > 0 ? 1 : to;
    if (!workspace)
        return NAN;
    (void)gsl_integration_qags(&f, a, b, 0, 1e-13, workspace->limit, workspace, &value, &error);
    gsl_integration_workspace_free(workspace);
    return error <= 1e-9 * fabs(value) ? value : NAN;
}

/* The row's use is `factor` times the distribution (inflation); what is paid is `share` of it. */
struct row {
    const struct bs_distribution *d;
    json_t *arguments;
    double factor, share;
};

static double argument(const struct row *r, const char *key)
{
    return vector_number(r->arguments, key, NAN);
}

static double paid_layer(const struct row *r, double attachment, double limit)
{
    return r->share * r->factor * vector_layer(r->d, attachment / r->factor, limit / r->factor);
}

static double mean(const struct row *r)
{
    return r->share * r->factor * bs_distribution_mean(r->d);
}

static double variance(const struct row *r)
{
    return r->share * r->factor * r->share * r->factor * bs_distribution_variance(r->d);
}

static double sd(const struct row *r)
{
    return sqrt(variance(r));
}

static double quantile(const struct row *r)
{
    return r->factor * bs_distribution_quantile(r->d, argument(r, "p"));
}

static double cdf(const struct row *r)
{
    return bs_distribution_cdf(r->d, argument(r, "x") / r->factor);
}

static double survival(const struct row *r)
{
    return bs_distribution_survival(r->d, argument(r, "x") / r->factor);
}

static double limited(const struct row *r, double limit)
{
    return r->share * r->factor * bs_distribution_limited_mean(r->d, limit / r->factor);
}

static double lev(const struct row *r)
{
    return limited(r, argument(r, "limit"));
}

static double stop_loss(const struct row *r)
{
    return paid_layer(r, argument(r, "d"), INFINITY);
}

static double layer(const struct row *r)
{
    return paid_layer(r, argument(r, "attachment"), argument(r, "limit"));
}

static double payment_per_loss(const struct row *r)
{
    return paid_layer(r, argument(r, "deductible"), vector_number(r->arguments, "max_payment", INFINITY));
}

static double payment_per_payment(const struct row *r)
{
    return payment_per_loss(r) / bs_distribution_survival(r->d, argument(r, "deductible") / r->factor);
}

static double exposure_curve(const struct row *r)
{
    return lev(r) / mean(r);
}

static double increased_limit_factor(const struct row *r)
{
    return lev(r) / limited(r, argument(r, "base"));
}

static double loss_elimination_ratio(const struct row *r)
{
    double d = vector_number(r->arguments, "d", argument(r, "d_over_mean") * mean(r) * vector_number(r->arguments, "d_scale", 1));
    return limited(r, d) / mean(r);
}

static double tail_value_at_risk(const struct row *r)
{
    double p = argument(r, "p"), q = bs_distribution_quantile(r->d, p);
    return r->factor * (q + bs_distribution_excess_mean(r->d, q) / (1 - p));
}

/* E[min(limit, max(X - attachment, 0))^2], by quadrature */
static double second_moment(const struct row *r, double attachment, double limit)
{
    double c = r->share * r->factor, from = attachment / r->factor;
    return c * c * vector_weighted_survival(r->d, 0, 2, from, from + limit / r->factor);
}

static double layer_second_moment(const struct row *r)
{
    return second_moment(r, argument(r, "attachment"), argument(r, "limit"));
}

static double layer_variance(const struct row *r)
{
    return layer_second_moment(r) - layer(r) * layer(r);
}

static double payment_per_loss_variance(const struct row *r)
{
    double most = vector_number(r->arguments, "max_payment", INFINITY);
    return second_moment(r, argument(r, "deductible"), most) - payment_per_loss(r) * payment_per_loss(r);
}

static const struct {
    const char *name;
    double (*value)(const struct row *r);
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

const char *vector_quantity(const struct bs_distribution *d, const char *quantity, json_t *arguments, double *value)
{
    if (strcmp(quantity, "expected_price") == 0)
        return vector_price_mean(d, arguments, value);
    if (strcmp(quantity, "price_variance") == 0)
        return vector_price_variance(d, arguments, value);
    struct row row = {d, arguments, 1 + vector_number(arguments, "inflation", 0), vector_number(arguments, "share", 1)};
    for (size_t i = 0; i < sizeof quantities / sizeof *quantities; i++) {
        if (strcmp(quantity, quantities[i].name) != 0)
            continue;
        if (!vector_arguments_known(arguments))
            return "arguments that the quantity does not know";
        for (size_t k = 0; k < 2 && quantities[i].arguments[k]; k++)
            if (!json_object_get(arguments, quantities[i].arguments[k]))
                return "an argument is missing";
        *value = quantities[i].value(&row);
        return NULL;
    }
    return "a quantity that is not known here";
}
