/* What was read becomes users, months and sums; what is to be told of it goes to the diagnostics. */
#include "ingest/export_date.h"
#include "ingest/usage_reading.h"

#include <billshift/text.h>

#include <assert.h>
#include <ctype.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NAMES_TOLD = 12, KNOWN_MOST = 512 };

/* The shard whose next user came first; n_shards: none is left. */
static size_t next_shard(const struct reading *reading, const size_t *at)
{
    size_t best = reading->n_shards;
    for (size_t s = 0; s < reading->n_shards; s++)
        if (at[s] < reading->shards[s].count &&
            (best == reading->n_shards || reading->shards[s].users[at[s]]->first < reading->shards[best].users[at[best]]->first))
            best = s;
    return best;
}

/* Users in the order of their first row; those apart in the same order behind the others. */
static enum bs_status list_users(const struct reading *reading, struct usage_user ***out, size_t *users, size_t *apart)
{
    size_t n = 0, at[THREADS_MOST] = {0};
    *users = *apart = 0;
    for (size_t s = 0; s < reading->n_shards; s++) {
        n += reading->shards[s].count;
        for (size_t i = 0; i < reading->shards[s].count; i++)
            *users += !reading->shards[s].users[i]->apart;
    }
    struct usage_user **all = calloc(n + 1, sizeof(struct usage_user *));
    if (!all)
        return BS_ERROR_MEMORY;
    size_t seats = 0;
    for (size_t s; (s = next_shard(reading, at)) < reading->n_shards;) {
        struct usage_user *user = reading->shards[s].users[at[s]++];
        all[user->apart ? *users + (*apart)++ : seats++] = user;
    }
    *out = all;
    return BS_OK;
}

static enum bs_status unknown_models(const struct reading *reading)
{
    const struct bs_usage_query *query = reading->query;
    const char *known[KNOWN_MOST];
    size_t n = query->n_names < KNOWN_MOST ? query->n_names : KNOWN_MOST;
    char quoted[BS_QUOTE_SIZE];
    for (size_t i = 0; i < n; i++)
        known[i] = query->models[i].name;
    for (size_t i = 0; i < reading->models.n; i++) {
        const struct row_name *name = &reading->models.items[i];
        struct bs_place place = {.file = name->path, .line = name->line};
        const char *near = i < BS_ERRORS_KEPT ? bs_nearest(name->name, known, n) : NULL; /* the others are only counted */
        bs_error(reading->diagnostics, &place,
                 "%s is no model of the rate cards that are charged (rows: %llu)%s%s%s population.model_names says what it means",
                 bs_quote(name->name, strlen(name->name), quoted), (unsigned long long)name->rows, near ? "; did you mean '" : ";",
                 near ? near : "", near ? "'?" : "");
    }
    return reading->models.n > 0 ? BS_ERROR_INPUT : BS_OK;
}

static enum bs_status unknown_currencies(const struct reading *reading)
{
    const struct bs_usage_query *query = reading->query;
    const char *own = query->currency ? query->currency : "not known";
    char quoted[BS_QUOTE_SIZE];
    for (size_t i = 0; i < reading->currencies.n; i++) {
        const struct row_name *name = &reading->currencies.items[i];
        struct bs_place place = {.file = name->path, .line = name->line};
        unsigned long long rows = name->rows;
        char code[4] = "";
        for (size_t k = 0; k < 3 && name->name[k]; k++)
            code[k] = (char)toupper((unsigned char)name->name[k]);
        bs_quote(name->name, strlen(name->name), quoted);
        if (query->currency_option)
            bs_error(reading->diagnostics, &place, "money in %s (rows: %llu), but %s is expected: %s %s, if all of it is", quoted,
                     rows, own, query->currency_option, code);
        else
            bs_error(reading->diagnostics, &place,
                     "money in %s (rows: %llu), but the scenario's currency is %s: give a rate, population.exchange: {%s: ...}",
                     quoted, rows, own, code);
    }
    return reading->currencies.n > 0 ? BS_ERROR_INPUT : BS_OK;
}

static enum bs_status unpriced_meters(const struct reading *reading)
{
    for (size_t i = 0; i < reading->unpriced.n; i++) {
        const struct row_name *name = &reading->unpriced.items[i];
        struct bs_place place = {.file = name->path, .line = name->line};
        bs_error(reading->diagnostics, &place,
                 "use of '%s' (rows: %llu), which no rate card that is charged prices: give it a price there, 0 if it is free",
                 name->name, (unsigned long long)name->rows);
    }
    return reading->unpriced.n > 0 ? BS_ERROR_INPUT : BS_OK;
}

