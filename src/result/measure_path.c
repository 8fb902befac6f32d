#include "base/refuse.h"
#include "result/path_part.h"

#include <billshift/arena.h>
#include <billshift/measure.h>
#include <billshift/number.h>
#include <billshift/text.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* No such contract, group or measure: the nearest of the known ones, else `else_say`. */
static enum bs_status unknown(const char *what, struct part part, const char *const *known, size_t n, const char *else_say,
                              char *message)
{
    char quoted[BS_QUOTE_SIZE], word[BS_QUOTE_SIZE];
    snprintf(word, sizeof word, "%.*s", (int)(part.length < 100 ? part.length : 100), part.text);
    const char *near = bs_nearest(word, known, n);
    bs_quote(part.text, part.length, quoted);
    if (near)
        return bs_refuse(message, "no %s %s; did you mean '%.150s'?", what, quoted, near);
    return bs_refuse(message, "no %s %s; %s", what, quoted, else_say);
}

static enum bs_status find_measure(struct part part, enum bs_measure *out, char *message)
{
    const char *names[BS_MEASURE_COUNT];
    for (size_t m = 0; m < BS_MEASURE_COUNT; m++) {
        names[m] = bs_measure_info((enum bs_measure)m)->name;
        if (part_is(part, names[m])) {
            *out = (enum bs_measure)m;
            return BS_OK;
        }
    }
    return unknown("measure", part, names, BS_MEASURE_COUNT,
                   "a path is [CONTRACT/][GROUP/][PERIOD/]MEASURE with a measure of summary.csv, such as mean_change, ratio_p50",
                   message);
}

static bool find_period(struct part part, enum bs_period *out)
{
    for (int period = 0; period < BS_PERIOD_COUNT; period++)
        if (part_is(part, bs_period_name((enum bs_period)period))) {
            *out = (enum bs_period)period;
            return true;
        }
    return false;
}

static bool find_group(struct part part, const struct bs_measure_space *space, size_t *out)
{
    for (size_t g = 0; g < space->n_groups; g++)
        if (part_is(part, space->groups[g].label)) {
            *out = g;
            return true;
        }
    return false;
}

static bool find_contract(struct part part, const struct bs_measure_space *space, size_t *out)
{
    for (size_t c = 0; c < space->n_contracts; c++)
        if (part_is(part, space->contracts[c])) {
            *out = c;
            return true;
        }
    return false;
}

/* A word that may be a group or, where no period follows, a period. */
static enum bs_status unknown_group(struct part part, const struct bs_measure_space *space, char *message)
{
    const char **known = calloc(space->n_groups + BS_PERIOD_COUNT, sizeof *known);
    if (!known)
        return BS_ERROR_MEMORY;
    for (size_t g = 0; g < space->n_groups; g++)
        known[g] = space->groups[g].label;
    for (size_t period = 0; period < BS_PERIOD_COUNT; period++)
        known[space->n_groups + period] = bs_period_name((enum bs_period)period);
    enum bs_status status = unknown("group", part, known, space->n_groups + BS_PERIOD_COUNT,
                                    "groups are named as in summary.csv: all, segment:NAME, cohort:heavy, team:NAME", message);
    free(known);
    return status;
}

/* Neither a group nor a contract, nor both: which part is at fault. */
static enum bs_status refuse_place(struct part place, const struct bs_measure_space *space, char *message)
{
    struct part head = place, last = part_cut_last(&head);
    struct part first = {place.text, 0};
    while (first.length < place.length && first.text[first.length] != '/')
        first.length++;
    size_t contract, group;
    bool of_contract = find_contract(first, space, &contract);
    struct part after = {first.text + first.length, place.length - first.length};
    if (after.length > 0) {
        after.text++;
        after.length--;
    }
    size_t skipped = of_contract ? first.length + 1 : 0;
    struct part before_last = {place.text + skipped, head.length > skipped ? head.length - skipped : 0};
    if (find_group(before_last, space, &group)) {
        char quoted[BS_QUOTE_SIZE];
        return bs_refuse(message, "no period %s; there are month and term", bs_quote(last.text, last.length, quoted));
    }
    if (of_contract)
        return unknown_group(after, space, message);
    /* contracts' names have no colon, groups' labels have */
    if (memchr(first.text, ':', first.length))
        return unknown_group(place, space, message);
    return unknown("contract", first, space->contracts, space->n_contracts,
                   "a path is [CONTRACT/][GROUP/][PERIOD/]MEASURE, such as metered/cohort:heavy/term/mean_change", message);
}

