/* Sentences of where a contract's bill stands to the baseline's. */
#include "output/account.h"
#include "output/readable.h"
#include "output/standing.h"
#include "output/summary.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { STRETCHES_TOLD = 4 };

/* One use alone: no range, no list, no jump. */
static bool is_simple(const char *uses)
{
    return !strpbrk(uses, ";(") && !strstr(uses, " to ") && strncmp(uses, "same", 4) != 0 && strncmp(uses, "only", 4) != 0 &&
           strncmp(uses, "up", 2) != 0 && strcmp(uses, "never") != 0 && strcmp(uses, "always") != 0;
}

static void put_equal(const char *uses, const char *baseline, FILE *text)
{
    bool ranges = strncmp(uses, "same ", 5) == 0 && !strchr(uses, ';');
    if (strcmp(uses, "same always") == 0)
        fprintf(text, "is that under %s at any use", baseline);
    else if (ranges)
        fprintf(text, "is that under %s %s of use", baseline, uses + 5);
    else
        fprintf(text, "equals that under %s at%s %s of use", baseline, is_simple(uses) ? "" : ":", uses);
}

/* Where the bills meet at no use but 0, one is above the other at all others: *above. */
static enum bs_status never_meet(const struct bs_model *model, size_t contract, size_t segment, size_t month,
                                 struct bs_arena *arena, bool *meet, bool *above, bool *at_zero)
{
    struct bs_curve bill, baseline;
    const struct bs_span *spans = NULL;
    size_t count = 0, sides = 0;
    bool approximate;
    *meet = *at_zero = *above = false;
    enum bs_status status = bs_model_curve(model, contract, segment, month, arena, &bill);
    if (status == BS_OK)
        status = bs_model_curve(model, model->baseline, segment, month, arena, &baseline);
    if (status == BS_OK)
        status = bs_curve_compare(arena, &bill, &baseline, &spans, &count, &approximate);
    for (size_t i = 0; i < count; i++) {
        bool same = spans[i].relation == BS_SAME, zero = same && spans[i].to == 0;
        *at_zero = *at_zero || zero;
        *meet = *meet || (same && !zero);
        *above = *above || spans[i].relation == BS_DEARER;
        sides += spans[i].relation == BS_DEARER || spans[i].relation == BS_CHEAPER;
    }
    *meet = *meet || sides != 1;
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
    else if (strncmp(uses, "only", 4) == 0 || strncmp(uses, "up to", 5) == 0)
        fprintf(text, "is at least %s %s", word, uses);
    else
        fprintf(text, "is at least %s %s %s", word, strchr(uses, ';') ? "at" : "from", uses);
}

enum bs_status bs_standing_sentence(const struct bs_model *model, size_t contract, size_t segment, size_t month,
                                    struct bs_arena *arena, const char **out)
{
    struct bs_standing standing;
    bool approximate = false, meet, above, at_zero;
    char *buffer = NULL;
    size_t length = 0;
    enum bs_status status = bs_standing_of(model, contract, segment, month, 0, arena, &standing, &approximate);
    if (status == BS_OK)
        status = never_meet(model, contract, segment, month, arena, &meet, &above, &at_zero);
    if (status != BS_OK)
        return status;
    FILE *text = open_memstream(&buffer, &length);
    if (!text)
        return BS_ERROR_MEMORY;
    const char *baseline = model->contracts[model->baseline].name;
    bool never = strcmp(standing.doubled, "never") == 0;
    if (meet)
        put_equal(standing.equal, baseline, text);
    else
        fprintf(text, "is %s that under %s at any use%s", above ? "above" : "below", baseline, at_zero ? " but none" : "");
    if (meet ? strcmp(standing.equal, "same always") != 0 : above) {
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
    else if (end == months)
        snprintf(buffer, BS_READABLE, "From month %zu on", first + 1);
    else if (end == first + 1)
        snprintf(buffer, BS_READABLE, "In month %zu", end);
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

bool bs_account_standing(const struct bs_model *model, size_t contract, size_t segment, FILE *out)
{
    struct bs_arena *arena = bs_arena_new();
    struct stretch *stretches = NULL;
    size_t n = 0;
    char when[BS_READABLE];
    bool done = arena && stretches_of(model, contract, segment, arena, &stretches, &n) == BS_OK;
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
