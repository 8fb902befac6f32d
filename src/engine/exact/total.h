/* The sum over many independent seats: the characteristic function of one seat to the power of the seats, inverted (Gil-Pelaez, "Note on the
   inversion theorem", Biometrika 38, 1951). */
#ifndef BILLSHIFT_ENGINE_EXACT_TOTAL_H
#define BILLSHIFT_ENGINE_EXACT_TOTAL_H

#include "engine/exact/law.h"
#include "engine/exact/wave.h"
#include <billshift/curve.h>
#include <signal.h>

/* Months that have the same curves. */
struct total_month {
    const struct bs_curve *bill, *base; /* base NULL: the bill alone */
    size_t times;
};

/* A term of months that vary: a month's use is a level of the seat's own times a factor, gamma distributed with mean 1, and given the level months are
   independent. */
struct total_months {
    const struct law *level; /* in panels no wider than six times the spread of the whole term's factor, in logarithms */
    double shape;            /* of a month's factor */
    double step;             /* of the panels of use: 1; less to see what that changes */
    /* Left of what is worth while: weights of the grid, times months, times 16 frequencies; a second of one thread is some 4e8. Below 0 drawing is faster,
       and the total's status BS_ERROR_TOO_MANY. */
    double *work;
    const volatile sig_atomic_t *stop; /* not 0: the caller has had enough, and the status is BS_ERROR_INTERRUPTED; NULL: never */
    const struct total_month *list;
    size_t n;
};

/* Seats that are alike: what each adds is bill - base at its use; with a chance its use is 0. */
struct total_seats {
    double seats, idle;
    const struct total_months
        *months;           /* what each adds over these; law, bill and base are NULL then. NULL: one amount of use decides it */
    const struct law *law; /* of the use of a seat that is not idle */
    const struct bs_curve *bill, *base; /* base NULL: the bill alone */
    bool more;                          /* another part of the law of the seats before it in the list: seats and idle are theirs */
};

/* Where the next piece of a curve begins after a use; INFINITY: none does, or there is no curve (NULL). */
double total_next_break(const struct bs_curve *curve, double use);

/* The amount that bill - base is from a use on, and its slope, within a piece of both that ends at `to`. */
struct total_line {
    double from, to, value, slope;
};
struct total_line total_line_at(const struct bs_curve *bill, const struct bs_curve *base, double from, double to);
double total_amount_at(const struct bs_curve *bill, const struct bs_curve *base, double use);

/* An amount that a seat adds, as a straight line of use over a panel. */
struct total_wave {
    double middle, half;  /* at the panel's middle, and from there to its end */
    double mass, fall;    /* fall / t: what its part of the characteristic function is at most */
    double own[LEGENDRE]; /* coefficients of the density, with the seats' share */
    double series[WAVE_TERMS];
};

struct total_atom {
    double value, mass;
};

struct total_levels;

struct total_summand {
    double seats;
    struct total_levels *levels; /* given which its months are independent; NULL: it is what waves and atoms say */
    struct total_wave *waves;
    struct total_atom *atoms;
    size_t n_waves, n_atoms;
    double mean, variance; /* of one seat */
    double spread;         /* its standard deviation without a far tail */
    double lumps;          /* chance that what a seat adds is one of few values, or as good as that */
    double origin; /* that its characteristic function is about: the mean, or where a far tail makes that, the mean without it */
};

/* Seats, and the further parts of their law. To be freed whatever the status. BS_ERROR_TOO_MANY: a term of months takes more levels and panels than is
   worth while. */
enum bs_status total_summand_new(const struct total_seats *seats, size_t n, struct total_summand *out) BS_CHECKED;

void total_summand_free(struct total_summand *s);
enum bs_status total_summand_status(const struct total_summand *s); /* not BS_OK: its characteristic function is not to be used */

/* A complex number at each of LEGENDRE points. */
struct total_points {
    double re[LEGENDRE], im[LEGENDRE];
};

/* exp(i t x) - 1, good where it is small. t: LEGENDRE points */
void total_turns_less_1(const double *t, double x, struct total_points *out);
/* The characteristic function of one seat about its origin, less 1: nothing cancels that seats would multiply. t: LEGENDRE points */
void total_seat_less_1(const struct total_summand *s, const double *t, struct total_points *out);
/* What the absolute value of it (not less 1) is at most from t on: atoms do not fall, and a panel's integral is at most its density's ends and variation
   over t. */
double total_seat_most(const struct total_summand *s, double t);

/* A quantile that was computed, and the density there. */
struct total_quantile {
    double p, value, density;
};
enum { TOTAL_QUANTILES = 8 };

struct total {
    struct total_summand *summands;
    size_t n;
    double mean, variance; /* of the total, but for what lies beyond the last panels */
    double origin;         /* the sum of the seats' */
    double center, scale;  /* where it lies and how wide it is; scale 0: fixed at the center */
    double *t, *re, *im;   /* nodes, and the characteristic function about the center with the weights of the integral */
    size_t n_nodes, room;
    double error; /* of a probability */
    struct total_quantile known[TOTAL_QUANTILES];
    size_t n_known;
};

/* step: of the integral, 1; less to see what that changes. */
enum bs_status total_new(const struct total_seats *seats, size_t n, double step, struct total *out) BS_CHECKED;
void total_free(struct total *total);

/* P(total <= value), where it has a density. Beyond TOTAL_REACH scales from the center it is that at this distance. */
double total_below(const struct total *total, double value);
double total_density(const struct total *total, double value);
double total_quantile(const struct total *total, double p);

/* Computes quantiles, at most TOTAL_QUANTILES, that total_quantile then has at hand. */
void total_know(struct total *total, const double *p, size_t n);
/* The law of slope x total + shift, slope > 0: without summands. */
enum bs_status total_on_line(const struct total *total, double slope, double shift, struct total *out) BS_CHECKED;
/* The law of one amount. */
struct total total_fixed(double amount);
enum { TOTAL_REACH = 30 };

#endif
