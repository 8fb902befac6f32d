/* The account of a group for reading: sentences, then the figures that they are of. */
#include "output/account.h"
#include "output/readable.h"
#include "output/sink.h"
#include "output/standing.h"
#include "output/summary.h"
#include "output/table.h"

#include <billshift/response.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Who it is that pays, as the subject of a sentence. */
static const char *subject(const struct bs_account *account, size_t size, char *buffer)
{
    const struct bs_group *group = &account->results->groups[account->group];
    const char *colon = strchr(group->label, ':'), *name = colon ? colon + 1 : group->label;
    const char *of = group->kind == BS_GROUP_TEAM     ? "Users of team "
                     : group->kind == BS_GROUP_COHORT ? "Seats of cohort "
                                                      : "Seats of ";
    snprintf(buffer, size, "%s%s", group->kind == BS_GROUP_ALL ? "All seats" : of, group->kind == BS_GROUP_ALL ? "" : name);
    return buffer;
}

static const char *currency(const struct bs_account *account)
{
    return account->model->currency;
}

static const char *money(const struct bs_account *account, double amount, unsigned flags, char *buffer)
{
    const double least = 1e-9; /* below it an amount has two digits, and not all that its places would hold */
    double shown = fabs(amount) < least ? 0 : fabs(amount);
    return bs_readable_money(amount, bs_readable_places(shown, currency(account)), currency(account), flags, buffer);
}

static const char *use_text(double use, const char *unit, char *buffer)
{
    return bs_readable_money(use, bs_readable_places(use, unit), unit, 0, buffer);
}

static const struct bs_estimate *figure(const struct bs_account *account, size_t contract, enum bs_period period,
                                        enum bs_measure measure)
{
    return &(*bs_results_at(account->results, contract, account->group, period))[measure];
}

static double value(const struct bs_account *account, size_t contract, enum bs_period period, enum bs_measure measure)
{
    return figure(account, contract, period, measure)->value;
}

static bool head(const struct bs_account *account, FILE *out)
{
    enum { WHOLE_FROM = 100 }; /* a cohort has a mean number of seats */
    const struct bs_group *group = &account->results->groups[account->group];
    size_t baseline = account->model->baseline;
    double all = value(account, baseline, BS_TERM, BS_SEATS), seats = all;
    char counted[BS_READABLE], of[BS_READABLE], months[BS_READABLE];
    for (size_t g = 0; g < account->results->n_groups; g++)
        if (account->results->groups[g].kind == BS_GROUP_ALL)
            all = (*bs_results_at(account->results, baseline, g, BS_TERM))[BS_SEATS].value;
    int places = seats >= WHOLE_FROM || fabs(seats - rint(seats)) < 1e-6 ? 0 : 1;
    bs_readable_count((double)account->model->months, "month", months);
    if (group->kind == BS_GROUP_ALL)
        return bs_summary_line(out, "", 0, "all: %s, %s", bs_readable_count(seats, "seat", counted), months);
    return bs_summary_line(out, "", 0, "%s: %s of %s, %s", group->label, bs_readable_number(seats, places, counted),
                           bs_readable_count(all, "seat", of), months);
}

static bool use_sentence(const struct bs_account *account, const struct bs_account_use *use, FILE *out)
{
    char mean[BS_READABLE], median[BS_READABLE], share[BS_READABLE], rest[160] = "", who[512];
    const char *unit = account->model->use_unit;
    if (use->known && use->inactive >= 1)
        return bs_summary_line(out, "\n", 0, "%s use nothing.", subject(account, sizeof who, who));
    if (use->known && use->from_users)
        snprintf(rest, sizeof rest, "; half of them use at most %s in their mean month",
                 use_text(use->levels[ACCOUNT_P50], use->unit, median));
    else if (use->known)
        snprintf(rest, sizeof rest, "; half of those who use anything have a level of at most %s",
                 use_text(use->levels[ACCOUNT_P50], use->unit, median));
    size_t length = strlen(rest);
    if (use->known && use->inactive > 0)
        snprintf(rest + length, sizeof rest - length, ", and %s use nothing", bs_readable_share(use->inactive, share));
    return bs_summary_line(out, "\n", 0, "%s use %s a month on average%s.", subject(account, sizeof who, who),
                           use_text(value(account, account->model->baseline, BS_MONTH, BS_MEAN_USE), unit, mean), rest);
}

