/* Rows of totals, which people and spreadsheets add below the users': they are no user. */
#include "ingest/usage_reading.h"

#include <billshift/text.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool usage_is_total(const char *text, size_t length)
{
    static const char *const words[] = {"total", "totals", "grand total",   "sum",    "overall", "all users",
                                        "summe", "gesamt", "total général", "totale", "合計",    "总计"};
    if (length == 0 || length > 32 || !strchr("tgsoa\xe5\xe6", text[0] | ' ')) /* hardly any name goes further */
        return false;
    size_t colon = text[length - 1] == ':';
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strlen(words[i]) == length - colon && strncasecmp(text, words[i], length - colon) == 0)
            return true;
    return false;
}

/* All use of a set of users, by month and cell. */
struct grid {
    bs_exact *sums;
    int first;
    size_t months, n_cells;
};

static bool grid_add(struct grid *grid, const struct usage_user *user)
{
    bs_exact *row = grid->sums + (size_t)(user->low - grid->first) * grid->n_cells;
    bool fits = true;
    for (size_t i = 0; i < (size_t)user->months * grid->n_cells; i++)
        fits &= exact_add(&row[i], user->cells[i]);
    return fits;
}

/* Whether the user's own use is the sum of all others': half of all. */
static bool is_half(const struct grid *grid, const struct usage_user *user)
{
    bool any = false;
    for (size_t m = 0; m < grid->months; m++)
        for (size_t c = 0; c < grid->n_cells; c++) {
            int month = grid->first + (int)m - user->low;
            bool there = month >= 0 && month < user->months;
            bs_exact own = there ? user->cells[(size_t)month * grid->n_cells + c] : 0, all = grid->sums[m * grid->n_cells + c];
            if (own != all - own)
                return false;
            any |= own != 0;
        }
    return any;
}

static bool holds_total(const struct reading *reading, struct usage_user *const *users, size_t n, const struct usage_user *user,
                        enum bs_status *status)
{
    int first = user->low, end = user->low + user->months;
    for (size_t u = 0; u < n; u++) {
        first = users[u]->low < first ? users[u]->low : first;
        end = users[u]->low + users[u]->months > end ? users[u]->low + users[u]->months : end;
    }
    struct grid grid = {.first = first, .months = (size_t)(end - first), .n_cells = reading->shards[0].n_cells};
    grid.sums = calloc(grid.months * grid.n_cells, sizeof *grid.sums);
    bool fits = grid.sums != NULL;
    *status = fits ? BS_OK : BS_ERROR_MEMORY;
    for (size_t u = 0; u < n && fits; u++)
        fits = grid_add(&grid, users[u]);
    bool half = fits && is_half(&grid, user);
    free(grid.sums);
    return half;
}

/* Out of the users, and their rows out of those that count. */
static void leave_out(struct reading *reading, struct usage_user **users, size_t u, size_t *n, size_t apart)
{
    reading->counts.taken -= users[u]->rows;
    reading->counts.totals += users[u]->rows;
    memmove(users + u, users + u + 1, (*n + apart - u - 1) * sizeof *users);
    --*n;
}

enum bs_status reading_leave_out_totals(struct reading *reading, struct usage_user **users, size_t *n, size_t apart)
{
    struct bs_place place = {.file = reading->query->sources[0].path};
    char quoted[BS_QUOTE_SIZE];
    enum bs_status status = BS_OK;
    size_t called = 0;
    for (size_t s = 0; s < reading->n_shards; s++)
        called += reading->shards[s].totals;
    for (size_t u = 0; u < *n && called > 0 && !status;) {
        if (!users[u]->total) {
            u++;
        } else if (*n > 1 && holds_total(reading, users, *n, users[u], &status)) {
            leave_out(reading, users, u, n, apart);
        } else {
            bs_warning(
                reading->diagnostics, &place,
                "a user is called %s, as rows of totals are, but their use is not the sum of the others': they count as a user",
                bs_quote(users[u]->name, strlen(users[u]->name), quoted));
            u++;
        }
    }
    return status;
}
