/* Sentences of where a contract's bill stands to the baseline's. */
#include "output/account.h"
#include "output/readable.h"
#include "output/standing.h"
#include "output/summary.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { STRETCHES_TOLD = 4, USES_TOLD = 4 };

/* One use alone: no range, no list, no jump. */
static bool is_simple(const char *uses)
{
    return !strpbrk(uses, ";(") && !strstr(uses, " to ") && strncmp(uses, "same", 4) != 0 && strncmp(uses, "only", 4) != 0 &&
           strncmp(uses, "up", 2) != 0 && strcmp(uses, "never") != 0 && strcmp(uses, "always") != 0;
}

static const char jump[] = " (a jump)";

static const char *end_of(const char *use)
{
    const char *end = strchr(use, ';');
    return end ? end : use + strlen(use);
}

static bool is_jump(const char *use, const char *end)
{
    size_t length = sizeof jump - 1;
    return (size_t)(end - use) > length && strncmp(end - length, jump, length) == 0;
}

static bool belongs(const char *use, bool jumps)
{
    return is_jump(use, end_of(use)) == jumps;
}

static const char *next_use(const char *use)
{
    const char *end = end_of(use);
    return *end ? end + 2 : NULL;
}

static size_t count_uses(const char *uses, bool jumps)
{
    size_t n = 0;
    for (const char *use = uses; use; use = next_use(use))
        n += belongs(use, jumps);
    return n;
}

/* A use or a range with its preposition. threshold: one use begins an open range. */
static void put_use(const char *use, const char *end, bool threshold, FILE *text)
{
    if (strncmp(use, "same ", 5) == 0)
        use += 5;
    const char *to = strstr(use, " to ");
    bool complete = strncmp(use, "up to", 5) == 0 || strncmp(use, "only", 4) == 0 || strncmp(use, "from", 4) == 0;
    bool range = !complete && to && to < end;
    fprintf(text, "%s%.*s%s",
            complete             ? ""
            : range || threshold ? "from "
                                 : "at ",
            (int)(end - use), use, threshold && !complete && !range ? " on" : "");
}

static void put_uses(const char *uses, bool jumps, bool threshold, FILE *text)
{
    size_t n = count_uses(uses, jumps), i = 0;
    for (const char *use = uses; use; use = next_use(use)) {
        if (!belongs(use, jumps))
            continue;
        fputs(i == 0 ? "" : i + 1 < n ? ", " : " and ", text);
        put_use(use, end_of(use) - (jumps ? sizeof jump - 1 : 0), threshold, text);
        i++;
    }
}

static void put_equal(const char *uses, const char *baseline, FILE *text)
{
    char count[BS_READABLE];
    size_t n = count_uses(uses, false), jumps = count_uses(uses, true);
    bool ranges = strncmp(uses, "same ", 5) == 0 && n + jumps == 1;
    if (strcmp(uses, "same always") == 0)
        fprintf(text, "is that under %s at any use", baseline);
    else if (ranges)
        fprintf(text, "is that under %s %s of use", baseline, uses + 5);
    else if (n + jumps > USES_TOLD)
        fprintf(text, "meets that under %s at %s uses (breakeven.csv of a run lists them)", baseline,
                bs_readable_number((double)(n + jumps), 0, count));
    else {
        if (n > 0) {
            fprintf(text, "equals that under %s ", baseline);
            put_uses(uses, false, false, text);
            fputs(" of use", text);
        }
        if (jumps > 0) {
            fprintf(text, "%s%s in a jump ", n > 0 ? ", passes it" : "passes that under ", n > 0 ? "" : baseline);
            put_uses(uses, true, false, text);
            fputs(n > 0 ? "" : " of use", text);
        }
    }
}

/* How two bills lie. Where they meet at no use but 0, one is above the other at all others: above. */
struct sides {
    bool meet, at_zero;
    bool above, below; /* at some use */
    bool of_nothing;   /* the baseline's bill is 0 at any use, so that no multiple of it says anything */
};

static enum bs_status sides_of(const struct bs_model *model, size_t contract, size_t segment, size_t month, struct bs_arena *arena,
                               struct sides *out)
{
    struct bs_curve bill, baseline;
    const struct bs_span *spans = NULL;
    size_t count = 0, sides = 0;
    bool approximate;
    *out = (struct sides){0};
    enum bs_status status = bs_model_curve(model, contract, segment, month, arena, &bill);
    if (status == BS_OK)
        status = bs_model_curve(model, model->baseline, segment, month, arena, &baseline);
    if (status == BS_OK)
        status = bs_curve_compare(arena, &bill, &baseline, &spans, &count, &approximate);
    for (size_t i = 0; i < count; i++) {
        bool same = spans[i].relation == BS_SAME, zero = same && spans[i].to == 0;
        out->at_zero = out->at_zero || zero;
        out->meet = out->meet || (same && !zero);
        out->above = out->above || spans[i].relation == BS_DEARER;
        out->below = out->below || spans[i].relation == BS_CHEAPER;
        sides += spans[i].relation == BS_DEARER || spans[i].relation == BS_CHEAPER;
    }
    out->meet = out->meet || sides != 1;
    out->of_nothing = status == BS_OK && baseline.n == 1 && baseline.pieces[0].value == 0 && baseline.pieces[0].slope == 0 &&
                      !bs_curve_has_stairs(&baseline);
    return status;
}

