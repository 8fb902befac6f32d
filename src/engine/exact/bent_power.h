/* The corners of a term (bent_month.h): those of its months, multiplied. */
#ifndef BILLSHIFT_ENGINE_EXACT_BENT_POWER_H
#define BILLSHIFT_ENGINE_EXACT_BENT_POWER_H

#include "engine/exact/bent_month.h"

/* A product of a corner of the months so far with one of the next month. */
struct bent_product {
    size_t from, with, to;
};

struct bent_power {
    const struct bent_month *months; /* [n_months], each so many times */
    size_t n_months;
    double drift;
    struct bent_corner *month_corners; /* all months' one after the other */
    size_t *first_of;                  /* [n_months + 1]: of each month's */
    struct bent_product *products;     /* of the first month with none, then each next */
    size_t *end_of;                    /* [months of the term]: of its products */
    size_t n_products, room, most;     /* most: corners at any time */
    struct bent_corner *corners;       /* [n]: of the term, rising in no order */
    size_t n;
};

/* BS_ERROR_TOO_MANY: corners are so many that drawing is faster. To be freed whatever the status. */
enum bs_status bent_power_new(const struct bent_month *months, size_t n_months, double drift, struct bent_power *out) BS_CHECKED;
void bent_power_free(struct bent_power *power);

/* Returns how many products there were. month_c: [month corner * BENT_DEGREES + degree]; out, scratch: room for most * BENT_DEGREES; what the term's
   corners have is in out: [corner * BENT_DEGREES + degree] */
size_t bent_power_take(const struct bent_power *power, const struct complex_points *month_c, struct complex_points *scratch,
                       struct complex_points *out);

#endif
