#include "pages/roff.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

enum { CELLS_MOST = 12 };

struct span {
    const char *text;
    size_t length;
};

/* The lines that are left to read. */
struct lines {
    const char *at, *end;
};

static bool next(struct lines *lines, struct span *line)
{
    if (lines->at >= lines->end)
        return false;
    const char *newline = memchr(lines->at, '\n', (size_t)(lines->end - lines->at));
    line->text = lines->at;
    line->length = (size_t)((newline ? newline : lines->end) - lines->at);
    lines->at = newline ? newline + 1 : lines->end;
    return true;
}

static bool begins(struct span line, const char *with)
{
    return line.length >= strlen(with) && memcmp(line.text, with, strlen(with)) == 0;
}

static struct span trimmed(const char *text, size_t length)
{
    while (length > 0 && *text == ' ') {
        text++;
        length--;
    }
    while (length > 0 && text[length - 1] == ' ')
        length--;
    return (struct span){text, length};
}

/* The cells of | a | b |; \| is a letter of a cell. */
static size_t cells_of(struct span line, struct span *cells)
{
    size_t n = 0, from = 1;
    for (size_t i = 1; i < line.length && n < CELLS_MOST; i++)
        if (line.text[i] == '|' && line.text[i - 1] != '\\') {
            cells[n++] = trimmed(line.text + from, i - from);
            from = i + 1;
        }
    return n;
}

/* An entry by its first cell: the last one says what it means, those between are named by their columns. */
static void entry(const struct span *heads, const struct span *cells, size_t n, FILE *out)
{
    fputs(".TP\n", out);
    roff_marked(cells[0].text, cells[0].length, out);
    fputc('\n', out);
    roff_marked(cells[n - 1].text, cells[n - 1].length, out);
    fputc('\n', out);
    const char *join = ".br\n(";
    for (size_t i = 1; i + 1 < n; i++) {
        if (cells[i].length == 0)
            continue;
        fputs(join, out);
        roff_marked(heads[i].text, heads[i].length, out);
        fputs(": ", out);
        roff_marked(cells[i].text, cells[i].length, out);
        join = "; ";
    }
    if (*join == ';')
        fputs(")\n", out);
}

static void table(struct lines *lines, struct span head, FILE *out)
{
    struct span heads[CELLS_MOST], cells[CELLS_MOST], line;
    size_t n = cells_of(head, heads);
    struct lines before = *lines;
    for (size_t row = 0; next(lines, &line) && begins(line, "|"); row++) {
        if (row > 0 && n > 1 && cells_of(line, cells) == n) /* row 0 is | --- | */
            entry(heads, cells, n, out);
        before = *lines;
    }
    *lines = before;
}

static void code(struct lines *lines, FILE *out)
{
    struct span line;
    fputs(".RS 4\n.nf\n", out);
    while (next(lines, &line) && !begins(line, "```")) {
        roff_plain(line.text, line.length, out);
        fputc('\n', out);
    }
    fputs(".fi\n.RE\n", out);
}

static void heading(const char *request, struct span line, size_t marks, FILE *out)
{
    fprintf(out, "%s \"", request);
    bool section = strcmp(request, ".SH") == 0;
    for (size_t i = marks; i < line.length; i++) {
        char letter = section ? (char)toupper((unsigned char)line.text[i]) : line.text[i];
        if (letter != '`')
            roff_plain(&letter, 1, out);
    }
    fputs("\"\n", out);
}

void roff_markdown(const char *text, size_t length, bool begun, FILE *out)
{
    struct lines lines = {text, text + length};
    struct span line;
    bool gap = true; /* since the last paragraph */
    while (next(&lines, &line)) {
        bool blank = line.length == 0, title = begins(line, "#"), list = begins(line, "|") || begins(line, "- ");
        if (!blank && !title && !list && gap && begun)
            fputs(".PP\n", out);
        if (begins(line, "### "))
            heading(".SS", line, 4, out);
        else if (begins(line, "## "))
            heading(".SH", line, 3, out);
        else if (begins(line, "|"))
            table(&lines, line, out);
        else if (begins(line, "```"))
            code(&lines, out);
        else if (begins(line, "- ")) {
            fputs(".IP \\(bu 2\n", out);
            roff_marked(line.text + 2, line.length - 2, out);
            fputc('\n', out);
        } else if (!blank && !title) {
            struct span rest = trimmed(line.text, line.length);
            roff_marked(rest.text, rest.length, out);
            fputc('\n', out);
        }
        begun = !title && (begun || !blank);
        gap = blank || begins(line, "|") || begins(line, "```");
    }
}
