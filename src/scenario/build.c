#include "scenario/build_growth.h"
#include "scenario/currency.h"

#include <billshift/text.h>

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum bs_status bs_build_path(struct bs_build *b, const struct bs_text_field *file, const char **out)
{
    const char *folder = file->value[0] == '/' ? "" : b->folder;
    char quoted[BS_QUOTE_SIZE];
    size_t size = strlen(folder) + strlen(file->value) + 1;
    char *path = bs_arena_take(b->arena, size, 1);
    struct stat about;
    if (!path)
        return BS_ERROR_MEMORY;
    snprintf(path, size, "%s%s", folder, file->value);
    bs_quote(path, strlen(path), quoted);
    if (stat(path, &about) != 0)
        return bs_node_error(b->diagnostics, file->node, "file: %s cannot be read: %s%s", quoted, strerror(errno),
                             file->value[0] == '/' ? "" : "; file names are relative to the scenario's folder");
    if (S_ISDIR(about.st_mode))
        return bs_node_error(b->diagnostics, file->node, "file: %s is a folder; a CSV file is expected", quoted);
    *out = path;
    return BS_OK;
}

const char *bs_build_shown(const struct bs_build *b, const char *path)
{
    size_t n = strlen(b->folder);
    return strncmp(path, b->folder, n) == 0 ? path + n : path;
}

enum bs_status bs_build_note_file(struct bs_build *b, const char *file, const char *format, const char *const *columns,
                                  size_t n_columns, const struct bs_file_digest *digest)
{
    struct bs_source_file *files = bs_arena_take(b->arena, b->n_files + 1, sizeof *files);
    const char **names = bs_arena_take(b->arena, n_columns, sizeof *names);
    if (!files || !names)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < n_columns; i++)
        names[i] = columns[i];
    for (size_t i = 0; i < b->n_files; i++)
        files[i] = b->files[i];
    files[b->n_files++] =
        (struct bs_source_file){.file = file, .format = format, .columns = names, .n_columns = n_columns, .digest = *digest};
    b->files = files;
    return BS_OK;
}

/* The first month of the term, YYYY-MM. */
static void take_start(struct bs_build *b)
{
    const struct bs_text_field *starts = &b->spec->starts;
    char quoted[BS_QUOTE_SIZE];
    int year = 0, month = 0;
    if (!starts->value)
        return;
    size_t length = strlen(starts->value);
    bool shaped = length == 7 && starts->value[4] == '-' && strspn(starts->value, "0123456789") == 4 &&
                  strspn(starts->value + 5, "0123456789") == 2;
    if (shaped)
        sscanf(starts->value, "%4d-%2d", &year, &month);
    if (year < 1 || month < 1 || month > 12) {
        bs_node_error(b->diagnostics, starts->node, "starts: %s is not a month: YYYY-MM is expected, e.g. 2026-04",
                      bs_quote(starts->value, length, quoted));
        return;
    }
    b->model->first_year = b->first_year = year;
    b->model->first_month = b->first_month = month;
}

static void take_plain(struct bs_build *b)
{
    const struct bs_scenario_spec *spec = b->spec;
    const struct bs_simulation_spec *simulation = spec->simulation.items;
    const struct bs_budget_spec *budget = spec->budget.items;
    struct bs_model *m = b->model;
    m->title = spec->title.value;
    m->currency = b->reader.money.target;
    m->scenario_currency = b->reader.money.own;
    m->exchange_rates = b->reader.money.rates;
    m->n_exchange_rates = b->reader.money.n_rates;
    m->months = (size_t)spec->months.value;
    m->replications = (uint32_t)simulation->replications.value;
    m->seed = (uint64_t)simulation->seed.value;
    m->assumption_draws = (size_t)simulation->assumption_draws.value;
    if (m->assumption_draws >= BS_ASSUMPTION_DRAWS_LEAST && m->assumption_draws % BS_ASSUMPTION_SLICES > 0)
        bs_node_error(b->diagnostics, simulation->assumption_draws.node,
                      "assumption_draws: %zu is no multiple of %d: draws are stratified in %d slices, from which their errors come",
                      m->assumption_draws, BS_ASSUMPTION_SLICES, BS_ASSUMPTION_SLICES);
    m->budget = spec->budget.node ? budget->amount.value : NAN;
    b->round = spec->round.value;
    b->places = isnan(spec->places.value) ? currency_places(m->currency) : (int)spec->places.value;
    if (spec->places.node && !spec->round.value)
        bs_warn_idle(b, spec->places.node, "places", "nothing is rounded without round: true");
    if (!spec->currency.node)
        bs_assumption(b->diagnostics, "currency %s (default)", m->scenario_currency);
    for (size_t i = 0; i < m->n_exchange_rates; i++) {
        char rate[BS_NUMBER_TEXT];
        bs_assumption(b->diagnostics, "1 %s = %s %s, a fixed rate (exchange_rates)", m->scenario_currency,
                      bs_number_text(m->exchange_rates[i].rate, rate), m->exchange_rates[i].currency);
    }
    if (strcmp(m->currency, m->scenario_currency) != 0)
        bs_assumption(b->diagnostics, "all figures are converted into %s (report_currency)", m->currency);
    if (!spec->months.node && !spec->population.node)
        bs_assumption(b->diagnostics, "a term of %zu months (default)", m->months);
}

