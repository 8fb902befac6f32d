#include "output/account.h"

#include "output/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct bs_account_format *const formats[] = {&bs_account_table, &bs_account_csv, &bs_account_json};

const struct bs_account_format *bs_account_format_find(const char *name)
{
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        if (strcmp(formats[i]->name, name) == 0)
            return formats[i];
    return NULL;
}

double bs_account_level_probability(int level)
{
    static const double probabilities[ACCOUNT_LEVELS] = {0.1, 0.5, 0.9, 0.99};
    return probabilities[level];
}

static const struct bs_group *group_of(const struct bs_account *account)
{
    return &account->results->groups[account->group];
}

bool bs_account_has(const struct bs_account *account, size_t segment)
{
    const struct bs_group *group = group_of(account);
    return group->kind != BS_GROUP_SEGMENT || bs_model_segment_whole(account->model, segment) == group->index;
}

bool bs_account_part(const struct bs_account *account, size_t *segment)
{
    const struct bs_model *model = account->model;
    size_t found = 0;
    for (size_t s = 0; s < bs_model_segments(model); s++)
        if (bs_account_has(account, s) && found++ == 0)
            *segment = s;
    /* Seats that differ in a contract's response alone pay differently for the same use. */
    return found == 1;
}

static int rising(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static bool user_is_in(const struct bs_account *account, size_t user)
{
    const struct bs_population *population = account->model->population;
    const struct bs_group *group = group_of(account);
    switch (group->kind) {
    case BS_GROUP_TEAM:
        return population->team_of && population->team_of[user] == group->index;
    case BS_GROUP_SEGMENT:
        return bs_population_kind(population, user).type == group->index;
    case BS_GROUP_COHORT:
        return account->results->user_cohort && (size_t)account->results->user_cohort[user] == group->index;
    case BS_GROUP_SMALL_TEAMS:
    case BS_GROUP_ORGANIZATION:
        return false;
    case BS_GROUP_ALL:
        break;
    }
    return true;
}

/* A user's mean over the months in which the seat is there; of a projection over the own months. */
static double mean_month(const struct bs_population *population, size_t user)
{
    double sum = 0;
    size_t months = 0;
    for (size_t m = bs_population_own_first(population, user); m < population->months; m++)
        if (population->projection || bs_population_there(population, user, m)) {
            sum += population->use[user * population->months + m];
            months++;
        }
    return months > 0 ? sum / (double)months : 0;
}

static enum bs_status use_of_users(const struct bs_account *account, struct bs_account_use *out)
{
    const struct bs_population *population = account->model->population;
    double *values = malloc(population->users * sizeof *values);
    size_t n = 0, idle = 0;
    if (!values)
        return BS_ERROR_MEMORY;
    for (size_t user = 0; user < population->users; user++) {
        if (!user_is_in(account, user))
            continue;
        values[n] = mean_month(population, user);
        idle += values[n] == 0;
        n++;
    }
    qsort(values, n, sizeof *values, rising);
    out->known = n > 0;
    out->from_users = true;
    out->unit = account->model->meters[population->meter].unit;
    out->inactive = n > 0 ? (double)idle / (double)n : NAN;
    for (int i = 0; i < ACCOUNT_LEVELS && n > 0; i++) /* the least that so many users do not exceed */
        out->levels[i] = values[(size_t)fmax(ceil(bs_account_level_probability(i) * (double)n) - 1, 0)];
    free(values);
    return BS_OK;
}

enum bs_status bs_account_use(const struct bs_account *account, struct bs_account_use *out)
{
    const struct bs_model *model = account->model;
    *out = (struct bs_account_use){.unit = model->use_unit};
    if (model->population)
        return use_of_users(account, out);
    if (group_of(account)->kind != BS_GROUP_SEGMENT)
        return BS_OK;
    const struct bs_segment *segment = &model->segments[group_of(account)->index];
    out->known = true;
    out->unit = model->meters[segment->meter].unit;
    out->inactive = segment->inactive;
    for (int i = 0; i < ACCOUNT_LEVELS; i++)
        out->levels[i] = bs_distribution_quantile(segment->level, bs_account_level_probability(i)) * bs_segment_growth(segment, 0);
    return BS_OK;
}

/* Seats of a part that are there in a month. */
static double seats_in(const struct bs_model *model, size_t segment, size_t month)
{
    if (!model->population)
        return (double)bs_model_segment_seats(model, segment, month);
    return 1; /* one part alone, whose curve weighs alike in all months */
}

enum bs_status bs_account_unused(const struct bs_account *account, size_t contract, struct bs_arena *arena, double *out,
                                 bool *constant)
{
    const struct bs_model *model = account->model;
    const struct bs_group *group = group_of(account);
    double sum = 0, seats = 0;
    size_t only;
    *out = NAN;
    *constant = false;
    bool weights = !model->population && (group->kind == BS_GROUP_ALL || group->kind == BS_GROUP_SEGMENT);
    if (bs_model_needs_ledger(model, contract) || (!weights && !bs_account_part(account, &only)))
        return BS_OK;
    *constant = true;
    for (size_t s = 0; s < bs_model_segments(model); s++)
        for (size_t month = 0; bs_account_has(account, s) && month < model->months; month++) {
            struct bs_curve curve;
            enum bs_status status = bs_model_curve(model, contract, s, month, arena, &curve);
            if (status != BS_OK)
                return status;
            sum += seats_in(model, s, month) * bs_curve_value(&curve, 0);
            seats += seats_in(model, s, month);
            *constant = *constant && curve.n == 1 && curve.pieces[0].slope == 0 && curve.pieces[0].n_stairs == 0;
        }
    *out = sum / seats;
    return BS_OK;
}
