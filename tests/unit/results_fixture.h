/* A model of two contracts and results with known figures, made by hand: what the output tests write. The figures are not those of a
   simulation; they are chosen to be told apart. */
#ifndef RESULTS_FIXTURE_H
#define RESULTS_FIXTURE_H

#include <billshift/output.h>

#include <math.h>
#include <string.h>

enum { FIXTURE_GROUPS = 3, FIXTURE_MONTHS = 2, FIXTURE_CONTRACTS = 2 };

struct fixture {
    struct bs_arena *arena;
    struct bs_meter meter;
    struct bs_segment segment;
    struct bs_charge charge;
    struct bs_contract contracts[FIXTURE_CONTRACTS];
    struct bs_model model;
    struct bs_group groups[FIXTURE_GROUPS];
    struct bs_estimate summary[FIXTURE_CONTRACTS * FIXTURE_GROUPS * BS_PERIOD_COUNT][BS_MEASURE_COUNT];
    double probabilities[2], quantiles[2];
    struct bs_slice slices[2];
    struct bs_change_distribution distributions[FIXTURE_CONTRACTS * FIXTURE_GROUPS * BS_PERIOD_COUNT];
    struct bs_organization organization[FIXTURE_CONTRACTS * (FIXTURE_MONTHS + 1)];
    struct bs_rank ranks[FIXTURE_CONTRACTS * 2];
    struct bs_results results;
    struct bs_scenario_source source;
    struct bs_diagnostics diagnostics;
    struct bs_report report;
};

static inline void fixture_contracts(struct fixture *f)
{
    f->meter = (struct bs_meter){.name = "usage", .unit = "USD", .list_price = 1};
    f->charge = (struct bs_charge){.model = bs_charge_model_find("per_unit"), .per = 1, .price = 1};
    f->contracts[0] = (struct bs_contract){
        .name = "flat", .title = "Everything included", .before = BS_NEVER, .terms = {.seat_fee = 200, .maximum_bill = INFINITY}};
    f->contracts[1] =
        (struct bs_contract){.name = "metered",
                             .before = BS_NEVER,
                             .terms = {.seat_fee = 20, .maximum_bill = INFINITY, .charges = &f->charge, .n_charges = 1}};
}

static inline enum bs_status fixture_segment(struct fixture *f)
{
    static const double mix[] = {1};
    char message[512];
    double values[8] = {2.385};
    const struct bs_distribution_type *type = bs_distribution_type_find("constant");
    struct bs_distribution_input input = {.values = values};
    f->segment = (struct bs_segment){.name = "engineers", .seats = 1234, .mix = mix, .value_per_unit = 1};
    return bs_distribution_new(type, &input, f->arena, &f->segment.level, message);
}

static inline void fixture_results(struct fixture *f)
{
    for (size_t i = 0; i < sizeof f->summary / sizeof *f->summary; i++)
        for (size_t m = 0; m < BS_MEASURE_COUNT; m++)
            f->summary[i][m] = (struct bs_estimate){NAN, NAN, NAN};
    f->groups[0] = (struct bs_group){BS_GROUP_ALL, 0, "all", false};
    f->groups[1] = (struct bs_group){BS_GROUP_COHORT, BS_LIGHT, "cohort:light", false};
    f->groups[2] = (struct bs_group){BS_GROUP_ORGANIZATION, 0, "organization", false};
    f->probabilities[0] = 0.05;
    f->probabilities[1] = 0.5;
    f->quantiles[0] = -180;
    f->quantiles[1] = -107.25;
    f->slices[0] = (struct bs_slice){-180, -180, 0.125};
    f->slices[1] = (struct bs_slice){-180, 64, 0.875};
    for (size_t i = 0; i < FIXTURE_CONTRACTS * (FIXTURE_MONTHS + 1); i++) {
        f->organization[i].cash = (struct bs_estimate){1e6 * (double)(i + 1), 12.5, 0};
        f->organization[i].blocked = (struct bs_estimate){NAN, NAN, NAN};
        for (size_t m = 0; m < BS_TOTAL_MEASURE_COUNT; m++)
            f->organization[i].total[m] = f->organization[i].change[m] =
                (struct bs_estimate){1e6 * (double)(i + 1) + (double)m, 12.5, 0.25};
    }
    for (size_t i = 0; i < 4; i++)
        f->ranks[i] = (struct bs_rank){0.5 * (double)(i % 2), 0.5 * (double)(i % 2 + 1), 10.5 * (double)i, -3.25 * (double)i,
                                       5.75 * (double)i};
    f->results = (struct bs_results){
        .method = "montecarlo",
        .replications = 100,
        .drawn = 246800,
        .months = FIXTURE_MONTHS,
        .n_contracts = FIXTURE_CONTRACTS,
        .n_groups = FIXTURE_GROUPS,
        .groups = f->groups,
        .cuts = {{0.5, 1081.5, 2.25}, {0.9, 4321, 0}},
        .summary = f->summary,
        .probabilities = f->probabilities,
        .n_probabilities = 2,
        .distributions = f->distributions,
        .organization = f->organization,
        .n_ranks = 2,
        .ranks = f->ranks,
    };
    struct bs_estimate *all = *bs_results_at(&f->results, 1, 0, BS_MONTH);
    all[BS_SEATS] = (struct bs_estimate){1234, 0, 0};
    all[BS_MEAN_BILL] = (struct bs_estimate){216.5625, 0.75, 0};
    all[BS_SHARE_CHEAPER] = (struct bs_estimate){0.7104, 0.0003, 0};
    all[BS_SHARE_TRIPLED] = (struct bs_estimate){0.0002, 0.0001, 0};
    struct bs_change_distribution *d = &f->distributions[FIXTURE_GROUPS * BS_PERIOD_COUNT];
    *d = (struct bs_change_distribution){f->quantiles, f->slices, 2};
}

/* BS_OK: f->report is ready; fixture_free must be called either way. */
static inline enum bs_status fixture_make(struct fixture *f, const char *title)
{
    memset(f, 0, sizeof *f);
    f->arena = bs_arena_new();
    bs_diagnostics_init(&f->diagnostics);
    if (!f->arena)
        return BS_ERROR_MEMORY;
    fixture_contracts(f);
    enum bs_status status = fixture_segment(f);
    f->model = (struct bs_model){
        .title = title,
        .currency = "USD",
        .months = FIXTURE_MONTHS,
        .seats = 1234,
        .meters = &f->meter,
        .n_meters = 1,
        .segments = &f->segment,
        .n_segments = 1,
        .contracts = f->contracts,
        .n_contracts = FIXTURE_CONTRACTS,
        .replications = 100,
        .seed = 18446744073709551615u,
        .use_unit = "USD",
    };
    fixture_results(f);
    static const char text[] = "title: x\n";
    static const char *const overrides[] = {"seats=1234"};
    f->source = (struct bs_scenario_source){
        .file = "folder/scenario.yaml", .text = text, .length = sizeof text - 1, .overrides = overrides, .n_overrides = 1};
    f->report = (struct bs_report){&f->model, &f->source, &f->results, &f->diagnostics, 1.5, 3, 0, NULL, NULL, NULL};
    return status;
}

static inline void fixture_free(struct fixture *f)
{
    bs_diagnostics_free(&f->diagnostics);
    bs_arena_free(f->arena);
}

#endif
