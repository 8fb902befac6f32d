/* $200 a seat against $20 and use at list price, without noise; then a pool for all seats together, which has to be drawn. */
#include <billshift/engine.h>
#include <billshift/measure.h>
#include <billshift/number.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { FLAT, METERED, CONTRACTS };
enum { OFFICE, DEVELOPERS, SEGMENTS };
enum { PARAMETERS_MOST = 16 };

/* A model borrows all that it points to: this must stay where it is while the model is used. */
struct comparison {
    struct bs_arena *arena; /* owns the distributions */
    struct bs_meter meter;
    double mix;
    struct bs_segment segments[SEGMENTS];
    struct bs_charge charge;
    struct bs_contract contracts[CONTRACTS];
    struct bs_model model;
};

/* Parameters go by name, as in a scenario; NaN: not given. */
static enum bs_status gamma_use(struct bs_arena *arena, double mean, double scale, const struct bs_distribution **out)
{
    const struct bs_distribution_type *type = bs_distribution_type_find("gamma");
    double values[PARAMETERS_MOST];
    char message[BS_MESSAGE_SIZE] = "";
    for (size_t i = 0; type->parameters[i].name && i < PARAMETERS_MOST; i++) {
        const char *name = type->parameters[i].name;
        values[i] = strcmp(name, "mean") == 0 ? mean : strcmp(name, "scale") == 0 ? scale : NAN;
    }
    struct bs_distribution_input input = {.values = values};
    enum bs_status status = bs_distribution_new(type, &input, arena, out, message);
    if (status == BS_ERROR_INPUT)
        fprintf(stderr, "gamma: %s\n", message);
    return status;
}

static enum bs_status fill_segments(struct comparison *c)
{
    c->mix = 1; /* a unit of use is one of meter 0 */
    c->segments[OFFICE] = (struct bs_segment){.name = "office", .seats = 600, .mix = &c->mix, .value_per_unit = 1};
    c->segments[DEVELOPERS] = (struct bs_segment){.name = "developers", .seats = 400, .mix = &c->mix, .value_per_unit = 1};
    enum bs_status status = gamma_use(c->arena, 40, 200, &c->segments[OFFICE].level);
    return status == BS_OK ? gamma_use(c->arena, 400, 200, &c->segments[DEVELOPERS].level) : status;
}

/* Zero is not "none" everywhere: prices are for `per` units, and a bill has no maximum only if it says so. */
static void fill_contracts(struct comparison *c)
{
    c->charge = (struct bs_charge){.model = bs_charge_model_find("per_unit"), .per = 1, .price = 1};
    c->contracts[FLAT] =
        (struct bs_contract){.name = "flat", .before = BS_NEVER, .terms = {.seat_fee = 200, .maximum_bill = INFINITY}};
    c->contracts[METERED] = (struct bs_contract){
        .name = "metered",
        .before = BS_NEVER,
        .terms = {.seat_fee = 20, .maximum_bill = INFINITY, .charges = &c->charge, .n_charges = 1},
    };
}

static enum bs_status fill(struct comparison *c)
{
    *c = (struct comparison){.arena = bs_arena_new()};
    if (!c->arena)
        return BS_ERROR_MEMORY;
    fill_contracts(c);
    c->meter = (struct bs_meter){.name = "usage", .unit = "USD", .list_price = 1};
    c->model = (struct bs_model){
        .title = "",
        .currency = "USD",
        .use_unit = "USD",
        .months = BS_MONTHS_DEFAULT,
        .seats = 1000, /* of all segments */
        .meters = &c->meter,
        .n_meters = 1,
        .segments = c->segments,
        .n_segments = SEGMENTS,
        .contracts = c->contracts,
        .n_contracts = CONTRACTS,
        .baseline = FLAT,
        .replications = BS_REPLICATIONS_DEFAULT, /* of a simulation, with its seed */
        .seed = 1,
    };
    return fill_segments(c);
}

/* $190 a seat, and $180 of use for each in a pool, beyond which use is charged. */
static void make_pool(struct comparison *c)
{
    c->contracts[METERED].terms.seat_fee = 190;
    c->charge.scope = BS_ORGANIZATION_SCOPE;
    c->charge.included = 180.0 * (double)c->model.seats;
}

static void print_errors(const char *of, const struct bs_diagnostics *diagnostics)
{
    for (size_t i = 0; i < diagnostics->count; i++)
        if (diagnostics->items[i].severity == BS_ERROR)
            fprintf(stderr, "%s: %s\n", of, diagnostics->items[i].message);
}