static void put_multiple(const char *word, const char *uses, FILE *text)
{
    if (strcmp(uses, "never") == 0)
        fprintf(text, "never %ss", word);
    else if (strcmp(uses, "always") == 0)
        fprintf(text, "is always at least %s", word);
    else if (is_simple(uses))
        fprintf(text, "%ss at %s", word, uses);
    else if (count_uses(uses, false) > USES_TOLD)
        fprintf(text, "is at least %s at some uses and not at others (breakeven.csv of a run lists them)", word);
    else {
        fprintf(text, "is at least %s ", word);
        put_uses(uses, false, true, text);
    }
}

enum bs_status bs_standing_sentence(const struct bs_model *model, size_t contract, size_t segment, size_t month,
                                    struct bs_arena *arena, const char **out)
{
    struct bs_standing standing;
    struct sides sides;
    bool approximate = false;
    char *buffer = NULL;
    size_t length = 0;
    enum bs_status status = bs_standing_of(model, contract, segment, month, 0, arena, &standing, &approximate);
    if (status == BS_OK)
        status = sides_of(model, contract, segment, month, arena, &sides);
    if (status != BS_OK)
        return status;
    FILE *text = open_memstream(&buffer, &length);
    if (!text)
        return BS_ERROR_MEMORY;
    const char *baseline = model->contracts[model->baseline].name;
    bool never = strcmp(standing.doubled, "never") == 0;
    if (sides.meet)
        put_equal(standing.equal, baseline, text);
    else
        fprintf(text, "is %s that under %s at any use%s", sides.above ? "above" : "below", baseline,
                sides.at_zero ? " but none" : "");
    if (sides.of_nothing)
        never = true;
    if (sides.of_nothing && sides.meet && sides.above && !sides.below)
        fputs(", and above it at any other", text);
    else if (!sides.of_nothing && (sides.meet ? strcmp(standing.equal, "same always") != 0 : sides.above)) {
        fputs(never ? " and " : ", ", text);
        put_multiple("double", standing.doubled, text);
    }
    if (!never) {
        fputs(" and ", text);
        put_multiple("triple", standing.tripled, text);
    }
    if (approximate)
        fputs(" (by the mean slope of its steps)", text);
    if (fclose(text) == 0)
        *out = bs_arena_copy(arena, buffer, length);
    free(buffer);
    return *out ? BS_OK : BS_ERROR_MEMORY;
}

/* "in month 3", "in months 1 to 6", "from month 7 on"; "in a month" where there is one period */
static const char *period_text(size_t first, size_t end, size_t months, char *buffer)
{
    if (first == 0 && end == months)
        snprintf(buffer, BS_READABLE, "In a month");
    else if (end == first + 1)
        snprintf(buffer, BS_READABLE, "In month %zu", end);
    else if (end == months)
        snprintf(buffer, BS_READABLE, "From month %zu on", first + 1);
    else
        snprintf(buffer, BS_READABLE, "In months %zu to %zu", first + 1, end);
    return buffer;
}

/* Months with the same sentence. */
struct stretch {
    size_t first, end; /* index */
    const char *sentence;
};

static enum bs_status stretches_of(const struct bs_model *model, size_t contract, size_t segment, struct bs_arena *arena,
                                   struct stretch **out, size_t *count)
{
    const size_t *first_months = NULL;
    size_t periods = 0, n = 0;
    enum bs_status status = bs_model_periods(model, arena, &first_months, &periods);
    struct stretch *stretches = bs_arena_take(arena, periods, sizeof *stretches);
    if (status == BS_OK && !stretches)
        status = BS_ERROR_MEMORY;
    for (size_t i = 0; i < periods && status == BS_OK; i++) {
        const char *sentence = NULL;
        status = bs_standing_sentence(model, contract, segment, first_months[i], arena, &sentence);
        if (status == BS_OK && (n == 0 || strcmp(stretches[n - 1].sentence, sentence) != 0))
            stretches[n++] = (struct stretch){.first = first_months[i], .sentence = sentence};
        if (n > 0)
            stretches[n - 1].end = i + 1 < periods ? first_months[i + 1] : model->months;
    }
    *out = stretches;
    *count = n;
    return status;
}

/* Leaves the part of them from month `from` to before `to`. */
static size_t clip(struct stretch *stretches, size_t n, size_t from, size_t to)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        struct stretch stretch = stretches[i];
        stretch.first = stretch.first > from ? stretch.first : from;
        stretch.end = stretch.end < to ? stretch.end : to;
        if (stretch.first < stretch.end)
            stretches[kept++] = stretch;
    }
    return kept;
}

bool bs_account_standing(const struct bs_model *model, size_t contract, size_t segment, size_t first_month, size_t months,
                         FILE *out)
{
    struct bs_arena *arena = bs_arena_new();
    struct stretch *stretches = NULL;
    size_t n = 0;
    char when[BS_READABLE];
    bool done = arena && stretches_of(model, contract, segment, arena, &stretches, &n) == BS_OK;
    n = done ? clip(stretches, n, first_month, first_month + months) : 0;
    if (done && n > STRETCHES_TOLD)
        done =
            bs_summary_line(out, "", 0, "How the bill under %s stands to that under %s changes %zu times in the term; at its ends:",
                            model->contracts[contract].name, model->contracts[model->baseline].name, n - 1);
    for (size_t i = 0; i < n && done; i++)
        if (n <= STRETCHES_TOLD || i == 0 || i + 1 == n)
            done = bs_summary_line(out, "", 0, "%s the bill under %s %s.",
                                   period_text(stretches[i].first, stretches[i].end, model->months, when),
                                   model->contracts[contract].name, stretches[i].sentence);
    bs_arena_free(arena);
    return done;
}
