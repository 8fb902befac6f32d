/* How use grows, as a scenario writes it: +5% monthly, -2% monthly, +30% yearly, 1.3x yearly. What could mean two things is refused with both. */
#include "scenario/build_growth.h"
#include "scenario/range.h"

#include <billshift/text.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { READING_SIZE = 2 * BS_NUMBER_TEXT };
static const char EXPECTED[] = "+5% monthly, -2% monthly, +30% yearly or 1.3x yearly";
static const double FACTOR_MOST = 1000; /* in one period: more is a slip of the pen */

/* A number and its unit, without the period. */
struct amount {
    const char *text;
    size_t length;
    char sign, unit; /* 0: none; % or x */
    double value;    /* of what follows the sign; 0.05 for 5% */
};

/* What an amount may mean. */
struct reading {
    char text[READING_SIZE];
    double factor;
};

static struct reading percent(char sign, double value)
{
    char number[BS_NUMBER_TEXT];
    struct reading r = {.factor = sign == '-' ? 1 - value : 1 + value};
    snprintf(r.text, sizeof r.text, "%c%s%%", sign, bs_number_text(100 * value, number));
    return r;
}

static struct reading factor(double value)
{
    char number[BS_NUMBER_TEXT];
    struct reading r = {.factor = value};
    snprintf(r.text, sizeof r.text, "%sx", bs_number_text(value, number));
    return r;
}

static const char *period_word(unsigned months)
{
    return months == 1 ? "monthly" : "yearly";
}

/* The two things that an amount may mean; false: it means one. */
static bool two_readings(const struct amount *a, struct reading readings[2])
{
    if (a->unit == '%' && !a->sign && a->value != 0) {
        readings[0] = percent('+', a->value);
        readings[1] = factor(a->value);
    } else if (a->unit == 'x' && a->sign) {
        readings[0] = factor(a->value);
        readings[1] = percent(a->sign, a->value);
    } else if (!a->unit) {
        readings[0] = a->sign ? percent(a->sign, a->value / 100) : factor(a->value);
        readings[1] = percent(a->sign ? a->sign : '+', a->sign ? a->value : a->value / 100);
    } else {
        return false;
    }
    return true;
}

static void refuse_two(struct bs_build *b, const struct bs_node *node, const char *what, const struct reading readings[2],
                       unsigned months)
{
    char quoted[BS_QUOTE_SIZE];
    const char *word = period_word(months);
    for (int i = 0; i < 2; i++)
        if (readings[i].factor <= 0) { /* the other one is meant */
            bs_node_error(b->diagnostics, node, "%s: %s is not how use grows: write %s %s", what,
                          bs_quote(node->text, node->length, quoted), readings[1 - i].text, months ? word : "monthly, or yearly");
            return;
        }
    bs_node_error(
        b->diagnostics, node,
        "%s: %s could mean two things: %s %s (%.4g times as much after a %s) or %s %s (%.4g times); write the one that is "
        "meant%s",
        what, bs_quote(node->text, node->length, quoted), readings[0].text, months ? word : "yearly", readings[0].factor,
        months == 1 ? "month" : "year", readings[1].text, months ? word : "yearly", readings[1].factor,
        months ? "" : ", with monthly or yearly");
}

static bool refuse(struct bs_build *b, const struct bs_node *node, const char *what, const char *why)
{
    char quoted[BS_QUOTE_SIZE];
    bs_node_error(b->diagnostics, node, "%s: %s is not how use grows%s%s; %s is expected", what,
                  node->kind == BS_NODE_SCALAR && !bs_node_empty(node) ? bs_quote(node->text, node->length, quoted)
                                                                       : bs_node_kind_name(node),
                  *why ? ": " : "", why, EXPECTED);
    return false;
}

/* false: an error was noted. */
static bool read_amount(struct bs_build *b, const struct bs_node *node, const char *what, struct amount *a)
{
    char message[BS_MESSAGE_SIZE];
    const char last = a->length > 0 ? a->text[a->length - 1] : '\0';
    a->unit = last == '%' || last == 'x' ? last : '\0';
    if (a->length > 0 && (*a->text == '+' || *a->text == '-')) {
        a->sign = *a->text++;
        a->length--;
    }
    enum bs_number_kind kind = a->unit == '%' ? BS_NUMBER_RATE : a->unit == 'x' ? BS_NUMBER_FACTOR : BS_NUMBER_PLAIN;
    if (a->length == 0 || *a->text == '+' || *a->text == '-')
        return refuse(b, node, what, "");
    if (bs_number_parse(a->text, a->length, kind, NULL, &a->value, message))
        return refuse(b, node, what, message);
    return true;
}

