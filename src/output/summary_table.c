/* The summary for reading: who pays less or more, break-even, and the groups one by one. */
#include "output/readable.h"
#include "output/standing.h"
#include "output/summary.h"
#include "output/table.h"

#include <billshift/text.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *contract_name(const struct bs_report *report, size_t contract)
{
    return report->model->contracts[contract].name;
}

static void share_cell(struct bs_grid *grid, double share)
{
    char text[BS_READABLE];
    bs_grid_cell(grid, bs_readable_share(share, text));
}

static void cells(struct bs_grid *grid, const char *const *texts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        bs_grid_cell(grid, texts[i]);
}

static bool finish(struct bs_grid *grid, FILE *out)
{
    bool done = bs_grid_print(grid, 2, BS_SUMMARY_WIDTH, out);
    bs_grid_free(grid);
    return done;
}

#define paragraph(out, indent, ...) bs_summary_line(out, (indent) > 0 ? "  " : "", indent, __VA_ARGS__)

static bool head(const struct bs_report *report, FILE *out)
{
    const struct bs_model *model = report->model;
    const char *baseline = contract_name(report, model->baseline);
    char seats[BS_READABLE], number[BS_READABLE], joined[4 * BS_READABLE] = "", all[BS_READABLE], months[BS_READABLE],
                                                             replications[BS_READABLE];
    char seed[48] = "";
    size_t at_start = bs_model_seats(model, 0), at_end = bs_model_seats(model, model->months - 1);
    if (bs_model_draws(model) && !bs_summary_exact(report))
        snprintf(seed, sizeof seed, " (seed %llu)", (unsigned long long)model->seed);
    bs_readable_count((double)at_start, model->population ? "user" : "seat", seats);
    if (at_start != at_end || at_start != model->seats)
        snprintf(joined, sizeof joined, " (%s at the end%s%s%s)", bs_readable_number((double)at_end, 0, number),
                 model->n_leavings > 0 ? ", " : "", model->n_leavings > 0 ? bs_readable_number((double)model->seats, 0, all) : "",
                 model->n_leavings > 0 ? " in all" : "");
    bs_readable_count((double)report->results->months, "month", months);
    if (bs_summary_exact(report))
        snprintf(replications, sizeof replications, "computed exactly");
    else
        bs_readable_count((double)report->results->replications, "replication", replications);
    bool done = !*model->title || paragraph(out, 0, "%s", model->title);
    if (done && model->population && !model->population->projection)
        done = paragraph(out, 0, "%s with their own use of %s. Baseline: %s.", seats, months, baseline);
    else if (done && model->population)
        done = paragraph(out, 0, "%s, their own use of %s projected over %s from %04d-%02d, %s%s. Baseline: %s.", seats,
                         bs_readable_count((double)model->population->months, "month", number), months, model->first_year,
                         model->first_month, replications, seed, baseline);
    else if (done)
        done = paragraph(out, 0, "%s%s, %s, %s%s. Baseline: %s.", seats, joined, months, replications, seed, baseline);
    fputc('\n', out);
    for (size_t c = 0; done && c < model->n_contracts; c++)
        done = paragraph(out, 2, "%s%s%s%s", model->contracts[c].name, model->contracts[c].title ? ": " : "",
                         model->contracts[c].title ? model->contracts[c].title : "", c == model->baseline ? " (baseline)" : "");
    return done;
}

