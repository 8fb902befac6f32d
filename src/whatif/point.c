#include "whatif/point.h"

#include "result/path_part.h"

#include <string.h>

void point_free(struct point_run *point)
{
    bs_results_free(point->results);
    bs_scenario_free(point->scenario);
    bs_arena_free(point->arena);
    *point = (struct point_run){0};
}

enum bs_status point_space(const struct point_run *point, struct bs_arena *arena, struct bs_measure_space *out)
{
    const struct bs_results *results = point->results;
    const char **names = bs_arena_take(arena, results->n_contracts, sizeof *names);
    if (!names)
        return BS_ERROR_MEMORY;
    for (size_t c = 0; c < results->n_contracts; c++)
        names[c] = point->model.contracts[c].name;
    *out = (struct bs_measure_space){.contracts = names,
                                     .n_contracts = results->n_contracts,
                                     .baseline = results->baseline,
                                     .groups = results->groups,
                                     .n_groups = results->n_groups};
    return BS_OK;
}

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* Whether a part of the path, but the measure, is a month: `month`, or a number. */
static bool names_a_month(const char *path)
{
    for (const char *slash; (slash = strchr(path, '/')); path = slash + 1) {
        size_t length = (size_t)(slash - path);
        if ((length == 5 && begins(path, "month")) || (length > 0 && strspn(path, "0123456789") == length))
            return true;
    }
    return false;
}

/* What need not be counted (BS_LEAVE_...) where these figures alone are read. */
static unsigned leave_out_of(const char *const *figures, size_t n)
{
    unsigned left = BS_LEAVE_RANKS | BS_LEAVE_RATIOS | BS_LEAVE_CHANGES | BS_LEAVE_MONTHS;
    if (n == 0)
        return left;
    left |= BS_LEAVE_SHARES | BS_LEAVE_MULTIPLES | BS_LEAVE_RANGES;
    for (size_t i = 0; i < n; i++) {
        const char *slash = strrchr(figures[i], '/'), *measure = slash ? slash + 1 : figures[i];
        if (names_a_month(figures[i]))
            left &= ~(unsigned)BS_LEAVE_MONTHS;
        if (begins(measure, "share_"))
            left &= ~(unsigned)BS_LEAVE_SHARES;
        if (begins(measure, "share_doubled") || begins(measure, "share_tripled") || begins(measure, "share_ratio"))
            left &= ~(unsigned)BS_LEAVE_MULTIPLES;
        if (begins(measure, "ratio_p"))
            left &= ~(unsigned)BS_LEAVE_RATIOS;
        if (begins(measure, "change_p")) /* of seats, or of the organization */
            left &= ~(unsigned)(BS_LEAVE_CHANGES | BS_LEAVE_RANGES);
        if (begins(measure, "change_sd") || begins(measure, "total_sd") || begins(measure, "total_p") ||
            begins(measure, "probability_"))
            left &= ~(unsigned)BS_LEAVE_RANGES;
    }
    return left;
}

/* The contract that a figure names; n_contracts: none. As bs_figure_parse has it, a word that can be a period or a group is that rather than a
   contract of the same name: term/mean_change, 3/total_mean. */
static size_t contract_named(const struct bs_model *model, const char *figure)
{
    struct part rest = {figure, strlen(figure)};
    (void)part_cut_last(&rest); /* the measure */
    struct part before = rest, word = part_cut_last(&before);
    if (part_is(word, bs_period_name(BS_MONTH)) || part_is(word, bs_period_name(BS_TERM)) || part_is_number(word))
        rest = before;
    if (part_is(rest, "all") || part_is(rest, "organization"))
        return model->n_contracts;
    const char *slash = rest.length > 0 ? memchr(rest.text, '/', rest.length) : NULL;
    struct part first = {rest.text, slash ? (size_t)(slash - rest.text) : rest.length};
    size_t c = 0;
    while (c < model->n_contracts && !part_is(first, model->contracts[c].name))
        c++;
    return c;
}

