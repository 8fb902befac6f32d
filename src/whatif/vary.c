#include "whatif/vary.h"
#include "base/refuse.h"
#include "whatif/path_kind.h"
#include "whatif/quantity.h"

#include <billshift/number.h>
#include <billshift/sweep.h>
#include <billshift/text.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static enum bs_status add(struct bs_arena *arena, struct vary *vary, const char *text, size_t length)
{
    while (length > 0 && (*text == ' ' || *text == '\t')) {
        text++;
        length--;
    }
    while (length > 0 && strchr(" \t\r\n", text[length - 1]))
        length--;
    if (length == 0)
        return BS_ERROR_INPUT;
    char *copy = bs_arena_copy(arena, text, length);
    if (!copy)
        return BS_ERROR_MEMORY;
    vary->values[vary->n++] = copy;
    return BS_OK;
}

/* The numbers of FROM:TO:STEP, or of FROM:TO; false: they are none. */
static bool read_range(const char *text, struct quantity *bounds, int n)
{
    for (int i = 0; i < n; i++) {
        const char *colon = strchr(text, ':');
        if ((i < n - 1) != (colon != NULL) || !quantity_read(text, colon ? (size_t)(colon - text) : strlen(text), &bounds[i]))
            return false;
        text = colon ? colon + 1 : text;
    }
    return true;
}

static enum bs_status range_values(const struct quantity *b, struct bs_arena *arena, struct vary *vary, char *message)
{
    double from = b[0].value, to = b[1].value, step = b[2].value, most = floor((to - from) / step + 1e-9);
    if (!quantity_alike(&b[0], &b[1]) || b[0].sign != b[2].sign || strcmp(b[0].code, b[2].code) != 0)
        return bs_refuse(message, "FROM, TO and STEP are numbers of one kind: 10%%:50%%:5%%, $20:$40:$5 or 20:40:5");
    if (step == 0)
        return bs_refuse(message, "a step of 0 leads nowhere; write FROM:TO:STEP, such as 20:40:5");
    if (!(most >= 0))
        return bs_refuse(message, "from %.10g a step of %.10g leads away from %.10g", from, step, to);
    if (most >= BS_SWEEP_POINTS_MOST)
        return bs_refuse(message, "these are %.10g values; a sweep has at most %d points", most + 1, BS_SWEEP_POINTS_MOST);
    vary->values = bs_arena_take(arena, (size_t)most + 1, sizeof *vary->values);
    enum bs_status status = vary->values ? BS_OK : BS_ERROR_MEMORY;
    for (double i = 0; i <= most && status == BS_OK; i++) { /* NOLINT(cert-flp30-c): whole numbers */
        char text[64];
        double value = from + i * step;
        if (fabs(value) < fabs(step) * 1e-9)
            value = 0;
        int length = snprintf(text, sizeof text, "%s%s%s%.14g%.1s", b[0].code, *b[0].code ? " " : "", b[0].money ? "$" : "", value,
                              &b[0].sign);
        status = add(arena, vary, text, (size_t)length);
    }
    return status;
}

/* The end of the value that begins here: a comma outside of brackets and quotes. */
static const char *value_end(const char *text)
{
    int depth = 0;
    char quote = 0;
    for (; *text && (*text != ',' || depth > 0 || quote); text++) {
        if (quote)
            quote = *text == quote ? 0 : quote;
        else if (*text == '"' || *text == '\'')
            quote = *text;
        else if (strchr("[{(", *text))
            depth++;
        else if (strchr("]})", *text))
            depth--;
    }
    return text;
}

static enum bs_status list_values(const char *text, struct bs_arena *arena, struct vary *vary, char *message)
{
    vary->values = bs_arena_take(arena, strlen(text) + 1, sizeof *vary->values);
    enum bs_status status = vary->values ? BS_OK : BS_ERROR_MEMORY;
    for (bool more = true; more && status == BS_OK;) {
        const char *end = value_end(text);
        status = add(arena, vary, text, (size_t)(end - text));
        more = *end == ',';
        text = end + 1;
    }
    return status == BS_ERROR_INPUT ? bs_refuse(message, "a value is missing; write PATH=FROM:TO:STEP, PATH=A,B,C or PATH=FILE")
                                    : status;
}

static bool is_file(const char *name)
{
    struct stat info;
    return stat(name, &info) == 0 && S_ISREG(info.st_mode);
}

/* What can only be the name of a file of values. */
static bool names_file(const char *text)
{
    size_t length = strlen(text);
    bool one = *value_end(text) == '\0';
    return one && (strchr(text, '/') || (length > 4 && strcmp(text + length - 4, ".txt") == 0));
}

