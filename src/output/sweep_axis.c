#include "output/sweep_axis.h"
#include "whatif/quantity.h"

#include <billshift/scenario.h>
#include <billshift/text.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* `money a seat and month` with the currency in place of `money`; what is said by another key (`per`) is left out. */
static bool name_axis(const char *path, const char *currency, struct sweep_axis *axis)
{
    static const char word[] = "money";
    struct bs_key_info key;
    bool known = bs_key_of_path(path, &key) && *key.unit && (*currency || !strchr(key.unit, '`'));
    bool money = known && strncmp(key.unit, word, strlen(word)) == 0 && *currency;
    const char *rest = !known ? "" : key.unit + (money ? strlen(word) : 0);
    if (asprintf(&axis->name, "%s%s%s%s", path, known ? ", " : "", money ? currency : "", strchr(rest, '`') ? "" : rest) < 0)
        axis->name = NULL;
    if (money)
        snprintf(axis->unit, sizeof axis->unit, "%s", currency);
    return axis->name != NULL;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static enum bs_status read_values(const struct bs_sweep *sweep, size_t path, const char *currency, struct sweep_axis *axis,
                                  struct bs_diagnostics *diagnostics)
{
    struct quantity first = {0}, q;
    bool alike = true;
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < sweep->n_points; i++) {
            const char *text = sweep->values[i * sweep->n_paths + path];
            char quoted[BS_QUOTE_SIZE];
            if (!quantity_read(text, strlen(text), &q))
                return bs_error(diagnostics, NULL, "a picture needs numbers: %s has the value %s", sweep->paths[path],
                                bs_quote(text, strlen(text), quoted));
            first = i == 0 && round == 0 ? q : first;
            alike = alike && quantity_alike(&first, &q);
            axis->at[i] = !alike && q.sign == '%' ? q.value / 100 : q.value;
        }
    if (alike && first.sign)
        snprintf(axis->unit, sizeof axis->unit, "%c", first.sign);
    else if (alike && first.money)
        snprintf(axis->unit, sizeof axis->unit, "%s", *currency ? currency : "USD");
    return BS_OK;
}

enum bs_status sweep_axis_make(const struct bs_sweep *sweep, size_t path, const char *currency, struct sweep_axis *out,
                               struct bs_diagnostics *diagnostics)
{
    size_t n = sweep->n_points;
    *out = (struct sweep_axis){.at = calloc(n, sizeof(double)), .place = calloc(n, sizeof(double))};
    if (!out->at || !out->place || !name_axis(sweep->paths[path], currency, out))
        return BS_ERROR_MEMORY;
    enum bs_status status = read_values(sweep, path, currency, out, diagnostics);
    if (status != BS_OK)
        return status;
    memcpy(out->place, out->at, n * sizeof(double));
    qsort(out->place, n, sizeof(double), by_value);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || out->place[i] > out->place[out->n_places - 1])
            out->place[out->n_places++] = out->place[i];
    return BS_OK;
}

void sweep_axis_free(struct sweep_axis *axis)
{
    free(axis->at);
    free(axis->place);
    free(axis->name);
}

size_t sweep_axis_find(const struct sweep_axis *axis, size_t point)
{
    const double *found = bsearch(&axis->at[point], axis->place, axis->n_places, sizeof(double), by_value);
    return (size_t)(found - axis->place);
}

double sweep_axis_edge(const struct sweep_axis *axis, size_t place, bool upper)
{
    const double *x = axis->place;
    size_t n = axis->n_places;
    if (n == 1)
        return x[0] + (upper ? 0.5 : -0.5) * (x[0] != 0 ? 0.1 * fabs(x[0]) : 1);
    if (upper)
        return place + 1 < n ? 0.5 * (x[place] + x[place + 1]) : x[place] + 0.5 * (x[place] - x[place - 1]);
    return place > 0 ? 0.5 * (x[place] + x[place - 1]) : x[0] - 0.5 * (x[1] - x[0]);
}
