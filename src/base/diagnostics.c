#include <billshift/diagnostics.h>
#include <billshift/text.h>

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unictype.h>
#include <unistr.h>
#include <uniwidth.h>

enum { EXCERPT_MOST = 160, EXCERPT_BEFORE = 80 }; /* characters shown of a long line, and of them before the column */

void bs_diagnostics_init(struct bs_diagnostics *d)
{
    memset(d, 0, sizeof *d);
}

void bs_diagnostics_free(struct bs_diagnostics *d)
{
    for (size_t i = 0; i < d->count; i++) {
        free(d->items[i].file);
        free(d->items[i].excerpt);
        free(d->items[i].message);
    }
    free(d->items);
    bs_diagnostics_init(d);
}

/* Bytes of the character at text (a byte that is no UTF-8 is a character by itself); *code is U+FFFD for such a byte. */
static size_t character(const char *text, size_t length, ucs4_t *code)
{
    int bytes = u8_mbtoucr(code, (const uint8_t *)text, length);
    if (bytes > 0)
        return (size_t)bytes;
    *code = 0xFFFD;
    return 1;
}

/* A character that may not reach a terminal as it is: control, format (bidirectional marks) and line separators, broken bytes. */
static bool hidden(const char *text, size_t bytes, ucs4_t code)
{
    if (code == 0xFFFD)
        return bytes == 1;
    return code == '\r' ||
           uc_is_general_category_withtable(code, UC_CATEGORY_MASK_Cc | UC_CATEGORY_MASK_Cf | UC_CATEGORY_MASK_Zl |
                                                      UC_CATEGORY_MASK_Zp) ||
           *text == '\0';
}

/* Prints text with hidden characters as \xNN; a tab is kept where keep_tabs says so. */
static void print_clean(const char *text, bool keep_tabs, FILE *out)
{
    size_t length = strlen(text), bytes;
    for (size_t i = 0; i < length; i += bytes) {
        ucs4_t code;
        bytes = character(text + i, length - i, &code);
        if (!hidden(text + i, bytes, code) || (keep_tabs && code == '\t')) {
            fwrite(text + i, 1, bytes, out);
            continue;
        }
        for (size_t k = 0; k < bytes; k++)
            fprintf(out, "\\x%02x", (unsigned char)text[i + k]);
    }
}

/* The blanks that put the caret under its character as print_clean shows the line. */
static void print_caret(const struct bs_diagnostic *item, FILE *out)
{
    size_t length = strlen(item->excerpt), bytes, n = 1;
    for (size_t i = 0; i < length && n < item->caret; i += bytes, n++) {
        ucs4_t code;
        bytes = character(item->excerpt + i, length - i, &code);
        if (code == '\t') {
            fputc('\t', out);
            continue;
        }
        int width = hidden(item->excerpt + i, bytes, code) ? 4 * (int)bytes : uc_width(code, "UTF-8");
        if (width > 0)
            fprintf(out, "%*s", width, "");
    }
    fputs("^\n", out);
}

/* Keeps of the line at place->line the part around the column; 1: no memory. */
static int keep_excerpt(struct bs_diagnostic *item, const struct bs_place *place)
{
    const char *line = place->text, *end = place->text + place->length;
    for (size_t n = 1; n < place->line; n++) {
        const char *feed = memchr(line, '\n', (size_t)(end - line));
        if (!feed)
            return 0;
        line = feed + 1;
    }
    const char *feed = memchr(line, '\n', (size_t)(end - line));
    if (feed)
        end = feed;
    if (end > line && end[-1] == '\r')
        end--;

    size_t skip = place->column > EXCERPT_MOST - EXCERPT_BEFORE / 2 ? place->column - EXCERPT_BEFORE : 0;
    ucs4_t code;
    for (size_t n = 0; n < skip && line < end; n++)
        line += character(line, (size_t)(end - line), &code);
    const char *stop = line;
    size_t shown = 0;
    for (; shown < EXCERPT_MOST && stop < end; shown++)
        stop += character(stop, (size_t)(end - stop), &code);
    const char *before = skip ? "..." : "", *after = stop < end ? "..." : "";
    /* A NUL would end the excerpt early: shown as a blank here, the message names it. */
    size_t size = (size_t)(stop - line) + 7;
    item->excerpt = malloc(size);
    if (!item->excerpt)
        return 1;
    size_t lead = strlen(before), bytes = (size_t)(stop - line);
    memcpy(item->excerpt, before, lead);
    for (size_t i = 0; i < bytes; i++)
        item->excerpt[lead + i] = line[i] ? line[i] : ' ';
    memcpy(item->excerpt + lead + bytes, after, strlen(after) + 1);
    item->caret = place->column ? place->column - skip + lead : 0;
    return 0;
}

