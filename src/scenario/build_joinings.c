/* Seats that come to a segment within the term. */
#include "scenario/build.h"

#include <billshift/text.h>

#include <string.h>

enum { KNOWN_MOST = 64 };

static bool find_segment(struct bs_build *b, const struct bs_text_field *field, size_t *segment)
{
    const char *known[KNOWN_MOST];
    char quoted[BS_QUOTE_SIZE], suggestion[BS_SUGGESTION_SIZE];
    size_t n = 0;
    for (size_t i = 0; i < b->model->n_segments; i++) {
        if (strcmp(b->segments[i].name, field->value) == 0) {
            *segment = i;
            return true;
        }
        if (n < KNOWN_MOST)
            known[n++] = b->segments[i].name;
    }
    bs_node_error(b->diagnostics, field->node, "seats_added: there is no segment %s%s",
                  bs_quote(field->value, strlen(field->value), quoted), bs_suggest(field->value, known, n, "segments", suggestion));
    return false;
}

static bool read_month(struct bs_build *b, const struct bs_node *node, size_t *month)
{
    if (!bs_build_month(b, node, "month", month))
        return false;
    if (*month == 0)
        bs_node_error(b->diagnostics, node, "month: seats that are there from the first month belong to the segment itself");
    else if (*month >= b->model->months)
        bs_node_error(b->diagnostics, node, "month: %s lies past the term of %zu months", node->text, b->model->months);
    else
        return true;
    return false;
}

static bool read_seats(struct bs_build *b, const struct bs_node *node, size_t *seats)
{
    double number = 0;
    if (node->kind == BS_NODE_SCALAR && node->text[0] == '-' && node->text[1] >= '0' && node->text[1] <= '9') {
        bs_node_error(b->diagnostics, node, "seats: %s would remove seats; annual seats cannot be removed within the term",
                      node->text);
        return false;
    }
    if (!bs_read_number(&b->reader, node, "seats", BS_KEY_COUNT, 1, BS_SEATS_MOST, false, &number))
        return false;
    *seats = (size_t)number;
    return true;
}

enum bs_status bs_build_joinings(struct bs_build *b)
{
    const struct bs_seats_added_spec *spec = b->spec->seats_added.items;
    size_t n = b->spec->seats_added.count, sum = b->model->seats;
    struct bs_joining *joinings = bs_arena_take(b->arena, n, sizeof *joinings);
    if (!joinings)
        return BS_ERROR_MEMORY;
    b->model->joinings = joinings;
    for (size_t i = 0; i < n; i++) {
        struct bs_joining joining;
        if (spec[i].head.wrong)
            continue;
        bool good = read_month(b, spec[i].month.node, &joining.month);
        good &= find_segment(b, &spec[i].segment, &joining.segment);
        good &= read_seats(b, spec[i].seats.node, &joining.seats);
        if (!good)
            continue;
        sum += joining.seats;
        if (sum > BS_SEATS_MOST) {
            bs_node_error(b->diagnostics, spec[i].seats.node, "with these there are %zu seats; at most %u are accepted", sum,
                          BS_SEATS_MOST);
            return BS_OK;
        }
        joinings[b->model->n_joinings++] = joining;
    }
    if (b->model->seats > 0)
        b->model->seats = sum;
    return BS_OK;
}
