/* A population read from files, in place of segments. */
#include "scenario/build_population.h"

#include <billshift/text.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct bs_population_spec *spec_of(const struct bs_build *b)
{
    return b->spec->population.items;
}

/* The format by its name; NULL with `auto`, or where an error was noted. */
static const struct bs_usage_format *find_format(struct bs_build *b)
{
    const struct bs_text_field *field = &spec_of(b)->format;
    const char *known[32] = {"auto"};
    char quoted[BS_QUOTE_SIZE], suggestion[BS_SUGGESTION_SIZE];
    size_t n = 1;
    if (strcmp(field->value, "auto") == 0)
        return NULL;
    const struct bs_usage_format *format = bs_usage_format_find(field->value);
    for (size_t i = 0; i < bs_usage_format_count() && n < sizeof known / sizeof known[0]; i++)
        known[n++] = bs_usage_format_name(bs_usage_format_at(i));
    if (!format)
        bs_node_error(b->diagnostics, field->node, "unknown format %s%s", bs_quote(field->value, strlen(field->value), quoted),
                      bs_suggest(field->value, known, n, "known", suggestion));
    return format;
}

/* Keys that a population fills by itself. */
static void refuse_others(struct bs_build *b)
{
    const struct bs_scenario_spec *spec = b->spec;
    if (spec->segments.node)
        bs_node_error(b->diagnostics, spec->segments.key, "segments and population exclude each other: the users are in the file");
    if (spec->seats.node)
        bs_node_error(
            b->diagnostics, spec->seats.node,
            "seats and population exclude each other: every user in the file is one seat, and those without use are counted "
            "by population.seats");
    if (spec->growth.node)
        bs_node_error(b->diagnostics, spec->growth.node,
                      "growth is that of segments; how use of a population grows is said by population.growth");
    if (spec->shock.node)
        bs_node_error(b->diagnostics, spec->shock.key,
                      "shock and population exclude each other: the users' own months hold what moved all of them together");
    if (spec->seats_added.node)
        bs_node_error(b->diagnostics, spec->seats_added.key,
                      "seats_added and population exclude each other: users come and go as the file says");
    if (spec->seats_removed.node)
        bs_node_error(b->diagnostics, spec->seats_removed.key,
                      "seats_removed and population exclude each other: users come and go as the file says");
}

static void take_months(struct bs_build *b)
{
    const struct bs_number_field *months = &b->spec->months;
    b->model->months = bs_population_term(b->population);
    if (months->node && months->value != (double)b->model->months && bs_project_none(b))
        bs_warn_idle(b, months->node, "months", "with project: none the term is the months of the file, %zu", b->model->months);
    else if (months->node && b->projection && months->value != (double)b->model->months)
        bs_node_error(b->diagnostics, months->node,
                      "months is %.0f, but population.project says %zu; leave months out or make them agree", months->value,
                      b->model->months);
    else if (months->node && months->value != (double)b->model->months)
        bs_node_error(b->diagnostics, months->node, "months is %.0f, but %s spans %zu; leave months out or make them agree",
                      months->value, b->population->file, b->population->months);
}

/* The file's first month is that of the term. A start after its last is that of the projected months, which `project: none` takes back. */
static void take_start(struct bs_build *b, const struct bs_population *p)
{
    bool after = 12 * (b->first_year - p->first_year) + b->first_month - p->first_month >= (int)p->months;
    if (b->first_month != 0 && after && bs_project_none(b))
        bs_warn_idle(b, b->spec->starts.node, "starts", "with project: none the term begins with the file, in %04d-%02d",
                     p->first_year, p->first_month);
    else if (b->first_month != 0 && (b->first_year != p->first_year || b->first_month != p->first_month))
        bs_node_error(b->diagnostics, b->spec->starts.node,
                      "starts is %s, but %s begins with %04d-%02d; leave starts out or make them agree", b->spec->starts.value,
                      p->file, p->first_year, p->first_month);
    b->first_year = b->model->first_year = p->first_year;
    b->first_month = b->model->first_month = p->first_month;
}

