#include "whatif/grid.h"
#include "whatif/point.h"

#include <billshift/number.h>
#include <billshift/sweep.h>
#include <billshift/text.h>
#include <stdio.h>
#include <string.h>

static enum bs_status parse_all(const char *const *texts, struct bs_arena *arena, struct grid *grid,
                                struct bs_diagnostics *diagnostics)
{
    enum bs_status status = BS_OK;
    for (size_t i = 0; i < grid->n_vary && status != BS_ERROR_MEMORY; i++) {
        char message[BS_MESSAGE_SIZE], quoted[BS_QUOTE_SIZE];
        enum bs_status own = vary_parse(texts[i], arena, &grid->vary[i], message);
        if (own == BS_ERROR_INPUT)
            own = bs_error(diagnostics, NULL, "vary %s: %s", bs_quote(texts[i], strlen(texts[i]), quoted), message);
        status = own == BS_OK ? status : own;
    }
    return status;
}

static enum bs_status count_points(struct grid *grid, struct bs_diagnostics *diagnostics)
{
    const struct vary *vary = grid->vary;
    for (size_t i = 0; i < grid->n_vary; i++)
        for (size_t k = 0; k < i; k++)
            if (strcmp(vary[i].path, vary[k].path) == 0)
                return bs_error(diagnostics, NULL, "%s varies twice", vary[i].path);
    grid->n_points = grid->zip && grid->n_vary > 0 ? vary[0].n : 1;
    for (size_t i = 0; i < grid->n_vary; i++) {
        if (grid->zip && vary[i].n != vary[0].n)
            return bs_error(diagnostics, NULL, "zip takes as many values of each path: %s has %zu, %s has %zu", vary[0].path,
                            vary[0].n, vary[i].path, vary[i].n);
        if (!grid->zip && vary[i].n > BS_SWEEP_POINTS_MOST / grid->n_points)
            return bs_error(diagnostics, NULL, "a sweep has at most %d points", BS_SWEEP_POINTS_MOST);
        grid->n_points *= grid->zip ? 1 : vary[i].n;
    }
    return BS_OK;
}

enum bs_status grid_new(const char *const *texts, size_t n, bool zip, struct bs_arena *arena, struct grid *out,
                        struct bs_diagnostics *diagnostics)
{
    *out = (struct grid){.vary = bs_arena_take(arena, n, sizeof *out->vary), .n_vary = n, .zip = zip};
    enum bs_status status = out->vary ? parse_all(texts, arena, out, diagnostics) : BS_ERROR_MEMORY;
    return status == BS_OK ? count_points(out, diagnostics) : status;
}

/* A point is a number whose digits are the paths' values, the last path's the lowest. */
const char *grid_value(const struct grid *grid, size_t point, size_t path)
{
    for (size_t i = grid->n_vary; i-- > path + 1 && !grid->zip;)
        point /= grid->vary[i].n;
    return grid->vary[path].values[point % grid->vary[path].n];
}

const char **grid_overrides(const struct grid *grid, size_t point, struct bs_arena *arena)
{
    const char **overrides = bs_arena_take(arena, grid->n_vary, sizeof *overrides);
    for (size_t i = 0; i < grid->n_vary && overrides; i++) {
        const char *path = grid->vary[i].path, *value = grid_value(grid, point, i);
        size_t room = strlen(path) + strlen(value) + 2;
        char *text = bs_arena_take(arena, room, 1);
        if (!text)
            return NULL;
        snprintf(text, room, "%s=%s", path, value);
        overrides[i] = text;
    }
    return overrides;
}

const char *grid_describe(const struct grid *grid, size_t point, struct bs_arena *arena)
{
    const char **overrides = grid_overrides(grid, point, arena);
    size_t room = 1;
    for (size_t i = 0; i < grid->n_vary && overrides; i++)
        room += strlen(overrides[i]) + 2;
    char *text = overrides ? bs_arena_take(arena, room, 1) : NULL, *end = text;
    for (size_t i = 0; i < grid->n_vary && text; i++)
        end += sprintf(end, "%s%s", i > 0 ? ", " : "", overrides[i]);
    return text;
}

size_t grid_points_a_use(const struct grid *grid)
{
    size_t points = grid->zip ? grid->n_points : 1;
    for (size_t i = 0; i < grid->n_vary; i++) {
        bool same = point_keeps_use(grid->vary[i].path);
        if (grid->zip)
            points = same ? points : 1;
        else
            points *= same ? grid->vary[i].n : 1;
    }
    return points;
}

/* Contracts' values change the fastest. */
size_t grid_point_at(const struct grid *grid, size_t place)
{
    size_t point = 0;
    if (grid->zip)
        return place;
    for (int contracts = 1; contracts >= 0; contracts--)
        for (size_t i = grid->n_vary; i-- > 0;) {
            size_t step = 1;
            if (point_keeps_use(grid->vary[i].path) != (contracts == 1))
                continue;
            for (size_t k = i + 1; k < grid->n_vary; k++)
                step *= grid->vary[k].n;
            point += place % grid->vary[i].n * step;
            place /= grid->vary[i].n;
        }
    return point;
}
