/* The comment in Markdown: a headline, one table, a line on light and heavy seats, one on the method and how to repeat it. */
#include "output/report/markdown.h"
#include "output/html.h"
#include "output/report/command.h"
#include "output/report/figures.h"
#include "output/report/report.h"
#include "output/report/words.h"
#include "output/summary.h"

#include <stdlib.h>
#include <string.h>

/* What a character is written as; NULL: as it is. before, after: its neighbours, 0 at the ends. */
static const char *written_as(char before, char c, const char *after)
{
    switch (c) {
    case '\\':
        return "\\\\";
    case '*':
        return "\\*";
    case '_':
        return "\\_";
    case '[':
        return "\\[";
    case ']':
        return "\\]";
    case '|':
        return "\\|";
    case '~':
        return "\\~";
    case '@':
        return "@&#8203;"; /* nobody is notified */
    case '#':
        return "&#35;"; /* no issue is named */
    case '$':
        return *after >= '0' && *after <= '9' ? NULL : "&#36;"; /* no formula begins */
    case ':':
        return *after == '/' ? "&#58;" : NULL; /* no link is made of an address */
    case '.':
        return before == 'w' || before == 'W' ? "&#46;" : NULL;
    default:
        return NULL;
    }
}

void bs_markdown_text(FILE *out, const char *text, size_t length)
{
    size_t plain = 0; /* where what is written as it is begins */
    for (size_t i = 0; i < length; i++) {
        const char *other = written_as(i > 0 ? text[i - 1] : '\0', text[i], i + 1 < length ? text + i + 1 : "");
        if (!other)
            continue;
        bs_html_text(out, text + plain, i - plain);
        fputs(other, out);
        plain = i + 1;
    }
    bs_html_text(out, text + plain, length - plain);
}

static const struct bs_markup markdown = {.text = bs_markdown_text, .name = {"", ""}, .strong = {"**", "**"}};

void bs_markdown(FILE *out, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    bs_markup_put(out, &markdown, format, arguments);
    va_end(arguments);
}

static void row(const struct report_data *data, size_t contract, FILE *out)
{
    static const char *const shares[] = {"share_cheaper", "share_dearer", "share_doubled"};
    char money[BS_READABLE], percent[BS_READABLE], share[BS_READABLE];
    struct report_figure total = bs_report_total(data, contract, "total_mean"),
                         change = bs_report_total(data, contract, "change_mean");
    bool baseline = contract == data->baseline;
    bs_markdown(out, "| %N%s | %s | ", data->contracts[contract].name, baseline ? " (baseline)" : "",
                bs_report_money(total, -1, data->currency, 0, money));
    if (baseline) {
        fputs("| | | |\n", out);
        return;
    }
    bs_report_percent(change, bs_report_total(data, data->baseline, "total_mean").value, percent);
    bs_markdown(out, *percent ? "%s (%s)" : "%s%s", bs_report_money(change, -1, data->currency, BS_SIGNED, money), percent);
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++)
        bs_markdown(out, " | %s", bs_report_share(bs_report_seat(data, contract, "all", "month", shares[i]), share));
    fputs(" |\n", out);
}

static void cohorts(const struct report_data *data, FILE *out)
{
    if (data->n_contracts < 2)
        return;
    bs_markdown(out, "\nMean change of a %s's month: ", data->seat);
    for (size_t c = 0, n = 0; c < data->n_contracts; c++) {
        if (c == data->baseline)
            continue;
        if (data->n_contracts > 2)
            bs_markdown(out, n++ > 0 ? "; %N: " : "%N: ", data->contracts[c].name);
        bs_report_say_cohorts(data, c, bs_markdown, out);
    }
    fputs(".\n", out);
}

/* Within a code span, which has no escapes: a fence of backticks that is longer than any in the text. */
static enum bs_status command(const struct report_data *data, FILE *out)
{
    char *text = bs_report_command(data);
    size_t longest = 0, now = 0;
    if (!text)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; text[i]; i++) {
        now = text[i] == '`' ? now + 1 : 0;
        longest = now > longest ? now : longest;
        if ((unsigned char)text[i] < ' ')
            text[i] = ' ';
    }
    for (size_t i = 0; i <= longest; i++)
        fputc('`', out);
    fprintf(out, longest > 0 ? " %s " : "%s", text);
    for (size_t i = 0; i <= longest; i++)
        fputc('`', out);
    free(text);
    return BS_OK;
}

enum bs_status bs_report_comment(const struct report_data *data, FILE *out)
{
    char months[BS_READABLE];
    fputs("**billshift:** ", out);
    bs_report_say_total(data, bs_markdown, out);
    bs_markdown(out, "\n\n| contract | total of %s | change | pay less | pay more | at least double |\n",
                bs_readable_count((double)data->months, "month", months));
    fputs("|---|--:|--:|--:|--:|--:|\n", out);
    for (size_t c = 0; c < data->n_contracts; c++)
        row(data, c, out);
    cohorts(data, out);
    fputc('\n', out);
    bs_report_say_method(data, bs_markdown, out);
    fputs(": ", out);
    enum bs_status status = command(data, out);
    fputc('\n', out);
    return status != BS_OK ? status : ferror(out) ? BS_ERROR_IO : BS_OK;
}
