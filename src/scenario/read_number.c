/* Numbers of every kind, within their bounds, or ranges in their place. */
#include "scenario/range.h"

#include <billshift/text.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

bool bs_read_scalar(struct bs_reader *r, const struct bs_node *node, const char *what, const char *expected)
{
    if (bs_node_empty(node))
        bs_node_error(r->diagnostics, node, "%s: a value is missing; %s is expected", what, expected);
    else if (node->kind != BS_NODE_SCALAR)
        bs_node_error(r->diagnostics, node, "%s: %s is expected, not %s", what, expected, bs_node_kind_name(node));
    else
        return true;
    return false;
}

/* A bound as the kind is written: -100% for a rate. Returns buffer (BS_NUMBER_TEXT bytes). */
static const char *bound_text(enum bs_key_kind kind, double bound, char *buffer)
{
    bool percent = kind == BS_KEY_SHARE || kind == BS_KEY_REST || kind == BS_KEY_RATE;
    bs_number_text(percent ? 100 * bound : bound, buffer);
    size_t n = strlen(buffer);
    if (percent && n + 1 < BS_NUMBER_TEXT)
        snprintf(buffer + n, BS_NUMBER_TEXT - n, "%%");
    return buffer;
}

static void note_range(struct bs_reader *r, const struct bs_node *node, const char *what, enum bs_key_kind kind, double value,
                       double least, double most, bool least_open)
{
    char quoted[BS_QUOTE_SIZE], low[BS_NUMBER_TEXT], high[BS_NUMBER_TEXT];
    bs_quote(node->text, node->length, quoted);
    bound_text(kind, least, low);
    bound_text(kind, most, high);
    if (value > most)
        bs_node_error(r->diagnostics, node, "%s: %s is too large; at most %s is accepted", what, quoted, high);
    else if (value < 0 && least == 0)
        bs_node_error(r->diagnostics, node, "%s: %s is negative; %s is accepted", what, quoted,
                      least_open ? "a number above 0" : "0 or more");
    else if (least_open)
        bs_node_error(r->diagnostics, node, "%s: %s is too small; a number above %s is accepted", what, quoted, low);
    else
        bs_node_error(r->diagnostics, node, "%s: %s is too small; at least %s is accepted", what, quoted, low);
}

/* What a number of a kind is. */
static const struct {
    enum bs_number_kind number;
    const char *expected;
    double most;
} kinds[BS_KEY_KIND_COUNT] = {
    [BS_KEY_MONEY] = {BS_NUMBER_MONEY, "an amount of money", 1e15},
    [BS_KEY_AMOUNT] = {BS_NUMBER_MONEY, "an amount", 1e18},
    [BS_KEY_NUMBER] = {BS_NUMBER_PLAIN, "a number", 1e15},
    [BS_KEY_COUNT] = {BS_NUMBER_COUNT, "a whole number", 1e15},
    [BS_KEY_SHARE] = {BS_NUMBER_SHARE, "a share such as 60%", 1},
    [BS_KEY_REST] = {BS_NUMBER_SHARE, "a share such as 60%, or rest", 1},
    [BS_KEY_RATE] = {BS_NUMBER_RATE, "a rate such as 40%", 100},
    [BS_KEY_FACTOR] = {BS_NUMBER_FACTOR, "a factor such as 3x", 1e6},
    [BS_KEY_RATIO] = {BS_NUMBER_RATE, "a rate or a factor such as 50% or 0.5x", 1e6},
};

static bool read_certain(struct bs_reader *r, const struct bs_node *node, const char *what, enum bs_key_kind kind, double least,
                         double most, bool least_open, double *value)
{
    char message[BS_MESSAGE_SIZE];
    if (!bs_read_scalar(r, node, what, kinds[kind].expected))
        return false;
    if (kind == BS_KEY_REST && bs_node_is(node, "rest")) {
        *value = NAN;
        return true;
    }
    double found = 0;
    bool money = kinds[kind].number == BS_NUMBER_MONEY, stated = false;
    bool factor = kind == BS_KEY_RATIO && node->length > 0 && node->text[node->length - 1] == 'x';
    enum bs_status status =
        money ? bs_money_parse(node->text, node->length, &r->money, kind == BS_KEY_MONEY, &stated, &found, message)
              : bs_number_parse(node->text, node->length, factor ? BS_NUMBER_FACTOR : kinds[kind].number, NULL, &found, message);
    if (status) {
        bs_node_error(r->diagnostics, node, "%s: %s", what, message);
        return false;
    }
    most = most != 0 ? most : kinds[kind].most;
    if (found < least || found > most || (least_open && found == least)) {
        note_range(r, node, what, kind, found, least, most, least_open);
        return false;
    }
    *value = found;
    return true;
}

/* How the ends of a range are read. */
struct end_request {
    struct bs_reader *reader;
    enum bs_key_kind kind;
    double least, most;
    bool least_open;
};

static bool read_end(void *context, const struct bs_node *node, const char *what, double *value)
{
    const struct end_request *end = context;
    return read_certain(end->reader, node, what, end->kind, end->least, end->most, end->least_open, value);
}

bool bs_read_number(struct bs_reader *r, const struct bs_node *node, const char *what, enum bs_key_kind kind, double least,
                    double most, bool least_open, double *value)
{
    if (!bs_is_like_range(node))
        return read_certain(r, node, what, kind, least, most, least_open, value);
    if (kind == BS_KEY_COUNT) {
        bs_node_error(r->diagnostics, node, "%s: a whole number is expected, not a range: what is counted is certain", what);
        return false;
    }
    struct end_request end = {.reader = r, .kind = kind, .least = least, .most = most, .least_open = least_open};
    return bs_read_range(r, node, what, least, most != 0 ? most : kinds[kind].most, read_end, &end, value);
}

bool bs_read_percentile(struct bs_reader *r, const struct bs_node *node, double *probability)
{
    char message[BS_MESSAGE_SIZE], quoted[BS_QUOTE_SIZE], percent[64];
    double value = NAN;
    if (node->kind == BS_NODE_SCALAR && node->text[0] == 'p' && node->text[1] >= '0' && node->text[1] <= '9' && node->length < 40) {
        /* as `90%`, so that p90 and 90% are the same double */
        int n = snprintf(percent, sizeof percent, "%s%%", node->text + 1);
        if (bs_number_parse(percent, (size_t)n, BS_NUMBER_SHARE, NULL, &value, message))
            value = NAN;
    }
    if (value > 0 && value < 1) {
        *probability = value;
        return true;
    }
    bs_node_error(r->diagnostics, node, "%s is not a percentile: write p50, p90, p99.9 (above p0, below p100)",
                  node->kind == BS_NODE_SCALAR ? bs_quote(node->text, node->length, quoted) : bs_node_kind_name(node));
    return false;
}
