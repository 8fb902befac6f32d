/* lorenz.csv and concentration.csv: how use and bills of a population's users fall on them; cohort_moves.csv: who changes cohort. */
#include "engine/assemble.h"
#include "result/sort.h"

#include <billshift/concentration.h>
#include <stdlib.h>

enum { POINTS_MOST = 1000 }; /* steps of a curve; with no more users than that, each has a corner */

/* One row from the users' values, which are left sorted and summed. */
static void describe(double *values, size_t n, struct bs_concentration *concentration, struct bs_lorenz_point *points, size_t steps)
{
    sort_doubles(values, n);
    concentration->gini = bs_gini(values, n);
    bs_cumulate(values, n);
    concentration->top_1 = bs_top_share(values, n, 0.01);
    concentration->top_10 = bs_top_share(values, n, 0.1);
    concentration->top_20 = bs_top_share(values, n, 0.2);
    for (size_t i = 0; i <= steps; i++) {
        double users = (double)i / (double)steps;
        points[i] = (struct bs_lorenz_point){.users = users, .total = bs_lorenz(values, n, users)};
    }
}

enum bs_status assemble_concentration(const struct plan *plan, struct bs_results *results)
{
    size_t n = plan->model->seats, rows = 1 + results->n_contracts, steps = n < POINTS_MOST ? n : POINTS_MOST;
    struct bs_concentration *concentration = bs_arena_take(results->arena, rows, sizeof *concentration);
    struct bs_lorenz_point *points = bs_arena_take(results->arena, rows * (steps + 1), sizeof *points);
    if (!concentration || !points)
        return BS_ERROR_MEMORY;
    bool failed = false;
#pragma omp parallel for schedule(dynamic, 1)
    for (size_t row = 0; row < rows; row++) {
        double *values = malloc(n * sizeof *values);
        if (!values) {
#pragma omp atomic write
            failed = true;
            continue;
        }
        for (size_t user = 0; user < n; user++)
            values[user] = row == 0 ? results->user_use[user] : results->user_bill[(row - 1) * n + user].bill;
        describe(values, n, &concentration[row], points + row * (steps + 1), steps);
        free(values);
    }
    if (failed)
        return BS_ERROR_MEMORY;
    results->concentration = concentration;
    results->n_lorenz = steps + 1;
    results->lorenz = points;
    return BS_OK;
}

/* The mean growth over a projected term; 1 where nothing is projected. */
static double growth_mean(const struct bs_population *population)
{
    const struct bs_projection *projection = population->projection;
    double sum = 0;
    for (size_t month = 0; projection && month < projection->months; month++)
        sum += projection->growth[month];
    return projection ? sum / (double)projection->months : 1;
}

static void count_moves(const struct plan *plan, size_t user, double growth, struct bs_moves *moves)
{
    const struct bs_population *population = plan->model->population;
    const double *use = &population->use[user * population->months];
    struct bs_user_kind kind = bs_population_kind(population, user);
    size_t first = population->projection ? bs_population_own_first(population, user) : kind.first;
    size_t end = population->projection ? population->months : kind.end;
    enum bs_cohort was = first < end ? plan_cohort(plan, use[first] * growth) : BS_LIGHT;
    for (size_t month = first + 1; month < end; month++) {
        enum bs_cohort is = plan_cohort(plan, use[month] * growth);
        moves[month - 1].users[was][is]++;
        was = is;
    }
}

static void add_moves(struct bs_moves *into, const struct bs_moves *from, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t was = 0; was < BS_COHORT_COUNT; was++)
            for (size_t is = 0; is < BS_COHORT_COUNT; is++)
                into[i].users[was][is] += from[i].users[was][is];
}

/* Months that are drawn one by one say nothing of who changes: the users' own months do, against the cuts before growth. */
enum bs_status assemble_moves(const struct plan *plan, struct bs_results *results)
{
    const struct bs_population *population = plan->model->population;
    size_t n = population->months - 1;
    double growth = growth_mean(population);
    struct bs_moves *moves = bs_arena_take(results->arena, n, sizeof *moves);
    if (!moves)
        return BS_ERROR_MEMORY;
#pragma omp parallel
    {
        struct bs_moves mine[BS_MONTHS_MOST] = {0};
#pragma omp for schedule(static)
        for (size_t user = 0; user < population->users; user++)
            count_moves(plan, user, growth, mine);
#pragma omp critical(billshift_moves)
        add_moves(moves, mine, n);
    }
    for (size_t i = 0; i < BS_COHORT_COUNT - 1; i++)
        results->move_cuts[i] = results->cuts[i].use / (double)results->months / growth;
    results->n_moves = n;
    results->moves = moves;
    return BS_OK;
}
