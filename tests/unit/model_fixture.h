/* Models built in code, for tests of the engine: $200 flat against $20 plus use at list price, unless said otherwise. */
#ifndef BILLSHIFT_TESTS_MODEL_FIXTURE_H
#define BILLSHIFT_TESTS_MODEL_FIXTURE_H

#include <billshift/distribution.h>
#include <billshift/model.h>
#include <billshift/number.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { FIXTURE_SEGMENTS = 4 };

struct fixture {
    struct bs_arena *arena;
    struct bs_model model;
    struct bs_meter meter;
    double mix;
    struct bs_charge charge;
    struct bs_contract contracts[2];
    struct bs_segment segments[FIXTURE_SEGMENTS];
};

/* One named parameter after the other, the last name NULL. */
struct fixture_parameter {
    const char *name;
    double value;
};

static inline const struct bs_distribution *fixture_distribution(struct bs_arena *arena, const char *name,
                                                                 const struct fixture_parameter *parameters)
{
    const struct bs_distribution_type *type = bs_distribution_type_find(name);
    double values[16];
    char message[BS_MESSAGE_SIZE] = "";
    const struct bs_distribution *distribution = NULL;
    for (size_t i = 0; type->parameters && type->parameters[i].name; i++) {
        values[i] = NAN;
        for (const struct fixture_parameter *p = parameters; p->name; p++)
            if (strcmp(p->name, type->parameters[i].name) == 0)
                values[i] = p->value;
    }
    struct bs_distribution_input input = {.values = values};
    if (bs_distribution_new(type, &input, arena, &distribution, message) != BS_OK)
        fprintf(stderr, "%s: %s\n", name, message);
    return distribution;
}

static inline void fixture_start(struct fixture *f)
{
    memset(f, 0, sizeof *f);
    f->arena = bs_arena_new();
    f->meter = (struct bs_meter){.name = "usage", .unit = "USD", .list_price = 1};
    f->mix = 1;
    f->charge = (struct bs_charge){.model = bs_charge_model_find("per_unit"), .per = 1, .price = 1};
    f->contracts[0] =
        (struct bs_contract){.name = "flat", .before = BS_NEVER, .terms = {.seat_fee = 200, .maximum_bill = INFINITY}};
    f->contracts[1] =
        (struct bs_contract){.name = "metered",
                             .before = BS_NEVER,
                             .terms = {.seat_fee = 20, .maximum_bill = INFINITY, .charges = &f->charge, .n_charges = 1}};
    f->model = (struct bs_model){.title = "",
                                 .currency = "USD",
                                 .months = 12,
                                 .meters = &f->meter,
                                 .n_meters = 1,
                                 .segments = f->segments,
                                 .contracts = f->contracts,
                                 .n_contracts = 2,
                                 .replications = 100,
                                 .seed = 1,
                                 .use_unit = "USD"};
}

static inline struct bs_segment *fixture_segment(struct fixture *f, const char *name, size_t seats,
                                                 const struct bs_distribution *level)
{
    struct bs_segment *segment = &f->segments[f->model.n_segments++];
    *segment = (struct bs_segment){.name = name, .seats = seats, .level = level, .mix = &f->mix, .value_per_unit = 1};
    f->model.seats += seats;
    return segment;
}

static inline const struct bs_distribution *fixture_lognormal(struct fixture *f, double mu, double sigma)
{
    return fixture_distribution(f->arena, "lognormal", (struct fixture_parameter[]){{"mu", mu}, {"sigma", sigma}, {NULL, 0}});
}

/* The reference job of tests/bench. */
static inline void fixture_reference(struct fixture *f, size_t seats)
{
    fixture_start(f);
    fixture_segment(f, "light", seats * 6 / 10, fixture_lognormal(f, 3.0, 0.8))->month_to_month = 0.5;
    fixture_segment(f, "regular", seats * 3 / 10, fixture_lognormal(f, 4.8, 0.7))->month_to_month = 0.5;
    fixture_segment(f, "heavy", seats / 10, fixture_lognormal(f, 6.2, 0.6))->month_to_month = 0.5;
}

static inline void fixture_end(struct fixture *f)
{
    bs_arena_free(f->arena);
}

#endif