/* What a mean bill is made of, for after it: " ($20.00 without any use, $312.45 for use)"; "" where that is not known. */
static enum bs_status detail(const struct bs_account *account, size_t contract, size_t size, char *buffer)
{
    struct bs_arena *arena = bs_arena_new();
    double mean = value(account, contract, BS_MONTH, BS_MEAN_BILL), unused = NAN;
    bool constant = false;
    char fixed[BS_READABLE], used[BS_READABLE];
    enum bs_status status = arena ? bs_account_unused(account, contract, arena, &unused, &constant) : BS_ERROR_MEMORY;
    bs_arena_free(arena);
    *buffer = '\0';
    if (constant)
        snprintf(buffer, size, ", whatever they use");
    else if (isfinite(unused) && isfinite(mean) && unused == 0)
        snprintf(buffer, size, ", for use alone");
    else if (isfinite(unused) && isfinite(mean))
        snprintf(buffer, size, " (%s without any use, %s for use)", money(account, unused, 0, fixed),
                 money(account, mean - unused, 0, used));
    return status;
}

/* Who pays less and more; begun with `but` where the mean says otherwise. */
static bool share_sentence(const struct bs_account *account, size_t contract, FILE *out)
{
    double less = value(account, contract, BS_TERM, BS_SHARE_CHEAPER), more = value(account, contract, BS_TERM, BS_SHARE_DEARER);
    double change = value(account, contract, BS_MONTH, BS_MEAN_CHANGE);
    char cheaper[BS_READABLE], dearer[BS_READABLE], twice[BS_READABLE], months[BS_READABLE], shares[4 * BS_READABLE];
    if (!isfinite(less) || !isfinite(more))
        return true;
    bool but = (change > 0 && less >= 0.5) || (change < 0 && more >= 0.5);
    bs_readable_share(less, cheaper);
    bs_readable_share(more, dearer);
    bs_readable_share(value(account, contract, BS_TERM, BS_SHARE_DOUBLED), twice);
    if (more == 0 && less == 0)
        snprintf(shares, sizeof shares, "all of them pay the same");
    else if (more == 0)
        snprintf(shares, sizeof shares, less >= 1 ? "all of them pay less" : "%s of them pay less and none more", cheaper);
    else if (less == 0)
        snprintf(shares, sizeof shares,
                 more >= 1 ? "all of them pay more, %s at least double" : "%s of them pay more, %s at least double, and none less",
                 more >= 1 ? twice : dearer, twice);
    else
        snprintf(shares, sizeof shares, "%s of them pay less and %s more, %s at least double", cheaper, dearer, twice);
    if (!but && *shares == 'a')
        *shares = (char)(*shares - 'a' + 'A');
    return bs_summary_line(out, "", 0, "%s%s over the term of %s.", but ? "But " : "", shares,
                           bs_readable_count((double)account->model->months, "month", months));
}

static bool change_sentence(const struct bs_account *account, size_t contract, FILE *out)
{
    size_t baseline = account->model->baseline;
    double change = value(account, contract, BS_MONTH, BS_MEAN_CHANGE),
           ratio = value(account, contract, BS_MONTH, BS_RATIO_OF_MEANS);
    char bill[BS_READABLE], before[BS_READABLE], by[BS_READABLE], times[BS_READABLE], says[3 * BS_READABLE], own[256], old[256];
    if (detail(account, contract, sizeof own, own) != BS_OK || detail(account, baseline, sizeof old, old) != BS_OK)
        return false;
    money(account, value(account, contract, BS_MONTH, BS_MEAN_BILL), 0, bill);
    money(account, value(account, baseline, BS_MONTH, BS_MEAN_BILL), 0, before);
    money(account, fabs(change), 0, by);
    if (change == 0)
        snprintf(says, sizeof says, "the same");
    else if (isfinite(ratio))
        snprintf(says, sizeof says, "%s %s (%s)", by, change > 0 ? "more" : "less", bs_readable_ratio(ratio, times));
    else
        snprintf(says, sizeof says, "%s %s", by, change > 0 ? "more" : "less");
    return bs_summary_line(out, "\n", 0, "Under %s they pay %s a month on average%s, in place of %s under %s%s: %s.",
                           account->model->contracts[contract].name, bill, own, before, account->model->contracts[baseline].name,
                           old, says);
}

/* told: it was explained of another contract already, or of the baseline, which is told once. */
static bool together(const struct bs_account *account, size_t contract, bool *told, FILE *out)
{
    const struct bs_model *model = account->model;
    bool of_baseline = bs_model_needs_ledger(model, model->baseline);
    const char *whose = model->contracts[of_baseline ? model->baseline : contract].name;
    if (*told)
        return of_baseline ? bs_summary_line(out, "", 0, "There is no break-even of %s with %s either.",
                                             model->contracts[contract].name, whose)
                           : bs_summary_line(out, "", 0, "There is no break-even of one seat under %s either.", whose);
    *told = true;
    return bs_summary_line(
        out, "", 0,
        "Under %s a seat's bill depends on all seats or on months before (a pool, a commitment, credits, a cap or a "
        "fee of the organization): the figures hold their part of it, and no use of one seat has a bill of its own, "
        "so that there is no break-even.",
        whose);
}

