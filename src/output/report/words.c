#include "output/report/words.h"

#include <billshift/results.h>

#include <math.h>
#include <string.h>

/* "$154,904 (6.5 %) less than" */
static void say_change(const struct report_data *data, size_t contract, bs_say *say, FILE *out)
{
    struct report_figure change = bs_report_total(data, contract, "change_mean"),
                         base = bs_report_total(data, data->baseline, "total_mean");
    char money[BS_READABLE], percent[BS_READABLE], text[3 * BS_READABLE];
    if (isnan(change.value)) {
        say(out, "with no stated difference to %N", data->contracts[data->baseline].name);
        return;
    }
    if (isinf(change.value)) {
        say(out, "%B than under %N", change.value < 0 ? "infinitely less" : "infinitely more",
            data->contracts[data->baseline].name);
        return;
    }
    if (change.value == 0) {
        say(out, "%B under %N", "the same as", data->contracts[data->baseline].name);
        return;
    }
    bs_report_percent((struct report_figure){fabs(change.value), change.error}, base.value, percent);
    const char *direction = change.value < 0 ? "less" : "more";
    bs_report_money((struct report_figure){fabs(change.value), change.error}, -1, data->currency, 0, money);
    if (*percent)
        snprintf(text, sizeof text, "%s (%s) %s", money, percent + (*percent == '+'), direction);
    else
        snprintf(text, sizeof text, "%s %s", money, direction);
    say(out, "%B than under %N", text, data->contracts[data->baseline].name);
}

static void say_contract(const struct report_data *data, size_t contract, bs_say *say, FILE *out)
{
    char money[BS_READABLE];
    struct report_figure total = bs_report_total(data, contract, "total_mean");
    bs_report_money(total, -1, data->currency, 0, money);
    say(out, "%B, ", isinf(total.value) ? "an amount whose mean is infinite" : money);
    say_change(data, contract, say, out);
}

/* " (so do b and c)": the contracts beside the baseline whose total is that of the cheapest. */
static void say_ties(const struct report_data *data, size_t best, bs_say *say, FILE *out)
{
    const double tolerance = 1e-9; /* of an amount; both are sums of many */
    double least = bs_report_total(data, best, "total_mean").value;
    size_t last = data->n_contracts, ties = 0, said = 0;
    for (int telling = 0; telling < 2; telling++)
        for (size_t c = 0; c < data->n_contracts; c++) {
            double total = bs_report_total(data, c, "total_mean").value;
            if (c == best || c == data->baseline || !(total == least || fabs(total - least) <= tolerance * fabs(least)))
                continue;
            if (!telling) {
                ties++;
                last = c;
                continue;
            }
            say(out,
                said++ == 0 ? (ties == 1 ? " (so does %N" : " (so do %N")
                : c == last ? " and %N"
                            : ", %N",
                data->contracts[c].name);
        }
    if (said > 0)
        say(out, ")");
}

static void say_chance(const struct report_data *data, size_t contract, bs_say *say, FILE *out)
{
    char chance[BS_READABLE];
    if (!data->draws || isnan(bs_report_total(data, contract, "probability_dearer").value))
        return;
    if (!bs_report_varies(data, contract) && !bs_report_varies(data, data->baseline))
        return;
    say(out, "; the chance that it pays more is %s", bs_report_chance(data, contract, false, chance));
    if (bs_report_has_uncertain(data))
        say(out, ", or %s with the uncertain assumptions", bs_report_chance(data, contract, true, chance));
}

/* A contract can cost less because its caps block use. */
static void say_blocked(const struct report_data *data, size_t contract, bs_say *say, FILE *out)
{
    char use[BS_READABLE];
    struct report_figure blocked = bs_report_total(data, contract, "blocked_mean");
    if (blocked.value > 0)
        say(out, "; its caps block use of %s, at list price", bs_report_money(blocked, -1, data->use_unit, 0, use));
}