/* The seats are known and every level was made. */
static bool drawn(const struct bs_build *b)
{
    if (b->population)
        return true;
    bool all = b->model->seats > 0;
    for (size_t i = 0; i < b->model->n_segments; i++)
        all = all && b->segments[i].level;
    return all;
}

static bool any_wrong(const struct bs_blocks_field *field, size_t size)
{
    bool wrong = field->node && field->count == 0;
    for (size_t i = 0; i < field->count; i++)
        wrong |= ((const struct bs_block_head *)((const char *)field->items + i * size))->wrong;
    return wrong;
}

static enum bs_status build_shock(struct bs_build *b)
{
    const struct bs_shock_spec *spec = b->spec->shock.items;
    if (!b->spec->shock.node || spec->head.wrong || spec->sd.value == 0)
        return BS_OK;
    struct bs_shock *shock = bs_arena_take(b->arena, 1, sizeof *shock);
    if (!shock)
        return BS_ERROR_MEMORY;
    *shock = (struct bs_shock){.sd = spec->sd.value, .autocorrelation = spec->autocorrelation.value};
    b->model->shock = shock;
    if (!spec->autocorrelation.node)
        bs_assumption(b->diagnostics, "shocks of different months are independent (shock.autocorrelation is 0 by default)");
    return BS_OK;
}

static enum bs_status build_use(struct bs_build *b)
{
    const struct bs_scenario_spec *spec = b->spec;
    if (!spec->population.node) {
        enum bs_status status = bs_build_segments(b);
        if (!status)
            status = build_shock(b);
        if (!status)
            status = bs_build_segment_growth(b);
        return status && status != BS_ERROR_INPUT ? status : bs_build_joinings(b);
    }
    return ((const struct bs_block_head *)spec->population.items)->wrong ? BS_ERROR_INPUT : bs_build_population(b);
}

enum bs_status bs_build_model(struct bs_build *b)
{
    const struct bs_scenario_spec *spec = b->spec;
    take_plain(b);
    take_start(b);
    b->sure = !any_wrong(&spec->segments, sizeof(struct bs_segment_spec)) &&
              !any_wrong(&spec->population, sizeof(struct bs_population_spec)) &&
              !any_wrong(&spec->meters, sizeof(struct bs_meter_spec));
    if (!spec->segments.node && !spec->population.node) {
        b->sure = false;
        bs_node_error(b->diagnostics, spec->head.node, "segments is missing: who uses how much (or a population from a file)");
    }
    enum bs_status status = bs_build_meters(b);
    if (!status)
        status = bs_build_rate_cards(b);
    if (!status)
        status = bs_build_parts(b);
    if (!status)
        status = bs_build_vendor(b);
    if (status)
        return status;
    status = build_use(b);
    if (!status && b->diagnostics->errors == b->errors)
        status = bs_build_values(b);
    if (!status && b->diagnostics->errors == b->errors)
        status = bs_apply_meter_growth(b);
    /* What contracts say is checked even where the usage is wrong: more errors are found at once. */
    if (status == BS_OK || status == BS_ERROR_INPUT) {
        if (!drawn(b))
            b->model->seats = 0;
        enum bs_status priced = bs_build_contracts(b);
        status = priced ? priced : status;
    }
    return status ? status : b->diagnostics->errors > b->errors ? BS_ERROR_INPUT : BS_OK;
}
