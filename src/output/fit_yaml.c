/* The best candidate as a block of a scenario. A user's names stand in comments only, as one line of printable characters. */
#include "output/fit_output.h"

#include <billshift/text.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_BYTES_MOST = 160 };

/* Ten digits: more than any estimate has. */
static void put_number(FILE *out, const char *before, double value, const char *after)
{
    char digits[BS_NUMBER_TEXT];
    double unit = value != 0 ? pow(10, 9 - floor(log10(fabs(value)))) : 1;
    double rounded = isfinite(unit) && unit > 0 ? round(value * unit) / unit : value;
    fprintf(out, "%s%s%s", before, bs_number_text(isfinite(rounded) ? rounded : value, digits), after);
}

/* Bytes of a character that a comment may not hold, beginning at text: control characters, line ends in Unicode, byte-order marks. */
static size_t unprintable(const char *text)
{
    static const char *const marks[] = {"\xe2\x80\xa8", "\xe2\x80\xa9", "\xef\xbb\xbf", "\xef\xbf\xbe", "\xef\xbf\xbf"};
    const unsigned char *c = (const unsigned char *)text;
    if (*c < ' ' || *c == 127)
        return 1;
    if (c[0] == 0xc2 && c[1] < 0xa0)
        return 2;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (strncmp(text, marks[i], 3) == 0)
            return 3;
    return 0;
}

static void put_name(FILE *out, const char *name)
{
    size_t length = strlen(name), bytes = 0;
    bool text = bs_utf8_check(name, length) == length;
    fputc('\'', out);
    for (const char *c = name; *c;) {
        if (++bytes > NAME_BYTES_MOST && ((unsigned char)*c & 0xc0) != 0x80) {
            fputs("...", out);
            break;
        }
        size_t skip = text ? unprintable(c) : (unsigned char)*c < ' ' || (unsigned char)*c > 126;
        fputc(skip ? '?' : *c, out);
        c += skip ? skip : 1;
    }
    fputc('\'', out);
}

static void put_number_named(FILE *out, const char *before, const struct bs_fit_number *number)
{
    fprintf(out, "%s%s", before, number->name);
    put_number(out, ": ", number->value, "");
}

static void put_part(FILE *out, const struct bs_fit_shape *shape, size_t part)
{
    fprintf(out, "distribution: %s", shape->distribution);
    for (size_t k = 0; k < shape->n_parameters; k++)
        put_number_named(out, ", ", &shape->part[part][k]);
}

static void put_tail(FILE *out, const struct bs_fit_shape *shape)
{
    if (!shape->has_tail)
        return;
    put_number(out, ", tail: {pareto: ", shape->alpha.value, "");
    put_number(out, ", above: p", 100 * shape->above.value, "}");
}

static void put_segment(FILE *out, const char *name, double share)
{
    fprintf(out, "  %s:\n", name);
    put_number(out, "    share: ", 100 * share, "%\n");
}

static void put_rest(FILE *out, const struct bs_fit_report *report)
{
    const struct bs_fit *fit = report->fit;
    double c = fit->month_to_month.value;
    if (report->meter)
        fprintf(out, "    meter: %s\n", report->meter);
    put_number(out, "    month_to_month: ", isnan(c) ? 0 : 100 * c, "%\n");
    put_number(out, "    inactive: ", 100 * fit->inactive.value, "%\n");
}

static void put_segments(FILE *out, const struct bs_fit_report *report)
{
    const struct bs_fit_shape *shape = &report->fit->candidates[0].shape;
    for (size_t i = 0; i < shape->n_parts; i++) {
        char name[] = "part_1";
        name[sizeof name - 2] = (char)('1' + i);
        put_segment(out, name, shape->share[i].value);
        fputs("    usage: {", out);
        put_part(out, shape, i);
        fputs("}\n", out);
        put_rest(out, report);
    }
}

