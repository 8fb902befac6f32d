#include "output/csv.h"

#include <billshift/text.h>

#include <csv.h>
#include <stdlib.h>
#include <string.h>

bool bs_csv_is_formula(const char *text)
{
    return *text && strchr("=+-@\t\r", *text);
}

static bool needs_quotes(const char *text)
{
    size_t length = strlen(text);
    return length > 0 && (text[0] == ' ' || text[length - 1] == ' ' || strpbrk(text, "\",\r\n\t"));
}

static bool put(FILE *file, const char *text)
{
    /* An apostrophe of the text's own gets another, so that one can always be taken away. */
    if (!bs_csv_is_formula(text) && *text != '\'')
        return needs_quotes(text) ? csv_fwrite(file, text, strlen(text)) == 0 : fputs_unlocked(text, file) != EOF;
    if (!needs_quotes(text))
        return putc_unlocked('\'', file) != EOF && fputs_unlocked(text, file) != EOF;
    /* The apostrophe belongs inside the quotes. */
    size_t length = strlen(text);
    char *neutral = malloc(length + 2);
    if (!neutral)
        return false;
    neutral[0] = '\'';
    memcpy(neutral + 1, text, length + 1);
    bool done = csv_fwrite(file, neutral, length + 1) == 0;
    free(neutral);
    return done;
}

static enum bs_status row(void *context, const struct bs_cell *cells, size_t count)
{
    FILE *file = context;
    char number[BS_NUMBER_TEXT];
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && putc_unlocked(',', file) == EOF)
            return BS_ERROR_IO;
        bool done = cells[i].text ? put(file, cells[i].text) : fputs_unlocked(bs_number_text(cells[i].number, number), file) != EOF;
        if (!done)
            return BS_ERROR_IO;
    }
    return putc_unlocked('\n', file) == EOF ? BS_ERROR_IO : BS_OK;
}

struct bs_sink bs_csv_sink(FILE *file)
{
    return (struct bs_sink){.row = row, .context = file};
}

enum bs_status bs_csv_header(FILE *file, const char *const *columns, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if ((i > 0 && putc_unlocked(',', file) == EOF) || fputs(columns[i], file) == EOF)
            return BS_ERROR_IO;
    return putc_unlocked('\n', file) == EOF ? BS_ERROR_IO : BS_OK;
}
