#include "output/readable.h"
#include "output/summary.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

bool bs_summary_line(FILE *out, const char *first, size_t indent, const char *format, ...)
{
    char *text = NULL;
    va_list arguments;
    va_start(arguments, format);
    int length = vasprintf(&text, format, arguments);
    va_end(arguments);
    if (length < 0)
        return false;
    bool done = bs_print_wrapped(first, indent, BS_SUMMARY_WIDTH, text, out);
    free(text);
    return done;
}

unsigned bs_summary_flags(const char *unit)
{
    return strcmp(unit, "USD") == 0 ? 0 : BS_BARE;
}

const char *bs_summary_in(const char *unit, char *buffer)
{
    *buffer = '\0';
    if (bs_summary_flags(unit))
        snprintf(buffer, BS_READABLE, ", in %.50s", unit);
    return buffer;
}
