/* The sign of bill - multiple x baseline over a stretch of use without breakpoints.

   The rule of round-off. Two curves that meet in exact arithmetic can miss each other by a rounding of their figures, or have one
   breakpoint at two neighbouring doubles. So at the ends of a piece a difference counts as 0 if a few roundings (SLACK times the
   relative precision) of the bills, or of the use at their slopes, can make it; slopes count as equal likewise; and breakpoints so near
   to each other count as one, the last. Within a piece nothing is rounded away: a crossing lies where the straight lines cut. Hence,
   of bills that are never negative, no span is shorter than a few roundings of its place, but for single points. */
#ifndef BILLSHIFT_CONTRACT_CURVE_COURSE_H
#define BILLSHIFT_CONTRACT_CURVE_COURSE_H

#include <billshift/curve.h>
#include <float.h>

#define SLACK (16 * DBL_EPSILON)
enum { MULTIPLES = 3 };

/* One curve over a stretch: a straight line, or a piece with stairs where only a point is asked for. */
struct side {
    struct bs_piece piece;
    double stairs; /* money of steps that are in the line's value, each taken as positive: they round too */
};

/* Both curves over from < use <= to. */
struct stretch {
    double from, to;
    struct side bill, baseline;
};

/* `before` the crossing, `after` it, `end` at the stretch's last use. No crossing: INFINITY, and before = after. */
struct course {
    int before, after, end;
    double crossing;
};

int sign_at(const struct stretch *s, double multiple, double use);
struct course course_of(const struct stretch *s, double multiple); /* of straight lines */

#endif
