/* Solutions in sentences. */
#include "output/readable.h"
#include "output/solve_value.h"

#include <billshift/output.h>
#include <billshift/solve.h>
#include <errno.h>
#include <math.h>
#include <string.h>

enum { WIDTH = 100, SENTENCE = 1024 };

/* A value of the path as a scenario writes it. error: digits below a tenth of it are left out; NaN: none. */
static const char *value_text(const struct bs_solve *solve, double value, double error, char *text)
{
    int digits = 9;
    if (error > 0 && value != 0)
        digits = (int)fmin(fmax(ceil(log10(fabs(value) / error)) + 2, floor(log10(fabs(value))) + 1), 9);
    digits = digits < 1 ? 1 : digits;
    return bs_solve_value(solve, value, digits, text, BS_READABLE);
}

static const char *figure_text(const struct bs_solve *solve, double value, char *text)
{
    if (isnan(value))
        snprintf(text, BS_READABLE, "no value");
    else if (solve->is_share)
        snprintf(text, BS_READABLE, "%.6g %%", 100 * value);
    else if (strcmp(solve->unit, "ratio") == 0)
        snprintf(text, BS_READABLE, "%.6gx", value);
    else
        bs_readable_money(value, (int)fmin(bs_readable_decimals(value), 2), solve->unit, 0, text);
    return text;
}

/* (standard error 0.4), of what is drawn. */
static const char *error_text(const struct bs_solve *solve, double error, char *text)
{
    *text = '\0';
    if (solve->drawn && error > 0)
        snprintf(text, BS_READABLE, " (standard error %.2g%s)", error, *solve->mark == '$' ? "" : solve->mark);
    return text;
}

static void say_solution(const struct bs_solve *solve, const struct bs_solve_point *point, const struct bs_solution *s, char *out)
{
    char from[BS_READABLE], to[BS_READABLE], from_error[BS_READABLE], to_error[BS_READABLE], target[BS_READABLE], end[BS_READABLE];
    value_text(solve, s->from, s->from_error, from);
    value_text(solve, s->to, s->to_error, to);
    error_text(solve, s->from_error, from_error);
    error_text(solve, s->to_error, to_error);
    figure_text(solve, solve->target, target);
    value_text(solve, s->from_end ? point->from : point->to, NAN, end);
    int n = snprintf(out, SENTENCE, "%s", solve->path);
    char *rest = out + n;
    size_t room = SENTENCE - (size_t)n;
    if (s->from == s->to && s->jumps)
        snprintf(rest, room, " = %s%s: there %s passes %s in a jump.", from, from_error, solve->figure, target);
    else if (s->from == s->to)
        snprintf(rest, room, " = %s%s: then %s %s %s.", from, from_error, solve->figure, solve->relation, target);
    else if (s->from_end && s->to_end)
        snprintf(rest, room, " may have any value that was looked at, %s to %s: %s %s %s.", from, to, solve->figure,
                 solve->relation, target);
    else if (s->from_end)
        snprintf(rest, room, " up to %s%s: then %s %s %s (looked at from %s on).", to, to_error, solve->figure, solve->relation,
                 target, end);
    else if (s->to_end)
        snprintf(rest, room, " from %s%s on: then %s %s %s (looked at up to %s).", from, from_error, solve->figure, solve->relation,
                 target, end);
    else
        snprintf(rest, room, " from %s%s to %s%s: then %s %s %s.", from, from_error, to, to_error, solve->figure, solve->relation,
                 target);
}

static void say_none(const struct bs_solve *solve, const struct bs_solve_point *point, char *out)
{
    char from[BS_READABLE], to[BS_READABLE], least[BS_READABLE], most[BS_READABLE], target[BS_READABLE];
    value_text(solve, point->from, NAN, from);
    value_text(solve, point->to, NAN, to);
    if (isnan(point->least))
        snprintf(out, SENTENCE, "No %s from %s to %s: %s has no value there.", solve->path, from, to, solve->figure);
    else if (point->least == point->most)
        snprintf(out, SENTENCE, "%s does not depend on %s from %s to %s: it is %s there.", solve->figure, solve->path, from, to,
                 figure_text(solve, point->least, least));
    else
        snprintf(out, SENTENCE, "No %s from %s to %s gives %s %s %s: it lies between %s and %s there.", solve->path, from, to,
                 solve->figure, solve->relation, figure_text(solve, solve->target, target), figure_text(solve, point->least, least),
                 figure_text(solve, point->most, most));
}

/* The point's values, before its solutions. */
static bool say_point(const struct bs_solve *solve, const struct bs_solve_point *point, FILE *out)
{
    for (size_t k = 0; k < solve->n_paths; k++)
        if (fprintf(out, "%s%s = %s", k > 0 ? ", " : "", solve->paths[k], point->values[k]) < 0)
            return false;
    return solve->n_paths == 0 || fputs(":\n", out) >= 0;
}

enum bs_status bs_solve_write_text(const struct bs_solve *solve, FILE *out)
{
    char sentence[SENTENCE];
    size_t at = 0, indent = solve->n_paths > 0 ? 2 : 0;
    bool good = true;
    for (size_t i = 0; i < solve->n_points && good; i++) {
        const struct bs_solve_point *point = &solve->points[i];
        good = say_point(solve, point, out);
        for (size_t k = 0; k < point->n_solutions && good; k++) {
            say_solution(solve, point, &solve->solutions[at++], sentence);
            good = bs_print_wrapped(indent ? "  " : "", indent, WIDTH, sentence, out);
        }
        if (point->n_solutions == 0 && good) {
            say_none(solve, point, sentence);
            good = bs_print_wrapped(indent ? "  " : "", indent, WIDTH, sentence, out);
        }
    }
    return good ? BS_OK : errno == ENOMEM ? BS_ERROR_MEMORY : BS_ERROR_IO;
}
