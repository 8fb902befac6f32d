/* Who gains and who loses: the shares of seats that pay less, the same, more, double and triple, by cohort; and from which use on. */
#include "output/html.h"
#include "output/report/breakeven.h"
#include "output/report/grid.h"
#include "output/report/section.h"
#include "output/report/words.h"

#include <math.h>
#include <string.h>

enum { N_SHARES = 5, N_PARTS = 5 };

static const char *const measures[N_SHARES] = {"share_cheaper", "share_same", "share_dearer", "share_doubled", "share_tripled"};

/* Rows: a group in a period. */
static const struct {
    const char *group, *period, *header;
} rows[] = {{"all", "month", "all, in a month"},
            {"cohort:light", "month", "light, in a month"},
            {"cohort:regular", "month", "regular, in a month"},
            {"cohort:heavy", "month", "heavy, in a month"},
            {"all", "term", "all, over the term"}};

/* The same figures as a bar; the parts of it do not overlap: more but not double, double but not triple, triple. */
static void bar(const double shares[N_SHARES], FILE *out)
{
    static const char *const classes[N_PARTS] = {"less", "same", "more", "double", "triple"};
    const double parts[N_PARTS] = {shares[0], shares[1], shares[2] - shares[3], shares[3] - shares[4], shares[4]};
    fputs("<td class=\"bars\"><span class=\"bar\" aria-hidden=\"true\">", out);
    for (size_t i = 0; i < N_PARTS; i++)
        if (parts[i] > 0)
            fprintf(out, "<span class=\"%s\" style=\"width:%.3f%%\"></span>", classes[i], 100 * parts[i]);
    fputs("</span></td>", out);
}

static void row(const struct report_data *data, size_t contract, size_t i, int places, FILE *out)
{
    double shares[N_SHARES];
    if (isnan(bs_report_seat(data, contract, rows[i].group, rows[i].period, measures[0]).value))
        return;
    bs_report_row_open(out, rows[i].header);
    for (size_t m = 0; m < N_SHARES; m++) {
        struct report_figure share = bs_report_seat(data, contract, rows[i].group, rows[i].period, measures[m]);
        bs_report_share_cell(out, share);
        shares[m] = isfinite(share.value) ? share.value : 0;
    }
    bar(shares, out);
    bs_report_money_cell(out, bs_report_seat(data, contract, rows[i].group, rows[i].period, "mean_change"), places, data->currency,
                         bs_report_flags(data->currency) | BS_SIGNED);
    bs_report_row_close(out);
}

static void contract_table(const struct report_data *data, size_t contract, FILE *out)
{
    static const char *const columns[] = {
        "Who", "less", "the same", "more", "at least double", "at least triple", "less \u2192 triple", "mean change"};
    char id[32], in[BS_READABLE] = "";
    struct report_figure changes[sizeof rows / sizeof *rows];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        changes[i] = bs_report_seat(data, contract, rows[i].group, rows[i].period, "mean_change");
    int places = bs_report_places(changes, sizeof rows / sizeof *rows - 1, data->currency);
    snprintf(id, sizeof id, "who-%zu", contract);
    const struct report_grid grid = {
        .out = out, .id = id, .columns = columns, .n_columns = sizeof columns / sizeof *columns, .left = 1};
    if (bs_report_flags(data->currency))
        snprintf(in, sizeof in, " in %.40s", data->currency);
    bs_report_grid_open(&grid);
    bs_html(out, "%ss under %N that pay less, the same or more than under %N, and the mean change of their bill%s",
            strcmp(data->seat, "user") == 0 ? "User" : "Seat", data->contracts[contract].name, data->contracts[data->baseline].name,
            in);
    bs_report_grid_head(&grid);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        row(data, contract, i, places, out);
    bs_report_grid_close(&grid);
}

enum { N_COHORTS = 3 };

/* Why there is nobody in a cohort. */
static void say_empty(const struct report_data *data, size_t cohort, bool one_cut, FILE *out)
{
    static const char *const reasons[N_COHORTS] = {
        "uses as little as the median", "lies between the median and the 90th percentile", "uses more than the 90th percentile"};
    static const char *const names[N_COHORTS] = {"light", "regular", "heavy"};
    char all[BS_READABLE];
    if (cohort == 1 && one_cut)
        bs_html(out, ". No %s is regular: so many use the same that the median is the 90th percentile too", data->seat);
    else
        bs_html(out, ". No %s is %s: of %s none %s", data->seat, names[cohort], bs_readable_count(data->seats, data->seat, all),
                reasons[cohort]);
}

enum { BAND_TEXT = 3 * BS_READABLE };

