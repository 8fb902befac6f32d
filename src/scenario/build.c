#include "scenario/build.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char *bs_build_path(struct bs_build *b, const char *file)
{
    size_t size = strlen(b->folder) + strlen(file) + 1;
    char *path = bs_arena_take(b->arena, size, 1);
    if (path)
        snprintf(path, size, "%s%s", file[0] == '/' ? "" : b->folder, file);
    return path;
}

static void take_plain(struct bs_build *b)
{
    const struct bs_scenario_spec *spec = b->spec;
    const struct bs_simulation_spec *simulation = spec->simulation.items;
    struct bs_model *m = b->model;
    m->title = spec->title.value;
    m->currency = spec->currency.value;
    m->months = (size_t)spec->months.value;
    m->replications = (uint32_t)simulation->replications.value;
    m->seed = (uint64_t)simulation->seed.value;
    if (!spec->currency.node)
        bs_assumption(b->diagnostics, "currency %s (default)", m->currency);
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

enum bs_status bs_build_model(struct bs_build *b)
{
    const struct bs_scenario_spec *spec = b->spec;
    size_t errors = b->diagnostics->errors;
    take_plain(b);
    if (!spec->segments.node && !spec->population.node)
        return bs_node_error(b->diagnostics, spec->head.node,
                             "segments is missing: who uses how much (or a population from a file)");
    enum bs_status status = bs_build_meters(b);
    if (!status)
        status = spec->population.node ? bs_build_population(b) : bs_build_segments(b);
    if (!status && b->diagnostics->errors == errors)
        status = bs_build_values(b);
    /* What contracts say is checked even where the usage is wrong: more errors are found at once. */
    if (status == BS_OK || status == BS_ERROR_INPUT) {
        if (!drawn(b))
            b->model->seats = 0;
        enum bs_status priced = bs_build_contracts(b);
        status = priced ? priced : status;
    }
    return status ? status : b->diagnostics->errors > errors ? BS_ERROR_INPUT : BS_OK;
}
