#include "output/markup.h"

#include <string.h>

static const char *const bare[2] = {"", ""};

static void put(FILE *out, const struct bs_markup *markup, const char *const around[2], const char *text)
{
    fputs(around[0], out);
    markup->text(out, text, strlen(text));
    fputs(around[1], out);
}

void bs_markup_put(FILE *out, const struct bs_markup *markup, const char *format, va_list arguments)
{
    for (const char *at = format; *at; at++) {
        if (*at != '%') {
            fputc(*at, out);
            continue;
        }
        switch (*++at) {
        case 's':
            put(out, markup, bare, va_arg(arguments, const char *));
            break;
        case 'N':
            put(out, markup, markup->name, va_arg(arguments, const char *));
            break;
        case 'B':
            put(out, markup, markup->strong, va_arg(arguments, const char *));
            break;
        case 'z':
            fprintf(out, "%zu", va_arg(arguments, size_t));
            break;
        default:
            fputc('%', out);
        }
    }
}