void bs_report_say_total(const struct report_data *data, bs_say *say, FILE *out)
{
    size_t best = bs_report_cheapest(data);
    char months[BS_READABLE], money[BS_READABLE];
    bs_readable_count((double)data->months, "month", months);
    if (best == data->n_contracts) {
        say(out, "Under %N the organization is charged %B over %s.", data->contracts[data->baseline].name,
            bs_report_money(bs_report_total(data, data->baseline, "total_mean"), -1, data->currency, 0, money), months);
        return;
    }
    if (data->n_contracts == 2)
        say(out, "Under %N the organization is charged ", data->contracts[best].name);
    else {
        say(out, "Of the %z contracts beside %N, %N costs the organization least", data->n_contracts - 1,
            data->contracts[data->baseline].name, data->contracts[best].name);
        say_ties(data, best, say, out);
        say(out, ": ");
    }
    say_contract(data, best, say, out);
    say(out, " over %s", months);
    say_chance(data, best, say, out);
    say_blocked(data, best, say, out);
    say(out, ".");
}

static const char *share_of(const struct report_data *data, size_t contract, const char *measure, char *buffer)
{
    return bs_report_share(bs_report_seat(data, contract, "all", "month", measure), buffer);
}

static struct report_figure cohort_change(const struct report_data *data, size_t contract, const char *group)
{
    return bs_report_seat(data, contract, group, "month", "mean_change");
}

/* "a light seat pays $157 less" */
static void say_cohort(const struct report_data *data, struct report_figure change, const char *name, bs_say *say, FILE *out)
{
    char money[BS_READABLE];
    struct report_figure size = {fabs(change.value), change.error};
    if (change.value == 0)
        say(out, "a %s %s pays the same", name, data->seat);
    else
        say(out, "a %s %s pays %s %s", name, data->seat, bs_report_money(size, -1, data->currency, 0, money),
            change.value < 0 ? "less" : "more");
}

/* Of the lightest and the heaviest cohort that has seats, where these are two. */
static void say_ends(const struct report_data *data, size_t contract, bs_say *say, FILE *out)
{
    static const char *const names[] = {"light", "regular", "heavy"};
    struct report_figure changes[sizeof names / sizeof *names];
    size_t n = 0, of[sizeof names / sizeof *names];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char group[32];
        snprintf(group, sizeof group, "cohort:%s", names[i]);
        changes[n] = cohort_change(data, contract, group);
        of[n] = i;
        if (!isnan(changes[n].value))
            n++;
    }
    if (n < 2 || !isfinite(changes[0].value) || !isfinite(changes[n - 1].value))
        return;
    say(out, "; on average ");
    say_cohort(data, changes[0], names[of[0]], say, out);
    say(out, " and ");
    say_cohort(data, changes[n - 1], names[of[n - 1]], say, out);
}

void bs_report_say_seats(const struct report_data *data, size_t contract, bs_say *say, FILE *out)
{
    char less[BS_READABLE], same[BS_READABLE], more[BS_READABLE], doubled[BS_READABLE], tripled[BS_READABLE];
    share_of(data, contract, "share_same", same);
    say(out, "In a month %B of the %ss pay less", share_of(data, contract, "share_cheaper", less), data->seat);
    if (strcmp(same, "0 %") != 0)
        say(out, ", %s the same", same);
    say(out, " and %B more, %s at least double and %s at least triple", share_of(data, contract, "share_dearer", more),
        share_of(data, contract, "share_doubled", doubled), share_of(data, contract, "share_tripled", tripled));
    say_ends(data, contract, say, out);
    say(out, ".");
}

void bs_report_say_cohorts(const struct report_data *data, size_t contract, bs_say *say, FILE *out)
{
    static const char *const names[] = {"light", "regular", "heavy"};
    char group[32], money[BS_READABLE];
    size_t said = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(group, sizeof group, "cohort:%s", names[i]);
        struct report_figure change = cohort_change(data, contract, group);
        if (isnan(change.value))
            continue;
        say(out, said++ > 0 ? ", %s %s" : "%s %s", names[i], bs_report_money(change, -1, data->currency, BS_SIGNED, money));
    }
}

void bs_report_say_method(const struct report_data *data, bs_say *say, FILE *out)
{
    char seats[BS_READABLE], months[BS_READABLE], replications[BS_READABLE];
    const json_t *seed = json_object_get(data->manifest, "seed");
    bs_readable_count(data->seats, data->seat, seats);
    bs_readable_count((double)data->months, "month", months);
    say(out, "%s, %s, ", seats, months);
    if (!data->draws)
        say(out, "every user's own months priced, nothing drawn");
    else if (data->exact)
        say(out, "computed exactly from the distributions of use");
    else
        say(out, "%s (seed %s)",
            bs_readable_count((double)json_integer_value(json_object_get(data->manifest, "replications")), "replication",
                              replications),
            bs_report_word(seed));
}
