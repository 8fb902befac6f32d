/* The summary for reading: totals, who pays less or more, break-even, and the groups one by one. */
#include "output/readable.h"
#include "output/standing.h"
#include "output/summary.h"
#include "output/table.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static const char *contract_name(const struct bs_report *report, size_t contract)
{
    return report->model->contracts[contract].name;
}

static void money_cell(struct bs_grid *grid, double value, int places, const char *unit, unsigned flags)
{
    char text[BS_READABLE];
    bs_grid_cell(grid, bs_readable_money(value, places, unit, flags, text));
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
    bool done = bs_grid_print(grid, 2, out);
    bs_grid_free(grid);
    return done;
}

BS_PRINTF(3, 4) static bool paragraph(FILE *out, size_t indent, const char *format, ...)
{
    char *text = NULL, first[8];
    va_list arguments;
    va_start(arguments, format);
    int length = vasprintf(&text, format, arguments);
    va_end(arguments);
    if (length < 0)
        return false;
    snprintf(first, sizeof first, "%*s", (int)indent, "");
    bool done = bs_print_wrapped(first, indent, BS_SUMMARY_WIDTH, text, out);
    free(text);
    return done;
}

static bool head(const struct bs_report *report, FILE *out)
{
    const struct bs_model *model = report->model;
    const char *baseline = contract_name(report, model->baseline);
    char seats[BS_READABLE], replications[BS_READABLE];
    bs_readable_number((double)model->seats, 0, seats);
    bs_readable_number((double)report->results->replications, 0, replications);
    bool done = !*model->title || paragraph(out, 0, "%s", model->title);
    if (done && model->population)
        done =
            paragraph(out, 0, "%s users with their own use of %zu months. Baseline: %s.", seats, report->results->months, baseline);
    else if (done)
        done = paragraph(out, 0, "%s seats, %zu months, %s replications (seed %llu). Baseline: %s.", seats, report->results->months,
                         replications, (unsigned long long)model->seed, baseline);
    fputc('\n', out);
    for (size_t c = 0; done && c < model->n_contracts; c++)
        done = paragraph(out, 2, "%s%s%s%s", model->contracts[c].name, model->contracts[c].title ? ": " : "",
                         model->contracts[c].title ? model->contracts[c].title : "", c == model->baseline ? " (baseline)" : "");
    return done;
}

static void total_row(struct bs_grid *grid, const struct bs_report *report, size_t contract, int places)
{
    const struct bs_results *results = report->results;
    const char *currency = report->model->currency;
    const struct bs_organization *of = &results->organization[contract * (results->months + 1) + results->months];
    const struct bs_organization *base = &results->organization[results->baseline * (results->months + 1) + results->months];
    const struct bs_estimate *mean = &of->total[BS_TOTAL_MEAN];
    char money[BS_READABLE], error[BS_READABLE], text[3 * BS_READABLE];

    bs_grid_cell(grid, contract_name(report, contract));
    bs_readable_money(mean->value, places, currency, 0, money);
    bs_readable_number(mean->std_error, places, error);
    snprintf(text, sizeof text, mean->std_error > 0 ? "%s ± %s" : "%s", money, error);
    bs_grid_cell(grid, text);
    if (!report->model->population) {
        bs_readable_money(of->total[BS_TOTAL_P05].value, places, currency, 0, money);
        bs_readable_money(of->total[BS_TOTAL_P95].value, places, currency, 0, error);
        snprintf(text, sizeof text, isnan(of->total[BS_TOTAL_P05].value) ? "-" : "%s to %s", money, error);
        bs_grid_cell(grid, text);
    }
    if (contract == results->baseline) {
        static const char *const none[] = {"", "", ""};
        cells(grid, none, report->model->population ? 2 : 3);
        return;
    }
    double change = of->change[BS_TOTAL_MEAN].value;
    money_cell(grid, change, places, currency, BS_SIGNED);
    bs_readable_number(100 * change / base->total[BS_TOTAL_MEAN].value, 1, money);
    snprintf(text, sizeof text, change > 0 ? "+%s %%" : "%s %%", money);
    bs_grid_cell(grid, base->total[BS_TOTAL_MEAN].value != 0 ? text : "-");
    if (!report->model->population)
        share_cell(grid, of->probability_dearer.value);
}

