/* What the files export_row.c and export_units.c share. */
#ifndef BILLSHIFT_INGEST_EXPORT_FIELDS_H
#define BILLSHIFT_INGEST_EXPORT_FIELDS_H

#include "ingest/export_row.h"

#include <string.h>
#include <strings.h>

static inline bool field_is_null(const struct export_field *field)
{
    return field->length == 0 || (field->length == 4 && memcmp(field->text, "NULL", 4) == 0);
}

static inline bool field_is(const struct export_field *field, const char *text)
{
    return strncmp(field->text, text, field->length) == 0 && text[field->length] == '\0';
}

/* A code of a currency, in capitals or not. */
static inline bool field_is_code(const struct export_field *field, const char *code)
{
    return strlen(code) == field->length && strncasecmp(field->text, code, field->length) == 0;
}

/* Notes use of meters that nobody prices. */
void export_note_unpriced(struct row_part *part, const struct export_binding *binding, const struct export_field *fields,
                          size_t line);

/* Units of every column of the result; false: noted. */
bool export_units(struct row_part *part, const struct export_binding *binding, const struct export_field *fields, size_t line,
                  bs_exact *units);

#endif
