/* The readable summary's table by segment, team and cohort. It names no team of few users. */
#include "output/readable.h"
#include "output/summary.h"
#include "output/table.h"

#include <math.h>
#include <string.h>

/* What a table's columns need to look alike from row to row. */
struct style {
    int use_places, bill_places, change_places;
    unsigned use_flags, money_flags;
};

static double largest_of(const struct bs_report *report, size_t contract, enum bs_measure measure)
{
    double largest = 0;
    for (size_t g = 0; g < report->results->n_groups; g++) {
        double value = (*bs_results_at(report->results, contract, g, BS_MONTH))[measure].value;
        if (isfinite(value))
            largest = fmax(largest, fabs(value));
    }
    return largest;
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

/* A segment by its name alone, unless that is the name of another row. */
static const char *row_name(const struct bs_group *group)
{
    static const char prefix[] = "segment:";
    if (group->kind != BS_GROUP_SEGMENT || strncmp(group->label, prefix, strlen(prefix)) != 0)
        return group->label;
    const char *name = group->label + strlen(prefix);
    return strcmp(name, "all") == 0 || strcmp(name, "organization") == 0 ? group->label : name;
}

enum { TEAMS_SHOWN = 20 };

/* Users of a group over the term. */
static double users_of(const struct bs_results *results, size_t group)
{
    return (*bs_results_at(results, results->baseline, group, BS_TERM))[BS_SEATS].value;
}

/* Teams with more users than a team, and those before it with as many. */
static size_t teams_above(const struct bs_results *results, size_t team)
{
    size_t above = 0;
    for (size_t g = 0; g < results->n_groups; g++)
        if (results->groups[g].kind == BS_GROUP_TEAM)
            above +=
                users_of(results, g) > users_of(results, team) || (users_of(results, g) == users_of(results, team) && g < team);
    return above;
}

static bool is_shown(const struct bs_results *results, size_t group)
{
    const struct bs_group *g = &results->groups[group];
    if (g->kind == BS_GROUP_SMALL_TEAMS)
        return users_of(results, group) >= BS_TEAM_SHOWN;
    return g->kind != BS_GROUP_TEAM || (!g->small && teams_above(results, group) < TEAMS_SHOWN);
}

/* Teams whose row is left out, and why. */
static bool teams_line(const struct bs_results *results, FILE *out)
{
    size_t many = 0, few = 0, beside = 0;
    bool together = false;
    for (size_t g = 0; g < results->n_groups; g++) {
        const struct bs_group *group = &results->groups[g];
        bool team = group->kind == BS_GROUP_TEAM, is_few = users_of(results, g) < BS_TEAM_SHOWN;
        few += team && is_few;
        beside += team && group->small && !is_few;
        many += team && !is_shown(results, g) && !group->small;
        together |= group->kind == BS_GROUP_SMALL_TEAMS && !is_few;
    }
    bool done = true;
    if (few > 0 && !together)
        done = bs_summary_line(out, "  ", 2,
                               "Teams with fewer than %d users: %zu, not shown, as all users together are fewer than that.",
                               BS_TEAM_SHOWN, few);
    else if (few > 0 && beside == 0)
        done = bs_summary_line(out, "  ", 2, "Teams with fewer than %d users: %zu, shown as one, %s.", BS_TEAM_SHOWN, few,
                               BS_SMALL_TEAMS);
    else if (few > 0)
        done =
            bs_summary_line(out, "  ", 2,
                            "Teams with fewer than %d users: %zu, shown as one, %s, with the smallest other team, as together they "
                            "are fewer than that.",
                            BS_TEAM_SHOWN, few, BS_SMALL_TEAMS);
    if (many > 0 && done)
        done = bs_summary_line(out, "  ", 2, "The %d teams with the most users are shown; summary.csv has %zu more.", TEAMS_SHOWN,
                               many);
    return done;
}

static void row(struct bs_grid *grid, const struct bs_report *report, size_t contract, size_t group, const struct style *style)
{
    enum { WHOLE_FROM = 100 }; /* a cohort has a mean number of seats */
    const struct bs_results *results = report->results;
    const char *currency = report->model->currency;
    const struct bs_estimate *found = *bs_results_at(results, contract, group, BS_MONTH);
    const struct bs_estimate *base = *bs_results_at(results, results->baseline, group, BS_MONTH);
    double seats = results->groups[group].kind == BS_GROUP_ORGANIZATION ? (double)NAN : found[BS_SEATS].value;
    unsigned change_flags = style->money_flags | BS_SIGNED;
    char text[BS_READABLE];
    bs_grid_cell(grid, row_name(&results->groups[group]));
    bs_grid_cell(grid, bs_readable_number(seats, seats >= WHOLE_FROM || fabs(seats - rint(seats)) < 1e-6 ? 0 : 1, text));
    money_cell(grid, found[BS_MEAN_USE].value, style->use_places, report->model->use_unit, style->use_flags);
    money_cell(grid, base[BS_MEAN_BILL].value, style->bill_places, currency, style->money_flags);
    money_cell(grid, found[BS_MEAN_BILL].value, style->bill_places, currency, style->money_flags);
    money_cell(grid, found[BS_CHANGE_P05].value, style->change_places, currency, change_flags);
    money_cell(grid, found[BS_CHANGE_P50].value, style->change_places, currency, change_flags);
    money_cell(grid, found[BS_CHANGE_P95].value, style->change_places, currency, change_flags);
    share_cell(grid, found[BS_SHARE_DOUBLED].value);
    share_cell(grid, found[BS_SHARE_TRIPLED].value);
}

static struct style style_of(const struct bs_report *report, size_t contract)
{
    const struct bs_model *model = report->model;
    double bill = fmax(largest_of(report, contract, BS_MEAN_BILL), largest_of(report, report->results->baseline, BS_MEAN_BILL));
    double change = fmax(largest_of(report, contract, BS_CHANGE_P05), largest_of(report, contract, BS_CHANGE_P95));
    return (struct style){
        .use_places = bs_readable_places(largest_of(report, contract, BS_MEAN_USE), model->use_unit),
        .bill_places = bs_readable_places(bill, model->currency),
        .change_places = bs_readable_places(change, model->currency),
        .use_flags = bs_summary_flags(model->use_unit),
        .money_flags = bs_summary_flags(model->currency),
    };
}

bool bs_summary_groups(const struct bs_report *report, size_t contract, FILE *out)
{
    const struct bs_results *results = report->results;
    const struct bs_model *model = report->model;
    const char *name = model->contracts[contract].name;
    const char *baseline = model->contracts[results->baseline].name;
    const char *const titles[] = {"group", "seats",  "use", baseline,         name,
                                  "p05",   "median", "p95", "\u2265 2\u00d7", "\u2265 3\u00d7"};
    struct style style = style_of(report, contract);
    char in[BS_READABLE], use_in[BS_READABLE] = "";
    if (strcmp(model->use_unit, model->currency) != 0)
        snprintf(use_in, sizeof use_in, " (%.50s)", model->use_unit);
    fputc('\n', out);
    if (!bs_summary_line(
            out, "", 0,
            "A seat's month under %s against %s: mean use%s%s, mean bill under each, change of the bill at p05, median and "
            "p95, seats that pay at least double and triple%s",
            name, baseline, model->contracts[contract].response ? " before its response" : "", use_in,
            bs_summary_in(model->currency, in)))
        return false;
    struct bs_grid *grid = bs_grid_new(BS_CELLS(titles), 1);
    for (size_t i = 0; i < BS_CELLS(titles); i++)
        bs_grid_cell(grid, titles[i]);
    for (size_t g = 0; g < results->n_groups; g++)
        if (is_shown(results, g))
            row(grid, report, contract, g, &style);
    bool done = bs_grid_print(grid, 2, BS_SUMMARY_WIDTH, out);
    bs_grid_free(grid);
    return done && teams_line(results, out);
}
