#include "base/refuse.h"
#include "result/path_part.h"

#include <billshift/arena.h>
#include <billshift/figure.h>
#include <billshift/number.h>
#include <billshift/text.h>

#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum { BEFORE_CHANGE = BS_TOTAL_MEASURE_COUNT + 2, PROBABILITY_DEARER = BEFORE_CHANGE + BS_TOTAL_MEASURE_COUNT, ROWS };

/* A row of organization.csv, by where its estimate lies. */
static const struct {
    const char *name;
    size_t offset;
    enum bs_unit unit;
} rows[ROWS] = {
/* NOLINTBEGIN(bugprone-macro-parentheses): the part is a member */
#define TOTAL(part, name, measure)                                                                                                 \
    {                                                                                                                              \
        name, offsetof(struct bs_organization, part[measure]), BS_UNIT_MONEY                                                       \
    }
/* NOLINTEND(bugprone-macro-parentheses) */
#define TOTALS(part)                                                                                                               \
    TOTAL(part, #part "_mean", BS_TOTAL_MEAN), TOTAL(part, #part "_sd", BS_TOTAL_SD), TOTAL(part, #part "_p05", BS_TOTAL_P05),     \
        TOTAL(part, #part "_p10", BS_TOTAL_P10), TOTAL(part, #part "_p50", BS_TOTAL_P50), TOTAL(part, #part "_p80", BS_TOTAL_P80), \
        TOTAL(part, #part "_p90", BS_TOTAL_P90), TOTAL(part, #part "_p95", BS_TOTAL_P95)
    TOTALS(total),
    {"cash_mean", offsetof(struct bs_organization, cash), BS_UNIT_MONEY},
    {"blocked_mean", offsetof(struct bs_organization, blocked), BS_UNIT_USE},
    TOTALS(change),
    {"probability_dearer", offsetof(struct bs_organization, probability_dearer), BS_UNIT_SHARE},
};

const char *bs_organization_measure_name(size_t row)
{
    return row < ROWS ? rows[row].name : NULL;
}

enum bs_unit bs_organization_measure_unit(size_t row)
{
    return rows[row].unit;
}

bool bs_organization_measure_applies(bool baseline, size_t row)
{
    return !baseline || row < BEFORE_CHANGE;
}

const struct bs_estimate *bs_organization_measure(const struct bs_organization *row_of, size_t row)
{
    return (const struct bs_estimate *)(const void *)((const char *)row_of + rows[row].offset);
}

static bool find_row(struct part part, size_t *row)
{
    for (*row = 0; *row < ROWS; ++*row)
        if (part_is(part, rows[*row].name))
            return true;
    return false;
}

static bool of_summary(struct part part)
{
    for (size_t m = 0; m < BS_MEASURE_COUNT; m++)
        if (part_is(part, bs_measure_info((enum bs_measure)m)->name))
            return true;
    return false;
}

/* Cuts PERIOD and the group off. *told: one of them says that a row of organization.csv is meant. */
static enum bs_status cut_place(struct part *rest, size_t months, struct bs_figure *figure, bool *told, char *message)
{
    struct part before = *rest, word = part_cut_last(&before);
    char quoted[BS_QUOTE_SIZE];
    figure->month = months;
    *told = false;
    if (rest->length > 0 && part_is_number(word)) {
        size_t month = 0;
        for (size_t i = 0; i < word.length; i++)
            month = 10 * month + (size_t)(word.text[i] - '0');
        if (month < 1 || month > months)
            return bs_refuse(message, "no month %s; there are 1 to %zu, and term", bs_quote(word.text, word.length, quoted),
                             months);
        figure->month = month - 1;
        *rest = before;
        *told = true;
    } else if (part_is(word, bs_period_name(BS_TERM))) {
        *rest = before;
    }
    before = *rest;
    word = part_cut_last(&before);
    if (rest->length > 0 && part_is(word, "organization")) {
        *rest = before;
        *told = true;
    }
    return BS_OK;
}

/* The contract that is left of the path, or that is meant where nothing is left. */
static enum bs_status find_contract(struct part rest, const struct bs_measure_space *space, struct bs_figure *figure, char *message)
{
    char quoted[BS_QUOTE_SIZE];
    if (rest.length == 0 && space->n_contracts > 2)
        return bs_refuse(message, "%zu contracts are compared with the baseline: name one, as in %.100s/...",
                         space->n_contracts - 1, space->contracts[space->baseline == 0 ? 1 : 0]);
    figure->path.contract = space->n_contracts == 1 ? 0 : 1 - space->baseline;
    for (size_t c = 0; c < space->n_contracts && rest.length > 0; c++)
        if (part_is(rest, space->contracts[c])) {
            figure->path.contract = c;
            return BS_OK;
        }
    return rest.length == 0 ? BS_OK
                            : bs_refuse(message, "no contract %s; a path is [CONTRACT/]organization/[PERIOD/]MEASURE",
                                        bs_quote(rest.text, rest.length, quoted));
}

/* No measure of either table: the nearest of both. */
static enum bs_status unknown(struct part measure, char *message)
{
    const char *names[BS_MEASURE_COUNT + ROWS];
    char word[BS_QUOTE_SIZE], quoted[BS_QUOTE_SIZE];
    for (size_t m = 0; m < BS_MEASURE_COUNT; m++)
        names[m] = bs_measure_info((enum bs_measure)m)->name;
    for (size_t row = 0; row < ROWS; row++)
        names[BS_MEASURE_COUNT + row] = rows[row].name;
    snprintf(word, sizeof word, "%.*s", (int)(measure.length < 100 ? measure.length : 100), measure.text);
    const char *near = bs_nearest(word, names, BS_MEASURE_COUNT + ROWS);
    bs_quote(measure.text, measure.length, quoted);
    if (near)
        return bs_refuse(message, "no measure %s; did you mean '%.150s'?", quoted, near);
    return bs_refuse(
        message,
        "no measure %s; there are those of summary.csv (billshift list measures), such as mean_change and ratio_p50, and those of "
        "organization.csv, such as total_p95 and change_mean",
        quoted);
}

enum bs_status bs_figure_parse(const char *text, size_t length, const struct bs_measure_space *space, size_t months,
                               struct bs_figure *out, char *message)
{
    struct part rest = {text, length}, measure = part_cut_last(&rest);
    struct bs_figure found = {.of_organization = true};
    bool told = false;
    enum bs_status status = find_row(measure, &found.row) ? cut_place(&rest, months, &found, &told, message) : BS_OK;
    if (status != BS_OK)
        return status;
    if (found.row == ROWS && !of_summary(measure))
        return unknown(measure, message);
    if (found.row == ROWS || (!told && of_summary(measure))) {
        found = (struct bs_figure){.of_organization = false};
        status = bs_measure_path_parse(text, length, space, &found.path, message);
    } else {
        status = find_contract(rest, space, &found, message);
    }
    if (status == BS_OK && found.of_organization &&
        !bs_organization_measure_applies(found.path.contract == space->baseline, found.row))
        status = bs_refuse(message, "the baseline, %.100s, has totals only: there is no change against itself",
                           space->contracts[found.path.contract]);
    if (status == BS_OK)
        *out = found;
    return status;
}

const char *bs_figure_text(const struct bs_figure *figure, const struct bs_measure_space *space, size_t months,
                           struct bs_arena *arena)
{
    if (!figure->of_organization)
        return bs_measure_path_text(&figure->path, space, arena);
    const char *contract = space->contracts[figure->path.contract], *measure = rows[figure->row].name;
    size_t room = strlen(contract) + strlen(measure) + 48;
    char *text = bs_arena_take(arena, room, 1), month[24] = "term";
    if (figure->month < months)
        snprintf(month, sizeof month, "%zu", figure->month + 1);
    if (text)
        snprintf(text, room, "%s/organization/%s/%s", contract, month, measure);
    return text;
}

enum bs_unit bs_figure_unit(const struct bs_figure *figure)
{
    return figure->of_organization ? rows[figure->row].unit : bs_measure_info(figure->path.measure)->unit;
}

const struct bs_estimate *bs_figure_at(const struct bs_results *results, const struct bs_figure *figure)
{
    const struct bs_measure_path *path = &figure->path;
    if (figure->of_organization)
        return bs_organization_measure(&results->organization[path->contract * (results->months + 1) + figure->month], figure->row);
    return &(*bs_results_at(results, path->contract, path->group, path->period))[path->measure];
}
