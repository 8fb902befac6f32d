/* Fitting, from the users' months to the ranked candidates. */
#include "fit/fit_family.h"
#include "usage/parameters.h"

#include <billshift/number.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* With an AIC so far above the best one a shape with fewer parameters is still named. */
#define NEAR 10.0

/* Points of the top 10 % share, in which a fit that is used may be wrong. */
#define GAP_MOST 0.05

enum { USERS_FEW = 30, PART_USERS_FEW = 10, NOTE_SIZE = 320 };

static int by_value(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* The active users' means, rising; the inactive share. */
static enum bs_status take_means(const struct bs_population *p, struct bs_arena *arena, struct bs_fit *fit,
                                 struct bs_diagnostics *diagnostics)
{
    struct bs_place place = {.file = p->file};
    double *mean = bs_arena_take(arena, p->users, sizeof *mean);
    if (!mean)
        return BS_ERROR_MEMORY;
    fit->users = p->users;
    fit->months = p->months;
    fit->mean = mean;
    for (size_t u = 0; u < p->users; u++) {
        double sum = 0;
        for (size_t m = 0; m < p->months; m++)
            sum += p->use[u * p->months + m] / (double)p->months;
        if (sum > BS_MOST_USE)
            return bs_error(diagnostics, &place, "a user's mean use a month is %g; a scenario takes at most %g", sum, BS_MOST_USE);
        if (sum > 0)
            mean[fit->active++] = sum;
    }
    if (fit->active == 0)
        return bs_error(diagnostics, &place, "none of the %zu users has any use: there is nothing to fit", fit->users);
    qsort(mean, fit->active, sizeof *mean, by_value);
    for (size_t from = 0, to = 0; from < fit->active; from = to) {
        while (to < fit->active && mean[to] == mean[from])
            to++;
        fit->ties = to - from > fit->ties ? to - from : fit->ties;
    }
    double n = (double)fit->users, idle = (double)(fit->users - fit->active) / n;
    /* Of none at all: the end of Wilson's interval at one standard deviation. */
    fit->inactive = (struct bs_fit_number){"inactive", idle, idle > 0 ? sqrt(idle * (1 - idle) / n) : 1 / (n + 1)};
    return BS_OK;
}

static void add_warning(struct bs_fit_candidate *c, struct bs_arena *arena, const char *text)
{
    const char *kept = bs_arena_copy(arena, text, strlen(text));
    if (kept && c->n_warnings < BS_FIT_WARNINGS)
        c->warnings[c->n_warnings++] = kept;
}

static void warn_of_shape(const struct bs_fit *fit, struct bs_fit_candidate *c, struct bs_arena *arena)
{
    char text[NOTE_SIZE];
    if (isnan(c->top_share)) {
        snprintf(
            text, sizeof text,
            "the fitted mean is infinite (pareto %.3g, not above 1), so no share of the top 10 %% exists and the organization's "
            "total would have no mean: resample the file itself (`distribution: empirical`)",
            c->shape.alpha.value);
        add_warning(c, arena, text);
    } else if (fabs(c->top_gap) > GAP_MOST) {
        snprintf(
            text, sizeof text,
            "the top 10 %% use %.1f %% of the whole by the fit, measured %.1f %%: where that decides, resample the file itself "
            "(`distribution: empirical`)",
            100 * c->top_share, 100 * fit->top_share.value);
        add_warning(c, arena, text);
    }
    for (size_t i = 0; c->shape.n_parts > 1 && i < c->shape.n_parts; i++)
        if (c->shape.share[i].value * (double)fit->active < PART_USERS_FEW) {
            snprintf(text, sizeof text, "a part stands for %.1f users only", c->shape.share[i].value * (double)fit->active);
            add_warning(c, arena, text);
            break;
        }
    if (c->shape.narrow)
        add_warning(c, arena, "a part is as narrow as a part may be: it stands for users of about the same use, not for a shape");
    if (isnan(c->shape.part[0][0].std_error))
        add_warning(c, arena, "no standard errors: the likelihood does not fall away from its maximum on all sides");
}

/* Adds to a covariance what is not known of month_to_month. Its estimate rests on the months' parts in a user's total, which are independent
   of the total: so the two errors are independent, and theta moves with month_to_month as it does from `sample` to `moved`. */
static enum bs_status add_months_error(const struct fit_sample *moved, const struct bs_fit_family *family, const double *theta,
                                       double *covariance)
{
    double other[FIT_THETA];
    memcpy(other, theta, sizeof other);
    enum bs_status status = bs_fit_climb(moved, family, other);
    for (size_t a = 0; a < family->n_free; a++)
        for (size_t b = 0; b < family->n_free; b++)
            covariance[a * family->n_free + b] += (other[a] - theta[a]) * (other[b] - theta[b]);
    return status;
}

/* BS_OK with c->why set where this family cannot be fitted. */
static enum bs_status judge(const struct fit_sample *sample, const struct fit_sample *moved, struct bs_fit *fit,
                            struct bs_fit_candidate *c, struct bs_arena *arena)
{
    double theta[FIT_THETA] = {0}, covariance[FIT_THETA * FIT_THETA], mean_log = 0;
    char message[BS_MESSAGE_SIZE] = "";
    struct fit_marginal *marginal = NULL;
    enum bs_status status = bs_fit_maximize(sample, c->family, theta, &mean_log, covariance);
    if (status == BS_ERROR_NUMERIC)
        c->why = "no maximum of the likelihood was found";
    if (status == BS_OK && sample->noise)
        status = add_months_error(moved, c->family, theta, covariance);
    if (status != BS_OK)
        return c->why ? BS_OK : status;
    bs_fit_describe(c->family, theta, covariance, &c->shape);
    status = bs_fit_distribution(&c->shape, arena, &c->level, message);
    if (status == BS_ERROR_INPUT || status == BS_ERROR_NUMERIC) {
        c->why = bs_arena_copy(arena, message, strlen(message));
        return c->why ? BS_OK : BS_ERROR_MEMORY;
    }
    if (status == BS_OK)
        status = bs_fit_marginal_make(c->level, sample->spread, arena, &marginal);
    if (status != BS_OK)
        return status;
    c->n_free = c->family->n_free + c->family->n_chosen;
    c->log_likelihood = (double)sample->users * (mean_log - sample->mean); /* of use, not of its logarithm */
    c->aic = 2 * ((double)c->n_free - c->log_likelihood);
    c->ks = bs_fit_marginal_ks(marginal, fit->mean, fit->active);
    c->top_share = bs_fit_marginal_top_share(marginal);
    c->top_gap = c->top_share - fit->top_share.value;
    if (!isfinite(c->log_likelihood) || !isfinite(c->ks))
        c->why = "its likelihood is not finite";
    else
        warn_of_shape(fit, c, arena);
    return BS_OK;
}

static enum bs_status try_family(const struct fit_sample *sample, const struct fit_sample *moved, struct bs_fit *fit,
                                 struct bs_fit_candidate *c, struct bs_arena *arena)
{
    char text[NOTE_SIZE];
    if (fit->active >= c->family->users_least)
        return judge(sample, moved, fit, c, arena);
    snprintf(text, sizeof text, "needs at least %zu active users, there are %zu", c->family->users_least, fit->active);
    c->why = bs_arena_copy(arena, text, strlen(text));
    return c->why ? BS_OK : BS_ERROR_MEMORY;
}

static int by_aic(const void *left, const void *right)
{
    const struct bs_fit_candidate *a = left, *b = right;
    if (!a->why != !b->why)
        return a->why ? 1 : -1;
    if (a->why || a->aic == b->aic)
        return (a->family > b->family) - (a->family < b->family); /* in the order of the registry */
    return a->aic < b->aic ? -1 : 1;
}

/* AIC decides by little between a shape and one with more parameters. */
static void name_simpler(struct bs_fit *fit, struct bs_arena *arena)
{
    struct bs_fit_candidate *best = &fit->candidates[0];
    const struct bs_fit_candidate *simpler = NULL;
    char text[NOTE_SIZE];
    for (size_t i = 1; i < fit->n_fitted && fit->candidates[i].aic <= best->aic + NEAR; i++)
        if (fit->candidates[i].n_free < (simpler ? simpler : best)->n_free)
            simpler = &fit->candidates[i];
    if (!simpler)
        return;
    snprintf(text, sizeof text, "%s says nearly the same with %zu parameters in place of %zu (AIC %.1f above): --family %s",
             simpler->family->name, simpler->n_free, best->n_free, simpler->aic - best->aic, simpler->family->name);
    add_warning(best, arena, text);
}

static enum bs_status try_all(struct bs_fit *fit, const struct bs_fit_family *only, struct bs_arena *arena,
                              struct bs_diagnostics *diagnostics)
{
    struct fit_sample sample, moved;
    double c = fit->month_to_month.value + fit->month_to_month.std_error;
    enum bs_status status = bs_fit_sample_make(fit->mean, fit->active, fit->spread, arena, &sample);
    if (status == BS_OK)
        status = bs_fit_sample_move(&sample, (double)fit->months / (c * c), arena, &moved);
    if (status != BS_OK)
        return status;
    if (sample.variance - sample.noise_variance < BS_FIT_LEVEL_LEAST * sample.variance)
        bs_warning(diagnostics, NULL,
                   "the levels of users hardly differ beyond what their months explain: their shape cannot be seen; "
                   "`distribution: constant` with a value of about %.4g says as much",
                   exp(sample.log_of_mean));
    fit->n_candidates = only ? 1 : bs_fit_family_count();
    fit->candidates = bs_arena_take(arena, fit->n_candidates, sizeof *fit->candidates);
    if (!fit->candidates)
        return BS_ERROR_MEMORY;
    fit->spread = sample.spread;
    for (size_t i = 0; i < fit->n_candidates && status == BS_OK; i++) {
        struct bs_fit_candidate *candidate = &fit->candidates[i];
        candidate->family = only ? only : bs_fit_family_at(i);
        status = try_family(&sample, &moved, fit, candidate, arena);
        fit->n_fitted += !candidate->why;
    }
    if (status == BS_OK)
        qsort(fit->candidates, fit->n_candidates, sizeof *fit->candidates, by_aic);
    if (status == BS_OK)
        name_simpler(fit, arena);
    return status;
}

/* All means are alike: nothing is left to be estimated. */
static enum bs_status propose_constant(struct bs_fit *fit, struct bs_arena *arena)
{
    char message[BS_MESSAGE_SIZE];
    struct bs_fit_candidate *c = bs_arena_take(arena, 1, sizeof *c);
    if (!c)
        return BS_ERROR_MEMORY;
    c->shape = (struct bs_fit_shape){.distribution = "constant", .n_parts = 1, .n_parameters = 1};
    c->shape.share[0] = (struct bs_fit_number){"share", 1, NAN};
    c->shape.part[0][0] = (struct bs_fit_number){"value", fit->mean[0], NAN};
    c->log_likelihood = c->aic = NAN;
    c->top_share = 0.1;
    c->top_gap = 0.1 - fit->top_share.value;
    fit->candidates = c;
    fit->n_candidates = fit->n_fitted = 1;
    fit->spread = INFINITY;
    return bs_fit_distribution(&c->shape, arena, &c->level, message);
}

static void warn_of_data(const struct bs_population *p, const struct bs_fit *fit, struct bs_diagnostics *diagnostics)
{
    struct bs_place place = {.file = p->file};
    size_t cells = fit->active * fit->months;
    if (fit->active < USERS_FEW)
        bs_warning(diagnostics, &place, "%zu active users only: shapes can hardly be told apart, and standard errors are rough",
                   fit->active);
    if (fit->ties > 1 && fit->active > 1 && (double)fit->ties > 0.05 * (double)fit->active && fit->ties < fit->active)
        bs_warning(diagnostics, &place,
                   "%zu of %zu active users have the very same use: a smooth shape cannot show that; resample the file itself "
                   "(`distribution: empirical`) where it matters",
                   fit->ties, fit->active);
    if (fit->months < 2)
        bs_warning(
            diagnostics, &place,
            "one month only: how a user's months differ cannot be seen, so the fitted levels hold that too and month_to_month "
            "is left at 0");
    else if (fit->idle_months > 0)
        bs_warning(
            diagnostics, &place,
            "%zu of the %zu months of active users have no use: they count as 0 and widen month_to_month, of which a gamma factor "
            "never is 0",
            fit->idle_months, cells);
    if (fit->months > 1 && fit->month_to_month.value > 0 && isnan(fit->month_to_month.std_error) && fit->active > 1)
        bs_warning(diagnostics, &place,
                   "the months differ by more than month_to_month: 1000%% can say, which is written; the levels are fitted to the "
                   "means as "
                   "they are");
}

enum bs_status bs_fit_users(const struct bs_population *population, const struct bs_fit_family *only, struct bs_arena *arena,
                            struct bs_fit *out, struct bs_diagnostics *diagnostics)
{
    *out = (struct bs_fit){.users = 0};
    gsl_error_handler_t *before = gsl_set_error_handler_off();
    enum bs_status status = take_means(population, arena, out, diagnostics);
    if (status == BS_OK) {
        double c;
        bs_fit_months(population, out);
        c = out->month_to_month.value;
        out->spread = c > 0 && !isnan(out->month_to_month.std_error) ? (double)out->months / (c * c) : INFINITY;
        out->top_share = bs_fit_measured_share(out->mean, out->active);
        warn_of_data(population, out, diagnostics);
        bool alike = out->mean[out->active - 1] <= out->mean[0] * (1 + 1e-12);
        status = alike ? propose_constant(out, arena) : try_all(out, only, arena, diagnostics);
    }
    gsl_set_error_handler(before);
    if (status == BS_OK && out->n_fitted == 0) {
        struct bs_place place = {.file = population->file};
        bs_error(diagnostics, &place, "%s cannot be fitted: %s", out->candidates[0].family->name, out->candidates[0].why);
        status = out->active < out->candidates[0].family->users_least ? BS_ERROR_INPUT : BS_ERROR_NUMERIC;
    }
    return status;
}

enum bs_status bs_fit_quantiles(const struct bs_fit *fit, const struct bs_fit_candidate *candidate, const double *p, size_t n,
                                double *x)
{
    struct fit_marginal *m = NULL;
    struct bs_arena *arena = bs_arena_new();
    gsl_error_handler_t *before = gsl_set_error_handler_off();
    enum bs_status status = arena ? bs_fit_marginal_make(candidate->level, fit->spread, arena, &m) : BS_ERROR_MEMORY;
    for (size_t i = 0; i < n && status == BS_OK; i++)
        x[i] = bs_fit_marginal_quantile(m, p[i]);
    gsl_set_error_handler(before);
    bs_arena_free(arena);
    return status;
}
