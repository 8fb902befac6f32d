#include "whatif/sweep_rows.h"

#include <billshift/number.h>
#include <billshift/text.h>
#include <stdlib.h>
#include <string.h>

/* One point's results, and where its rows go. */
struct taking {
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
    const char *names[] = {t->space.contracts[contract], group, measure, bs_unit_text(t->model, unit)};
    char *copies[4];
    for (size_t i = 0; i < 4; i++)
        if (!(copies[i] = bs_arena_copy(t->arena, names[i], strlen(names[i]))))
            return BS_ERROR_MEMORY;
    out->rows[out->n++] = (struct bs_sweep_row){.point = t->point,
                                                .contract = copies[0],
                                                .group = copies[1],
                                                .period = period,
                                                .measure = copies[2],
                                                .unit = copies[3],
                                                .value = e->value,
                                                .std_error = e->std_error};
    return BS_OK;
}

static enum bs_status add_path(struct taking *t, const struct bs_measure_path *path)
{
    const struct bs_measure_info *info = bs_measure_info(path->measure);
    const struct bs_estimate *e = &(*bs_results_at(t->results, path->contract, path->group, path->period))[path->measure];
    return add(t, path->contract, t->space.groups[path->group].label, bs_period_name(path->period), info->name, info->unit, e);
}

/* A path without a contract is that of each contract which has it. */
static enum bs_status add_measure(struct taking *t, const char *text, struct bs_diagnostics *diagnostics)
{
    struct bs_measure_path path;
    char message[BS_MESSAGE_SIZE], unused[BS_MESSAGE_SIZE], quoted[BS_QUOTE_SIZE];
    enum bs_status status = bs_measure_path_parse(text, strlen(text), &t->space, &path, message);
    bool any = false;
    if (status == BS_OK)
        return add_path(t, &path);
    for (size_t c = 0; c < t->space.n_contracts && status == BS_ERROR_INPUT && t->space.n_contracts > 2; c++) {
        char *full = NULL;
        if (asprintf(&full, "%s/%s", t->space.contracts[c], text) < 0)
            return BS_ERROR_MEMORY;
        enum bs_status own = bs_measure_path_parse(full, strlen(full), &t->space, &path, unused);
        free(full);
        if (own == BS_OK && c != t->space.baseline)
            own = add_path(t, &path);
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
                    status =
                        add_path(t, &(struct bs_measure_path){.contract = c, .group = g, .period = BS_TERM, .measure = usual[m]});
        }
    return status;
}

/* The organization's term, as in organization.csv. */
static enum bs_status add_organization(struct taking *t)
{
    const struct bs_results *r = t->results;
    enum bs_status status = BS_OK;
    for (size_t c = 0; c < t->space.n_contracts && status == BS_OK; c++) {
        const struct bs_organization *o = &r->organization[c * (r->months + 1) + r->months];
        const struct {
            const char *name;
            const struct bs_estimate *estimate;
            enum bs_unit unit;
        } figures[] = {{"total_mean", &o->total[BS_TOTAL_MEAN], BS_UNIT_MONEY},
                       {"total_p05", &o->total[BS_TOTAL_P05], BS_UNIT_MONEY},
                       {"total_p95", &o->total[BS_TOTAL_P95], BS_UNIT_MONEY},
                       {"change_mean", &o->change[BS_TOTAL_MEAN], BS_UNIT_MONEY},
                       {"probability_dearer", &o->probability_dearer, BS_UNIT_SHARE}};
        for (size_t i = 0; i < (c == r->baseline ? 3 : 5) && status == BS_OK; i++)
            status = add(t, c, "organization", bs_period_name(BS_TERM), figures[i].name, figures[i].unit, figures[i].estimate);
    }
    return status;
}

enum bs_status sweep_rows_take(const struct bs_sweep_request *request, const struct bs_model *model,
                               const struct bs_results *results, size_t point, struct bs_arena *arena, struct sweep_rows *out,
                               struct bs_diagnostics *diagnostics)
{
    const char **names = bs_arena_take(arena, model->n_contracts, sizeof *names);
    struct taking t = {.model = model, .results = results, .point = point, .arena = arena, .out = out};
    t.space = (struct bs_measure_space){.contracts = names,
                                        .n_contracts = results->n_contracts,
                                        .baseline = results->baseline,
                                        .groups = results->groups,
                                        .n_groups = results->n_groups};
    if (!names)
        return BS_ERROR_MEMORY;
    for (size_t c = 0; c < model->n_contracts; c++)
        names[c] = model->contracts[c].name;
    enum bs_status status = BS_OK;
    for (size_t i = 0; i < request->n_measures && status == BS_OK; i++)
        status = add_measure(&t, request->measures[i], diagnostics);
    if (request->n_measures > 0)
        return status;
    status = add_usual(&t);
    return status == BS_OK ? add_organization(&t) : status;
}
