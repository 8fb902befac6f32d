/* A seat's month by cohort, by segment and by team: tables that can be sorted. */
#include "output/html.h"
#include "output/report/grid.h"
#include "output/report/section.h"
#include "output/summary.h"

#include <billshift/segment.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Kinds of groups, by what their labels begin with. */
static const struct {
    const char *prefix, *caption;
} kinds[] = {{"cohort:", "by cohort"}, {"segment:", "by segment"}, {"team:", "by team"}};

enum { N_MONEY = 6, TEAMS_MOST = 20 };

static const struct {
    const char *title, *measure;
    bool change;
} money_columns[N_MONEY] = {{"bill before", "mean_bill", false},  {"bill then", "mean_bill", false},
                            {"mean change", "mean_change", true}, {"p05", "change_p05", true},
                            {"median", "change_p50", true},       {"p95", "change_p95", true}};

static const char *const share_measures[] = {"share_cheaper", "share_dearer", "share_doubled", "share_tripled"};

enum { N_SHARES = sizeof share_measures / sizeof *share_measures };

static bool of_kind(const struct report_group *group, size_t kind)
{
    return strncmp(group->label, kinds[kind].prefix, strlen(kinds[kind].prefix)) == 0;
}

static bool is_rest(const struct report_group *group)
{
    return strcmp(group->label, "team:" BS_SMALL_TEAMS) == 0;
}

/* Users of the teams that are too few to be named, and the smallest other team that stands with them where they are fewer than that together: no table may let
   a reader take them apart. NULL: there is none. */
static const struct report_group *hidden_with_small(const struct report_data *data, size_t kind)
{
    double few = 0;
    const struct report_group *smallest = NULL;
    for (size_t g = 0; g < data->n_groups; g++) {
        const struct report_group *group = &data->groups[g];
        if (!of_kind(group, kind) || is_rest(group))
            continue;
        if (group->users < BS_TEAM_SHOWN)
            few += group->users;
        else if (!smallest || group->users < smallest->users)
            smallest = group;
    }
    return few > 0 && few < BS_TEAM_SHOWN ? smallest : NULL;
}

/* Teams with more users, and those before it with as many. */
static size_t teams_above(const struct report_data *data, size_t kind, size_t team)
{
    size_t above = 0;
    for (size_t g = 0; g < data->n_groups; g++)
        above +=
            of_kind(&data->groups[g], kind) && !is_rest(&data->groups[g]) &&
            (data->groups[g].users > data->groups[team].users || (data->groups[g].users == data->groups[team].users && g < team));
    return above;
}

static bool is_shown(const struct report_data *data, size_t kind, size_t g)
{
    const struct report_group *group = &data->groups[g];
    if (!of_kind(group, kind))
        return false;
    if (strcmp(kinds[kind].prefix, "team:") != 0)
        return true;
    if (group->users < BS_TEAM_SHOWN)
        return false;
    return is_rest(group) || (group != hidden_with_small(data, kind) && teams_above(data, kind, g) < TEAMS_MOST);
}

struct part {
    const struct report_data *data;
    size_t contract, kind;
    int use_places, places[N_MONEY];
    FILE *out;
};

static struct report_figure money_of(const struct part *part, size_t column, const char *group)
{
    size_t contract = column == 0 ? part->data->baseline : part->contract;
    return bs_report_seat(part->data, contract, group, "month", money_columns[column].measure);
}

/* Decimals of each column. */
static enum bs_status measure_columns(struct part *part)
{
    const struct report_data *data = part->data;
    struct report_figure *figures = bs_arena_take(data->arena, data->n_groups, sizeof *figures);
    if (!figures)
        return BS_ERROR_MEMORY;
    for (size_t column = 0; column <= N_MONEY; column++) {
        size_t n = 0;
        for (size_t g = 0; g < data->n_groups; g++)
            if (is_shown(data, part->kind, g))
                figures[n++] = column < N_MONEY ? money_of(part, column, data->groups[g].label)
                                                : bs_report_seat(data, part->contract, data->groups[g].label, "month", "mean_use");
        if (column < N_MONEY)
            part->places[column] = bs_report_places(figures, n, data->currency);
        else
            part->use_places = bs_report_places(figures, n, data->use_unit);
    }
    return BS_OK;
}