static bool totals(const struct bs_report *report, FILE *out)
{
    static const char *const drawn[] = {"contract", "expected", "90 % range", "change", "", "chance of more"};
    static const char *const read[] = {"contract", "total", "change", ""};
    const struct bs_results *results = report->results;
    bool population = report->model->population != NULL;
    fprintf(out, "\nWhat the organization pays in the term of %zu months\n", results->months);
    struct bs_grid *grid = bs_grid_new(population ? BS_CELLS(read) : BS_CELLS(drawn), 1);
    cells(grid, population ? read : drawn, population ? BS_CELLS(read) : BS_CELLS(drawn));
    double largest = 0;
    for (size_t c = 0; c < results->n_contracts; c++)
        largest = fmax(largest, results->organization[c * (results->months + 1) + results->months].total[BS_TOTAL_MEAN].value);
    for (size_t c = 0; c < results->n_contracts; c++)
        total_row(grid, report, c, bs_readable_places(largest));
    if (!finish(grid, out))
        return false;
    if (population)
        return paragraph(out, 2, "These are the users' own months: nothing is drawn, so there is no range.");
    return paragraph(out, 2,
                     "In 9 of 10 simulated terms the total lies in the 90 %% range (from the 5th to the 95th percentile). It shows "
                     "chance among users only: who happens to use how much, with every figure of the scenario taken as exact. "
                     "Uncertain assumptions: not stated.");
}

static bool shares(const struct bs_report *report, FILE *out)
{
    static const char *const titles[] = {"contract", "period", "less", "the same", "more", "at least double", "at least triple"};
    static const enum bs_measure measures[] = {BS_SHARE_CHEAPER, BS_SHARE_SAME, BS_SHARE_DEARER, BS_SHARE_DOUBLED,
                                               BS_SHARE_TRIPLED};
    const struct bs_results *results = report->results;
    fprintf(out, "\nSeats that pay less, the same or more than under %s\n", contract_name(report, results->baseline));
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
                error = fmax(error, found[measures[m]].std_error);
            }
            undefined = fmax(undefined, found[BS_SHARE_RATIO_UNDEFINED].value);
        }
    bool done = finish(grid, out);
    char text[BS_READABLE];
    if (done && !isnan(error) && !report->model->population)
        done =
            paragraph(out, 2, "One standard error of these shares: at most %s points.", bs_readable_number(100 * error, 2, text));
    if (done && undefined > 0)
        done = paragraph(out, 2,
                         "%s of the seats have a baseline bill of 0: for them there is no double or triple of it but any bill.",
                         bs_readable_share(undefined, text));
    return done;
}

static bool equal_standings(const struct bs_standing *a, const struct bs_standing *b)
{
    return strcmp(a->equal, b->equal) == 0 && strcmp(a->doubled, b->doubled) == 0 && strcmp(a->tripled, b->tripled) == 0;
}

/* One row for each set of segments that stand alike. */
static enum bs_status standing_rows(struct bs_grid *grid, const struct bs_report *report, size_t contract, struct bs_arena *arena)
{
    size_t count = bs_curve_segments(report->model);
    struct bs_standing *standings = bs_arena_take(arena, count, sizeof *standings);
    if (!standings)
        return BS_ERROR_MEMORY;
    for (size_t s = 0; s < count; s++) {
        enum bs_status status = bs_standing_of(report->model, contract, s, arena, &standings[s]);
        if (status != BS_OK)
            return status;
    }
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
            bs_grid_cell(grid, row == 0 ? contract_name(report, contract) : "");
            bs_grid_cell(grid, alike == count ? "all" : bs_curve_segment_name(report->model, t));
            bs_grid_cell(grid, row == 0 ? standings[s].equal : "as above");
            bs_grid_cell(grid, row == 0 ? standings[s].doubled : "");
            bs_grid_cell(grid, row == 0 ? standings[s].tripled : "");
            row++;
        }
    }
    return BS_OK;
}

static enum bs_status standings(const struct bs_report *report, FILE *out)
{
    static const char *const titles[] = {"contract", "segment", "break-even", "double from", "triple from"};
    struct bs_arena *arena = bs_arena_new();
    struct bs_grid *grid = bs_grid_new(BS_CELLS(titles), 2);
    enum bs_status status = arena && grid ? BS_OK : BS_ERROR_MEMORY;
    cells(grid, titles, BS_CELLS(titles));
    for (size_t c = 0; status == BS_OK && c < report->model->n_contracts; c++)
        if (c != report->model->baseline)
            status = standing_rows(grid, report, c, arena);
    fprintf(out, "\nA seat's use in a month at which its bill equals that under %s, and from which it is double or triple\n",
            contract_name(report, report->model->baseline));
    if (status == BS_OK && !bs_grid_print(grid, 2, out))
        status = BS_ERROR_IO;
    bs_grid_free(grid);
    bs_arena_free(arena);
    return status;
}

static enum bs_status write(const struct bs_report *report, FILE *out)
{
    if (!head(report, out) || !totals(report, out))
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
    if (!done || !bs_summary_notes(report, out))
        return ferror(out) ? BS_ERROR_IO : BS_ERROR_MEMORY;
    return BS_OK;
}

const struct bs_summary_format bs_summary_table = {.name = "table", .help = "for reading (the default)", .write = write};
