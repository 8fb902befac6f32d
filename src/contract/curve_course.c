#include "contract/curve_course.h"

#include "contract/curve_stairs.h"

#include <math.h>

static int sign_of(double difference, double magnitude)
{
    if (fabs(difference) <= SLACK * magnitude)
        return 0;
    return difference > 0 ? 1 : -1;
}

static double difference_at(const struct stretch *s, double multiple, double use)
{
    return bs_piece_value(&s->bill.piece, use) - multiple * bs_piece_value(&s->baseline.piece, use);
}

static double magnitude_at(const struct side *side, double use)
{
    return fabs(bs_piece_value(&side->piece, use)) + stairs_magnitude(&side->piece, use) + side->stairs;
}

int sign_at(const struct stretch *s, double multiple, double use)
{
    double values = magnitude_at(&s->bill, use) + multiple * magnitude_at(&s->baseline, use);
    double slopes = fabs(s->bill.piece.slope) + multiple * fabs(s->baseline.piece.slope);
    return sign_of(difference_at(s, multiple, use), values + slopes * use);
}

struct course course_of(const struct stretch *s, double multiple)
{
    double slope = s->bill.piece.slope - multiple * s->baseline.piece.slope;
    int start = sign_at(s, multiple, s->from), end;
    if (isinf(s->to)) {
        int trend = sign_of(slope, fabs(s->bill.piece.slope) + multiple * fabs(s->baseline.piece.slope));
        end = trend ? trend : start;
    } else {
        end = sign_at(s, multiple, s->to);
    }
    struct course c = {.before = start ? start : end, .after = end ? end : start, .end = end, .crossing = INFINITY};
    if (c.before == c.after)
        return c;
    double crossing = s->from - difference_at(s, multiple, s->from) / slope;
    if (crossing <= s->from)
        c.before = c.after;
    else if (crossing < s->to)
        c.crossing = crossing;
    else
        c.after = c.before;
    return c;
}