static void put_whole(FILE *out, const struct bs_fit_report *report)
{
    const struct bs_fit_shape *shape = &report->fit->candidates[0].shape;
    put_segment(out, "fitted", 1);
    if (shape->n_parts == 1) {
        fputs("    usage: {", out);
        put_part(out, shape, 0);
        put_tail(out, shape);
        fputs("}\n", out);
    } else {
        fputs("    usage:\n      distribution: mixture\n      parts:\n", out);
        for (size_t i = 0; i < shape->n_parts; i++) {
            put_number(out, "        - {share: ", 100 * shape->share[i].value, "%, ");
            put_part(out, shape, i);
            fputs("}\n", out);
        }
    }
    put_rest(out, report);
}

static void put_errors(FILE *out, const struct bs_fit *fit)
{
    struct bs_fit_row rows[BS_FIT_ROWS];
    const struct bs_fit_candidate *best = &fit->candidates[0];
    size_t n = bs_fit_rows(&best->shape, rows), said = 0;
    for (size_t i = 0; i < n; i++) {
        if (isnan(rows[i].number.std_error))
            continue;
        fprintf(out, "%s%s", said++ > 0 ? ", " : "# Standard errors: ", rows[i].number.name);
        if (rows[i].part > 0 && best->shape.n_parts > 1)
            fprintf(out, " of part %zu", rows[i].part);
        bool share = rows[i].number.name == best->shape.share[0].name || rows[i].number.name == best->shape.above.name;
        fprintf(out, share ? " %.2g points" : " %.2g", (share ? 100 : 1) * rows[i].number.std_error);
    }
    if (!isnan(fit->month_to_month.std_error))
        fprintf(out, "%smonth_to_month %.2g points",
                said++ > 0 ? ", " : "# Standard errors: ", 100 * fit->month_to_month.std_error);
    fprintf(out, "%sinactive %.2g points.\n", said > 0 ? ", " : "# Standard errors: ", 100 * fit->inactive.std_error);
}

static void put_comment(FILE *out, const struct bs_fit_report *report)
{
    const struct bs_fit *fit = report->fit;
    const struct bs_fit_candidate *best = &fit->candidates[0];
    fputs("# Fitted by billshift " BILLSHIFT_VERSION " to ", out);
    put_name(out, report->population->file);
    fputs(", column ", out);
    put_name(out, report->column);
    fprintf(out, ": %zu users, %zu of them active; %zu %s.\n", fit->users, fit->active, fit->months,
            fit->months == 1 ? "month" : "months");
    if (best->family) {
        fprintf(out, "# Best of %zu by AIC: %s, log likelihood %.2f, AIC %.2f", fit->n_fitted, bs_fit_candidate_name(best),
                best->log_likelihood, best->aic);
        if (fit->n_fitted > 1)
            fprintf(out, " (%s: %.2f)", bs_fit_candidate_name(&fit->candidates[1]), fit->candidates[1].aic);
        fprintf(out, ", Kolmogorov-Smirnov distance %.4f.\n", best->ks);
    } else {
        fputs("# All active users have the same use: no shape was chosen.\n", out);
    }
    fprintf(out, "# Of the use of active users the top 10 %% have %.1f %% (standard error %.2g points); ",
            100 * fit->top_share.value, 100 * fit->top_share.std_error);
    if (isnan(best->top_share))
        fputs("by the fit that does not exist, as its mean is infinite.\n", out);
    else
        fprintf(out, "by the fit %.1f %%.\n", 100 * best->top_share);
    put_errors(out, fit);
    for (size_t i = 0; i < best->n_warnings; i++)
        fprintf(out, "# Warning: %s.\n", best->warnings[i]);
}

static enum bs_status write(const struct bs_fit_report *report, FILE *out)
{
    put_comment(out, report);
    fprintf(out, "seats: %zu\nsegments:\n", report->fit->users);
    if (report->as_segments && report->fit->candidates[0].shape.n_parts > 1)
        put_segments(out, report);
    else
        put_whole(out, report);
    return ferror(out) ? BS_ERROR_IO : BS_OK;
}

char *bs_fit_yaml(const struct bs_fit_report *report)
{
    char *text = NULL;
    size_t length = 0;
    FILE *memory = open_memstream(&text, &length);
    if (!memory)
        return NULL;
    bool whole = write(report, memory) == BS_OK;
    if (fclose(memory) == 0 && whole)
        return text;
    free(text);
    return NULL;
}

const struct bs_fit_format bs_fit_format_yaml = {"yaml", write};
