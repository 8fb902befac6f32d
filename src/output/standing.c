#include "output/standing.h"

#include "output/readable.h"
#include "output/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* How uses are written. */
struct style {
    const char *unit;
    unsigned flags;
};

/* A use as a person writes it: without places where it is whole. */
static const char *use_text(double use, const struct style *style, char *buffer)
{
    int places = bs_readable_places(fmin(use, 1), style->unit);
    return bs_readable_money(use, use == floor(use) ? 0 : places, style->unit, style->flags, buffer);
}

static void add(FILE *text, bool *begun)
{
    if (*begun)
        fputs("; ", text);
    *begun = true;
}

/* A range that `same` or `doubled` holds in. threshold: an open range is named by its beginning alone. */
static void put_range(FILE *text, const struct bs_span *span, const struct style *style, bool threshold)
{
    char from[BS_READABLE], to[BS_READABLE];
    use_text(span->from, style, from);
    use_text(span->to, style, to);
    if (span->from == span->to) { /* doubled there and nowhere beside it: `from` would promise more */
        fprintf(text, threshold ? "only at %s" : "%s", from);
        return;
    }
    if (!threshold)
        fputs("same ", text);
    if (span->from == 0 && isinf(span->to))
        fputs("always", text);
    else if (isinf(span->to))
        fprintf(text, threshold ? "%s" : "from %s", from);
    else if (span->from == 0)
        fprintf(text, "up to %s", to);
    else
        fprintf(text, "%s to %s", from, to);
}

static bool touches(const struct bs_span *spans, size_t count, enum bs_relation relation, double use)
{
    for (size_t i = 0; i < count; i++)
        if (spans[i].relation == relation && (spans[i].from == use || spans[i].to == use))
            return true;
    return false;
}

static enum bs_status range_text(const struct bs_span *spans, size_t count, enum bs_relation relation, const struct style *style,
                                 struct bs_arena *arena, const char **out)
{
    char *buffer = NULL;
    size_t length = 0;
    FILE *text = open_memstream(&buffer, &length);
    if (!text)
        return BS_ERROR_MEMORY;
    bool begun = false;
    for (size_t i = 0; i < count; i++)
        if (spans[i].relation == relation) {
            add(text, &begun);
            put_range(text, &spans[i], style, relation != BS_SAME);
        }
    /* A jump can pass over equality. */
    for (size_t i = 0; relation == BS_SAME && i < count; i++)
        if (spans[i].relation == BS_CHEAPER && isfinite(spans[i].to) && touches(spans, count, BS_DEARER, spans[i].to) &&
            !touches(spans, count, BS_SAME, spans[i].to)) {
            char at[BS_READABLE];
            add(text, &begun);
            fprintf(text, "%s (a jump)", use_text(spans[i].to, style, at));
        }
    if (!begun)
        fputs("never", text);
    if (fclose(text) != 0) {
        free(buffer);
        return BS_ERROR_MEMORY;
    }
    *out = bs_arena_copy(arena, buffer, length);
    free(buffer);
    return *out ? BS_OK : BS_ERROR_MEMORY;
}

bool bs_standing_exists(const struct bs_model *model, size_t contract)
{
    return !bs_model_needs_ledger(model, contract) && !bs_model_needs_ledger(model, model->baseline);
}

enum bs_status bs_standing_of(const struct bs_model *model, size_t contract, size_t segment, size_t month, unsigned flags,
                              struct bs_arena *arena, struct bs_standing *out, bool *approximate)
{
    bool rough = false;
    struct bs_curve bill, baseline;
    const struct bs_span *spans = NULL;
    size_t count = 0;
    enum bs_status status = bs_model_curve(model, contract, segment, month, arena, &bill);
    if (status == BS_OK)
        status = bs_model_curve(model, model->baseline, segment, month, arena, &baseline);
    if (status == BS_OK)
        status = bs_curve_compare(arena, &bill, &baseline, &spans, &count, &rough);
    *approximate |= rough;
    struct style style = {.unit = bs_curve_segment_unit(model, segment), .flags = flags};
    if (status == BS_OK)
        status = range_text(spans, count, BS_SAME, &style, arena, &out->equal);
    if (status == BS_OK)
        status = range_text(spans, count, BS_DOUBLED, &style, arena, &out->doubled);
    if (status == BS_OK)
        status = range_text(spans, count, BS_TRIPLED, &style, arena, &out->tripled);
    return status;
}