static bool shares(const struct bs_report *report, FILE *out)
{
    static const char *const titles[] = {"contract", "period", "less", "the same", "more", "at least double", "at least triple"};
    static const enum bs_measure measures[] = {BS_SHARE_CHEAPER, BS_SHARE_SAME, BS_SHARE_DEARER, BS_SHARE_DOUBLED,
                                               BS_SHARE_TRIPLED};
    const struct bs_results *results = report->results;
    fputc('\n', out);
    if (!paragraph(out, 0, "Seats that pay less, the same or more than under %s", contract_name(report, results->baseline)))
        return false;
    struct bs_grid *grid = bs_grid_new(BS_CELLS(titles), 2);
    cells(grid, titles, BS_CELLS(titles));
    double error = NAN, undefined = 0;
    for (size_t c = 0; c < results->n_contracts; c++)
        for (int period = 0; c != results->baseline && period < BS_PERIOD_COUNT; period++) {
            const struct bs_estimate *found = *bs_results_at(results, c, 0, (enum bs_period)period);
            bs_grid_cell(grid, contract_name(report, c));
            bs_grid_cell(grid, period == BS_MONTH ? "in a month" : "in the term");
            for (size_t m = 0; m < BS_CELLS(measures); m++) {
                share_cell(grid, found[measures[m]].value);
                if (!bs_results_computed(results, c, 0, (enum bs_period)period, measures[m]))
                    error = fmax(error, found[measures[m]].std_error);
            }
            undefined = fmax(undefined, found[BS_SHARE_RATIO_UNDEFINED].value);
        }
    bool done = finish(grid, out);
    char text[BS_READABLE];
    if (done && !isnan(error) && bs_model_draws(report->model) && !bs_summary_exact(report))
        done = paragraph(out, 2, "One standard error of %s shares: at most %s points.",
                         report->results->computed ? "the simulated" : "these", bs_readable_error(100 * error, "", text));
    if (done && undefined > 0)
        done = paragraph(out, 2,
                         "%s of the seats have a baseline bill of 0: any bill above 0 counts as at least double and triple, and "
                         "their ratio is left out.",
                         bs_readable_share(undefined, text));
    return done;
}

/* The unit that all segments have in common; NULL: there is none. */
static const char *common_unit(const struct bs_model *model)
{
    const char *unit = bs_curve_segment_unit(model, 0);
    for (size_t s = 1; s < bs_model_segments(model); s++)
        if (strcmp(bs_curve_segment_unit(model, s), unit) != 0)
            return NULL;
    return unit;
}

/* Many ranges do not fit a table. */
static void standing_cell(struct bs_grid *grid, const char *text)
{
    enum { WIDEST = 30 };
    bs_grid_cell(grid, bs_text_width(text) > WIDEST ? "several: breakeven.csv" : text);
}

static bool equal_standings(const struct bs_standing *a, const struct bs_standing *b)
{
    return strcmp(a->equal, b->equal) == 0 && strcmp(a->doubled, b->doubled) == 0 && strcmp(a->tripled, b->tripled) == 0;
}

/* The standings of all segments under a contract in a month. */
static enum bs_status standings_of(const struct bs_report *report, size_t contract, size_t month, struct bs_arena *arena,
                                   struct bs_standing *standings, bool *approximate)
{
    const char *unit = common_unit(report->model);
    unsigned flags = unit ? bs_summary_flags(unit) : 0;
    enum bs_status status = BS_OK;
    bool exists = bs_standing_exists(report->model, contract);
    for (size_t s = 0; s < bs_model_segments(report->model) && status == BS_OK; s++) {
        standings[s] = (struct bs_standing){.equal = "depends on all seats", .doubled = "", .tripled = ""};
        if (exists)
            status = bs_standing_of(report->model, contract, s, month, flags, arena, &standings[s], approximate);
    }
    return status;
}

/* One row for each set of segments that stand alike; name: of the first row. */
static void standing_rows(struct bs_grid *grid, const struct bs_report *report, const char *name,
                          const struct bs_standing *standings)
{
    size_t count = bs_model_segments(report->model);
    for (size_t s = 0; s < count; s++) {
        bool first = true;
        for (size_t before = 0; before < s; before++)
            first = first && !equal_standings(&standings[before], &standings[s]);
        size_t alike = 0;
        for (size_t t = s; first && t < count; t++)
            alike += equal_standings(&standings[t], &standings[s]) ? 1 : 0;
        for (size_t t = s, row = 0; first && t < count; t++) {
            if (!equal_standings(&standings[t], &standings[s]) || (alike == count && row > 0))
                continue;
            bs_grid_cell(grid, row == 0 ? name : "");
            bs_grid_cell(grid, alike == count ? "all" : bs_model_segment_name(report->model, t));
            standing_cell(grid, row == 0 ? standings[s].equal : "as above");
            standing_cell(grid, row == 0 ? standings[s].doubled : "");
            standing_cell(grid, row == 0 ? standings[s].tripled : "");
            row++;
        }
    }
}

