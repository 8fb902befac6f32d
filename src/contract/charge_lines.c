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
