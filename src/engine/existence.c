#include "engine/assemble.h"
#include "engine/difference.h"

static double last_slope(const struct bs_curve *curve)
{
    return curve->pieces[curve->n - 1].slope;
}

/* The sign of one infinite part joined to what the others gave. */
static double join(double before, bool first, double slope)
{
    double here = copysign(INFINITY, slope);
    return first || before == here ? here : NAN;
}

struct existence existence_of(const struct plan *plan, size_t contract, size_t segment)
{
    struct existence e = {true, true, true, true, true, true, 0};
    for (size_t i = 0; i < plan->n_segments; i++) {
        const struct plan_segment *s = &plan->segments[i];
        if (segment != ALL_SEGMENTS && segment != i)
            continue;
        double slope = last_slope(&s->curves[contract]);
        double change = difference(slope, last_slope(&s->curves[plan->model->baseline]), SEAT_SLACK);
        if (s->use_mean_infinite && change != 0)
            e.infinite_change = join(e.infinite_change, e.change_mean, change);
        e.use_mean &= !s->use_mean_infinite;
        e.use_variance &= !s->use_variance_infinite;
        e.bill_mean &= !(s->use_mean_infinite && slope != 0);
        e.bill_variance &= !(s->use_variance_infinite && slope != 0);
        e.change_mean &= !(s->use_mean_infinite && change != 0);
        e.change_variance &= !(s->use_variance_infinite && change != 0);
    }
    return e;
}