/* Later price periods are told where the standing changes. */
static enum bs_status contract_standings(struct bs_grid *grid, const struct bs_report *report, size_t contract,
                                         struct bs_arena *arena, bool *approximate)
{
    const size_t *first_months;
    size_t periods, count = bs_model_segments(report->model);
    struct bs_standing *now = bs_arena_take(arena, count, sizeof *now), *before = bs_arena_take(arena, count, sizeof *before);
    enum bs_status status = now && before ? bs_model_periods(report->model, arena, &first_months, &periods) : BS_ERROR_MEMORY;
    for (size_t period = 0; status == BS_OK && period < periods; period++) {
        status = standings_of(report, contract, first_months[period], arena, now, approximate);
        bool changed = period == 0;
        for (size_t s = 0; s < count && status == BS_OK; s++)
            changed = changed || !equal_standings(&now[s], &before[s]);
        char from[BS_READABLE];
        snprintf(from, sizeof from, "  from month %zu", first_months[period] + 1);
        if (status == BS_OK && changed)
            standing_rows(grid, report, period == 0 ? contract_name(report, contract) : from, now);
        struct bs_standing *spare = before;
        before = now;
        now = spare;
    }
    return status;
}

static enum bs_status standings(const struct bs_report *report, FILE *out)
{
    static const char *const titles[] = {"contract", "segment", "break-even", "double from", "triple from"};
    struct bs_arena *arena = bs_arena_new();
    bool approximate = false;
    struct bs_grid *grid = bs_grid_new(BS_CELLS(titles), 2);
    enum bs_status status = arena && grid ? BS_OK : BS_ERROR_MEMORY;
    cells(grid, titles, BS_CELLS(titles));
    for (size_t c = 0; status == BS_OK && c < report->model->n_contracts; c++)
        if (c != report->model->baseline)
            status = contract_standings(grid, report, c, arena, &approximate);
    const char *unit = common_unit(report->model);
    char in[BS_READABLE];
    fputc('\n', out);
    if (status == BS_OK &&
        !paragraph(out, 0,
                   "A seat's use in a month at which its bill equals that under %s, and from which it is double or triple%s",
                   contract_name(report, report->model->baseline), unit ? bs_summary_in(unit, in) : ""))
        status = BS_ERROR_IO;
    if (status == BS_OK && !bs_grid_print(grid, 2, BS_SUMMARY_WIDTH, out))
        status = BS_ERROR_IO;
    if (status == BS_OK && approximate && !paragraph(out, 2, "Bills with very many steps are compared at the steps' mean slope."))
        status = BS_ERROR_IO;
    bs_grid_free(grid);
    bs_arena_free(arena);
    return status;
}

static enum bs_status write(const struct bs_report *report, FILE *out)
{
    if (!head(report, out) || !bs_summary_totals(report, out) || !bs_summary_uncertainty(report, out) ||
        !bs_summary_money(report, out))
        return ferror(out) ? BS_ERROR_IO : BS_ERROR_MEMORY;
    if (report->model->n_contracts > 1) {
        if (!shares(report, out))
            return ferror(out) ? BS_ERROR_IO : BS_ERROR_MEMORY;
        enum bs_status status = standings(report, out);
        if (status != BS_OK)
            return status;
    }
    bool done = true;
    for (size_t c = 0; done && c < report->model->n_contracts; c++)
        if (c != report->model->baseline)
            done = bs_summary_groups(report, c, out);
    if (!done || !bs_summary_vendor(report, out) || !bs_summary_concentration(report, out) || !bs_summary_notes(report, out))
        return ferror(out) ? BS_ERROR_IO : BS_ERROR_MEMORY;
    return BS_OK;
}

const struct bs_summary_format bs_summary_table = {.name = "table", .help = "for reading (the default)", .write = write};
