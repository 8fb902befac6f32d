#include "whatif/sweep_rows.h"

#include <billshift/number.h>
#include <billshift/text.h>
#include <string.h>

/* One point's results, and where its rows go. */
struct taking {
    const struct point_run *run;
    const struct bs_model *model;
    const struct bs_results *results;
    struct bs_measure_space space;
    size_t point;
    struct bs_arena *arena;
    struct sweep_rows *out;
};

static enum bs_status add(struct taking *t, size_t contract, const char *group, const char *period, const char *measure,
                          enum bs_unit unit, const struct bs_estimate *e)
{
    struct sweep_rows *out = t->out;
    if (out->n == out->room) {
        size_t room = 2 * out->room + 64;
        struct bs_sweep_row *grown = bs_arena_take(t->arena, room, sizeof *grown);
        if (!grown)
            return BS_ERROR_MEMORY;
        if (out->n > 0)
            memcpy(grown, out->rows, out->n * sizeof *grown);
        out->rows = grown;
        out->room = room;
    }
    const char *names[] = {t->space.contracts[contract], group, measure, bs_unit_text(t->model, unit), period};
    char *copies[5];
    for (size_t i = 0; i < 5; i++)
        if (!(copies[i] = bs_arena_copy(t->arena, names[i], strlen(names[i]))))
            return BS_ERROR_MEMORY;
    out->rows[out->n++] = (struct bs_sweep_row){.point = t->point,
                                                .contract = copies[0],
                                                .group = copies[1],
                                                .period = copies[4],
                                                .measure = copies[2],
                                                .unit = copies[3],
                                                .value = e->value,
                                                .std_error = e->std_error};
    return BS_OK;
}

static enum bs_status add_figure(struct taking *t, const struct bs_figure *figure)
{
    char month[24];
    const struct bs_measure_path *path = &figure->path;
    const struct bs_estimate *e = bs_figure_at(t->results, figure);
    enum bs_unit unit = bs_figure_unit(figure);
    t->out->drawn |= t->results->replications > 0 && point_figure_drawn(t->run, figure);
    if (!figure->of_organization)
        return add(t, path->contract, t->space.groups[path->group].label, bs_period_name(path->period),
                   bs_measure_info(path->measure)->name, unit, e);
    snprintf(month, sizeof month, "%zu", figure->month + 1);
    return add(t, path->contract, "organization", figure->month == t->results->months ? bs_period_name(BS_TERM) : month,
               bs_organization_measure_name(figure->row), unit, e);
}

/* A path without a contract is that of each contract which has it. */
static enum bs_status add_measure(struct taking *t, const char *text, struct bs_diagnostics *diagnostics)
{
    struct bs_figure figure;
    char message[BS_MESSAGE_SIZE], unused[BS_MESSAGE_SIZE], quoted[BS_QUOTE_SIZE];
    enum bs_status status = bs_figure_parse(text, strlen(text), &t->space, t->results->months, &figure, message);
    bool any = false;
    if (status == BS_OK)
        return add_figure(t, &figure);
    for (size_t c = 0; c < t->space.n_contracts && status == BS_ERROR_INPUT && t->space.n_contracts > 2; c++) {
        const char *const pair[] = {t->space.contracts[t->space.baseline], t->space.contracts[c]};
        struct bs_measure_space alone = t->space; /* where nobody needs to name it */
        alone.contracts = pair;
        alone.n_contracts = 2;
        alone.baseline = 0;
        if (c == t->space.baseline)
            continue;
        enum bs_status own = bs_figure_parse(text, strlen(text), &alone, t->results->months, &figure, unused);
        figure.path.contract = c;
        if (own == BS_OK)
            own = add_figure(t, &figure);
        any |= own == BS_OK;
        status = own == BS_ERROR_MEMORY ? own : status;
    }
    if (any && status == BS_ERROR_INPUT)
        return BS_OK;
    return status == BS_ERROR_INPUT ? bs_error(diagnostics, NULL, "measure %s: %s", bs_quote(text, strlen(text), quoted), message)
                                    : status;
}

/* What a change comes to, without being asked. */
static enum bs_status add_usual(struct taking *t)
{
    static const enum bs_measure usual[] = {BS_MEAN_BILL,     BS_MEAN_CHANGE,  BS_RATIO_OF_MEANS,
                                            BS_SHARE_CHEAPER, BS_SHARE_DEARER, BS_SHARE_DOUBLED};
    enum bs_status status = BS_OK;
    for (size_t c = 0; c < t->space.n_contracts; c++)
        for (size_t g = 0; g < t->space.n_groups; g++) {
            enum bs_group_kind kind = t->space.groups[g].kind;
            for (size_t m = 0; m < sizeof usual / sizeof *usual && status == BS_OK; m++)
                if ((kind == BS_GROUP_ALL || kind == BS_GROUP_COHORT) && bs_measure_applies(c == t->space.baseline, kind, usual[m]))
                    status = add_figure(t, &(struct bs_figure){{c, g, BS_TERM, usual[m]}, .of_organization = false});
        }
    return status;
}

/* The organization's term, as in organization.csv. */
static enum bs_status add_organization(struct taking *t)
{
    static const char *const usual[] = {"total_mean", "total_p05", "total_p95", "change_mean", "probability_dearer"};
    enum bs_status status = BS_OK;
    const char *name;
    for (size_t c = 0; c < t->space.n_contracts; c++)
        for (size_t row = 0; (name = bs_organization_measure_name(row)) && status == BS_OK; row++)
            for (size_t i = 0; i < sizeof usual / sizeof *usual && status == BS_OK; i++)
                if (strcmp(name, usual[i]) == 0 && bs_organization_measure_applies(c == t->space.baseline, row))
                    status = add_figure(t, &(struct bs_figure){{.contract = c}, true, t->results->months, row});
    return status;
}

enum bs_status sweep_rows_take(const struct bs_sweep_request *request, const struct point_run *run, size_t point,
                               struct bs_arena *arena, struct sweep_rows *out, struct bs_diagnostics *diagnostics)
{
    struct taking t = {.run = run, .model = &run->model, .results = run->results, .point = point, .arena = arena, .out = out};
    enum bs_status status = point_space(run, arena, &t.space);
    for (size_t i = 0; i < request->n_measures && status == BS_OK; i++)
        status = add_measure(&t, request->measures[i], diagnostics);
    if (status != BS_OK || request->n_measures > 0)
        return status;
    status = add_usual(&t);
    return status == BS_OK ? add_organization(&t) : status;
}
