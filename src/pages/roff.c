#include "pages/roff.h"

#include <ctype.h>
#include <string.h>

static const struct {
    char letter;
    const char *escaped;
} escapes[] = {{'\\', "\\e"}, {'-', "\\-"}, {'\'', "\\(aq"}, {'`', "\\(ga"}, {'^', "\\(ha"}, {'~', "\\(ti"}};

static void put(char letter, FILE *out)
{
    for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++)
        if (escapes[i].letter == letter) {
            fputs(escapes[i].escaped, out);
            return;
        }
    fputc(letter, out);
}

void roff_plain(const char *text, size_t length, FILE *out)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '.' && (i == 0 || text[i - 1] == '\n'))
            fputs("\\&", out);
        put(text[i], out);
    }
}

/* Length of the mark at text: 1 for `, 2 for **, 0: none. */
static size_t mark_at(const char *text, size_t left)
{
    if (*text == '`')
        return 1;
    return left >= 2 && text[0] == '*' && text[1] == '*' ? 2 : 0;
}

void roff_marked(const char *text, size_t length, FILE *out)
{
    char open = '\0'; /* the letter of the mark whose end is looked for */
    for (size_t i = 0; i < length;) {
        size_t mark = mark_at(text + i, length - i);
        if (mark > 0 && (!open || open == text[i])) {
            fputs(open ? "\\fP" : "\\fB", out);
            open = open ? '\0' : text[i];
            i += mark;
            continue;
        }
        if (text[i] == '.' && (i == 0 || text[i - 1] == '\n'))
            fputs("\\&", out);
        if (text[i] == '\\' && open != '`' && i + 1 < length && ispunct((unsigned char)text[i + 1]))
            i++;
        if (text[i] == ' ' && i > 0 && isdigit((unsigned char)text[i - 1]) && i + 1 < length && text[i + 1] == '%')
            fputs("\\~", out); /* 5 % stays together */
        else
            put(text[i], out);
        i++;
    }
    if (open)
        fputs("\\fP", out);
}

void roff_arguments(const char *text, FILE *out)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    while (*text) {
        size_t word = strspn(text, letters), other = strcspn(text, letters);
        if (word > 0) {
            fputs("\\fI", out);
            roff_plain(text, word, out);
            fputs("\\fP", out);
        } else {
            fputs("\\&", out); /* ... at the start of a line would be a request */
            roff_plain(text, other, out);
        }
        text += word > 0 ? word : other;
    }
}