/* The sentences of a part, to be freed; NULL: no memory. */
static char *standing_of(const struct bs_account *account, size_t contract, size_t segment)
{
    char *text = NULL;
    size_t length = 0;
    FILE *memory = open_memstream(&text, &length);
    bool done = memory && bs_account_standing(account->model, contract, segment, 0, account->model->months, memory);
    if (memory && fclose(memory) == 0 && done)
        return text;
    free(text);
    return NULL;
}

/* Of each part, one after the other; with no name where it is the same in all. */
static bool standings(const struct bs_account *account, size_t contract, bool *told, FILE *out)
{
    const struct bs_model *model = account->model;
    size_t n = bs_model_segments(model);
    if (!bs_standing_exists(model, contract))
        return together(account, contract, told, out);
    char **texts = calloc(n, sizeof *texts), *first = NULL;
    bool done = texts != NULL, alike = true;
    for (size_t s = 0; s < n && done; s++)
        if (bs_account_has(account, s)) {
            done = (texts[s] = standing_of(account, contract, s)) != NULL;
            first = first ? first : texts[s];
            alike = alike && done && strcmp(first, texts[s]) == 0;
        }
    if (done && alike)
        done = fputs(first, out) != EOF;
    for (size_t s = 0; s < n && done && !alike; s++)
        if (texts[s])
            done = bs_summary_line(out, "", 0, "Seats of %s:", bs_model_segment_name(model, s)) && fputs(texts[s], out) != EOF;
    for (size_t s = 0; s < n && texts; s++)
        free(texts[s]);
    free(texts);
    return done;
}

/* Of the parts of the group whose use the contract moves: as of the first of them, which is named where another part is not moved. */
static bool response(const struct bs_account *account, size_t contract, FILE *out)
{
    const struct bs_model *model = account->model;
    char why[BS_RESPONSE_TEXT], first[BS_RESPONSE_TEXT] = "";
    size_t moved = 0, parts = 0, whose = 0;
    for (size_t s = 0; s < bs_model_segments(model); s++) {
        if (!bs_account_has(account, s))
            continue;
        parts++;
        if (!*bs_response_text(model->contracts[contract].response, s, model->months - 1, why))
            continue;
        if (moved++ == 0) {
            whose = s;
            memcpy(first, why, sizeof first);
        }
    }
    if (moved == 0)
        return true;
    bool some = moved < parts;
    return bs_summary_line(
        out, "", 0, "Use%s%s reacts to %s (%s): its bills are of the use after that, all uses told here are those before.",
        some ? " of " : "", some ? bs_model_segment_name(model, whose) : "", model->contracts[contract].name, first);
}

static bool contract_sentences(const struct bs_account *account, size_t contract, bool *told, FILE *out)
{
    return change_sentence(account, contract, out) && share_sentence(account, contract, out) && response(account, contract, out) &&
           standings(account, contract, told, out);
}

static void share_cell(const struct bs_account *account, struct bs_grid *grid, size_t contract, enum bs_measure measure)
{
    char text[BS_READABLE];
    double share = value(account, contract, BS_TERM, measure);
    bs_grid_cell(grid, isfinite(share) ? bs_readable_share(share, text) : "-");
}

static bool figures(const struct bs_account *account, FILE *out)
{
    static const char *const titles[] = {"contract", "mean bill", "change",         "ratio",         "less",
                                         "same",     "more",      "\u2265 2\u00d7", "\u2265 3\u00d7"};
    static const enum bs_measure shares[] = {BS_SHARE_CHEAPER, BS_SHARE_SAME, BS_SHARE_DEARER, BS_SHARE_DOUBLED, BS_SHARE_TRIPLED};
    struct bs_grid *grid = bs_grid_new(BS_CELLS(titles), 1);
    char text[BS_READABLE], in[BS_READABLE];
    unsigned flags = bs_summary_flags(currency(account));
    for (size_t i = 0; i < BS_CELLS(titles); i++)
        bs_grid_cell(grid, titles[i]);
    for (size_t i = 0; i < account->n; i++) {
        size_t c = account->contracts[i];
        bool baseline = c == account->model->baseline;
        bs_grid_cell(grid, account->model->contracts[c].name);
        bs_grid_cell(grid, money(account, value(account, c, BS_MONTH, BS_MEAN_BILL), flags, text));
        bs_grid_cell(grid, baseline ? "-" : money(account, value(account, c, BS_MONTH, BS_MEAN_CHANGE), flags | BS_SIGNED, text));
        double ratio = value(account, c, BS_MONTH, BS_RATIO_OF_MEANS);
        bs_grid_cell(grid, baseline ? "-" : bs_readable_ratio(ratio, text));
        for (size_t k = 0; k < BS_CELLS(shares); k++)
            if (baseline)
                bs_grid_cell(grid, "-");
            else
                share_cell(account, grid, c, shares[k]);
    }
    bool done = bs_summary_line(out, "\n", 0, "A seat's month on average, and seats that pay less or more over the term%s",
                                bs_summary_in(currency(account), in)) &&
                bs_grid_print(grid, 2, BS_SUMMARY_WIDTH, out);
    bs_grid_free(grid);
    return done;
}

