/* The exact engine on one segment and two contracts made in code: what a seat's use pays. */
#ifndef BILLSHIFT_TESTS_ENGINE_MODEL_H
#define BILLSHIFT_TESTS_ENGINE_MODEL_H

#include <billshift/contract.h>
#include <billshift/distribution.h>
#include <billshift/results.h>

/* Seats where a row says nothing of their number: what one seat pays does not depend on it, and the characteristic function of a total of
   many comes to its end sooner. */
enum { ENGINE_SEATS = 1024 };
enum { PAYMENT_TIERS_MOST = 8, ENGINE_MESSAGE = 512 };

/* What the engine computes, and the error that it states. */
struct computed {
    double value, error;
};

/* Seats that are alike; a month's use is level x factor. */
struct engine_seats {
    const struct bs_distribution *level;
    double variation; /* of the month's factor */
    double units;     /* of the meter that is charged, a unit of use */
    size_t seats;     /* 0: ENGINE_SEATS */
    double inactive;
};

/* What a seat pays a month. Zeroed: nothing. */
struct payment {
    double fee, least, most; /* of the bill; most 0: no maximum */
    const char *model;       /* of the charge; NULL: per_unit */
    double price, included, package;
    struct bs_tier tiers[PAYMENT_TIERS_MOST];
    size_t n_tiers;
};

struct engine_figures {
    struct bs_estimate seat[BS_MEASURE_COUNT]; /* a seat and month */
    struct computed spread;                    /* standard deviation of what one seat pays */
    struct computed total;                     /* mean of what all pay */
};

/* Of one month. base NULL: free of charge. 0: the engine refuses, the message (ENGINE_MESSAGE bytes) says why. */
int engine_figures(const struct engine_seats *seats, const struct payment *base, const struct payment *payment,
                   struct engine_figures *out, char *message);

/* The quantile of what a seat pays, of those that change.csv has; NaN: it has none there, or the engine refuses. */
struct computed engine_quantile(const struct engine_seats *seats, const struct payment *payment, double p, char *message);

#endif
