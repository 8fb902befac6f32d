#include "contract/curve_reading.h"

#include "contract/curve_course.h"
#include "contract/curve_draft.h"
#include "contract/curve_stairs.h"

#include <math.h>

/* Of `place`: the whole number of sizes that any stairs of a curve have there but for a few roundings. */
static bool find_whole(const struct bs_curve *curve, double *place)
{
    for (const struct bs_piece *piece = curve->pieces; piece < curve->pieces + curve->n; piece++)
        for (size_t i = 0; i < piece->n_stairs; i++) {
            const struct bs_stair *s = &piece->stairs[i];
            double sizes = (*place - s->origin) / s->size, near = rint(sizes), whole = stair_place(s, near);
            if (near >= 0 && whole >= 0 && fabs(sizes - near) <= 2 * WHOLE_SLACK * (near + 1) &&
                fabs(whole - *place) > SLACK * *place) {
                *place = whole;
                return true;
            }
        }
    return false;
}

enum bs_status reading_of(struct bs_arena *arena, const struct bs_curve *curve, const struct bs_curve *other, struct reading *out)
{
    *out = (struct reading){.curve = curve,
                            .starts = bs_arena_take(arena, curve->n, sizeof *out->starts),
                            .closed = bs_arena_take(arena, curve->n, sizeof *out->closed)};
    if (!out->starts || !out->closed)
        return BS_ERROR_MEMORY;
    for (size_t i = 1; i < curve->n; i++) {
        double place = curve->pieces[i].from;
        if (!find_whole(curve, &place))
            find_whole(other, &place);
        out->closed[i] = curve->pieces[i].from < place;
        out->starts[i] = fmax(place, out->starts[i - 1]);
    }
    return BS_OK;
}

size_t reading_above(const struct reading *reading, double use)
{
    size_t first = 0;
    for (size_t n = reading->curve->n; n > 1; n -= n / 2)
        first = reading->starts[first + n / 2] <= use ? first + n / 2 : first;
    return first;
}

size_t reading_at(const struct reading *reading, size_t i, double use)
{
    while (i + 1 < reading->curve->n && reading->closed[i + 1] && reading->starts[i + 1] <= use)
        i++;
    return i;
}

double reading_next(const struct reading *reading, double use)
{
    size_t i = reading_above(reading, use);
    const struct bs_piece *piece = &reading->curve->pieces[i];
    double next = i + 1 < reading->curve->n ? reading->starts[i + 1] : INFINITY;
    for (size_t k = 0; k < piece->n_stairs; k++)
        if (piece->stairs[k].origin > use)
            next = fmin(next, piece->stairs[k].origin);
    return next;
}

double stair_next(const struct bs_stair *stair, double use)
{
    double sizes = (use - stair->origin) / stair->size, near = rint(sizes);
    bool here = fabs(stair_place(stair, near) - use) <= SLACK * fmax(use, fabs(stair->origin));
    double next = here ? near + 1 : ceil(sizes);
    return fmax(next, stair->up ? 0 : 1);
}
