#include "whatif/points.h"
#include "whatif/ranges.h"
#include "whatif/sobol_indices.h"

#include <billshift/sensitivity.h>
#include <gsl/gsl_qrng.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The scheme: for each row the points A, B, and A with one input as in B. */
struct scheme {
    const struct ranges *ranges;
    size_t rows;
    double *at;               /* [rows * 2 inputs] in the unit cube: A's coordinates, then B's */
    char text[QUANTITY_TEXT]; /* of the value asked for last */
};

static size_t points_a_row(const struct scheme *s)
{
    return s->ranges->n + 2;
}

static const char *value_at(const void *context, size_t point, size_t path)
{
    struct scheme *s = (struct scheme *)context;
    size_t k = s->ranges->n, row = point / points_a_row(s), which = point % points_a_row(s);
    bool b = which == 1 || which == 2 + path;
    const struct range *r = &s->ranges->items[path];
    double u = s->at[row * 2 * k + path + (b ? k : 0)], from = r->from.value, to = r->to.value;
    double value = r->whole ? fmin(floor(from + u * (to - from + 1)), to) : from + u * (to - from);
    return quantity_text(&r->from, value, s->text);
}

/* Sobol's sequence with its first point, 0, which GSL leaves out, shifted modulo 1. */
static enum bs_status fill(struct scheme *s, gsl_rng *random)
{
    size_t dimensions = 2 * s->ranges->n;
    gsl_qrng *sequence = gsl_qrng_alloc(gsl_qrng_sobol, (unsigned)dimensions);
    double *shift = calloc(dimensions, sizeof *shift);
    s->at = calloc(s->rows, dimensions * sizeof *s->at);
    enum bs_status status = sequence && shift && s->at ? BS_OK : BS_ERROR_MEMORY;
    for (size_t d = 0; d < dimensions && status == BS_OK; d++)
        shift[d] = gsl_rng_uniform(random);
    for (size_t j = 0; j < s->rows && status == BS_OK; j++) {
        double *at = s->at + j * dimensions;
        if (j > 0 && gsl_qrng_get(sequence, at) != 0)
            status = BS_ERROR_NUMERIC;
        for (size_t d = 0; d < dimensions; d++) {
            at[d] += shift[d];
            at[d] -= at[d] >= 1 ? 1 : 0;
        }
    }
    free(shift);
    if (sequence)
        gsl_qrng_free(sequence);
    return status;
}

/* The larger total first; those that are not known last, else in the order of the inputs. */
static int by_total(const void *left, const void *right)
{
    const struct bs_sobol_index *a = left, *b = right;
    if (isnan(a->total) != isnan(b->total))
        return isnan(a->total) ? 1 : -1;
    if (a->total > b->total || a->total < b->total)
        return a->total > b->total ? -1 : 1;
    return a->input < b->input ? -1 : 1;
}

/* Computed figures differ by no more than their numerical error: that is no variance. */
static bool varies(const struct figure_points *f, size_t n, double sd, double mean, size_t drawn)
{
    double most = 1e-12 * fabs(mean);
    for (size_t i = 0; i < n && drawn == 0; i++)
        most = fmax(most, f->std_error[i]);
    return sd > most;
}

static enum bs_status estimate(const struct figure_points *f, const struct bs_sobol *s, gsl_rng *random,
                               struct bs_sobol_figure *out, struct bs_diagnostics *diagnostics)
{
    struct bs_sobol_index *indices = bs_arena_take(s->arena, s->n_inputs, sizeof *indices);
    size_t missing = 0;
    if (!indices)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < s->points; i++)
        missing += isnan(f->value[i]) ? 1 : 0;
    for (size_t i = 0; i < s->n_inputs; i++)
        indices[i] = (struct bs_sobol_index){i, NAN, NAN, NAN, NAN};
    *out = (struct bs_sobol_figure){.figure = f->figure, .mean = NAN, .sd = NAN, .indices = indices};
    if (missing > 0) {
        bs_warning(diagnostics, NULL, "%s of %s under %s does not exist at %zu of %zu points: it has no indices", f->figure.measure,
                   f->figure.group, f->figure.contract, missing, s->points);
        return BS_OK;
    }
    const struct sobol_rows rows = {.value = f->value, .n = s->rows, .inputs = s->n_inputs};
    sobol_moments(&rows, &out->mean, &out->sd);
    if (!varies(f, s->points, out->sd, out->mean, s->drawn))
        return BS_OK;
    enum bs_status status = sobol_indices(&rows, out->mean, random, indices);
    qsort(indices, s->n_inputs, sizeof *indices, by_total);
    return status;
}

