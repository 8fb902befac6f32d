#include "contract/charge_lines.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct units_text units_text(double units)
{
    static const struct {
        double size;
        char suffix;
    } scales[] = {{1e12, 'T'}, {1e9, 'B'}, {1e6, 'M'}, {1e3, 'k'}};
    struct units_text out;
    for (size_t i = 0; i < sizeof scales / sizeof scales[0]; i++) {
        snprintf(out.text, sizeof out.text, "%.6g%c", units / scales[i].size, scales[i].suffix);
        if (fabs(units) >= scales[i].size && strtod(out.text, NULL) * scales[i].size == units)
            return out;
    }
    snprintf(out.text, sizeof out.text, "%.15g", units);
    return out;
}

const char *tier_label(struct bs_lines *lines, double from, double to)
{
    if (!lines)
        return "";
    char label[80] = "";
    int n = 0;
    if (from > 0)
        n = snprintf(label, sizeof label, "over %s", units_text(from).text);
    if (to < INFINITY)
        snprintf(label + n, sizeof label - (size_t)n, "%sup to %s", n > 0 ? ", " : "", units_text(to).text);
    char *kept = bs_arena_copy(lines->arena, label, strlen(label));
    lines->failed |= !kept;
    return kept ? kept : "";
}

static const char *rounding_of(const struct bs_conversion *convert)
{
    switch (convert->round) {
    case BS_ROUND_CEIL:
        return ", rounded up";
    case BS_ROUND_FLOOR:
        return ", rounded down";
    case BS_ROUND_HALF_UP:
        return ", rounded half up";
    case BS_ROUND_NONE:
        break;
    }
    return "";
}

void conversion_line(const struct bs_charge *charge, double quantity, double converted, struct bs_lines *lines)
{
    const struct bs_conversion *convert = &charge->convert;
    if (!lines)
        return;
    if (quantity != converted) {
        char free[48] = "", divided[48] = "";
        if (convert->free > 0)
            snprintf(free, sizeof free, ", less %.10g free of charge", convert->free);
        if (convert->divide > 0 && convert->divide != 1)
            snprintf(divided, sizeof divided, ", divided by %.10g", convert->divide);
        lines->place.unit = charge->unit ? charge->unit : "";
        bs_lines_add(lines, amount_line(BS_LINE_INCLUDED, quantity, 0), "priced below%s%s%s", free, divided, rounding_of(convert));
    }
    lines->place.unit = converted_unit(charge);
}