static void row(const struct part *part, const struct report_group *group)
{
    enum { WHOLE_FROM = 100 }; /* a cohort has a mean number of seats */
    const struct report_data *data = part->data;
    unsigned flags = bs_report_flags(data->currency);
    bool whole = group->seats >= WHOLE_FROM || fabs(group->seats - rint(group->seats)) < 1e-6;
    char seats[BS_READABLE];
    bs_report_row_open(part->out, group->label + strlen(kinds[part->kind].prefix));
    bs_report_figure_cell(part->out, bs_readable_number(group->seats, whole ? 0 : 1, seats), group->seats);
    bs_report_money_cell(part->out, bs_report_seat(data, part->contract, group->label, "month", "mean_use"), part->use_places,
                         data->use_unit, bs_report_flags(data->use_unit));
    for (size_t i = 0; i < N_MONEY; i++)
        bs_report_money_cell(part->out, money_of(part, i, group->label), part->places[i], data->currency,
                             flags | (money_columns[i].change ? BS_SIGNED : 0u));
    for (size_t i = 0; i < N_SHARES; i++)
        bs_report_share_cell(part->out, bs_report_seat(data, part->contract, group->label, "month", share_measures[i]));
    bs_report_row_close(part->out);
}

static void caption(const struct part *part)
{
    const struct report_data *data = part->data;
    char in[BS_READABLE];
    bs_html(part->out, "A %s\u2019s month under %N against %N, %s: use%s", data->seat, data->contracts[part->contract].name,
            data->contracts[data->baseline].name, kinds[part->kind].caption,
            strcmp(data->use_unit, data->currency) == 0 ? "" : " in ");
    if (strcmp(data->use_unit, data->currency) != 0)
        bs_html(part->out, "%s", data->use_unit);
    bs_html(part->out, ", mean bills and the change of the bill%s", bs_summary_in(data->currency, in));
}

static enum bs_status table(struct part *part)
{
    const struct report_data *data = part->data;
    const char *columns[3 + N_MONEY + N_SHARES] = {"Group", strcmp(data->seat, "user") == 0 ? "users" : "seats", "use"};
    static const char *const shares[N_SHARES] = {"less", "more", "\u2265 2\u00d7", "\u2265 3\u00d7"};
    char id[48];
    size_t n = 0;
    for (size_t g = 0; g < data->n_groups; g++)
        n += is_shown(data, part->kind, g);
    if (n == 0)
        return BS_OK;
    for (size_t i = 0; i < N_MONEY; i++)
        columns[3 + i] = money_columns[i].title;
    for (size_t i = 0; i < N_SHARES; i++)
        columns[3 + N_MONEY + i] = shares[i];
    enum bs_status status = measure_columns(part);
    if (status != BS_OK)
        return status;
    snprintf(id, sizeof id, "group-%zu-%zu", part->contract, part->kind);
    const struct report_grid grid = {
        .out = part->out, .id = id, .columns = columns, .n_columns = sizeof columns / sizeof *columns, .left = 1, .sortable = true};
    bs_report_grid_open(&grid);
    caption(part);
    bs_report_grid_head(&grid);
    for (size_t g = 0; g < data->n_groups; g++)
        if (is_shown(data, part->kind, g))
            row(part, &data->groups[g]);
    bs_report_grid_close(&grid);
    return BS_OK;
}

/* Why not all teams have a row. */
static void teams_note(const struct report_data *data, FILE *out)
{
    const size_t kind = 2;
    size_t teams = 0, shown = 0;
    for (size_t g = 0; g < data->n_groups; g++) {
        teams += of_kind(&data->groups[g], kind) && !is_rest(&data->groups[g]);
        shown += is_shown(data, kind, g) && !is_rest(&data->groups[g]);
    }
    if (shown < teams)
        bs_html(out,
                "<p class=\"note\">Of %z teams %z have a row: the largest, up to 20, and none of fewer than 5 users, who stand "
                "together as \u201c" BS_SMALL_TEAMS "\u201d where they are enough.</p>\n",
                teams, shown);
}

static bool applies(const struct report_data *data)
{
    return data->n_contracts > 1;
}

static enum bs_status write(const struct report_data *data, FILE *out)
{
    enum bs_status status = BS_OK;
    for (size_t c = 0; c < data->n_contracts && status == BS_OK; c++) {
        if (c == data->baseline)
            continue;
        if (data->n_contracts > 2)
            bs_html(out, "<h3>%N</h3>\n", data->contracts[c].name);
        for (size_t kind = 0; kind < sizeof kinds / sizeof *kinds && status == BS_OK; kind++) {
            struct part part = {.data = data, .contract = c, .kind = kind, .out = out};
            status = table(&part);
        }
    }
    teams_note(data, out);
    fputs("<p class=\"note\">p05, median and p95: 5, 50 and 95 of 100 of them change by less than this. \u2265 2\u00d7, \u2265 "
          "3\u00d7: at least "
          "double, at least triple.</p>\n",
          out);
    return status;
}

const struct report_section bs_report_group_part = {
    .id = "groups", .title = "By cohort, segment and team", .applies = applies, .write = write};