static enum bs_status note_files(struct bs_build *b, const struct bs_usage_query *query)
{
    enum bs_status status = BS_OK;
    for (size_t i = 0; i < query->n_sources && !status; i++) {
        const struct bs_usage_source *source = &query->sources[i];
        status = bs_build_note_file(b, bs_build_shown(b, source->path), bs_usage_format_name(source->format), source->columns,
                                    source->n_columns, &source->digest);
    }
    return status;
}

/* Rates that nothing asks for would pass amounts of another currency for the scenario's. */
static void warn_exchange(struct bs_build *b, const struct bs_usage_query *query)
{
    bool plain = true;
    for (size_t i = 0; i < query->n_sources; i++)
        plain &= strcmp(bs_usage_format_name(query->sources[i].format), "plain") == 0;
    if (spec_of(b)->exchange.node && plain)
        bs_warn_idle(b, spec_of(b)->exchange.node, "exchange", "a plain file says no currency, and its money counts as %s",
                     b->reader.money.own);
}

static void tell_missing(struct bs_build *b, const struct bs_usage *read)
{
    struct bs_place place = bs_node_place(spec_of(b)->head.key);
    char quoted[BS_QUOTE_SIZE];
    if (!spec_of(b)->seats.node && !b->roster)
        bs_assumption(b->diagnostics, "population: every seat is in the file; seats that used nothing may be missing "
                                      "(population.seats counts them in)");
    for (size_t i = 0; i < read->n_skips; i++)
        bs_assumption(b->diagnostics, "usage file: %llu rows are skipped: %s", (unsigned long long)read->skips[i].rows,
                      read->skips[i].reason);
    if (read->n_apart > 0)
        bs_warning(
            b->diagnostics, &place,
            "rows of the file without a user: %llu, of %zu API keys or accounts (%s%s); they are no seats, and their use is in no "
            "bill",
            (unsigned long long)read->apart_rows, read->n_apart, bs_quote(read->apart[0].name, strlen(read->apart[0].name), quoted),
            read->n_apart > 1 ? ", ..." : "");
}

/* What contracts charge and no file holds. */
static void tell_absent(struct bs_build *b, const struct bs_usage_query *query, const struct bs_usage *read)
{
    struct bs_place place = bs_node_place(spec_of(b)->head.key);
    for (size_t m = 1; m < query->n_meters && !query->columns; m++) {
        bool held = false;
        for (size_t k = 0; k < read->n_columns; k++)
            held |= read->meters[k] == m;
        if (!held && bs_meter_is_named(b, query->meters[m]))
            bs_warning(b->diagnostics, &place, "no file holds '%s', which contracts charge: it counts as 0", query->meters[m]);
    }
}

/* Pseudonyms in place of the names that were read. */
static enum bs_status hide_names(struct bs_build *b, struct bs_usage *read)
{
    const unsigned char *key = b->options->pseudonym_key;
    char pseudonym[BS_PSEUDONYM_TEXT];
    if (!key)
        return BS_OK;
    const char **names = (const char **)read->names;
    struct bs_usage_apart *apart = (struct bs_usage_apart *)read->apart;
    for (size_t u = 0; u < read->users + read->n_apart; u++) {
        const char **name = u < read->users ? &names[u] : &apart[u - read->users].name;
        bs_pseudonym(key, *name, pseudonym);
        if (!(*name = bs_arena_copy(b->arena, pseudonym, strlen(pseudonym))))
            return BS_ERROR_MEMORY;
    }
    return BS_OK;
}

