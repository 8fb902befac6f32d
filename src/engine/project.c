/* Users of a projected population: in every month of the term the use of one of their own months, times its growth. */
#include "engine/plan.h"
#include "engine/vectors.h"

BS_VECTORS static void user_words(uint64_t seed, uint32_t replication, const uint32_t *restrict user, uint32_t quarter,
                                  struct words *restrict words)
{
    for (size_t i = 0; i < BLOCK; i++) {
        philox4x32_ctr_t block = random_block(seed, replication, user[i], quarter, RANDOM_OWN_MONTH);
        words->w[0][i] = block.v[0];
        words->w[1][i] = block.v[1];
        words->w[2][i] = block.v[2];
        words->w[3][i] = block.v[3];
    }
}

/* After a word that would favour some months: the same word of further blocks, which the purpose tells apart. */
static uint32_t draw_again(uint64_t seed, uint32_t replication, uint32_t user, size_t month, uint32_t n)
{
    uint32_t index = 0, again = 0;
    philox4x32_ctr_t block;
    do {
        again++;
        block =
            random_block(seed, replication, user, (uint32_t)(month / 4), (enum random_purpose)(RANDOM_OWN_MONTH + (again << 8)));
    } while (!random_index(block.v[month % 4], n, &index));
    return index;
}

/* Which of their own months a month of the term is for each user. */
static void pick_months(const struct plan *plan, uint32_t replication, const uint32_t *user, size_t count, uint16_t *picked)
{
    const struct bs_population *population = plan->model->population;
    uint64_t seed = plan->model->seed;
    struct words words;
    for (size_t month = 0; month < plan->distinct; month++) {
        if (month % 4 == 0)
            user_words(seed, replication, user, (uint32_t)(month / 4), &words);
        for (size_t i = 0; i < count; i++) {
            size_t first = bs_population_own_first(population, user[i]);
            uint32_t n = (uint32_t)(population->months - first), index;
            if (!random_index(words.w[month % 4][i], n, &index))
                index = draw_again(seed, replication, user[i], month, n);
            picked[month * BLOCK + i] = (uint16_t)(first + index);
        }
    }
}

void project_block(const struct plan *plan, const struct plan_part *part, uint32_t replication, size_t first, size_t count,
                   uint16_t *picked, double *use)
{
    const struct bs_population *population = plan->model->population;
    uint32_t user[BLOCK] = {0};
    for (size_t i = 0; i < count; i++)
        user[i] = (uint32_t)plan_user(plan, part->first_seat + first + i);
    pick_months(plan, replication, user, count, picked);
    for (size_t month = 0; month < plan->distinct; month++) {
        double growth = month < part->end_month ? population->projection->growth[month] : 0;
        for (size_t i = 0; i < count; i++)
            use[month * BLOCK + i] = population->use[user[i] * population->months + picked[month * BLOCK + i]] * growth;
    }
}

/* The mean of a user's own months from the first that counts. */
static double own_mean(const struct bs_population *population, size_t user)
{
    size_t first = bs_population_own_first(population, user);
    double sum = 0;
    for (size_t month = first; month < population->months; month++)
        sum += population->use[user * population->months + month];
    return sum / (double)(population->months - first);
}

/* The mean growth over the term, 0 in months in which the seat is not there. */
static double growth_mean(const struct bs_population *population, size_t user)
{
    const struct bs_projection *projection = population->projection;
    struct bs_user_kind kind = bs_population_kind(population, user);
    double sum = 0;
    for (size_t month = kind.first; month < kind.end; month++)
        sum += projection->growth[month];
    return sum / (double)projection->months;
}

enum bs_status plan_users(struct plan *plan)
{
    const struct bs_population *population = plan->model->population;
    if (!population)
        return BS_OK;
    plan->user_use = bs_arena_take(plan->arena, population->users, sizeof *plan->user_use);
    if (!plan->user_use)
        return BS_ERROR_MEMORY;
    for (size_t user = 0; user < population->users; user++)
        plan->user_use[user] = own_mean(population, user) * (population->projection ? growth_mean(population, user) : 1);
    return BS_OK;
}
