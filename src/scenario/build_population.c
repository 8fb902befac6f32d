/* A population read from a file, in place of segments. */
#include "scenario/build_population.h"

#include <billshift/text.h>
#include <billshift/usage_file.h>

#include <string.h>

static const struct bs_usage_format *find_format(struct bs_build *b, const struct bs_population_spec *spec)
{
    const char *known[32];
    char quoted[BS_QUOTE_SIZE], suggestion[BS_SUGGESTION_SIZE];
    const char *name = spec->format.value;
    const struct bs_usage_format *format = bs_usage_format_find(name);
    size_t n = 0;
    for (; n < bs_usage_format_count() && n < sizeof known / sizeof known[0]; n++)
        known[n] = bs_usage_format_at(n)->name;
    if (!format)
        bs_node_error(b->diagnostics, spec->format.node, "unknown format %s%s", bs_quote(name, strlen(name), quoted),
                      bs_suggest(name, known, n, "known", suggestion));
    return format;
}

/* Keys that a population fills by itself. */
static void refuse_others(struct bs_build *b)
{
    const struct bs_scenario_spec *spec = b->spec;
    if (spec->segments.node)
        bs_node_error(b->diagnostics, spec->segments.key, "segments and population exclude each other: the users are in the file");
    if (spec->seats.node)
        bs_node_error(b->diagnostics, spec->seats.node,
                      "seats and population exclude each other: every user in the file is one seat");
    if (spec->seats_added.node)
        bs_node_error(b->diagnostics, spec->seats_added.key,
                      "seats_added and population exclude each other: users come and go as the file says");
}

static void take_months(struct bs_build *b)
{
    const struct bs_number_field *months = &b->spec->months;
    b->model->months = b->population->months;
    if (months->node && months->value != (double)b->population->months)
        bs_node_error(b->diagnostics, months->node, "months is %.0f, but %s spans %zu; leave months out or make them agree",
                      months->value, b->population->file, b->population->months);
}

/* The file's first month is that of the term. */
static void take_start(struct bs_build *b)
{
    const struct bs_population *p = b->population;
    if (b->first_month != 0 && (b->first_year != p->first_year || b->first_month != p->first_month))
        bs_node_error(b->diagnostics, b->spec->starts.node,
                      "starts is %s, but %s begins with %04d-%02d; leave starts out or make them agree", b->spec->starts.value,
                      p->file, p->first_year, p->first_month);
    b->first_year = b->model->first_year = p->first_year;
    b->first_month = b->model->first_month = p->first_month;
}

static enum bs_status read_file(struct bs_build *b, const struct bs_population_spec *spec, struct bs_usage_query *query,
                                struct bs_population *p)
{
    const char **names = bs_arena_take(b->arena, query->n_columns + 4, sizeof *names);
    size_t n = 0;
    enum bs_status status = bs_build_path(b, &spec->file, &query->path);
    query->format = find_format(b, spec);
    if (!names)
        return BS_ERROR_MEMORY;
    if (status || !query->format)
        return status ? status : BS_ERROR_INPUT;
    status = bs_usage_read(query, b->arena, p, b->diagnostics);
    if (status)
        return status;
    names[n++] = query->user;
    names[n++] = query->month;
    if (query->n_columns == 0)
        names[n++] = query->use;
    for (size_t i = 0; i < query->n_columns; i++)
        names[n++] = query->columns[i];
    if (query->model)
        names[n++] = query->model;
    p->file = spec->file.value;
    return bs_build_note_file(b, spec->file.value, query->format->name, names, n, query->digest);
}

enum bs_status bs_build_population(struct bs_build *b)
{
    const struct bs_population_spec *spec = b->spec->population.items;
    const struct bs_columns_spec *columns = spec->columns.items;
    struct bs_population *p = bs_arena_take(b->arena, 1, sizeof *p);
    struct bs_file_digest digest;
    struct bs_usage_query query = {.user = columns->user.value,
                                   .month = columns->month.value,
                                   .use = columns->use.value,
                                   .currency = b->reader.currency,
                                   .digest = &digest};
    if (!p)
        return BS_ERROR_MEMORY;
    refuse_others(b);
    enum bs_status status = bs_read_columns(b, columns, &query);
    if (!status)
        status = read_file(b, spec, &query, p);
    if (status)
        return status;
    b->population = p;
    b->model->population = p;
    b->model->seats = p->users;
    b->model->replications = 1;
    take_months(b);
    take_start(b);
    if (p->users > BS_SEATS_MOST)
        bs_node_error(b->diagnostics, spec->file.node, "%zu users; at most %u are accepted", p->users, BS_SEATS_MOST);
    return bs_mix_population(b, &query, p);
}