/* The bills of a month by the curves: only where one curve holds for the group and no bill depends on other seats. */
static bool bills_by_use(const struct bs_account *account, const struct bs_account_use *use, FILE *out)
{
    const struct bs_model *model = account->model;
    size_t segment;
    bool alone = use->known && bs_account_part(account, &segment);
    for (size_t i = 0; i < account->n && alone; i++)
        alone = !bs_model_needs_ledger(model, account->contracts[i]);
    if (!alone)
        return true;
    struct bs_arena *arena = bs_arena_new();
    struct bs_grid *grid = bs_grid_new(2 + account->n, 1);
    char text[BS_READABLE], in[BS_READABLE];
    bool done = arena && grid;
    bs_grid_cell(grid, use->from_users ? "users" : "active seats");
    bs_grid_cell(grid, "use");
    for (size_t i = 0; i < account->n; i++)
        bs_grid_cell(grid, model->contracts[account->contracts[i]].name);
    for (int level = 0; level < ACCOUNT_LEVELS && done; level++) {
        snprintf(text, sizeof text, "p%.0f", 100 * bs_account_level_probability(level));
        bs_grid_cell(grid, text);
        bs_grid_cell(grid, use_text(use->levels[level], use->unit, text));
        for (size_t i = 0; i < account->n && done; i++) {
            struct bs_curve curve = {0};
            done = bs_model_curve(model, account->contracts[i], segment, 0, arena, &curve) == BS_OK;
            double bill = done ? bs_curve_value(&curve, use->levels[level]) : NAN;
            bs_grid_cell(grid, money(account, bill, bs_summary_flags(currency(account)), text));
        }
    }
    done = done &&
           bs_summary_line(out, "\n", 0, "The bill of a month by its use: %s%s",
                           use->from_users ? "quantiles of users' mean months, at the prices of month 1"
                                           : "quantiles of the levels of active seats, in month 1",
                           bs_summary_in(currency(account), in)) &&
           bs_grid_print(grid, 2, BS_SUMMARY_WIDTH, out);
    bs_grid_free(grid);
    bs_arena_free(arena);
    return done;
}

static bool engine_note(const struct bs_account *account, FILE *out)
{
    const struct bs_results *results = account->results;
    char count[BS_READABLE], error[BS_READABLE];
    double largest = 0;
    bool computed = true;
    for (size_t i = 0; i < account->n; i++)
        computed &= results->computed && bs_seats_method(results, account->contracts[i]) == BS_SEATS_COMPUTED;
    if (strcmp(results->method, BS_METHOD_EXACT) == 0 || computed)
        return bs_summary_line(out, "\n", 0, "All figures are computed, not drawn. Taxes are not included.");
    for (size_t i = 0; i < account->n; i++) {
        double own = figure(account, account->contracts[i], BS_MONTH, BS_MEAN_CHANGE)->std_error;
        bool drawn = !bs_results_computed(results, account->contracts[i], account->group, BS_MONTH, BS_MEAN_CHANGE);
        largest = isfinite(own) && drawn ? fmax(largest, own) : largest;
    }
    if (results->computed && !(largest > 0))
        return bs_summary_line(out, "\n", 0,
                               "Figures are computed, not drawn, but for shares and ranges of the term, which are simulated (%s). "
                               "Taxes are not included.",
                               bs_readable_count((double)results->replications, "replication", count));
    if (results->replications == 0 || !(largest > 0))
        return bs_summary_line(out, "\n", 0, "Taxes are not included.");
    return bs_summary_line(out, "\n", 0,
                           "Figures are simulated (%s): the standard error of a mean change is up to %s. Taxes are not included.",
                           bs_readable_count((double)results->replications, "replication", count),
                           bs_readable_error(largest, currency(account), error));
}

static enum bs_status write(const struct bs_account *account, FILE *out)
{
    struct bs_account_use use;
    enum bs_status status = bs_account_use(account, &use);
    if (status != BS_OK)
        return status;
    bool told = false, done = head(account, out) && use_sentence(account, &use, out);
    for (size_t i = 0; i < account->n && done; i++)
        if (account->contracts[i] != account->model->baseline)
            done = contract_sentences(account, account->contracts[i], &told, out);
    done = done && figures(account, out) && bills_by_use(account, &use, out) && engine_note(account, out);
    return done ? BS_OK : ferror(out) ? BS_ERROR_IO : BS_ERROR_MEMORY;
}

const struct bs_account_format bs_account_table = {.name = "table", .write = write};
