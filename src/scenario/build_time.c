/* Months: numbers from 1, or dates once the scenario says when it starts. */
#include "scenario/build.h"

#include <billshift/text.h>

#include <stdio.h>
#include <string.h>

enum { MONTHS_A_YEAR = 12, MONTH_NUMBER_MOST = 12000 };

struct date {
    int year, month, day; /* day 0: not given */
};

/* YYYY-MM or YYYY-MM-DD, not yet checked against the calendar. */
static bool looks_like_date(const struct bs_node *node, struct date *date)
{
    static const char shape[] = "dddd-dd-dd";
    if (node->length != 7 && node->length != 10)
        return false;
    for (size_t i = 0; i < node->length; i++)
        if (shape[i] == 'd' ? node->text[i] < '0' || node->text[i] > '9' : node->text[i] != '-')
            return false;
    *date = (struct date){0};
    sscanf(node->text, "%4d-%2d-%2d", &date->year, &date->month, &date->day);
    return true;
}

static int days_of(const struct date *date)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (date->year % 4 == 0 && date->year % 100 != 0) || date->year % 400 == 0;
    return days[date->month - 1] + (date->month == 2 && leap ? 1 : 0);
}

/* A month's end and the next month's beginning are the same moment: only days between need a rule. */
static long shift_of(struct bs_build *b, const struct bs_node *node, const char *what, const struct date *date, bool last)
{
    bool whole = last ? date->day == days_of(date) : date->day == 1;
    if (date->day == 0 || whole)
        return 0;
    struct bs_place place = bs_node_place(node);
    bs_warning(b->diagnostics, &place, "%s: %s lies inside a month; it counts %s", what, node->text,
               last ? "to the end of the month before" : "from the first of the next month");
    return last ? -1 : 1;
}

static bool month_of_date(struct bs_build *b, const struct bs_node *node, const char *what, const struct date *date, bool last,
                          long *month_index)
{
    if (date->month < 1 || date->month > MONTHS_A_YEAR || (node->length == 10 && (date->day < 1 || date->day > days_of(date)))) {
        bs_node_error(b->diagnostics, node, "%s: %s is not in the calendar", what, node->text);
        return false;
    }
    if (b->first_month == 0) {
        bs_node_error(b->diagnostics, node,
                      "%s: %s is a date, but the scenario does not say when its first month is: add starts: YYYY-MM, or write "
                      "the number of the month",
                      what, node->text);
        return false;
    }
    *month_index =
        MONTHS_A_YEAR * (long)(date->year - b->first_year) + date->month - b->first_month + shift_of(b, node, what, date, last);
    return true;
}

bool bs_build_any_month(struct bs_build *b, const struct bs_node *node, const char *what, bool last, long *month_index)
{
    struct date date;
    double number = 0;
    char quoted[BS_QUOTE_SIZE];
    if (node->kind == BS_NODE_SCALAR && looks_like_date(node, &date))
        return month_of_date(b, node, what, &date, last, month_index);
    if (node->kind != BS_NODE_SCALAR || bs_node_empty(node) || strspn(node->text, "0123456789_") != node->length) {
        bs_node_error(b->diagnostics, node, "%s: a month is expected, as its number from 1 or as a date such as 2026-09, not %s",
                      what, node->kind == BS_NODE_SCALAR ? bs_quote(node->text, node->length, quoted) : bs_node_kind_name(node));
        return false;
    }
    if (!bs_read_number(&b->reader, node, what, BS_KEY_COUNT, 1, MONTH_NUMBER_MOST, false, &number))
        return false;
    *month_index = (long)number - 1;
    return true;
}

bool bs_build_month(struct bs_build *b, const struct bs_node *node, const char *what, size_t *month_index)
{
    long index = 0;
    if (!bs_build_any_month(b, node, what, false, &index))
        return false;
    if (index < 0) {
        bs_node_error(b->diagnostics, node, "%s: %s lies before the first month, %04d-%02d", what, node->text, b->first_year,
                      b->first_month);
        return false;
    }
    *month_index = (size_t)index;
    return true;
}