/* Computed where that is possible, else drawn. A model that is wrong is refused by both, and then the second reason counts. */
static enum bs_status run(const struct bs_model *model, struct bs_results **results)
{
    struct bs_diagnostics diagnostics;
    bs_diagnostics_init(&diagnostics);
    enum bs_status status = bs_run_exact(model, NULL, results, &diagnostics);
    if (status == BS_ERROR_INPUT) {
        print_errors("not exact", &diagnostics);
        bs_diagnostics_free(&diagnostics);
        status = bs_run(model, NULL, results, &diagnostics);
    }
    if (status != BS_OK)
        print_errors(bs_status_text(status), &diagnostics);
    bs_diagnostics_free(&diagnostics);
    return status;
}

/* By its path in summary.csv. */
static enum bs_status print_measure(const struct comparison *c, const struct bs_results *results, const char *path)
{
    const char *names[CONTRACTS] = {c->contracts[FLAT].name, c->contracts[METERED].name};
    struct bs_measure_space space = {names, CONTRACTS, results->baseline, results->groups, results->n_groups};
    struct bs_measure_path at;
    char message[BS_MESSAGE_SIZE];
    enum bs_status status = bs_measure_path_parse(path, strlen(path), &space, &at, message);
    if (status != BS_OK) {
        fprintf(stderr, "%s\n", message);
        return status;
    }
    struct bs_estimate e = (*bs_results_at(results, at.contract, at.group, at.period))[at.measure];
    printf("%s %s %.6f %.1e\n", results->method, path, e.value, e.std_error);
    return BS_OK;
}

/* What the organization pays over the term: the row after those of the months. */
static void print_total(const struct bs_results *results)
{
    const struct bs_organization *term = &results->organization[METERED * (results->months + 1) + results->months];
    struct bs_estimate p90 = term->total[BS_TOTAL_P90], dearer = term->probability_dearer;
    printf("%s total_p90 %.6f %.1e\n", results->method, p90.value, p90.std_error);
    printf("%s probability_dearer %.6f %.1e\n", results->method, dearer.value, dearer.std_error);
}

/* paths: of measures, the last NULL. */
static enum bs_status print_run(const struct comparison *c, const char *const *paths)
{
    struct bs_results *results;
    enum bs_status status = run(&c->model, &results);
    for (; status == BS_OK && *paths; paths++)
        status = print_measure(c, results, *paths);
    if (status == BS_OK)
        print_total(results);
    bs_results_free(results);
    return status;
}

/* Without any run: where one bill of a seat stands to the other, and how many seats that are. */
static enum bs_status print_break_even(const struct comparison *c)
{
    struct bs_curve bill, baseline;
    const struct bs_span *spans;
    size_t count = 0;
    bool approximate;
    enum bs_status status = bs_model_curve(&c->model, METERED, DEVELOPERS, 0, c->arena, &bill);
    if (status == BS_OK)
        status = bs_model_curve(&c->model, FLAT, DEVELOPERS, 0, c->arena, &baseline);
    if (status == BS_OK)
        status = bs_curve_compare(c->arena, &bill, &baseline, &spans, &count, &approximate);
    for (size_t i = 0; i < count; i++) {
        const struct bs_distribution *use = c->segments[DEVELOPERS].level;
        double share = bs_distribution_survival(use, spans[i].from) - bs_distribution_survival(use, spans[i].to);
        printf("%s from %g to %g: %.6f of the developers\n", bs_relation_name(spans[i].relation), spans[i].from, spans[i].to,
               share);
    }
    return status;
}

int main(void)
{
    static const char *const seats[] = {"month/mean_change", "month/share_dearer", "month/share_doubled",
                                        "segment:developers/month/share_dearer", NULL};
    static const char *const pooled[] = {"month/mean_change", NULL};
    struct comparison c;
    gsl_set_error_handler_off(); /* GSL's own ends the program */
    enum bs_status status = fill(&c);
    if (status == BS_OK)
        status = print_break_even(&c);
    if (status == BS_OK)
        status = print_run(&c, seats);
    if (status == BS_OK) {
        make_pool(&c);
        status = print_run(&c, pooled);
    }
    bs_arena_free(c.arena);
    if (status != BS_OK)
        fprintf(stderr, "%s\n", bs_status_text(status));
    return status != BS_OK;
}
