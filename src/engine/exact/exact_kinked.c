/* The term of seats whose months vary, under a contract whose bill bends. */
#include "engine/difference.h"
#include "engine/exact/exact.h"

/* The same kink in every month, but for fixed amounts; *kink has their mean. */
static bool kinks_alike(const struct plan *plan, const struct plan_part *part, size_t contract, struct kink *kink)
{
    struct kink first = {0}, here;
    double sum = 0, months = (double)(part->end_month - part->first_month);
    for (size_t month = part->first_month; month < part->end_month; month++) {
        if (!kink_of(&exact_price(plan, part->segment, contract, month)->bill, &here))
            return false;
        if (month == part->first_month)
            first = here;
        double jump = difference(here.value[1] + first.value[0], first.value[1] + here.value[0], SEAT_SLACK);
        if (here.use != first.use || here.slope[0] != first.slope[0] || here.slope[1] != first.slope[1] || jump != 0)
            return false;
        sum += here.value[0];
    }
    *kink = first;
    kink->value[1] += sum / months - first.value[0];
    kink->value[0] = sum / months;
    return true;
}

/* All numbers of months above the kink make up the term's law in every band: how far they miss it shows what the integrals are good to. */
static double kinked_error(const struct kinked *kinked, const struct use_law *use)
{
    double largest = 0;
    for (int b = 0; b < BANDS; b++) {
        double mass = 0;
        for (size_t j = 0; j <= kinked->months; j++)
            mass += kinked->counts[j].law[b].mass;
        largest = fmax(largest, fabs(mass - (b == WHOLE ? use->term.mass : use->term_band[b].mass)));
    }
    return largest;
}

/* Computes it, to be kept where there is who keeps it. */
static enum bs_status new_kinked(const struct exact *exact, size_t index, size_t contract, const struct kink *kink,
                                 struct exact_part *part)
{
    const struct plan *plan = exact->plan;
    double cuts[] = {part->cuts[CUT_MEDIAN], part->cuts[CUT_P90]}, shape = 1 / (part->use.variation * part->use.variation);
    struct bs_arena *arena = bs_arena_new();
    struct kinked *kinked = part->kinked[contract] = bs_arena_take(plan->arena, 1, sizeof *kinked), *kept = NULL;
    enum bs_status status = !kinked || !arena    ? BS_ERROR_MEMORY
                            : part->counts.above ? BS_OK
                                                 : counts_new(shape, part->use.months, &part->counts);
    if (status == BS_OK)
        status = kinked_new(&part->use, kink, &part->counts, cuts, exact->stop, arena, kinked);
    if (status == BS_OK)
        kept = kept_keep_kinked(plan->kept, index, kink, kinked, arena);
    if (!kept && arena)
        bs_arena_adopt(plan->arena, arena);
    part->owns[contract] = !kept;
    part->kinked[contract] = kept ? kept : kinked;
    return status;
}

/* Outside of these the numbers of months above a kink take longer than a simulation. */
static const double KINKED_LEAST = 0.02, KINKED_MOST = 0.6;
enum { KINKED_MONTHS = 36 };

bool exact_is_kinked(const struct plan *plan, const struct plan_part *part, size_t contract, struct kink *kink)
{
    const struct bs_segment *segment = plan->segments[part->segment].segment;
    return segment->month_to_month >= KINKED_LEAST && segment->month_to_month <= KINKED_MOST &&
           part->end_month - part->first_month <= KINKED_MONTHS && bs_distribution_cdf(segment->level, 0) == 0 &&
           kinks_alike(plan, part, contract, kink);
}

enum bs_status exact_part_kinked(const struct exact *exact, const struct plan_part *source, size_t contract, char *message,
                                 struct exact_part *part)
{
    const struct plan *plan = exact->plan;
    struct kink kink;
    bool varies = part->use.variation > 0 && part->use.months > 1;
    if (!varies || exact_lines_alike(plan, source, contract))
        return BS_OK;
    if (!exact_is_kinked(plan, source, contract, &kink))
        return exact_wants_terms(plan) ? exact_part_bent(exact, source, contract, message, part) : BS_OK;
    size_t index = (size_t)(source - plan->parts);
    struct kinked *kinked = part->kinked[contract] = kept_find_kinked(plan->kept, index, &kink);
    enum bs_status status = kinked ? BS_OK : new_kinked(exact, index, contract, &kink, part);
    kinked = part->kinked[contract];
    if (status == BS_OK)
        status = bs_curve_constant(plan->arena, part->idle_bill[contract], &kinked->idle);
    if (status == BS_OK && kinked_error(kinked, &part->use) > EXACT_PROBABILITY / 2)
        status = exact_refuse(message, &plan->model->contracts[contract],
                              "bend where months vary, and came out less accurate than is stated: segment ",
                              plan->segments[source->segment].segment->name);
    return status;
}
