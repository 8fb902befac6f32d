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

/* Use of all that are not called so, by month and cell: of the users, then of keys and accounts apart too. */
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

/* Whether the user's own use is that sum, and not nothing. */
static bool is_sum(const struct grid *grid, const struct usage_user *user)
{
    bool any = false;
    for (size_t m = 0; m < grid->months; m++)
        for (size_t c = 0; c < grid->n_cells; c++) {
            int month = grid->first + (int)m - user->low;
            bool there = month >= 0 && month < user->months;
            bs_exact own = there ? user->cells[(size_t)month * grid->n_cells + c] : 0;
            if (own != grid->sums[m * grid->n_cells + c])
                return false;
            any |= own != 0;
        }
    return any;
}

/* Room for all months that occur. false: no memory. */
static bool grid_new(const struct reading *reading, struct usage_user *const *users, size_t n, struct grid *grid)
{
    int first = users[0]->low, end = users[0]->low + users[0]->months;
    for (size_t u = 1; u < n; u++) {
        first = users[u]->low < first ? users[u]->low : first;
        end = users[u]->low + users[u]->months > end ? users[u]->low + users[u]->months : end;
    }
    *grid = (struct grid){.first = first, .months = (size_t)(end - first), .n_cells = reading->shards[0].n_cells};
    grid->sums = calloc(grid->months * grid->n_cells, sizeof *grid->sums);
    return grid->sums != NULL;
}

/* Sets found[user] for those of n users whose use is the sum of the others', with or without those apart, which follow. */
static enum bs_status find_totals(const struct reading *reading, struct usage_user *const *users, size_t n, size_t apart,
                                  bool *found)
{
    struct grid grid;
    if (!grid_new(reading, users, n + apart, &grid))
        return BS_ERROR_MEMORY;
    bool fits = true;
    for (size_t u = 0; u < n && fits; u++)
        fits = users[u]->total || grid_add(&grid, users[u]);
    for (size_t u = 0; u < n && fits; u++)
        found[u] = users[u]->total && is_sum(&grid, users[u]);
    for (size_t u = n; u < n + apart && fits; u++)
        fits = grid_add(&grid, users[u]);
    for (size_t u = 0; u < n && fits; u++)
        found[u] |= users[u]->total && is_sum(&grid, users[u]);
    free(grid.sums);
    return BS_OK; /* a sum that does not fit is told later */
}

enum bs_status reading_leave_out_totals(struct reading *reading, struct usage_user **users, size_t *n, size_t apart)
{
    struct bs_place place = {.file = reading->query->sources[0].path};
    char quoted[BS_QUOTE_SIZE];
    size_t called = 0, kept = 0;
    for (size_t s = 0; s < reading->n_shards; s++)
        called += reading->shards[s].totals;
    bool *found = called > 0 ? calloc(*n, sizeof *found) : NULL;
    if (called == 0)
        return BS_OK;
    enum bs_status status = found ? find_totals(reading, users, *n, apart, found) : BS_ERROR_MEMORY;
    for (size_t u = 0; u < *n && !status; u++) {
        if (found[u]) { /* out of the users, and their rows out of those that count */
            reading->counts.taken -= users[u]->rows;
            reading->counts.totals += users[u]->rows;
            continue;
        }
        if (users[u]->total)
            bs_warning(
                reading->diagnostics, &place,
                "a user is called %s, as rows of totals are, but their use is not the sum of the others': they count as a user",
                bs_quote(users[u]->name, strlen(users[u]->name), quoted));
        users[kept++] = users[u];
    }
    if (!status) {
        memmove(users + kept, users + *n, apart * sizeof(struct usage_user *));
        *n = kept;
    }
    free(found);
    return status;
}