/* The only contract besides the baseline, or the baseline alone. */
static enum bs_status contract_left_out(const struct bs_measure_space *space, size_t *out, char *message)
{
    if (space->n_contracts > 2)
        return bs_refuse(message, "%zu contracts are compared with the baseline: name one, as in %.100s/...",
                         space->n_contracts - 1, space->contracts[space->baseline == 0 ? 1 : 0]);
    *out = space->n_contracts == 1 ? 0 : 1 - space->baseline;
    return BS_OK;
}

/* [CONTRACT/][GROUP], which may be nothing. */
static enum bs_status find_place(struct part place, const struct bs_measure_space *space, struct bs_measure_path *out,
                                 char *message)
{
    out->group = 0; /* all */
    if (place.length == 0)
        return contract_left_out(space, &out->contract, message);
    if (find_group(place, space, &out->group))
        return contract_left_out(space, &out->contract, message);
    if (find_contract(place, space, &out->contract))
        return BS_OK;
    const char *slash = memchr(place.text, '/', place.length);
    size_t before = slash ? (size_t)(slash - place.text) : 0;
    if (slash && find_contract((struct part){place.text, before}, space, &out->contract) &&
        find_group((struct part){slash + 1, place.length - before - 1}, space, &out->group))
        return BS_OK;
    return refuse_place(place, space, message);
}

bool bs_measure_applies(bool baseline, enum bs_group_kind group, enum bs_measure measure)
{
    bool of_baseline = measure == BS_SEATS || measure == BS_MEAN_USE || measure == BS_MEAN_BILL;
    bool of_organization = measure == BS_MEAN_BILL || measure == BS_MEAN_CHANGE;
    return (!baseline || of_baseline) && (group != BS_GROUP_ORGANIZATION || of_organization);
}

enum bs_status bs_measure_path_parse(const char *text, size_t length, const struct bs_measure_space *space,
                                     struct bs_measure_path *out, char *message)
{
    struct part rest = {text, length};
    struct bs_measure_path found = {.period = BS_TERM};
    struct part last = part_cut_last(&rest);
    enum bs_status status = find_measure(last, &found.measure, message);
    if (status == BS_OK && length > last.length && rest.length == 0)
        status = bs_refuse(message, "the path begins with a slash");
    if (status != BS_OK)
        return status;
    struct part place = rest;
    if (rest.length > 0 && !find_period(part_cut_last(&rest), &found.period))
        rest = place;
    status = find_place(rest, space, &found, message);
    if (status != BS_OK)
        return status;
    bool baseline = found.contract == space->baseline;
    const struct bs_group *group = &space->groups[found.group];
    if (!bs_measure_applies(baseline, group->kind, found.measure))
        return baseline
                   ? bs_refuse(message,
                               "the baseline, %.100s, has seats, mean_use and mean_bill only: there is no change against itself",
                               space->contracts[found.contract])
                   : bs_refuse(message, "the group organization has mean_bill and mean_change only");
    *out = found;
    return BS_OK;
}

const char *bs_measure_path_text(const struct bs_measure_path *path, const struct bs_measure_space *space, struct bs_arena *arena)
{
    const char *contract = space->contracts[path->contract], *group = space->groups[path->group].label,
               *period = bs_period_name(path->period), *measure = bs_measure_info(path->measure)->name;
    size_t room = strlen(contract) + strlen(group) + strlen(period) + strlen(measure) + 4;
    char *text = bs_arena_take(arena, room, 1);
    if (text)
        snprintf(text, room, "%s/%s/%s/%s", contract, group, period, measure);
    return text;
}