/* The seats of a cohort by their use, "use more than $20.00 each over the term"; text: BAND_TEXT bytes. */
static const char *band(const struct report_data *data, size_t cohort, const struct report_figure cuts[2], char *text)
{
    char low[BS_READABLE], high[BS_READABLE];
    bs_report_money(cuts[0], -1, data->use_unit, 0, low);
    bs_report_money(cuts[1], -1, data->use_unit, 0, high);
    if (cohort == 0 && cuts[0].value == 0)
        snprintf(text, BAND_TEXT, "use nothing over the term");
    else if (cohort == 0)
        snprintf(text, BAND_TEXT, "use up to %s each over the term", low);
    else if (cohort == 1 && cuts[0].value == 0)
        snprintf(text, BAND_TEXT, "use something, up to %s", high);
    else if (cohort == 1)
        snprintf(text, BAND_TEXT, "use more than %s and up to %s", low, high);
    else
        snprintf(text, BAND_TEXT, "use more than %s", high);
    return text;
}

/* Cohorts that have seats, with their parts of all, and why the others have none. */
static void some_cohorts(const struct report_data *data, const double seats[N_COHORTS], const struct report_figure cuts[2],
                         FILE *out)
{
    static const char *const names[N_COHORTS] = {"Light", "Regular", "Heavy"};
    char share[BS_READABLE], use[BAND_TEXT];
    double all = seats[0] + seats[1] + seats[2];
    size_t said = 0;
    fputs("<p class=\"note\">", out);
    for (size_t i = 0; i < N_COHORTS; i++) {
        if (seats[i] == 0)
            continue;
        bs_html(out, said++ > 0 ? ". %s: the %ss that %s" : "%s: the %ss that %s", names[i], data->seat, band(data, i, cuts, use));
        if (!isnan(all))
            bs_html(out, " (%s of all)", bs_report_share((struct report_figure){seats[i] / all, 0}, share));
    }
    for (size_t i = 0; i < N_COHORTS; i++)
        if (seats[i] == 0)
            say_empty(data, i, cuts[0].value == cuts[1].value, out);
    fputs(".</p>\n", out);
}

/* The two cuts of the cohorts, from the manifest. */
static void cohorts(const struct report_data *data, FILE *out)
{
    static const char *const groups[N_COHORTS] = {"cohort:light", "cohort:regular", "cohort:heavy"};
    const json_t *cuts = json_object_get(data->manifest, "cohort_cuts");
    struct report_figure at[2];
    char text[2][BS_READABLE];
    double seats[N_COHORTS];
    bool all = true;
    for (size_t i = 0; i < N_COHORTS; i++) {
        seats[i] = bs_report_seat(data, data->baseline, groups[i], "term", "seats").value;
        all = all && seats[i] != 0;
    }
    for (size_t i = 0; i < 2; i++) {
        const json_t *cut = json_array_get(cuts, i);
        const json_t *error = json_object_get(cut, "std_error");
        at[i] = (struct report_figure){json_number_value(json_object_get(cut, "use")),
                                       json_is_number(error) ? json_number_value(error) : (double)NAN};
        bs_report_money(at[i], -1, data->use_unit, 0, text[i]);
    }
    if (json_array_size(cuts) != 2)
        return;
    if (at[0].value == at[1].value) { /* no use lies between */
        seats[1] = 0;
        all = false;
    }
    if (!all || !(at[0].value > 0))
        some_cohorts(data, seats, at, out);
    else
        bs_html(out,
                "<p class=\"note\">Light: the half of the %ss that use least over the term, up to %s each; regular: up to %s, "
                "which nine of ten stay "
                "below; heavy: the tenth that uses most.</p>\n",
                data->seat, text[0], text[1]);
}

static void legend(FILE *out)
{
    fputs("<p class=\"legend\" aria-hidden=\"true\"><span class=\"less\"></span> less <span class=\"same\"></span> the same <span "
          "class=\"more\"></span> more, below double <span class=\"double\"></span> double, below triple <span "
          "class=\"triple\"></span> triple "
          "or more</p>\n",
          out);
}

static bool applies(const struct report_data *data)
{
    return data->n_contracts > 1;
}

static enum bs_status write(const struct report_data *data, FILE *out)
{
    for (size_t c = 0; c < data->n_contracts; c++) {
        if (c == data->baseline)
            continue;
        if (data->n_contracts > 2) {
            bs_html(out, "<h3>%N</h3>\n<p>", data->contracts[c].name);
            bs_report_say_seats(data, c, bs_html, out);
            fputs("</p>\n", out);
        }
        contract_table(data, c, out);
    }
    legend(out);
    cohorts(data, out);
    return bs_report_breakeven(data, out);
}

const struct report_section bs_report_who = {.id = "who", .title = "Who gains and who loses", .applies = applies, .write = write};
