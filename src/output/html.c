#include "output/html.h"

#include <stdbool.h>
#include <unistr.h>

static const char *reference(ucs4_t code)
{
    switch (code) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    case '`':
        return "&#96;";
    default:
        return NULL;
    }
}

/* Embeddings, overrides and isolates reach past the end of a name; marks of direction (U+200E, U+200F) do not. */
static bool turns_direction(ucs4_t code)
{
    return (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

static bool is_control(ucs4_t code)
{
    return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x2028 || code == 0x2029;
}

/* What is kept: line ends and tabs in <pre>; a figure and its % together in prose. */
enum kind { TEXT, LINES, PROSE };

static void put(FILE *out, const char *text, size_t length, enum kind kind)
{
    for (size_t i = 0; i < length;) {
        ucs4_t code;
        int bytes = u8_mbtouc(&code, (const uint8_t *)text + i, length - i);
        const char *named = reference(code);
        bool kept = kind == LINES && (code == '\n' || code == '\t');
        if (named)
            fputs(named, out);
        else if (code == 0xfffd || turns_direction(code) || code == 0xfffe || code == 0xffff)
            fputs("\xef\xbf\xbd", out);
        else if (is_control(code) && !kept)
            fputc(' ', out);
        else if (code == ' ' && kind == PROSE && i + 1 < length && text[i + 1] == '%')
            fputs("&#160;", out);
        else
            fwrite(text + i, 1, (size_t)bytes, out);
        i += (size_t)bytes;
    }
}

void bs_html_text(FILE *out, const char *text, size_t length)
{
    put(out, text, length, TEXT);
}

void bs_html_lines(FILE *out, const char *text, size_t length)
{
    put(out, text, length, LINES);
}

static void prose(FILE *out, const char *text, size_t length)
{
    put(out, text, length, PROSE);
}

static const struct bs_markup html = {.text = prose, .name = {"<bdi>", "</bdi>"}, .strong = {"<strong>", "</strong>"}};

void bs_html(FILE *out, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    bs_markup_put(out, &html, format, arguments);
    va_end(arguments);
}