/* Contracts that nobody asks for are not priced: the model without them. */
static enum bs_status reduce(const struct bs_model *model, const char *const *figures, size_t n, struct bs_arena *arena,
                             struct bs_model *out)
{
    size_t *new_index = bs_arena_take(arena, model->n_contracts, sizeof *new_index), kept = 0;
    bool *wanted = bs_arena_take(arena, model->n_contracts, sizeof *wanted);
    struct bs_contract *contracts = bs_arena_take(arena, model->n_contracts, sizeof *contracts);
    *out = *model;
    if (!new_index || !wanted || !contracts)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < n; i++) {
        size_t c = contract_named(model, figures[i]);
        if (c == model->n_contracts)
            return BS_OK;
        wanted[c] = true;
    }
    wanted[model->baseline] = true;
    for (size_t c = 0; c < model->n_contracts && n > 0; c++)
        if (wanted[c] && model->contracts[c].begins > 0)
            wanted[model->contracts[c].before] = true; /* which has none before it */
    for (size_t c = 0; c < model->n_contracts && n > 0; c++)
        if (wanted[c]) {
            new_index[c] = kept;
            contracts[kept++] = model->contracts[c];
        }
    if (kept < 2) /* the baseline's own figures, or none were named */
        return BS_OK;
    for (size_t c = 0; c < kept; c++)
        contracts[c].before = contracts[c].begins > 0 ? new_index[contracts[c].before] : contracts[c].before;
    out->contracts = contracts;
    out->n_contracts = kept;
    out->baseline = new_index[model->baseline];
    return BS_OK;
}

enum bs_status point_run(const struct point_request *request, struct point_run *out, struct bs_diagnostics *diagnostics)
{
    unsigned apart = request->kept ? 0 : BS_LEAVE_BESIDE; /* each point has laws of its own, and drawing is faster */
    const struct bs_run_options options = {.threads = request->threads,
                                           .stop = request->stop,
                                           .leave_out = leave_out_of(request->figures, request->n_figures) | apart,
                                           .kept = request->kept,
                                           .factors = request->factors};
    *out = (struct point_run){.arena = bs_arena_new()};
    enum bs_status status = out->arena ? BS_OK : BS_ERROR_MEMORY;
    if (status == BS_OK)
        status = bs_scenario_read_with(request->scenario, request->overrides, request->n_overrides, request->options,
                                       &out->scenario, diagnostics);
    size_t uncertain = status == BS_OK ? bs_scenario_model(out->scenario)->n_uncertain : 0;
    if (uncertain == 1) {
        const struct bs_uncertain *only = bs_scenario_model(out->scenario)->uncertain;
        bs_warning(diagnostics, NULL, "an uncertain assumption is not drawn here: %s is taken at the value that a run uses, %.6g",
                   only->path, only->used);
    } else if (uncertain > 0)
        bs_warning(diagnostics, NULL,
                   "uncertain assumptions are not drawn here: each of the %zu is taken at the value that a run uses of it",
                   uncertain);
    if (status == BS_OK)
        status = reduce(bs_scenario_model(out->scenario), request->figures, request->n_figures, out->arena, &out->model);
    return status == BS_OK ? bs_run_by(&out->model, request->engine, &options, &out->results, diagnostics) : status;
}

bool point_figure_drawn(const struct point_run *run, const struct bs_figure *figure)
{
    const struct bs_results *results = run->results;
    const struct bs_measure_path *path = &figure->path;
    if (figure->of_organization)
        return results->replications > 0 || results->totals_replications > 0;
    return results->replications > 0 && !bs_results_computed(results, path->contract, path->group, path->period, path->measure);
}

bool point_keeps_use(const char *path)
{
    return begins(path, "contracts.") || begins(path, "contracts[");
}

void point_hand_on_warnings(const struct bs_diagnostics *said, struct bs_diagnostics *diagnostics)
{
    for (size_t k = 0; k < said->count; k++) {
        const struct bs_diagnostic *item = &said->items[k];
        bool known = item->severity != BS_WARNING;
        for (size_t j = 0; j < diagnostics->count && !known; j++)
            known = strcmp(diagnostics->items[j].message, item->message) == 0;
        const struct bs_place place = {.file = item->file, .line = item->line, .column = item->column};
        if (!known)
            bs_warning(diagnostics, item->file ? &place : NULL, "%s", item->message);
    }
}