/* Two files that hold the same days would count them twice. */
static enum bs_status check_overlap(struct reading *reading)
{
    const struct bs_usage_source *sources = reading->query->sources;
    size_t n = reading->query->n_sources;
    for (size_t i = 0; i < n; i++)
        if (sources[i].first != BS_NO_MONTH) {
            reading->first_days[i] = EXPORT_DAYS * sources[i].first;
            reading->last_days[i] = EXPORT_DAYS * sources[i].last + EXPORT_DAYS - 1;
        }
    enum bs_status status = BS_OK;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < i && n > 1; k++)
            if (reading->first_days[i] <= reading->last_days[k] && reading->first_days[k] <= reading->last_days[i]) {
                struct bs_place place = {.file = sources[i].path};
                int from = reading->first_days[i] > reading->first_days[k] ? reading->first_days[i] : reading->first_days[k];
                int month = from / EXPORT_DAYS;
                status = bs_error(reading->diagnostics, &place,
                                  "its period overlaps that of %s (%04d-%02d is in both): use would be counted twice",
                                  sources[k].path, month / 12, month % 12 + 1);
            }
    return status;
}

/* Use without dates is spread evenly over the months of its period; what does not divide goes to the first of them. */
static int spread_months(const struct reading *reading, int month, int *first)
{
    const struct bs_usage_query *query = reading->query;
    for (size_t i = 0; i < query->n_sources; i++)
        if (query->sources[i].first == month) {
            *first = month;
            return query->sources[i].last - month + 1;
        }
    *first = month;
    return 1;
}

/* The months of all: those that occur, and all of the periods that are stated. Where they are too many, no sums are whole. */
static enum bs_status find_months(struct reading *reading, struct bs_usage *out)
{
    struct usage_shard *all = &reading->shards[0];
    const struct bs_usage_query *query = reading->query;
    struct bs_place place = {.file = query->sources[0].path};
    for (size_t s = 1; s < reading->n_shards; s++)
        usage_shard_widen(all, &reading->shards[s]);
    int first = all->first, final = all->final;
    for (size_t i = 0; i < query->n_sources; i++)
        if (query->sources[i].first != BS_NO_MONTH && query->sources[i].last > final)
            final = query->sources[i].last;
    *out = (struct bs_usage){.months = (size_t)(final - first) + 1, .first = first};
    return out->months <= USAGE_MONTHS_MOST || !all->any
               ? BS_OK
               : bs_error(reading->diagnostics, &place, "the months run from %04d-%02d to %04d-%02d; at most %d months are read",
                          first / 12, first % 12 + 1, final / 12, final % 12 + 1, USAGE_MONTHS_MOST);
}

/* A value of one month, or spread over the months of a period. */
static void put_value(const struct reading *reading, const struct bs_usage *out, double *quantity, int month, size_t cell,
                      bs_exact value)
{
    int first, n = spread_months(reading, month, &first);
    bs_exact part = value / n, rest = value % n;
    for (int k = 0; k < n; k++)
        quantity[(size_t)(first + k - out->first) * out->n_cells + cell] += exact_double(part + (k < rest ? 1 : 0));
}

static bool any_period(const struct bs_usage_query *query)
{
    bool any = false;
    for (size_t i = 0; i < query->n_sources; i++)
        any |= query->sources[i].first != BS_NO_MONTH;
    return any;
}

/* Totals are exact, the cells nearest doubles. The user's own memory is given back. */
static enum bs_status convert_user(const struct reading *reading, struct usage_user *user, struct bs_usage *out, size_t row,
                                   bool periods, bs_exact *totals)
{
    size_t columns = out->n_columns, cells = out->n_cells, n = (size_t)user->months * cells;
    double *quantity = (double *)out->quantity + row * out->months * cells;
    double *own = quantity + (size_t)(user->low - out->first) * cells;
    bool fits = true;
    assert(user->cells && cells > 0); /* who is there has a row */
    for (size_t i = 0; i < n; i += columns)
        for (size_t k = 0; k < columns; k++)
            fits &= exact_add(&totals[k], user->cells[i + k]);
    for (size_t i = 0; i < n && !periods; i++)
        own[i] = exact_double(user->cells[i]);
    for (size_t i = 0; i < n && periods; i++)
        put_value(reading, out, quantity, user->low + (int)(i / cells), i % cells, user->cells[i]);
    usage_user_forget(user);
    return fits ? BS_OK : BS_ERROR_NUMERIC;
}

