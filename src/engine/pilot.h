/* Where a seat's months both grow and vary, its use over the term has no law that is known: where cohorts divide is then told by a pilot of fixed
   size, with random numbers of its own. */
#ifndef BILLSHIFT_ENGINE_PILOT_H
#define BILLSHIFT_ENGINE_PILOT_H

#include "engine/plan.h"

/* Seats of a part: their mean use a month over the whole term in the segment's units, rising. n 0: there is none. */
struct pilot {
    double *use;
    size_t n;
};

/* Whether the months of a part's seats differ by growth. */
static inline bool plan_part_grows(const struct plan *plan, const struct plan_part *part)
{
    const struct bs_segment *segment = plan->segments[part->segment].segment;
    for (size_t month = part->first_month + 1; month < part->end_month; month++)
        if (bs_segment_growth(segment, month) != bs_segment_growth(segment, month - 1))
            return true;
    return false;
}

static inline bool plan_part_needs_pilot(const struct plan *plan, const struct plan_part *part)
{
    return plan->segments[part->segment].factor && plan_part_grows(plan, part);
}

/* Of a plan that draws. To be freed whatever the status. */
enum bs_status pilot_new(const struct plan *plan, const struct plan_part *part, struct pilot *out) BS_CHECKED;
void pilot_free(struct pilot *pilot);

/* The share of the seats that use no more. */
double pilot_below(const struct pilot *pilot, double use);

#endif
