#include "cli/fit_input.h"

#include "cli/terminal.h"
#include "cli/verb.h"
#include "usage/usage_file_rows.h"

#include <string.h>

bool fit_columns_parse(char *text, struct fit_columns *columns)
{
    const struct {
        const char *name;
        const char **column;
    } known[] = {{"user", &columns->user}, {"month", &columns->month}, {"use", &columns->use}};
    for (char *rest = NULL, *item = strtok_r(text, ",", &rest); item; item = strtok_r(NULL, ",", &rest)) {
        char *column = strchr(item, '=');
        size_t i = 0, length = column ? (size_t)(column++ - item) : 0;
        while (i < ROWS(known) && !(strlen(known[i].name) == length && strncmp(item, known[i].name, length) == 0))
            i++;
        if (!column || !*column || i == ROWS(known) || *known[i].column) {
            say_error("fit: --columns takes user=COLUMN,month=COLUMN,use=COLUMN, each at most once, not '%s'", item);
            return false;
        }
        *known[i].column = column;
    }
    return true;
}

struct header {
    bool read, has_month;
};

static enum bs_status find_month(void *context, const struct bs_csv_row *row)
{
    struct header *header = context;
    header->read = true;
    for (size_t i = 0; i < row->n_columns; i++)
        header->has_month = header->has_month || strcmp(row->columns[i], "month") == 0;
    return BS_ERROR_INTERRUPTED; /* one row tells the header */
}

/* Does the header name a month? What is wrong with the file is told where it is read. */
static bool has_months(const char *path)
{
    struct header header = {false, false};
    size_t rows;
    struct bs_diagnostics unsaid;
    bs_diagnostics_init(&unsaid);
    enum bs_status status = bs_csv_read(path, NULL, 0, find_month, &header, &rows, NULL, &unsaid);
    bs_diagnostics_free(&unsaid);
    return status == BS_OK || !header.read || header.has_month;
}

enum bs_status fit_input_read(const char *path, const struct fit_columns *columns, struct bs_arena *arena,
                              struct bs_population *out, struct bs_diagnostics *diagnostics)
{
    const char *use = columns->use ? columns->use : "use";
    enum bs_status status;
    *out = (struct bs_population){.file = path, .months = 1};
    if (!columns->month && !has_months(path)) {
        status = bs_usage_column(path, use, "USD", arena, &out->use, &out->users, NULL, diagnostics);
    } else {
        const struct bs_usage_query query = {
            .path = path,
            .format = bs_usage_format_find("plain"),
            .user = columns->user ? columns->user : "user",
            .month = columns->month ? columns->month : "month",
            .use = use,
            .currency = "USD",
        };
        status = bs_usage_read(&query, arena, out, diagnostics);
    }
    out->file = path;
    return status;
}