static enum bs_status keep_apart(const struct reading *reading, struct usage_user *const *users, size_t n, struct bs_usage *out)
{
    struct bs_usage_apart *apart = bs_arena_take(reading->arena, n, sizeof *apart);
    double *units = bs_arena_take(reading->arena, n, out->n_columns * sizeof *units);
    if (!apart || !units)
        return BS_ERROR_MEMORY;
    for (size_t u = 0; u < n; u++) {
        double *row = units + u * out->n_columns;
        assert(users[u]);
        apart[u] = (struct bs_usage_apart){users[u]->name, row};
        for (size_t k = 0; k < out->n_columns; k++) {
            bs_exact sum = 0;
            for (size_t i = k; i < (size_t)users[u]->months * out->n_cells; i += out->n_columns)
                if (!exact_add(&sum, users[u]->cells[i]))
                    return BS_ERROR_NUMERIC;
            row[k] = exact_double(sum);
        }
    }
    out->apart = apart;
    out->n_apart = n;
    return BS_OK;
}

static enum bs_status keep_names(struct reading *reading, struct usage_user *const *users, struct bs_usage *out)
{
    const char **names = bs_arena_take(reading->arena, out->users, sizeof *names);
    const char **teams = reading->any_team ? bs_arena_take(reading->arena, out->users, sizeof *teams) : NULL;
    if (!names || (reading->any_team && !teams))
        return BS_ERROR_MEMORY;
    for (size_t u = 0; u < out->users; u++) {
        assert(users[u]);
        names[u] = users[u]->name;
        if (teams)
            teams[u] = users[u]->team;
    }
    for (size_t s = 0; s < reading->n_shards; s++) {
        bs_arena_adopt(reading->arena, reading->shards[s].names);
        reading->shards[s].names = NULL;
    }
    out->names = names;
    out->teams = teams;
    return BS_OK;
}

/* By several threads: exact sums are the same in any order. */
static enum bs_status convert_users(const struct reading *reading, struct usage_user **users, struct bs_usage *out,
                                    bs_exact *totals)
{
    bool too_large = false, periods = any_period(reading->query);
#pragma omp parallel num_threads((int)reading->threads)
    {
        bs_exact sums[EXPORT_METERS] = {0};
        bool failed = false;
#pragma omp for schedule(static)
        for (size_t u = 0; u < out->users; u++)
            failed |= convert_user(reading, users[u], out, u, periods, sums) != BS_OK;
#pragma omp critical(billshift_totals)
        {
            for (size_t k = 0; k < out->n_columns; k++)
                failed |= !exact_add(&totals[k], sums[k]);
            too_large |= failed;
        }
    }
    return too_large ? BS_ERROR_NUMERIC : BS_OK;
}

static enum bs_status convert(struct reading *reading, struct usage_user **users, struct bs_usage *out)
{
    bs_exact totals[EXPORT_METERS] = {0};
    char text[BS_EXACT_TEXT];
    const char **told = bs_arena_take(reading->arena, out->n_columns, sizeof *told);
    out->quantity = bs_arena_take(reading->arena, out->users, out->months * out->n_cells * sizeof(double));
    if (!told || !out->quantity)
        return BS_ERROR_MEMORY;
    enum bs_status status = convert_users(reading, users, out, totals);
    for (size_t k = 0; k < out->n_columns && !status; k++) {
        exact_text(totals[k], text);
        told[k] = bs_arena_copy(reading->arena, text, strlen(text));
        status = told[k] ? BS_OK : BS_ERROR_MEMORY;
    }
    out->totals = told;
    return status;
}

static void warn_of_gaps(const struct reading *reading, const struct bs_usage *out)
{
    const struct usage_shard *all = &reading->shards[0];
    struct bs_place place = {.file = reading->query->sources[0].path};
    bool periods = any_period(reading->query);
    for (int m = all->first; m <= all->final && !periods; m++)
        if (!all->seen[m - all->first])
            bs_warning(reading->diagnostics, &place, "no row is for %04d-%02d: the use of every user is 0 in that month", m / 12,
                       m % 12 + 1);
    (void)out;
}