static enum bs_status check(const struct ranges *ranges, size_t rows, struct bs_diagnostics *diagnostics)
{
    if (ranges->n > BS_SOBOL_INPUTS_MOST || 2 * ranges->n > gsl_qrng_sobol->max_dimension)
        return bs_error(diagnostics, NULL,
                        "Sobol' indices take at most %d inputs, as GSL's sequence has %u dimensions; these are %zu",
                        BS_SOBOL_INPUTS_MOST, gsl_qrng_sobol->max_dimension, ranges->n);
    if (rows < BS_SOBOL_ROWS_LEAST)
        return bs_error(diagnostics, NULL, "Sobol' indices take %d points or more, not %zu; 1024 is a good beginning",
                        BS_SOBOL_ROWS_LEAST, rows);
    if (rows > BS_SWEEP_POINTS_MOST / (ranges->n + 2))
        return bs_error(diagnostics, NULL, "%zu points with %zu inputs are %.15g runs; a sweep has at most %d", rows, ranges->n,
                        (double)rows * (double)(ranges->n + 2), BS_SWEEP_POINTS_MOST);
    return BS_OK;
}

static enum bs_status run(const struct bs_sweep_request *request, struct scheme *scheme, gsl_rng *random, struct bs_sobol *s,
                          struct bs_diagnostics *diagnostics)
{
    struct figure_points *figures = NULL;
    size_t n = 0;
    const struct points points = {
        .request = request, .ranges = scheme->ranges, .n = s->points, .value = value_at, .context = scheme};
    enum bs_status status = fill(scheme, random);
    if (status == BS_OK)
        status = points_run(&points, s->arena, &figures, &n, &s->drawn, diagnostics);
    struct bs_sobol_figure *out = status == BS_OK ? bs_arena_take(s->arena, n, sizeof *out) : NULL;
    if (status == BS_OK && !out)
        status = BS_ERROR_MEMORY;
    for (size_t k = 0; k < n && status == BS_OK; k++)
        status = estimate(&figures[k], s, random, &out[k], diagnostics);
    s->figures = out;
    s->n_figures = n;
    return status;
}

enum bs_status bs_sobol_run(const struct bs_sweep_request *request, size_t rows, struct bs_sobol **out,
                            struct bs_diagnostics *diagnostics)
{
    struct bs_arena *arena = bs_arena_new();
    struct bs_sobol *s = arena ? bs_arena_take(arena, 1, sizeof *s) : NULL;
    struct ranges ranges;
    *out = NULL;
    enum bs_status status = s ? ranges_make(request, true, arena, &ranges, diagnostics) : BS_ERROR_MEMORY;
    if (status == BS_OK)
        status = check(&ranges, rows, diagnostics);
    if (status == BS_OK) {
        gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
        struct scheme scheme = {.ranges = &ranges, .rows = rows};
        *s = (struct bs_sobol){.arena = arena,
                               .title = ranges.title,
                               .baseline = ranges.against,
                               .n_inputs = ranges.n,
                               .rows = rows,
                               .points = rows * (ranges.n + 2)};
        s->inputs = points_inputs(&ranges, arena);
        status = s->inputs && random ? BS_OK : BS_ERROR_MEMORY;
        if (status == BS_OK) {
            gsl_rng_set(random, (unsigned long)((ranges.seed ^ (ranges.seed >> 32)) & 0xffffffffu));
            status = run(request, &scheme, random, s, diagnostics);
        }
        if (random)
            gsl_rng_free(random);
        free(scheme.at);
    }
    if (status == BS_OK)
        *out = s;
    else
        bs_arena_free(arena);
    return status;
}

void bs_sobol_free(struct bs_sobol *sobol)
{
    if (sobol)
        bs_arena_free(sobol->arena);
}