static struct bs_diagnostic *new_item(struct bs_diagnostics *d)
{
    if (d->count == d->capacity) {
        size_t capacity = d->capacity ? 2 * d->capacity : 16;
        struct bs_diagnostic *items = realloc(d->items, capacity * sizeof *items);
        if (!items)
            return NULL;
        d->items = items;
        d->capacity = capacity;
    }
    struct bs_diagnostic *item = &d->items[d->count];
    memset(item, 0, sizeof *item);
    return item;
}

static void keep(struct bs_diagnostics *d, enum bs_severity severity, const struct bs_place *place, const char *format, va_list ap)
{
    struct bs_diagnostic *item = new_item(d);
    if (!item) {
        d->out_of_memory = 1;
        return;
    }
    item->severity = severity;
    if (vasprintf(&item->message, format, ap) < 0)
        item->message = NULL;
    int failed = !item->message;
    if (place && place->file) {
        item->line = place->line;
        item->column = place->column;
        item->file = strdup(place->file);
        failed |= !item->file;
        if (place->text && place->line)
            failed |= keep_excerpt(item, place);
    }
    if (failed) {
        d->out_of_memory = 1;
        free(item->file);
        free(item->excerpt);
        free(item->message);
        return;
    }
    d->count++;
}

enum bs_status bs_error(struct bs_diagnostics *d, const struct bs_place *place, const char *format, ...)
{
    if (d->errors++ < BS_ERRORS_KEPT) {
        va_list ap;
        va_start(ap, format);
        keep(d, BS_ERROR, place, format, ap);
        va_end(ap);
    }
    return BS_ERROR_INPUT;
}

void bs_warning(struct bs_diagnostics *d, const struct bs_place *place, const char *format, ...)
{
    if (d->warnings++ >= BS_ERRORS_KEPT)
        return;
    va_list ap;
    va_start(ap, format);
    keep(d, BS_WARNING, place, format, ap);
    va_end(ap);
}

void bs_assumption(struct bs_diagnostics *d, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    keep(d, BS_ASSUMPTION, NULL, format, ap);
    va_end(ap);
}

static void print_item(const struct bs_diagnostic *item, FILE *out)
{
    static const char *const words[] = {[BS_ASSUMPTION] = "assumption", [BS_WARNING] = "warning", [BS_ERROR] = "error"};
    if (item->file) {
        print_clean(item->file, false, out);
        if (item->line)
            fprintf(out, ":%zu", item->line);
        if (item->line && item->column)
            fprintf(out, ":%zu", item->column);
        fputs(": ", out);
    }
    fprintf(out, "%s: ", words[item->severity]);
    print_clean(item->message, false, out);
    fputc('\n', out);
    if (!item->excerpt)
        return;
    fputs("  ", out);
    print_clean(item->excerpt, true, out);
    fputc('\n', out);
    if (item->caret) {
        fputs("  ", out);
        print_caret(item, out);
    }
}

void bs_diagnostics_print(const struct bs_diagnostics *d, enum bs_severity least, FILE *out)
{
    for (size_t i = 0; i < d->count; i++)
        if (d->items[i].severity >= least)
            print_item(&d->items[i], out);
    if (least <= BS_WARNING && d->warnings > BS_ERRORS_KEPT)
        fprintf(out, "%zu more warnings are not shown\n", d->warnings - BS_ERRORS_KEPT);
    if (d->errors > BS_ERRORS_KEPT)
        fprintf(out, "%zu more errors are not shown\n", d->errors - BS_ERRORS_KEPT);
    if (d->out_of_memory)
        fputs("error: out of memory: not every message could be kept\n", out);
}