static void tell_counts(const struct reading *reading, size_t several_teams)
{
    const struct row_counts *counts = &reading->counts;
    struct bs_diagnostics *d = reading->diagnostics;
    struct bs_place place = {.file = reading->query->sources[0].path};
    if (counts->empty > 0)
        bs_assumption(d, "usage file: %llu empty or NULL values count as 0", (unsigned long long)counts->empty);
    if (counts->rounded > 0)
        bs_assumption(d, "usage file: %llu values have more than 12 decimal places%s and were rounded to them",
                      (unsigned long long)counts->rounded, reading->query->n_exchange > 0 ? ", some once exchanged," : "");
    if (counts->words > 0)
        bs_warning(d, &place,
                   "%llu amounts are a word such as 'Included' in place of a number and count as 0: use in money is understated",
                   (unsigned long long)counts->words);
    if (several_teams > 0)
        bs_warning(d, &place, "%zu users are in several teams; each counts in the last one that the file names", several_teams);
}

static enum bs_status keep_skips(const struct reading *reading, struct bs_usage *out)
{
    struct bs_usage_skip *skips = bs_arena_take(reading->arena, reading->n_skips + 1, sizeof *skips);
    if (!skips)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < reading->n_skips; i++)
        if (reading->skips[i].rows > 0)
            skips[out->n_skips++] = (struct bs_usage_skip){reading->skips[i].reason, reading->skips[i].rows};
    if (reading->counts.totals > 0)
        skips[out->n_skips++] = (struct bs_usage_skip){"rows of totals", reading->counts.totals};
    out->skips = skips;
    out->rows = reading->counts.rows;
    out->taken = reading->counts.taken;
    out->apart_rows = reading->counts.apart;
    return BS_OK;
}

static enum bs_status no_users(const struct reading *reading, size_t apart)
{
    struct bs_place place = {.file = reading->query->sources[0].path};
    if (apart > 0)
        return bs_error(
            reading->diagnostics, &place,
            "no row names a user: all %llu are of API keys or accounts (%zu), which are no seats; to take each as a seat "
            "name its column, population.columns: {user: ...}",
            (unsigned long long)reading->counts.apart, apart);
    return bs_error(reading->diagnostics, &place, "has a header but no rows%s; one row per user and month is expected",
                    reading->counts.rows > 0 ? " of use" : "");
}

static enum bs_status gather(struct reading *reading, struct usage_user **users, size_t n, size_t apart, struct bs_usage *out)
{
    if (n == 0)
        return no_users(reading, apart);
    out->users = n;
    out->by_model = reading->by_model;
    out->n_columns = reading->bound.n_meters;
    out->n_cells = out->n_columns * (reading->by_model ? reading->query->n_models : 1);
    out->meters = reading->meters;
    size_t several = 0;
    for (size_t u = 0; u < n; u++)
        several += users[u]->several_teams;
    enum bs_status status = keep_names(reading, users, out);
    if (!status)
        status = keep_apart(reading, users + n, apart, out);
    if (!status)
        status = convert(reading, users, out);
    if (!status)
        status = keep_skips(reading, out);
    if (!status) {
        warn_of_gaps(reading, out);
        tell_counts(reading, several);
    }
    return status;
}

enum bs_status reading_finish(struct reading *reading, struct bs_usage *out)
{
    struct bs_place place = {.file = reading->query->sources[0].path};
    struct usage_user **users = NULL;
    size_t n, apart;
    enum bs_status models = unknown_models(reading), currencies = unknown_currencies(reading), overlap = check_overlap(reading);
    enum bs_status unpriced = unpriced_meters(reading);
    if (reading->status || models || currencies || overlap || unpriced)
        return BS_ERROR_INPUT;
    enum bs_status status = find_months(reading, out);
    if (status)
        return status;
    for (size_t s = 0; s < reading->n_shards; s++)
        if (reading->shards[s].too_large)
            return bs_error(reading->diagnostics, &place, "the use of a user in a month adds up beyond 10^26");
    for (size_t s = 0; s < reading->n_shards; s++)
        usage_shard_close(&reading->shards[s]);
    status = list_users(reading, &users, &n, &apart);
    if (!status)
        status = reading_leave_out_totals(reading, users, &n, apart);
    if (!status)
        status = gather(reading, users, n, apart, out);
    free(users);
    return status == BS_ERROR_NUMERIC ? bs_error(reading->diagnostics, &place, "the use of all users adds up beyond 10^26")
                                      : status;
}
