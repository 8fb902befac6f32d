#include "cli/fit_input.h"

#include "cli/terminal.h"
#include "cli/verb.h"
#include "csv/csv_file.h"

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
    const char *use;
    bool has_month, has_use;
};

static enum bs_status find_columns(void *context, const struct bs_csv_row *row)
{
    struct header *header = context;
    for (size_t i = 0; i < row->n_columns; i++) {
        header->has_month |= strcmp(row->columns[i], "month") == 0;
        header->has_use |= strcmp(row->columns[i], header->use) == 0;
    }
    return BS_ERROR_INTERRUPTED; /* one row tells the header */
}

/* A plain file with one row a user: the header names the use and no month. What is wrong with the file is told where it is read. */
static bool a_row_a_user(const char *path, const char *use)
{
    struct header header = {.use = use};
    size_t rows;
    struct bs_diagnostics unsaid;
    bs_diagnostics_init(&unsaid);
    enum bs_status status = bs_csv_read(path, NULL, 0, find_columns, &header, &rows, NULL, &unsaid);
    bs_diagnostics_free(&unsaid);
    return status != BS_OK && header.has_use && !header.has_month;
}

/* The quantity of a file with months: of a vendor's export the meter, of another its column. */
static enum bs_status read_months(const char *path, const struct fit_columns *columns, const char *meter, struct bs_arena *arena,
                                  struct bs_population *out, struct bs_diagnostics *diagnostics)
{
    struct bs_usage usage;
    struct bs_usage_source source = {.path = path, .first = BS_NO_MONTH, .last = BS_NO_MONTH};
    const char *const meters[] = {meter ? meter : "usage"}, *const use[] = {columns->use};
    const struct bs_usage_query query = {
        .unhashed = true,
        .sources = &source,
        .n_sources = 1,
        .user = &columns->user,
        .n_user = columns->user ? 1 : 0,
        .month = columns->month,
        .meters = meters,
        .n_meters = 1,
        .columns = columns->use ? use : NULL,
        .use = "use",
        .currency = columns->currency,
        .currency_option = "--currency",
    };
    struct bs_place place = {.file = path};
    if (columns->period && !bs_usage_period(columns->period, &source.first, &source.last))
        return bs_error(diagnostics, &place, "--period takes 2026-03, or \"2026-01 to 2026-03\", not '%s'", columns->period);
    enum bs_status status = bs_usage_read(&query, arena, &usage, diagnostics);
    if (status)
        return status;
    out->users = usage.users;
    out->months = usage.months;
    out->use = usage.quantity;
    out->first_year = usage.first / 12;
    out->first_month = usage.first % 12 + 1;
    return BS_OK;
}

enum bs_status fit_input_read(const char *path, const struct fit_columns *columns, const char *meter, struct bs_arena *arena,
                              struct bs_population *out, struct bs_diagnostics *diagnostics)
{
    const char *use = columns->use ? columns->use : "use";
    *out = (struct bs_population){.file = path, .months = 1};
    if (!columns->month && !columns->period && a_row_a_user(path, use))
        return bs_usage_column(path, use, columns->currency, arena, &out->use, &out->users, NULL, diagnostics);
    return read_months(path, columns, meter, arena, out, diagnostics);
}
