/* The term of seats whose months vary, where amounts bend. */
#include "engine/exact/amounts.h"
#include "engine/exact/exact.h"

/* Computes it, to be kept where there is who keeps it. */
static enum bs_status new_kinked(const struct exact *exact, const struct amounts *amounts, const struct kink *kink,
                                 struct exact_part *part, struct exact_law *out)
{
    const struct plan *plan = exact->plan;
    size_t index = (size_t)(amounts->part - plan->parts);
    double cuts[] = {part->cuts[CUT_MEDIAN], part->cuts[CUT_P90]}, shape = 1 / (part->use.variation * part->use.variation);
    struct bs_arena *arena = bs_arena_new();
    struct kinked *kinked = out->kinked = bs_arena_take(plan->arena, 1, sizeof *kinked), *kept = NULL;
    enum bs_status status = !kinked || !arena    ? BS_ERROR_MEMORY
                            : part->counts.above ? BS_OK
                                                 : counts_new(shape, part->use.months, &part->counts);
    if (status == BS_OK)
        status = kinked_new(&part->use, kink, &part->counts, cuts, exact->stop, arena, kinked);
    if (status == BS_OK)
        kept = kept_keep_kinked(plan->kept, index, kink, kinked, arena);
    if (!kept && arena)
        bs_arena_adopt(plan->arena, arena);
    out->owns = !kept;
    out->kinked = kept ? kept : kinked;
    return status;
}

static enum bs_status kinked_term(const struct exact *exact, const struct amounts *amounts, const struct kink *kink, char *message,
                                  struct exact_part *part, struct exact_law *out)
{
    const struct plan *plan = exact->plan;
    out->kinked = kept_find_kinked(plan->kept, (size_t)(amounts->part - plan->parts), kink);
    enum bs_status status = out->kinked ? BS_OK : new_kinked(exact, amounts, kink, part, out);
    if (status == BS_OK && kinked_gap(out->kinked, &part->use) > EXACT_PROBABILITY / 2)
        status = exact_refuse(message, &plan->model->contracts[amounts->contract],
                              "bend where months vary, and came out less accurate than is stated: segment ",
                              plan->segments[amounts->part->segment].segment->name);
    return status;
}

enum bs_status exact_law_new(const struct exact *exact, const struct amounts *amounts, char *message, struct exact_part *part,
                             struct exact_law *out)
{
    const struct plan *plan = exact->plan;
    size_t base = plan->model->baseline;
    struct kink kink;
    if (!amounts_vary(amounts) || amounts_lines_alike(amounts))
        return BS_OK;
    enum bs_status status = amounts_kinked(amounts, &kink) ? kinked_term(exact, amounts, &kink, message, part, out)
                                                           : exact_series(exact, amounts, message, part, out);
    double idle = part->idle_bill[amounts->contract] - (amounts->changes ? part->idle_bill[base] : 0);
    return status == BS_OK ? bs_curve_constant(plan->arena, idle, &out->idle) : status;
}

void exact_law_free(struct exact_law *law)
{
    if (law->kinked && law->owns)
        kinked_free(law->kinked);
    *law = (struct exact_law){0};
}
