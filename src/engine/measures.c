#include "engine/measures.h"
#include "engine/assemble.h"

#include <billshift/engine.h>
#include <gsl/gsl_errno.h>

enum bs_status measure_space_of(const struct plan *plan, struct bs_arena *arena, struct bs_measure_space *out)
{
    const struct bs_model *model = plan->model;
    const char **names = bs_arena_take(arena, model->n_contracts, sizeof *names);
    *out = (struct bs_measure_space){.n_contracts = model->n_contracts, .baseline = model->baseline, .contracts = names};
    enum bs_status status = names ? assemble_groups(plan, arena, &out->groups, &out->n_groups) : BS_ERROR_MEMORY;
    for (size_t c = 0; c < model->n_contracts && status == BS_OK; c++)
        names[c] = model->contracts[c].name;
    return status;
}

enum bs_status measure_space(const struct bs_model *model, struct bs_arena *arena, struct bs_measure_space *out,
                             struct bs_diagnostics *diagnostics)
{
    struct bs_arena *scratch = bs_arena_new();
    struct plan *plan = NULL;
    struct bs_diagnostics said;
    bs_diagnostics_init(&said);
    gsl_error_handler_t *handler = gsl_set_error_handler_off();
    enum bs_status status = scratch ? plan_undrawn(model, NULL, scratch, &plan, &said) : BS_ERROR_MEMORY;
    gsl_set_error_handler(handler);
    if (status == BS_OK)
        status = measure_space_of(plan, arena, out);
    if (plan)
        plan_free_uses(plan);
    for (size_t i = 0; i < said.count; i++)
        if (said.items[i].severity == BS_ERROR)
            (void)bs_error(diagnostics, NULL, "%s", said.items[i].message);
    bs_diagnostics_free(&said);
    bs_arena_free(scratch);
    return status;
}

const char *bs_unit_text(const struct bs_model *model, enum bs_unit unit)
{
    switch (unit) {
    case BS_UNIT_SEATS:
        return "seats";
    case BS_UNIT_USE:
        return model->use_unit;
    case BS_UNIT_MONEY:
        return model->currency;
    case BS_UNIT_SHARE:
        return "share";
    case BS_UNIT_RATIO:
        return "ratio";
    }
    return "";
}
