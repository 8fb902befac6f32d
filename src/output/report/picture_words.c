/* The pictures in words: a function for each, as each shows other figures. */
#include "output/report/breakeven.h"
#include "output/report/figures.h"
#include "output/report/pictures.h"
#include "output/report/words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const cohorts[] = {"all", "cohort:light", "cohort:regular", "cohort:heavy"};
static const char *const cohort_names[] = {"all", "light", "regular", "heavy"};

/* The sentences are escaped where they are written into the page. */
static void change(const struct report_data *data, FILE *out)
{
    char p05[BS_READABLE], p50[BS_READABLE], p95[BS_READABLE];
    for (size_t c = 0; c < data->n_contracts; c++) {
        if (c == data->baseline)
            continue;
        fprintf(out, "under %s ", data->contracts[c].name);
        for (size_t i = 0, n = 0; i < sizeof cohorts / sizeof *cohorts; i++) {
            const char *group = cohorts[i];
            struct report_figure median = bs_report_seat(data, c, group, "month", "change_p50");
            if (isnan(median.value))
                continue;
            fprintf(out, "%s%s from %s (p05) through %s (median) to %s (p95)", n++ > 0 ? ", " : "", cohort_names[i],
                    bs_report_money(bs_report_seat(data, c, group, "month", "change_p05"), -1, data->currency, BS_SIGNED, p05),
                    bs_report_money(median, -1, data->currency, BS_SIGNED, p50),
                    bs_report_money(bs_report_seat(data, c, group, "month", "change_p95"), -1, data->currency, BS_SIGNED, p95));
        }
        fputs(". ", out);
    }
}

/* Of each contract the segment and months that stand first in the table. */
static void bill_curve(const struct report_data *data, FILE *out)
{
    static const struct {
        const char *relation, *words;
    } relations[] = {{"dearer", "higher"}, {"doubled", "at least double"}, {"tripled", "at least triple"}};
    const struct report_table *table = bs_report_table(data, "breakeven.csv");
    const char *contract = "", *segment = "", *month = "";
    char use[BS_REPORT_INTERVAL];
    size_t said = 0;
    for (size_t row = 0; row < table->n_rows; row++) {
        const char *relation = bs_report_text_at(table, row, "relation");
        if (strcmp(contract, bs_report_text_at(table, row, "contract")) != 0) {
            if (*contract)
                fputs(said > 0 ? ". " : "nowhere higher. ", out);
            contract = bs_report_text_at(table, row, "contract");
            segment = bs_report_text_at(table, row, "segment");
            month = bs_report_text_at(table, row, "first_month");
            said = 0;
            fprintf(out, "under %s (segment %s, from month %s) ", contract, segment, month);
        }
        if (strcmp(segment, bs_report_text_at(table, row, "segment")) != 0 ||
            strcmp(month, bs_report_text_at(table, row, "first_month")) != 0)
            continue;
        for (size_t i = 0; i < sizeof relations / sizeof *relations; i++)
            if (strcmp(relation, relations[i].relation) == 0)
                fprintf(out, said++ > 0 ? ", %s: %s" : "%s: %s", relations[i].words,
                        bs_report_interval(bs_report_number_at(table, row, "from_use"), bs_report_number_at(table, row, "to_use"),
                                           bs_report_text_at(table, row, "unit"), use));
    }
    if (*contract)
        fputs(said > 0 ? "." : "nowhere higher.", out);
}

static void organization(const struct report_data *data, FILE *out)
{
    char total[BS_READABLE], range[3 * BS_READABLE];
    for (size_t c = 0; c < data->n_contracts; c++) {
        fprintf(out, "%s %s", data->contracts[c].name,
                bs_report_money(bs_report_total(data, c, "total_mean"), -1, data->currency, 0, total));
        if (data->draws && bs_report_varies(data, c) && !isnan(bs_report_total(data, c, "total_p05").value))
            fprintf(out, ", in nine of ten terms %s",
                    bs_report_range(bs_report_total(data, c, "total_p05"), bs_report_total(data, c, "total_p95"), data->currency,
                                    range));
        fputs(c + 1 < data->n_contracts ? "; " : ".", out);
    }
}

static void say_plain(FILE *out, const char *format, ...);

static void plain(FILE *out, const char *text, size_t length)
{
    fwrite(text, 1, length, out);
}

static void say_plain(FILE *out, const char *format, ...)
{
    static const struct bs_markup none = {.text = plain, .name = {"", ""}, .strong = {"", ""}};
    va_list arguments;
    va_start(arguments, format);
    bs_markup_put(out, &none, format, arguments);
    va_end(arguments);
}

static void rank(const struct report_data *data, FILE *out)
{
    for (size_t c = 0; c < data->n_contracts; c++) {
        if (c == data->baseline)
            continue;
        fprintf(out, "under %s on average ", data->contracts[c].name);
        bs_report_say_cohorts(data, c, say_plain, out);
        fputs(". ", out);
    }
}

static void lorenz(const struct report_data *data, FILE *out)
{
    const struct report_table *table = bs_report_table(data, "concentration.csv");
    char text[BS_READABLE];
    for (size_t row = 0, n = 0; row < table->n_rows; row++) {
        const char *contract = bs_report_text_at(table, row, "contract");
        struct report_figure share = {bs_report_number_at(table, row, "value"), 0};
        if (strcmp(bs_report_text_at(table, row, "statistic"), "share_top_10") == 0)
            fprintf(out, "%sthe top 10 %% have %s of %s%s%s", n++ > 0 ? ", " : "", bs_report_share(share, text),
                    bs_report_text_at(table, row, "measure"), *contract ? " under " : "", contract);
    }
}

static const struct {
    const char *name;
    void (*words)(const struct report_data *data, FILE *out);
} pictures[] = {{"change", change}, {"bill_curve", bill_curve}, {"organization", organization}, {"rank", rank}, {"lorenz", lorenz}};

char *bs_report_picture_words(const struct report_data *data, const char *name)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    if (!out)
        return NULL;
    for (size_t i = 0; i < sizeof pictures / sizeof *pictures; i++)
        if (strcmp(pictures[i].name, name) == 0)
            pictures[i].words(data, out);
    if (fclose(out) == 0)
        return text;
    free(text);
    return NULL;
}
