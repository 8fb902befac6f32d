#include "engine/exact/bent_power.h"
#include "engine/exact/law.h"
#include "engine/vectors.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { CORNERS_MOST = 600 };
static const double SAME = 0x1p-40;

void bent_power_free(struct bent_power *power)
{
    free(power->month_corners);
    free(power->first_of);
    free(power->products);
    free(power->end_of);
    free(power->corners);
    *power = (struct bent_power){0};
}

static enum bs_status add_product(struct bent_power *power, struct bent_product product)
{
    void *rows = power->products;
    enum bs_status status = law_grow(&rows, &power->room, power->n_products, sizeof product);
    power->products = rows;
    if (status == BS_OK)
        power->products[power->n_products++] = product;
    return status;
}

/* The corner with a value, new or not. */
static enum bs_status find(struct bent_corner *corners, size_t *n, double value, double size, unsigned least, size_t *at)
{
    for (*at = 0; *at < *n; ++*at)
        if (fabs(corners[*at].value - value) <= SAME * size) {
            corners[*at].least = least < corners[*at].least ? least : corners[*at].least;
            return BS_OK;
        }
    if (*n == CORNERS_MOST)
        return BS_ERROR_TOO_MANY;
    corners[(*n)++] = (struct bent_corner){value, least};
    return BS_OK;
}

/* By one month. */
static enum bs_status multiply(struct bent_power *power, size_t month, const struct bent_corner *from, size_t n_from, double size,
                               struct bent_corner *to, size_t *n_to)
{
    enum bs_status status = BS_OK;
    *n_to = 0;
    for (size_t i = 0; i < n_from; i++)
        for (size_t j = power->first_of[month]; j < power->first_of[month + 1] && status == BS_OK; j++) {
            const struct bent_corner *with = &power->month_corners[j];
            size_t at;
            if (from[i].least + with->least >= BENT_DEGREES)
                continue;
            status = find(to, n_to, from[i].value + with->value, size, from[i].least + with->least, &at);
            if (status == BS_OK)
                status = add_product(power, (struct bent_product){i, j, at});
        }
    power->most = *n_to > power->most ? *n_to : power->most;
    return status;
}

static enum bs_status multiply_all(struct bent_power *power, double size)
{
    enum bs_status status = BS_OK;
    struct bent_corner *next = malloc(CORNERS_MOST * sizeof *next);
    power->corners[0] = (struct bent_corner){0, 0};
    power->n = power->most = 1;
    size_t at = 0;
    for (size_t m = 0; m < power->n_months && next; m++)
        for (size_t i = 0; i < power->months[m].times && status == BS_OK; i++) {
            size_t n;
            status = multiply(power, m, power->corners, power->n, size, next, &n);
            memcpy(power->corners, next, n * sizeof *next);
            power->n = n;
            power->end_of[at++] = power->n_products;
        }
    free(next);
    return next ? status : BS_ERROR_MEMORY;
}

enum bs_status bent_power_new(const struct bent_month *months, size_t n_months, double drift, struct bent_power *out)
{
    size_t pieces = 0, times = 0;
    double size = 0;
    *out = (struct bent_power){.months = months, .n_months = n_months, .drift = drift};
    for (size_t m = 0; m < n_months; m++) {
        pieces += months[m].n;
        times += months[m].times;
    }
    out->month_corners = calloc(2 * pieces + 1, sizeof *out->month_corners);
    out->first_of = calloc(n_months + 1, sizeof *out->first_of);
    out->end_of = calloc(times + 1, sizeof *out->end_of);
    out->corners = calloc(CORNERS_MOST, sizeof *out->corners);
    if (2 * pieces > CORNERS_MOST)
        return BS_ERROR_TOO_MANY;
    if (!out->month_corners || !out->first_of || !out->end_of || !out->corners)
        return BS_ERROR_MEMORY;
    for (size_t m = 0; m < n_months; m++) {
        size_t first = out->first_of[m], n = bent_month_corners(&months[m], drift, out->month_corners + first);
        out->first_of[m + 1] = first + n;
        double largest = 0;
        for (size_t i = first; i < first + n; i++)
            largest = fmax(largest, fabs(out->month_corners[i].value));
        size += largest * (double)months[m].times;
    }
    return multiply_all(out, size);
}

/* Of the degrees that the sums have. */
BS_VECTORS static void add_product_of(const struct complex_points *restrict a, const struct complex_points *restrict b,
                                      struct complex_points *restrict out)
{
    for (int i = 0; i < BENT_DEGREES; i++)
        for (int j = 0; j < BENT_DEGREES - i; j++)
            for (int l = 0; l < LEGENDRE; l++) {
                out[i + j].re[l] += a[i].re[l] * b[j].re[l] - a[i].im[l] * b[j].im[l];
                out[i + j].im[l] += a[i].re[l] * b[j].im[l] + a[i].im[l] * b[j].re[l];
            }
}

static bool is_nothing(const struct complex_points *c)
{
    for (int d = 0; d < BENT_DEGREES; d++)
        for (int l = 0; l < LEGENDRE; l++)
            if (c[d].re[l] != 0 || c[d].im[l] != 0)
                return false;
    return true;
}

/* Corners that a level does not reach have nothing, nor has what they are multiplied with: most of all, often. */
size_t bent_power_take(const struct bent_power *power, const struct complex_points *month_c, struct complex_points *scratch,
                       struct complex_points *out)
{
    size_t bytes = BENT_DEGREES * sizeof *out, at = 0, product = 0, taken = 0;
    bool none[CORNERS_MOST], was_none[CORNERS_MOST], own_none[CORNERS_MOST];
    for (size_t i = 0; i < power->most; i++)
        none[i] = i > 0;
    for (size_t i = 0; i < power->first_of[power->n_months]; i++)
        own_none[i] = is_nothing(month_c + i * BENT_DEGREES);
    memset(out, 0, power->most * bytes);
    for (int l = 0; l < LEGENDRE; l++)
        out[0].re[l] = 1;
    for (size_t m = 0; m < power->n_months; m++)
        for (size_t i = 0; i < power->months[m].times; i++) {
            for (size_t k = 0; k < power->most; k++) {
                was_none[k] = none[k];
                none[k] = true;
                if (!was_none[k]) {
                    memcpy(scratch + k * BENT_DEGREES, out + k * BENT_DEGREES, bytes);
                    memset(out + k * BENT_DEGREES, 0, bytes);
                }
            }
            for (size_t end = power->end_of[at++]; product < end; product++) {
                const struct bent_product *p = &power->products[product];
                if (was_none[p->from] || own_none[p->with])
                    continue;
                none[p->to] = false;
                taken++;
                add_product_of(scratch + p->from * BENT_DEGREES, month_c + p->with * BENT_DEGREES, out + p->to * BENT_DEGREES);
            }
        }
    return taken;
}
