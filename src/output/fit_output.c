#include "output/fit_output.h"

#include <math.h>
#include <string.h>

static const struct bs_fit_format *const formats[] = {&bs_fit_format_table, &bs_fit_format_yaml, &bs_fit_format_csv,
                                                      &bs_fit_format_json};

const struct bs_fit_format *bs_fit_format_at(size_t i)
{
    return i < sizeof formats / sizeof formats[0] ? formats[i] : NULL;
}

const struct bs_fit_format *bs_fit_format_find(const char *name)
{
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        if (strcmp(formats[i]->name, name) == 0)
            return formats[i];
    return NULL;
}

const char *bs_fit_candidate_name(const struct bs_fit_candidate *candidate)
{
    return candidate->family ? bs_fit_family_name(candidate->family) : candidate->shape.distribution;
}

size_t bs_fit_rows(const struct bs_fit_shape *shape, struct bs_fit_row *rows)
{
    size_t n = 0;
    for (size_t i = 0; i < shape->n_parts; i++) {
        if (shape->n_parts > 1)
            rows[n++] = (struct bs_fit_row){i + 1, shape->share[i]};
        for (size_t k = 0; k < shape->n_parameters; k++)
            rows[n++] = (struct bs_fit_row){i + 1, shape->part[i][k]};
    }
    if (shape->has_tail) {
        rows[n++] = (struct bs_fit_row){0, shape->alpha};
        rows[n++] = (struct bs_fit_row){0, shape->above};
        rows[n++] = (struct bs_fit_row){0, {"threshold", shape->threshold, NAN}};
    }
    return n;
}
