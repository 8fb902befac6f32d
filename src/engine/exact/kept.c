#include "engine/exact/kept.h"

#include <stdlib.h>
#include <string.h>

enum { TOTALS_MOST = 64, KINKED_MOST = 8 };

/* A part as it was, as far as can be seen. */
struct kept_part {
    size_t seats, first_month, end_month;
    double growth, inactive, variation, value_per_unit, mean, median, p90;
    struct use_law use; /* distribution NULL: not known */
    double *breaks;
    size_t n_breaks;
};

struct kept_kinked {
    size_t part;
    struct kink kink;
    struct kinked kinked;
    struct bs_arena *arena;
};

struct bs_kept {
    size_t months;
    double step;
    unsigned seats_left_out; /* with it laws of single months have no bands */
    struct kept_part *parts;
    size_t n_parts;
    bool has_cuts;
    double cuts[RANK_CUTS];
    struct kept_total *totals[TOTALS_MOST];
    size_t n_totals;
    struct kept_kinked kinked[KINKED_MOST];
    size_t n_kinked;
};

struct bs_kept *bs_kept_new(void)
{
    return calloc(1, sizeof(struct bs_kept));
}

static void part_free(struct kept_part *part)
{
    use_law_free(&part->use);
    free(part->breaks);
}

static void total_drop(struct kept_total *kept)
{
    total_free(&kept->total);
    free(kept->directions);
    free(kept);
}

/* They rest on the panels of the laws, in their last digits. */
static void forget_totals(struct bs_kept *kept)
{
    for (size_t i = 0; i < kept->n_totals; i++)
        total_drop(kept->totals[i]);
    kept->n_totals = 0;
}

static void forget(struct bs_kept *kept)
{
    for (size_t i = 0; i < kept->n_parts; i++)
        part_free(&kept->parts[i]);
    forget_totals(kept);
    for (size_t i = 0; i < kept->n_kinked; i++) {
        kinked_free(&kept->kinked[i].kinked);
        bs_arena_free(kept->kinked[i].arena);
    }
    free(kept->parts);
    *kept = (struct bs_kept){0};
}

void bs_kept_free(struct bs_kept *kept)
{
    if (kept)
        forget(kept);
    free(kept);
}

static struct kept_part part_of(const struct plan *plan, size_t i)
{
    const struct plan_part *part = &plan->parts[i];
    const struct bs_segment *segment = plan->segments[part->segment].segment;
    return (struct kept_part){.seats = part->seats,
                              .first_month = part->first_month,
                              .end_month = part->end_month,
                              .growth = part->growth,
                              .inactive = segment->inactive,
                              .variation = segment->month_to_month,
                              .value_per_unit = segment->value_per_unit,
                              .mean = bs_distribution_mean(segment->level),
                              .median = bs_distribution_quantile(segment->level, 0.5),
                              .p90 = bs_distribution_quantile(segment->level, 0.9)};
}

static bool alike(const struct kept_part *a, const struct kept_part *b)
{
    return a->seats == b->seats && a->first_month == b->first_month && a->end_month == b->end_month && a->growth == b->growth &&
           a->inactive == b->inactive && a->variation == b->variation && a->value_per_unit == b->value_per_unit &&
           a->mean == b->mean && a->median == b->median && a->p90 == b->p90;
}

static bool same_seats(const struct bs_kept *kept, const struct plan *plan)
{
    bool same = kept->n_parts == plan->n_parts && kept->months == plan->model->months && kept->step == plan->exact_step &&
                kept->seats_left_out == (plan->leave_out & BS_LEAVE_SEATS);
    for (size_t i = 0; i < plan->n_parts && same; i++) {
        struct kept_part part = part_of(plan, i);
        same = alike(&kept->parts[i], &part);
    }
    return same;
}

static bool same_breaks(const struct kept_part *part, const struct plan_segment *segment)
{
    return part->n_breaks == segment->n_breaks &&
           (part->n_breaks == 0 || memcmp(part->breaks, segment->breaks, part->n_breaks * sizeof *part->breaks) == 0);
}

void kept_check(struct bs_kept *kept, const struct plan *plan)
{
    if (!kept)
        return;
    if (kept->n_parts > 0 && same_seats(kept, plan)) {
        bool same = true;
        for (size_t i = 0; i < plan->n_parts; i++)
            same = same && same_breaks(&kept->parts[i], &plan->segments[plan->parts[i].segment]);
        if (!same)
            forget_totals(kept);
        return;
    }
    forget(kept);
    kept->parts = calloc(plan->n_parts, sizeof *kept->parts);
    if (!kept->parts) /* nothing is kept, then */
        return;
    kept->n_parts = plan->n_parts;
    kept->months = plan->model->months;
    kept->step = plan->exact_step;
    kept->seats_left_out = plan->leave_out & BS_LEAVE_SEATS;
    for (size_t i = 0; i < plan->n_parts; i++)
        kept->parts[i] = part_of(plan, i);
}

