#include "engine/condition.h"

#include <billshift/engine.h>
#include <billshift/number.h>
#include <billshift/text.h>
#include <stdio.h>
#include <string.h>

static enum bs_number_kind kind_of(enum bs_unit unit)
{
    switch (unit) {
    case BS_UNIT_SHARE:
        return BS_NUMBER_SHARE;
    case BS_UNIT_RATIO:
        return BS_NUMBER_FACTOR;
    case BS_UNIT_MONEY:
        return BS_NUMBER_MONEY;
    case BS_UNIT_USE:
    case BS_UNIT_SEATS:
        break;
    }
    return BS_NUMBER_PLAIN;
}

/* The last operator: names have none of < and >, but a team's may have any. */
static const char *operator_of(const char *text, bool equal)
{
    const char *found = NULL;
    for (const char *at = text; (at = strpbrk(at, equal ? "<>=" : "<>")); at++)
        if (!(found && *at == '=' && at == found + 1)) /* of <= and >= it is the first sign */
            found = at;
    return found;
}

enum bs_status condition_parse(const char *text, bool equal, const char *example, const struct bs_measure_space *space,
                               const struct bs_model *model, struct condition *out, char *message)
{
    const char *at = operator_of(text, equal), *value = at ? at + 1 + (*at != '=' && at[1] == '=') : NULL;
    if (!at) {
        snprintf(message, BS_MESSAGE_SIZE, "%s", example);
        return BS_ERROR_INPUT;
    }
    size_t length = (size_t)(at - text);
    while (length > 0 && text[length - 1] == ' ')
        length--;
    value += strspn(value, " ");
    *out = (struct condition){.relation = *at, .equal = *at == '=' || at[1] == '='};
    enum bs_status status = bs_figure_parse(text, length, space, model->months, &out->figure, message);
    if (status != BS_OK)
        return status;
    enum bs_number_kind kind = kind_of(bs_figure_unit(&out->figure));
    const struct bs_money money = bs_model_money(model);
    bool stated;
    return kind == BS_NUMBER_MONEY ? bs_money_parse(value, strlen(value), &money, true, &stated, &out->value, message)
                                   : bs_number_parse(value, strlen(value), kind, NULL, &out->value, message);
}

const char *condition_figure(double value, enum bs_unit unit, const struct bs_model *model, char *text)
{
    if (unit == BS_UNIT_SHARE)
        snprintf(text, 64, "%.6g %%", 100 * value);
    else
        snprintf(text, 64, "%.10g %.40s", value, unit == BS_UNIT_RATIO ? "times" : bs_unit_text(model, unit));
    return text;
}