/* The period that follows the amount; 0: none does. false: an error was noted. */
static bool read_period(struct bs_build *b, const struct bs_node *node, const char *what, const char *text, unsigned *months)
{
    char why[BS_MESSAGE_SIZE], quoted[BS_QUOTE_SIZE];
    text += strspn(text, " ");
    *months = strcmp(text, "monthly") == 0 ? 1 : strcmp(text, "yearly") == 0 ? 12 : 0;
    if (*months || !*text)
        return true;
    snprintf(why, sizeof why, "%s is neither monthly nor yearly", bs_quote(text, strlen(text), quoted));
    return refuse(b, node, what, why);
}

/* How often, in both ways. */
static void refuse_period(struct bs_build *b, const struct bs_node *node, const char *what, const struct reading *r)
{
    char quoted[BS_QUOTE_SIZE];
    bs_node_error(b->diagnostics, node,
                  "%s: %s does not say how often: is it %s monthly (%.4g times as much after a year) or %s yearly (%.4g times)?",
                  what, bs_quote(node->text, node->length, quoted), r->text, pow(r->factor, 12), r->text, r->factor);
}

static bool read_certain(struct bs_build *b, const struct bs_node *node, const char *what, struct bs_growth *out)
{
    struct amount a = {.text = node->text};
    struct reading readings[2];
    unsigned months;
    char quoted[BS_QUOTE_SIZE];
    if (node->kind != BS_NODE_SCALAR || bs_node_empty(node))
        return refuse(b, node, what, "");
    a.length = strcspn(node->text, " ");
    const char *rest = node->text + a.length;
    if (!read_amount(b, node, what, &a) || !read_period(b, node, what, rest, &months))
        return false;
    if (two_readings(&a, readings)) {
        refuse_two(b, node, what, readings, months);
        return false;
    }
    struct reading meant = a.unit == 'x' ? factor(a.value) : percent(a.sign ? a.sign : '+', a.value);
    if (!months) {
        refuse_period(b, node, what, &meant);
        return false;
    }
    if (!(meant.factor > 0 && meant.factor <= FACTOR_MOST)) {
        bs_node_error(b->diagnostics, node, "%s: %s is out of range: use becomes more than 0 and at most %g times as much in a %s",
                      what, bs_quote(node->text, node->length, quoted), FACTOR_MOST, months == 1 ? "month" : "year");
        return false;
    }
    *out = (struct bs_growth){.factor = meant.factor, .months = months};
    return true;
}

struct end_request {
    struct bs_build *b;
    unsigned months;             /* of the first end; 0: not read yet */
    const struct bs_node *first; /* its node */
};

/* An end as the factor of its period, which all ends share. */
static bool read_end(void *context, const struct bs_node *node, const char *what, double *value)
{
    struct end_request *end = context;
    struct bs_growth growth;
    if (!read_certain(end->b, node, what, &growth))
        return false;
    if (end->months && end->months != growth.months) {
        bs_node_error(end->b->diagnostics, node, "%s: %s and %s are of two periods; write all of a range monthly, or all yearly",
                      what, end->first->text, node->text);
        return false;
    }
    end->first = node;
    end->months = growth.months;
    *value = growth.factor;
    return true;
}

bool bs_build_growth(struct bs_build *b, const struct bs_node *node, const char *what, struct bs_growth *out)
{
    struct end_request end = {.b = b};
    if (!bs_is_like_range(node))
        return read_certain(b, node, what, out);
    if (!bs_read_range(&b->reader, node, what, 0, FACTOR_MOST, read_end, &end, &out->factor))
        return false;
    out->months = end.months;
    return true;
}

const char *bs_growth_text(struct bs_build *b, const struct bs_node *node, const struct bs_growth *steps)
{
    char text[64];
    if (!bs_is_range(node))
        return node->text;
    int length = snprintf(text, sizeof text, "%.6gx %s", steps->factor, period_word(steps->months));
    return bs_arena_copy(b->arena, text, (size_t)length);
}