bool kept_cuts(const struct bs_kept *kept, double cuts[RANK_CUTS])
{
    if (kept && kept->has_cuts)
        memcpy(cuts, kept->cuts, sizeof kept->cuts);
    return kept && kept->has_cuts;
}

void kept_keep_cuts(struct bs_kept *kept, const double cuts[RANK_CUTS])
{
    if (!kept || kept->n_parts == 0)
        return;
    memcpy(kept->cuts, cuts, sizeof kept->cuts);
    kept->has_cuts = true;
}

const struct use_law *kept_use(const struct bs_kept *kept, const struct plan *plan, size_t i)
{
    const struct plan_segment *segment = &plan->segments[plan->parts[i].segment];
    const struct kept_part *part = kept && kept->n_parts > 0 ? &kept->parts[i] : NULL;
    return part && part->use.distribution && same_breaks(part, segment) ? &part->use : NULL;
}

void kept_keep_use(struct bs_kept *kept, const struct plan *plan, size_t i, struct use_law *use)
{
    const struct plan_segment *segment = &plan->segments[plan->parts[i].segment];
    double *breaks = kept && kept->n_parts > 0 ? malloc((segment->n_breaks + 1) * sizeof *breaks) : NULL;
    if (!breaks)
        return;
    if (segment->n_breaks > 0)
        memcpy(breaks, segment->breaks, segment->n_breaks * sizeof *breaks);
    part_free(&kept->parts[i]);
    kept->parts[i].use = *use;
    kept->parts[i].breaks = breaks;
    kept->parts[i].n_breaks = segment->n_breaks;
    *use = (struct use_law){0};
}

static const struct total *find(const struct bs_kept *kept, size_t month, const double *directions, size_t n)
{
    for (size_t i = 0; i < kept->n_totals; i++) {
        const struct kept_total *known = kept->totals[i];
        if (known->month == month && known->n == n && memcmp(known->directions, directions, n * sizeof *directions) == 0)
            return &known->total;
    }
    return NULL;
}

const struct total *kept_find_total(struct bs_kept *kept, size_t month, const double *directions, size_t n)
{
    const struct total *found = NULL;
    if (!kept)
        return NULL;
#pragma omp critical(billshift_kept)
    found = find(kept, month, directions, n);
    return found;
}

/* NULL: no memory. */
static struct kept_total *keep(size_t month, const double *directions, size_t n, struct total *total)
{
    struct kept_total *new = malloc(sizeof *new);
    double *copy = malloc(n * sizeof *copy);
    if (!new || !copy) {
        free(new);
        free(copy);
        return NULL;
    }
    memcpy(copy, directions, n * sizeof *copy);
    *new = (struct kept_total){.month = month, .n = n, .directions = copy, .total = *total};
    *total = (struct total){0};
    return new;
}

const struct total *kept_keep_total(struct bs_kept *kept, size_t month, const double *directions, size_t n, struct total *total)
{
    const struct total *found = NULL;
    if (!kept || kept->n_parts == 0)
        return NULL;
#pragma omp critical(billshift_kept)
    {
        found = find(kept, month, directions, n); /* another thread may have been faster */
        struct kept_total *new = found || kept->n_totals == TOTALS_MOST ? NULL : keep(month, directions, n, total);
        if (new) {
            kept->totals[kept->n_totals++] = new;
            found = &new->total;
        }
    }
    return found;
}

static bool same_kink(const struct kink *a, const struct kink *b)
{
    return a->use == b->use && a->value[0] == b->value[0] && a->value[1] == b->value[1] && a->slope[0] == b->slope[0] &&
           a->slope[1] == b->slope[1];
}

struct kinked *kept_find_kinked(struct bs_kept *kept, size_t part, const struct kink *kink)
{
    for (size_t i = 0; kept && i < kept->n_kinked; i++)
        if (kept->kinked[i].part == part && same_kink(&kept->kinked[i].kink, kink))
            return &kept->kinked[i].kinked;
    return NULL;
}

struct kinked *kept_keep_kinked(struct bs_kept *kept, size_t part, const struct kink *kink, const struct kinked *kinked,
                                struct bs_arena *arena)
{
    if (!kept || kept->n_parts == 0 || kept->n_kinked == KINKED_MOST)
        return NULL;
    struct kept_kinked *new = &kept->kinked[kept->n_kinked++];
    *new = (struct kept_kinked){part, *kink, *kinked, arena};
    return &new->kinked;
}