/* Money of the files is in the scenario's currency, and becomes the model's. */
static enum bs_status own_quantities(const struct bs_build *b, const size_t *meters, const struct bs_usage *read)
{
    double rate = bs_own_money(b, 1);
    double *quantity = (double *)read->quantity;
    const char **totals = (const char **)read->totals;
    if (rate == 1)
        return BS_OK;
    for (size_t column = 0; column < read->n_columns; column++) {
        char text[BS_NUMBER_TEXT];
        if (strcmp(b->meters[meters[column]].unit, b->model->currency) != 0)
            continue;
        for (size_t k = column; k < read->n_cells; k += read->n_columns)
            for (size_t i = 0; i < read->users * read->months; i++)
                quantity[i * read->n_cells + k] *= rate;
        for (size_t i = 0; i < read->n_apart; i++)
            ((double *)read->apart[i].units)[column] *= rate;
        bs_number_text(strtod(totals[column], NULL) * rate, text);
        if (!(totals[column] = bs_arena_copy(b->arena, text, strlen(text))))
            return BS_ERROR_MEMORY;
    }
    return BS_OK;
}

static enum bs_status take_usage(struct bs_build *b, const struct bs_usage_query *query, const struct bs_usage *read,
                                 struct bs_population *p, struct population_columns *columns)
{
    size_t *meters = bs_arena_take(b->arena, read->n_columns, sizeof *meters);
    if (!meters)
        return BS_ERROR_MEMORY;
    const char **names = bs_arena_take(b->arena, read->n_columns, sizeof *names);
    if (!names)
        return BS_ERROR_MEMORY;
    for (size_t k = 0; k < read->n_columns; k++) {
        names[k] = query->meters[read->meters[k]];
        meters[k] = bs_meter_index(b, names[k]);
    }
    enum bs_status status = own_quantities(b, meters, read);
    if (status)
        return status;
    p->column_names = names;
    *columns = (struct population_columns){.meters = meters, .n = read->n_columns, .by_model = read->by_model};
    p->users = read->users;
    p->months = read->months;
    p->names = read->names;
    p->first_year = read->first / 12;
    p->first_month = read->first % 12 + 1;
    p->n_columns = read->n_cells;
    p->quantity = read->quantity;
    p->read = read;
    p->file = bs_build_shown(b, query->sources[0].path);
    if (b->projection)
        bs_project_start(b, p);
    else
        take_start(b, p);
    return bs_build_seats(b, read, p);
}

static enum bs_status read_files(struct bs_build *b, struct bs_usage_query *query, struct bs_usage *read)
{
    query->format = find_format(b);
    query->threads = b->options->threads;
    query->unhashed = b->options->unhashed;
    if (!query->format && strcmp(spec_of(b)->format.value, "auto") != 0)
        return BS_ERROR_INPUT;
    enum bs_status status = bs_population_files(b, query);
    if (!status)
        status = bs_population_query(b, query);
    if (!status)
        status = bs_usage_read(query, b->arena, read, b->diagnostics);
    if (!status)
        status = hide_names(b, read);
    return status ? status : note_files(b, query);
}

enum bs_status bs_build_population(struct bs_build *b)
{
    struct bs_population *p = bs_arena_take(b->arena, 1, sizeof *p);
    struct bs_usage *read = bs_arena_take(b->arena, 1, sizeof *read);
    struct bs_usage_query query = {0};
    struct population_columns columns;
    if (!p || !read)
        return BS_ERROR_MEMORY;
    refuse_others(b);
    enum bs_status status = bs_build_projection(b);
    if (!status)
        status = read_files(b, &query, read);
    if (!status)
        status = take_usage(b, &query, read, p, &columns);
    if (status)
        return status;
    tell_missing(b, read);
    warn_exchange(b, &query);
    tell_absent(b, &query, read);
    if (b->projection)
        bs_tell_projection(b, p);
    b->population = p;
    b->model->population = p;
    b->model->seats = p->users;
    if (!bs_model_draws(b->model))
        b->model->replications = 1;
    take_months(b);
    if (p->users > BS_SEATS_MOST)
        bs_node_error(b->diagnostics, spec_of(b)->file.node, "%zu users; at most %u are accepted", p->users, BS_SEATS_MOST);
    return bs_mix_population(b, &columns, p);
}
