/* The names, quantities and months that `billshift price` is given. */
#include "cli/price.h"

#include <billshift/number.h>
#include <billshift/text.h>

#include <stdlib.h>
#include <string.h>

/* `no meter 'inptu'; did you mean input?` */
static enum bs_status unknown(const char *what, const char *name, size_t length, const char *const *known, size_t count,
                              char *message)
{
    char quoted[BS_QUOTE_SIZE], word[BS_QUOTE_SIZE];
    snprintf(word, sizeof word, "%.*s", length < 100 ? (int)length : 100, name);
    const char *nearest = bs_nearest(word, known, count);
    size_t n = (size_t)snprintf(message, BS_MESSAGE_SIZE, "no %s %s", what, bs_quote(name, length, quoted));
    if (nearest)
        n += (size_t)snprintf(message + n, BS_MESSAGE_SIZE - n, "; did you mean %s?", nearest);
    n += (size_t)snprintf(message + n, BS_MESSAGE_SIZE - n, "%s known: ", nearest ? "" : ";");
    for (size_t i = 0; i < count; i++) {
        if (n + strlen(known[i]) + 8 > BS_MESSAGE_SIZE) {
            snprintf(message + n, BS_MESSAGE_SIZE - n, "%s...", i > 0 ? ", " : "");
            break;
        }
        n += (size_t)snprintf(message + n, BS_MESSAGE_SIZE - n, "%s%s", i > 0 ? ", " : "", known[i]);
    }
    return BS_ERROR_INPUT;
}

static enum bs_status find(const char *what, const char *name, size_t length, const char *const *known, size_t count, size_t *found,
                           char *message)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(known[i]) == length && memcmp(known[i], name, length) == 0) {
            *found = i;
            return BS_OK;
        }
    return unknown(what, name, length, known, count, message);
}

enum bs_status price_meter(const struct bs_model *model, const char *name, size_t length, size_t *meter, char *message)
{
    const char **names = calloc(model->n_meters, sizeof *names);
    if (!names)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < model->n_meters; i++)
        names[i] = model->meters[i].name;
    enum bs_status status = find("meter", name, length, names, model->n_meters, meter, message);
    free(names);
    return status;
}

enum bs_status price_segment(const struct bs_model *model, const char *name, size_t length, size_t *segment, char *message)
{
    size_t n = bs_model_segments(model);
    if (model->population && model->population->n_types == 0) {
        snprintf(message, BS_MESSAGE_SIZE, "the scenario has a population and no segments: leave the segment out");
        return BS_ERROR_INPUT;
    }
    const char **names = calloc(n, sizeof *names);
    if (!names)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < n; i++)
        names[i] = bs_model_segment_name(model, i);
    enum bs_status status = find("segment", name, length, names, n, segment, message);
    free(names);
    return status;
}

enum bs_status price_contract(const struct bs_model *model, const char *name, size_t *contract, char *message)
{
    const char **names = calloc(model->n_contracts, sizeof *names);
    if (!names)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < model->n_contracts; i++)
        names[i] = model->contracts[i].name;
    enum bs_status status = find("contract", name, strlen(name), names, model->n_contracts, contract, message);
    free(names);
    return status;
}

enum bs_status price_quantity(const struct bs_model *model, size_t meter, const char *text, size_t length, double *quantity,
                              char *message)
{
    struct bs_money money = bs_model_money(model);
    money.bare = money.own; /* as in the scenario's own use, whatever the bills are shown in */
    bool stated = false;
    if (strcmp(model->meters[meter].unit, model->currency) != 0)
        return bs_number_parse(text, length, BS_NUMBER_PLAIN, NULL, quantity, message);
    return bs_money_parse(text, length, &money, true, &stated, quantity, message);
}

static bool digits(const char *text, size_t count)
{
    return strspn(text, "0123456789") >= count;
}

enum bs_status price_month_parse(const char *text, bool *dated, size_t *month, char *message)
{
    size_t length = strlen(text);
    *dated = length == 7 && digits(text, 4) && text[4] == '-' && digits(text + 5, 2);
    if (*dated) {
        size_t in_year = strtoul(text + 5, NULL, 10);
        *month = 12 * strtoul(text, NULL, 10) + in_year - 1;
        if (in_year >= 1 && in_year <= 12)
            return BS_OK;
    } else if (length >= 1 && length <= 4 && digits(text, length) && text[0] != '0') {
        *month = strtoul(text, NULL, 10) - 1;
        return BS_OK;
    }
    char quoted[BS_QUOTE_SIZE];
    snprintf(message, BS_MESSAGE_SIZE, "%s is no month: expected its number in the term, from 1, or a date as 2026-04",
             bs_quote(text, length, quoted));
    return BS_ERROR_INPUT;
}

enum bs_status price_month_index(const struct bs_model *model, size_t dated, size_t *month, char *message)
{
    if (model->first_year <= 0) {
        snprintf(message, BS_MESSAGE_SIZE, "the scenario does not say when it starts: add `starts: 2026-04`, or number the months");
        return BS_ERROR_INPUT;
    }
    size_t first = 12 * (size_t)model->first_year + (size_t)model->first_month - 1;
    if (dated < first) {
        snprintf(message, BS_MESSAGE_SIZE, "%zu-%02zu is before the term, which starts in %d-%02d", dated / 12, dated % 12 + 1,
                 model->first_year, model->first_month);
        return BS_ERROR_INPUT;
    }
    *month = dated - first;
    return BS_OK;
}
