/* A population read from a file, in place of segments. */
#include "scenario/build.h"

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
}

static void take_months(struct bs_build *b)
{
    const struct bs_number_field *months = &b->spec->months;
    b->model->months = b->population->months;
    if (months->node && months->value != (double)b->population->months)
        bs_node_error(b->diagnostics, months->node, "months is %.0f, but %s spans %zu; leave months out or make them agree",
                      months->value, b->population->file, b->population->months);
}

enum bs_status bs_build_population(struct bs_build *b)
{
    const struct bs_population_spec *spec = b->spec->population.items;
    const struct bs_columns_spec *columns = spec->columns.items;
    struct bs_population *p = bs_arena_take(b->arena, 1, sizeof *p);
    double *mix = bs_arena_take(b->arena, b->model->n_meters, sizeof *mix);
    const char *path = NULL;
    struct bs_file_digest digest;
    if (!p || !mix)
        return BS_ERROR_MEMORY;
    refuse_others(b);
    enum bs_status status = bs_build_path(b, &spec->file, &path);
    struct bs_usage_query query = {.path = path,
                                   .format = find_format(b, spec),
                                   .user = columns->user.value,
                                   .month = columns->month.value,
                                   .use = columns->use.value,
                                   .currency = b->reader.currency,
                                   .digest = &digest};
    if (status || !query.format)
        return status ? status : BS_ERROR_INPUT;
    status = bs_usage_read(&query, b->arena, p, b->diagnostics);
    if (!status) {
        const char *const names[] = {query.user, query.month, query.use};
        status = bs_build_note_file(b, spec->file.value, query.format->name, names, sizeof names / sizeof names[0], &digest);
    }
    if (status)
        return status;
    p->file = spec->file.value;
    p->meter = bs_meter_index(b, spec->meter.value);
    mix[p->meter] = 1;
    p->mix = mix;
    b->population = p;
    b->model->population = p;
    b->model->seats = p->users;
    b->model->replications = 1;
    take_months(b);
    if (p->users > BS_SEATS_MOST)
        bs_node_error(b->diagnostics, spec->file.node, "%zu users; at most %u are accepted", p->users, BS_SEATS_MOST);
    return BS_OK;
}
