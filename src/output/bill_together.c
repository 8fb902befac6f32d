#include "output/bill_together.h"

#include "base/decimal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A group in the making: where its item, and it itself, first occur. */
struct group {
    struct bs_joined_line joined;
    const struct bs_line *first, *first_of_item;
};

static int compare_numbers(double a, double b)
{
    if (isnan(a) || isnan(b))
        return isnan(a) - isnan(b);
    return (a > b) - (a < b);
}

static int compare_items(const struct bs_line *a, const struct bs_line *b)
{
    int order = (a->kind > b->kind) - (a->kind < b->kind);
    if (order == 0)
        order = (a->basis > b->basis) - (a->basis < b->basis);
    return order ? order : strcmp(a->item, b->item);
}

static int compare_keys(const struct bs_line *a, const struct bs_line *b)
{
    int order = compare_items(a, b);
    if (order == 0)
        order = strcmp(a->tier, b->tier);
    if (order == 0)
        order = strcmp(a->unit, b->unit);
    if (order == 0)
        order = compare_numbers(a->unit_price, b->unit_price);
    return order ? order : compare_numbers(a->per, b->per);
}

/* By key; the lines of a key stay in order. */
static int by_key(const void *a, const void *b)
{
    const struct bs_line *x = *(const struct bs_line *const *)a, *y = *(const struct bs_line *const *)b;
    int order = compare_keys(x, y);
    return order ? order : (x > y) - (x < y);
}

static int by_place(const void *a, const void *b)
{
    const struct group *x = a, *y = b;
    int order = (x->first_of_item > y->first_of_item) - (x->first_of_item < y->first_of_item);
    return order ? order : (x->first > y->first) - (x->first < y->first);
}

static void add(struct group *group, const struct bs_line *before, const struct bs_line *line, const char *differ)
{
    struct bs_line *sum = &group->joined.line;
    sum->quantity += line->quantity;
    sum->amount = decimal_plus(sum->amount, line->amount);
    sum->share_of = decimal_plus(sum->share_of, line->share_of);
    group->joined.count += line->seat != before->seat || line->month != before->month;
    if (strcmp(sum->why, line->why) != 0)
        sum->why = differ;
}

/* From sorted lines. */
static size_t make_groups(const struct bs_line *const *sorted, size_t n, const char *differ, struct group *groups)
{
    size_t count = 0, item = 0; /* the first group of the item */
    for (size_t i = 0; i < n; i++) {
        const struct bs_line *line = sorted[i];
        if (i > 0 && compare_keys(sorted[i - 1], line) == 0) {
            add(&groups[count - 1], sorted[i - 1], line, differ);
            continue;
        }
        if (i > 0 && compare_items(sorted[i - 1], line) != 0)
            item = count;
        groups[count] = (struct group){.joined = {.line = *line, .count = 1}, .first = line, .first_of_item = line};
        if (groups[item].first_of_item > line)
            groups[item].first_of_item = line;
        count++;
    }
    for (size_t i = 1; i < count; i++) /* those of an item stand together: the first group of each knows its place */
        if (compare_items(&groups[i - 1].joined.line, &groups[i].joined.line) == 0)
            groups[i].first_of_item = groups[i - 1].first_of_item;
    return count;
}

struct bs_joined_line *bs_bill_join(const struct bs_line *lines, size_t n, const char *differ, size_t *count)
{
    const struct bs_line **sorted = calloc(n, sizeof(const struct bs_line *));
    struct group *groups = calloc(n, sizeof *groups);
    struct bs_joined_line *joined = calloc(n, sizeof *joined);
    if (sorted && groups && joined) {
        for (size_t i = 0; i < n; i++)
            sorted[i] = &lines[i];
        qsort(sorted, n, sizeof(const struct bs_line *), by_key);
        *count = make_groups(sorted, n, differ, groups);
        qsort(groups, *count, sizeof *groups, by_place);
        for (size_t i = 0; i < *count; i++)
            joined[i] = groups[i].joined;
    } else {
        free(joined);
        joined = NULL;
    }
    free(sorted);
    free(groups);
    return joined;
}
