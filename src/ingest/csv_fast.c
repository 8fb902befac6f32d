#include "ingest/csv_fast.h"
#include "csv/csv_reader.h"

#include <string.h>

bool csv_fast_may(const char *text, size_t length)
{
    if (memchr(text, '"', length) || memchr(text, '\0', length))
        return false;
    for (const char *at = text, *end = text + length; (at = memchr(at, '\r', (size_t)(end - at))) != NULL; at++)
        if (at + 1 == end || at[1] != '\n')
            return false;
    return true;
}

static bool blank(char c)
{
    return c == ' ' || c == '\t';
}

static struct export_field trimmed(const char *at, const char *end)
{
    while (at < end && blank(*at))
        at++;
    while (at < end && blank(end[-1]))
        end--;
    return (struct export_field){at, (size_t)(end - at)};
}

static void take_line(struct row_part *part, const struct export_binding *binding, const char *at, const char *end, size_t line,
                      uint64_t offset)
{
    struct export_field fields[BINDING_SLOTS];
    size_t n = 0, slot = 0;
    bool long_field = false;
    for (;;) {
        const char *comma = memchr(at, ',', (size_t)(end - at)), *stop = comma ? comma : end;
        if (slot < binding->n_slots && binding->columns[slot] == n)
            fields[slot++] = trimmed(at, stop);
        long_field |= stop - at > BS_CSV_FIELD_MOST;
        n++;
        if (!comma)
            break;
        at = comma + 1;
    }
    if (long_field)
        row_wrong(part, line, BINDING_NONE, "a field of the row is longer than 1 MiB");
    else if (n != binding->width)
        row_wrong(part, line, BINDING_NONE, "%zu fields, but the header has %zu", n, binding->width);
    else
        row_take(part, binding, fields, line, offset);
}

size_t csv_fast_rows(struct row_part *part, const struct export_binding *binding, const char *text, size_t length, uint64_t offset)
{
    size_t line = 0;
    for (const char *at = text, *end = text + length; at < end;) {
        const char *eol = memchr(at, '\n', (size_t)(end - at)), *next = eol ? eol + 1 : end;
        const char *stop = eol ? eol : end;
        if (stop > at && stop[-1] == '\r')
            stop--;
        const char *first = at;
        while (first < stop && blank(*first))
            first++;
        line++;
        if (first < stop) /* libcsv passes over lines that are empty or blank */
            take_line(part, binding, at, stop, line, offset + (uint64_t)(at - text));
        at = next;
    }
    return line;
}
