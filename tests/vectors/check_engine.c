/* check_engine FILE: runs every row of a file of analytic vectors (see check_distributions) that is a payment on use through the exact engine:
   the use that of seats of a model in code, the payment a contract. Gamma and exponential use is computed in two ways, as level and as factor
   of a level that all seats share. A value may differ by the row's tolerance or, where it is the wider, by the error that the engine states;
   the last line says how many rows needed that. What is skipped is listed with the reason. Exit 1 if a row fails or none passes. */
#include "analytic.h"
#include "engine_rows.h"
#include "rows.h"
#include "vectors.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

struct counts {
    size_t own, engine; /* rows passed at their own tolerance, and at the engine's error */
    double furthest;    /* of those: the greatest difference in parts of that error */
    char id[64];
};

/* A row and what it is held to. */
struct check {
    struct rows *rows;
    char *const *fields;
    json_t *parameters, *arguments;
    struct bs_arena *arena;
    double expected, bound, furthest;
    int own; /* so far within the row's tolerance */
};

/* A value that is not as expected fails the row. */
static int differs(struct check *c, struct computed found, const char *message)
{
    char what[1024];
    double off = fabs(found.value - c->expected);
    if (isinf(c->expected) ? found.value == c->expected : off <= c->bound)
        return 0;
    c->own = 0;
    c->furthest = fmax(c->furthest, off / found.error);
    if (isfinite(c->expected) && off <= found.error)
        return 0;
    snprintf(what, sizeof what, "%s %s %s is %.17g (error %.1e), expected %s (%s)%s%s", c->fields[MODEL], c->fields[QUANTITY],
             c->fields[ARGUMENTS], found.value, found.error, c->fields[EXPECTED], c->fields[TOLERANCE], *message ? "; " : "",
             message);
    rows_fail(c->rows, what);
    return 1;
}

static void pass(struct check *c, struct counts *counts)
{
    rows_pass(c->rows);
    if (c->own)
        counts->own++;
    else
        counts->engine++;
    if (!c->own && c->furthest > counts->furthest) {
        counts->furthest = c->furthest;
        snprintf(counts->id, sizeof counts->id, "%s", c->fields[ID]);
    }
}

/* The shape of a gamma distribution, and its mean; 0: use has another one. */
static double gamma_shape(const struct check *c, double *mean)
{
    double shape = strcmp(c->fields[MODEL], "exponential") == 0 ? 1 : vector_number(c->parameters, "shape", NAN);
    *mean = vector_number(c->parameters, "mean", shape * vector_number(c->parameters, "scale", NAN));
    return strcmp(c->fields[MODEL], "gamma") == 0 || strcmp(c->fields[MODEL], "exponential") == 0 ? shape : 0;
}

/* The row's use as the level of a seat; and, where it is gamma distributed, as the factor of a level that is the same for all. */
static const char *seats_of(const struct check *c, struct engine_seats *ways, int *n)
{
    double mean, shape = gamma_shape(c, &mean);
    const char *reason = vector_distribution(c->fields[MODEL], c->parameters, c->arena, &ways[0].level);
    *n = 1;
    if (reason || shape == 0)
        return reason;
    json_t *level = json_pack("{s:f}", "value", mean);
    reason = level ? vector_distribution("constant", level, c->arena, &ways[1].level) : "no memory";
    ways[1].variation = 1 / sqrt(shape);
    json_decref(level);
    *n = 2;
    return reason;
}

/* The exact engine has no packages. */
static int refuses_rightly(json_t *arguments)
{
    const char *model = json_string_value(json_object_get(arguments, "model"));
    return model && strcmp(model, "package") == 0;
}

static void check_seat(struct check *c, struct counts *counts)
{
    struct engine_seats ways[2] = {{0}};
    int n;
    const char *reason = seats_of(c, ways, &n);
    if (reason) {
        rows_skip(c->rows, c->fields[MODEL], reason);
        return;
    }
    for (int i = 0; i < n; i++) {
        struct computed found = {NAN, 0};
        char message[ENGINE_MESSAGE] = "";
        reason = engine_quantity(ways[i], c->fields[QUANTITY], c->arguments, &found, message);
        if (!reason && *message && refuses_rightly(c->arguments))
            reason = message;
        if (reason) {
            rows_skip(c->rows, reason == message ? "package" : c->fields[QUANTITY], reason);
            return;
        }
        if (differs(c, found, *message || i == 0 ? message : "as months that vary"))
            return;
    }
    pass(c, counts);
}

static void check_sum(struct check *c, struct counts *counts)
{
    struct computed found = {NAN, 0};
    char message[ENGINE_MESSAGE] = "";
    const char *reason = strcmp(c->fields[MODEL], "compound") == 0
                             ? engine_compound(c->parameters, c->fields[QUANTITY], c->arguments, &found, message)
                             : engine_gamma_sum(c->parameters, c->fields[QUANTITY], c->arguments, &found);
    if (reason)
        rows_skip(c->rows, c->fields[MODEL], reason);
    else if (!differs(c, found, message))
        pass(c, counts);
}

static void check_row(struct rows *rows, char *const *fields, void *context)
{
    struct check c = {.rows = rows, .fields = fields, .arena = bs_arena_new(), .own = 1};
    c.parameters = json_loads(fields[PARAMETERS], 0, NULL);
    c.arguments = json_loads(fields[ARGUMENTS], 0, NULL);
    int sum = strcmp(fields[MODEL], "compound") == 0 || strcmp(fields[MODEL], "gamma_sum") == 0;
    if (!c.arena || !json_is_object(c.parameters) || !json_is_object(c.arguments))
        rows_fail(rows, "parameters or arguments are no JSON object");
    else if (!analytic_expected(fields, &c.expected, &c.bound))
        rows_fail(rows, "expected value or tolerance is not understood");
    else if (sum)
        check_sum(&c, context);
    else
        check_seat(&c, context);
    json_decref(c.parameters);
    json_decref(c.arguments);
    bs_arena_free(c.arena);
}

int main(int argc, char **argv)
{
    struct counts counts = {0};
    if (argc != 2) {
        fprintf(stderr, "usage: check_engine FILE\n");
        return 2;
    }
    gsl_set_error_handler_off();
    int code = rows_run(argv[1], analytic_columns, COLUMNS, check_row, &counts);
    printf("passed at the row's own tolerance %zu, at the engine's stated error %zu", counts.own, counts.engine);
    if (counts.engine > 0)
        printf(" (furthest %s, %.2g of it)", counts.id, counts.furthest);
    printf("\n");
    return code;
}
