#include "base/decimal.h"

#include <billshift/bill.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *bs_line_kind_name(enum bs_line_kind kind)
{
    static const char *const names[BS_LINE_KIND_COUNT] = {
        [BS_LINE_SEAT_FEE] = "seat_fee",
        [BS_LINE_CHARGE] = "charge",
        [BS_LINE_INCLUDED] = "included",
        [BS_LINE_DISCOUNT] = "discount",
        [BS_LINE_MINIMUM] = "minimum",
        [BS_LINE_MAXIMUM] = "maximum",
        [BS_LINE_ORGANIZATION_FEE] = "organization_fee",
        [BS_LINE_SEATS_MINIMUM] = "seats_minimum",
        [BS_LINE_CAP] = "cap",
        [BS_LINE_COMMITMENT] = "commitment",
        [BS_LINE_CREDIT] = "credit",
        [BS_LINE_ALREADY_BILLED] = "already_billed",
        [BS_LINE_RESPONSE] = "response",
        [BS_LINE_ROUNDING] = "rounding",
    };
    return names[kind];
}

void bs_lines_start(struct bs_lines *lines, struct bs_arena *arena, bool round, int places)
{
    *lines = (struct bs_lines){.arena = arena, .round = round, .places = places};
}

static bool make_room(struct bs_lines *lines)
{
    if (lines->count < lines->capacity)
        return true;
    size_t capacity = lines->capacity ? 2 * lines->capacity : 16;
    struct bs_line *items = bs_arena_take(lines->arena, capacity, sizeof *items);
    if (!items)
        return false;
    if (lines->count > 0)
        memcpy(items, lines->items, lines->count * sizeof *items);
    lines->items = items;
    lines->capacity = capacity;
    return true;
}

static const char *sentence(struct bs_arena *arena, const char *format, va_list values)
{
    va_list again;
    va_copy(again, values);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *text = length >= 0 ? bs_arena_take(arena, (size_t)length + 1, 1) : NULL;
    if (text)
        vsnprintf(text, (size_t)length + 1, format, values);
    return text;
}

static const char *or_place(const char *own, const char *place)
{
    return own ? own : place ? place : "";
}

double bs_lines_add(struct bs_lines *lines, struct bs_line line, const char *why, ...)
{
    if (!lines)
        return line.amount;
    line.amount =
        lines->round ? bs_round_money(line.amount, lines->places) : decimal_digits(line.amount) + 0.0; /* no -0 on a bill */
    line.month = lines->place.month;
    line.seat = lines->place.seat;
    line.laid = lines->place.laid;
    line.item = or_place(line.item, lines->place.item);
    line.unit = or_place(line.unit, lines->place.unit);
    line.tier = or_place(line.tier, NULL);
    va_list values;
    va_start(values, why);
    line.why = sentence(lines->arena, why, values);
    va_end(values);
    if (line.why && make_room(lines))
        lines->items[lines->count++] = line;
    else
        lines->failed = true;
    return line.amount;
}

double bs_lines_sum(const struct bs_lines *lines, size_t first)
{
    struct decimal_sum sum = {0};
    for (size_t i = first; i < lines->count; i++)
        decimal_add(&sum, lines->items[i].amount);
    return decimal_value(&sum);
}