static enum bs_status file_values(const char *name, struct bs_arena *arena, struct vary *vary, char *message)
{
    FILE *file = fopen(name, "re");
    char *line = NULL;
    size_t room = 0, most = 0;
    ssize_t length;
    if (!file)
        return bs_refuse(message, "cannot read %.200s", name);
    enum bs_status status = BS_OK;
    while (status == BS_OK && (length = getline(&line, &room, file)) >= 0) {
        if (*line == '#' || strspn(line, " \t\r\n") == (size_t)length)
            continue;
        if (vary->n == most) {
            const char **grown = bs_arena_take(arena, most = 2 * most + 64, sizeof *grown);
            if (grown && vary->n > 0)
                memcpy(grown, vary->values, vary->n * sizeof *grown);
            vary->values = grown;
        }
        status = !vary->values                     ? BS_ERROR_MEMORY
                 : vary->n == BS_SWEEP_POINTS_MOST ? bs_refuse(message, "%.200s has too many values", name)
                                                   : add(arena, vary, line, (size_t)length);
    }
    if (status == BS_OK && ferror(file))
        status = bs_refuse(message, "cannot read %.200s", name);
    if (status == BS_OK && vary->n == 0)
        status = bs_refuse(message, "%.200s has no value", name);
    free(line);
    (void)fclose(file);
    return status;
}

enum bs_status vary_parse(const char *text, struct bs_arena *arena, struct vary *out, char *message)
{
    const char *equals = strchr(text, '=');
    struct quantity bounds[3];
    *out = (struct vary){.n = 0};
    if (!equals || equals == text)
        return bs_refuse(message, "write PATH=FROM:TO:STEP, PATH=A,B,C or PATH=FILE, such as contracts.metered.seat_fee=10:40:5");
    out->path = bs_arena_copy(arena, text, (size_t)(equals - text));
    if (!out->path)
        return BS_ERROR_MEMORY;
    if (read_range(equals + 1, bounds, 3)) {
        enum bs_status status = path_is_number(out->path, message);
        return status == BS_OK ? range_values(bounds, arena, out, message) : status;
    }
    if (read_range(equals + 1, bounds, 2))
        return bs_refuse(
            message,
            "FROM:TO has no step: write FROM:TO:STEP, such as 10:40:5; a range without one is for --tornado, --sobol and solve");
    enum bs_status status = path_moves_figures(out->path, message);
    if (status != BS_OK)
        return status;
    if (is_file(equals + 1))
        return file_values(equals + 1, arena, out, message);
    if (names_file(equals + 1))
        return bs_refuse(message, "no file %.200s; values are FROM:TO:STEP, A,B,C or a file with one on each line", equals + 1);
    return list_values(equals + 1, arena, out, message);
}

enum bs_status span_parse(const char *text, struct bs_arena *arena, struct span *out, char *message)
{
    const char *equals = strchr(text, '=');
    struct quantity bounds[2];
    if (!equals || equals == text || !read_range(equals + 1, bounds, 2))
        return bs_refuse(message, "write PATH=FROM:TO, the ends of what is looked at, such as contracts.metered.seat_fee=0:200");
    if (*bounds[0].code || *bounds[1].code)
        return bs_refuse(message, "write FROM and TO without a currency, in that of the contract: 20:40");
    if (!quantity_alike(&bounds[0], &bounds[1]))
        return bs_refuse(message, "FROM and TO are numbers of one kind: 10%%:50%%, $20:$40 or 20:40");
    *out = (struct span){.from = fmin(bounds[0].value, bounds[1].value), .to = fmax(bounds[0].value, bounds[1].value)};
    out->mark = bounds[0].money ? "$" : bounds[0].sign == '%' ? "%" : bounds[0].sign == 'x' ? "x" : "";
    if (out->from == out->to)
        return bs_refuse(message, "between %.10g and %.10g there is nothing to look at", out->from, out->to);
    out->path = bs_arena_copy(arena, text, (size_t)(equals - text));
    return out->path ? path_is_number(out->path, message) : BS_ERROR_MEMORY;
}

const char *span_override(const struct span *span, double value, struct bs_arena *arena)
{
    size_t room = strlen(span->path) + 48;
    char *text = bs_arena_take(arena, room, 1);
    bool money = *span->mark == '$';
    if (text)
        snprintf(text, room, "%s=%s%s%.17g%s", span->path, money && value < 0 ? "-" : "", money ? "$" : "",
                 money ? fabs(value) : value, money ? "" : span->mark);
    return text;
}
