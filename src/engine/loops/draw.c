#include "engine/loops/built_for.h"
#include "engine/plan.h"

static void draw_levels(const struct plan *plan, const struct plan_segment *segment, uint32_t replication, uint32_t seat,
                        size_t count, double *level)
{
    struct words words;
    uint64_t k[BLOCK];
    BUILT(random_words)(plan->model->seed, replication, seat, 0, RANDOM_LEVEL, &words);
    for (size_t i = 0; i < count; i++)
        k[i] = random_53(words.w[0][i], words.w[1][i]);
    BUILT(quantile_table_draw_53)(segment->level, k, count, level);
    for (size_t i = 0; i < count && segment->inactive > 0; i++) {
        double chance = ((double)random_53(words.w[2][i], words.w[3][i]) + 0.5) * 0x1p-53;
        level[i] = chance < segment->inactive ? 0 : level[i];
    }
}

/* The months from first_month on, four from one block of random numbers. */
static void draw_months(const struct plan *plan, const struct plan_segment *segment, uint32_t replication, uint32_t seat,
                        size_t first_month, const double *level, size_t count, double *use)
{
    struct words words;
    for (size_t month = first_month; month < plan->distinct; month++) {
        if (month % 4 == 0 || month == first_month)
            BUILT(random_words)(plan->model->seed, replication, seat, (uint32_t)(month / 4), RANDOM_MONTH, &words);
        BUILT(quantile_table_draw_32)(segment->factor, words.w[month % 4], level, count, use + month * BLOCK);
    }
}

static void grow_months(const double *growth, size_t first_month, size_t end, size_t count, double *restrict use)
{
    for (size_t month = first_month; month < end; month++)
        for (size_t i = 0; i < count; i++)
            use[month * BLOCK + i] *= growth[month];
}

static void read_users(const struct plan *plan, size_t seat, size_t count, double *use)
{
    const struct bs_population *population = plan->model->population;
    for (size_t i = 0; i < count; i++)
        for (size_t month = 0; month < plan->distinct; month++)
            use[month * BLOCK + i] = population->use[plan_user(plan, seat + i) * population->months + month];
}

void BUILT(draw_block)(const struct plan *plan, const struct plan_part *part, uint32_t replication, size_t first, size_t count,
                       double *use)
{
    const struct plan_segment *segment = &plan->segments[part->segment];
    uint32_t seat = part->first_seat + (uint32_t)first;
    if (!segment->segment) {
        read_users(plan, seat, count, use);
        return;
    }
    double level[BLOCK];
    draw_levels(plan, segment, replication, seat, count, level);
    for (size_t month = 0; month < part->first_month; month++)
        memset(use + month * BLOCK, 0, count * sizeof *use);
    if (segment->factor)
        draw_months(plan, segment, replication, seat, part->first_month, level, count, use);
    for (size_t month = part->first_month; month < plan->distinct && !segment->factor; month++)
        memcpy(use + month * BLOCK, level, count * sizeof *use);
    if (segment->segment->growth)
        grow_months(segment->segment->growth, part->first_month, plan->distinct, count, use);
}
