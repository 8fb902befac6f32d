/* The quantities of a row: numbers, currencies, sums and differences of columns. */
#include "ingest/export_fields.h"

#include <billshift/text.h>

#include <stdio.h>
#include <string.h>

/* What a sign before money must be of: the vendor's one currency, else the scenario's. */
static const char *sign_of(const struct export_binding *binding)
{
    return binding->version->currency ? binding->version->currency : binding->query->currency;
}

/* One number; nothing and NULL count as 0. */
static bool take_number(struct row_part *part, const struct export_binding *binding, const struct export_field *fields, size_t slot,
                        size_t line, bs_exact *value)
{
    const struct export_field *field = &fields[slot];
    char message[BS_MESSAGE_SIZE], quoted[BS_QUOTE_SIZE];
    enum exact_parsed parsed = exact_parse(field->text, field->length, !binding->generic, value);
    if (parsed == EXACT_TAKEN)
        return true;
    if (field_is_null(field)) {
        part->counts.empty++;
        *value = 0;
        return true;
    }
    for (size_t i = 0; i < EXPORT_NAMES && binding->version->words[i] && !binding->generic; i++)
        if (field_is(field, binding->version->words[i])) {
            part->counts.words++;
            *value = 0;
            return true;
        }
    if (parsed == EXACT_NO_NUMBER)
        parsed = exact_written(field->text, field->length, !binding->generic, sign_of(binding), value, message);
    else if (parsed == EXACT_TOO_LARGE)
        snprintf(message, sizeof message, "%s is too large: below 10^24 is accepted", bs_quote(field->text, field->length, quoted));
    part->counts.rounded += parsed == EXACT_ROUNDED;
    if (parsed == EXACT_TAKEN || parsed == EXACT_ROUNDED)
        return true;
    row_wrong(part, line, slot, "%s", message);
    return false;
}

/* Money of another currency becomes the scenario's; false: no rate is known, or it is too large, which is noted. */
static bool exchange(struct row_part *part, const struct export_binding *binding, const struct export_field *fields, size_t line,
                     size_t slot, bs_exact *value)
{
    const struct bs_usage_query *query = binding->query;
    struct export_field always = {binding->version->currency, 0};
    const struct export_field *currency = binding->currency != BINDING_NONE ? &fields[binding->currency] : &always;
    size_t i = 0;
    always.length = always.text ? strlen(always.text) : 0;
    if (!currency->text || field_is_null(currency))
        return true;
    if (query->currency && field_is_code(currency, query->currency))
        return true;
    while (i < query->n_exchange && !field_is_code(currency, query->exchange[i].currency))
        i++;
    if (i == query->n_exchange) {
        row_note_name(part, &part->currencies, currency, line);
        return false;
    }
    enum exact_parsed parsed = exact_exchange(*value, &binding->rates[i], value);
    part->counts.rounded += parsed == EXACT_ROUNDED;
    if (parsed == EXACT_TOO_LARGE)
        row_wrong(part, line, slot, "the amount is too large to be exchanged");
    return parsed != EXACT_TOO_LARGE;
}

static bool sum_terms(struct row_part *part, const struct export_binding *binding, const struct export_field *fields, size_t line,
                      const size_t *slots, size_t n, bs_exact *sum)
{
    for (size_t i = 0; i < n; i++) {
        bs_exact value;
        char quoted[BS_QUOTE_SIZE];
        if (!take_number(part, binding, fields, slots[i], line, &value))
            return false;
        if (value < 0 || !exact_add(sum, value)) {
            const struct export_field *field = &fields[slots[i]];
            row_wrong(part, line, slots[i], value < 0 ? "%s is negative; use is 0 or more" : "%s makes the sum too large",
                      bs_quote(field->text, field->length, quoted));
            return false;
        }
    }
    return true;
}

/* The columns of a meter together; false: noted. */
static bool meter_units(struct row_part *part, const struct export_binding *binding, const struct export_field *fields, size_t line,
                        const struct bound_meter *meter, bs_exact *value)
{
    bs_exact plus = 0, minus = 0;
    const struct export_field *only = &fields[meter->plus[0]];
    if (meter->n_plus == 1 && meter->n_minus == 0 &&
        exact_parse(only->text, only->length, !binding->generic, value) == EXACT_TAKEN && *value >= 0)
        return true; /* the usual case at once */
    if (!sum_terms(part, binding, fields, line, meter->plus, meter->n_plus, &plus) ||
        !sum_terms(part, binding, fields, line, meter->minus, meter->n_minus, &minus))
        return false;
    *value = plus - minus;
    if (*value < 0)
        row_wrong(part, line, meter->minus[0], "holds more than column %s, which it should be a part of",
                  binding->names[meter->plus[0]]);
    return *value >= 0;
}

void export_note_unpriced(struct row_part *part, const struct export_binding *binding, const struct export_field *fields,
                          size_t line)
{
    for (size_t k = 0; k < binding->n_unpriced; k++) {
        const struct bound_meter *meter = &binding->unpriced[k];
        const char *name = binding->query->unpriced[meter->column];
        const struct export_field field = {name, strlen(name)};
        bs_exact value;
        if (meter_units(part, binding, fields, line, meter, &value) && value > 0)
            row_note_name(part, &part->unpriced, &field, line);
    }
}

bool export_units(struct row_part *part, const struct export_binding *binding, const struct export_field *fields, size_t line,
                  bs_exact *units)
{
    bool good = true;
    for (size_t k = 0; k < binding->n_columns; k++)
        units[k] = 0;
    for (size_t k = 0; k < binding->n_meters; k++) {
        const struct bound_meter *meter = &binding->meters[k];
        bs_exact value;
        if (!meter_units(part, binding, fields, line, meter, &value)) {
            good = false;
            continue;
        }
        if (meter->money)
            good &= exchange(part, binding, fields, line, meter->plus[0], &value);
        units[meter->column] += value;
    }
    return good;
}
