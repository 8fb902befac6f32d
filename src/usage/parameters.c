#include "usage/parameters.h"

#include <billshift/number.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum bs_status bs_parameter_check(const struct bs_parameter *parameter, double value, char *message)
{
    const struct bs_parameter *p = parameter;
    bool low_enough = p->most_open ? value < p->most : value <= p->most;
    bool high_enough = p->least_open ? value > p->least : value >= p->least;
    if (isfinite(value) && low_enough && high_enough)
        return BS_OK;

    char upper[64] = "";
    if (isfinite(p->most))
        snprintf(upper, sizeof upper, " and %s %g", p->most_open ? "below" : "at most", p->most);
    return bs_refuse(message, "`%s` must be %s %g%s, not %g", p->name, p->least_open ? "above" : "at least", p->least, upper,
                     value);
}

unsigned bs_parameters_given(const struct bs_distribution_type *type, const struct bs_distribution_input *input)
{
    unsigned given = 0;
    if (!input->values || !type->parameters)
        return given;
    for (unsigned k = 0; type->parameters[k].name; k++)
        if (!isnan(input->values[k]))
            given |= BS_BIT(k);
    return given;
}

/* Appends "`a` and `b`" for the set, as far as there is room. */
static void append_set(char *message, const struct bs_distribution_type *type, unsigned set)
{
    const char *between = "";
    for (unsigned k = 0; type->parameters[k].name; k++) {
        if (!(set & BS_BIT(k)))
            continue;
        size_t length = strlen(message);
        snprintf(message + length, BS_MESSAGE_SIZE - length, "%s`%s`", between, type->parameters[k].name);
        between = " and ";
    }
}

static void append_text(char *message, const char *text)
{
    size_t length = strlen(message);
    snprintf(message + length, BS_MESSAGE_SIZE - length, "%s", text);
}

enum bs_status bs_parameters_match(const struct bs_distribution_type *type, const struct bs_distribution_input *input,
                                   const unsigned *accepted, size_t count, char *message)
{
    unsigned given = bs_parameters_given(type, input);
    for (size_t i = 0; i < count; i++)
        if (given == accepted[i])
            return BS_OK;

    snprintf(message, BS_MESSAGE_SIZE, "`%s` takes ", type->name);
    for (size_t i = 0; i < count; i++) {
        append_text(message, i ? ", or " : "");
        append_set(message, type, accepted[i]);
    }
    append_text(message, given ? "; given: " : "; none of them given");
    append_set(message, type, given);
    return BS_ERROR_INPUT;
}

enum bs_status bs_parameters_all(const struct bs_distribution_type *type, const struct bs_distribution_input *input, char *message)
{
    unsigned all = 0;
    for (unsigned k = 0; type->parameters[k].name; k++)
        all |= BS_BIT(k);
    return bs_parameters_match(type, input, &all, 1, message);
}
