/* A scenario that was read, checked and frozen. Built by bs_scenario_read, or in code by a program that fills the structs itself. */
#ifndef BILLSHIFT_MODEL_H
#define BILLSHIFT_MODEL_H

#include <billshift/contract.h>
#include <billshift/diagnostics.h>
#include <billshift/number.h>
#include <billshift/segment.h>
#include <billshift/uncertain.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { BS_MONTHS_DEFAULT = 12, BS_MONTHS_MOST = 600, BS_REPLICATIONS_DEFAULT = 1000 };
/* The chance that a customer leaves whose bill is `ratio` times what it was. */
struct bs_churn_point {
    double ratio, chance;
};
#define BS_SEATS_MOST 4294967295u /* seats and replications are 32-bit counters */

struct bs_model {
    const char *title;    /* "": none */
    const char *currency; /* ISO 4217: of every amount in the model, and so of all results */
    /* How amounts in the file came to be in it (number.h): NULL: one currency alone. */
    const char *scenario_currency; /* of the file; the rates are of one unit of it */
    const struct bs_exchange_rate *exchange_rates;
    size_t n_exchange_rates;
    size_t months;               /* of the term, all of equal length */
    size_t seats;                /* that are ever there: sum over segments and joinings, or users of the population */
    int first_year, first_month; /* of the first month of the term; 0: no date is stated */
    double budget;               /* money for the term; NaN or 0: none stated */

    const struct bs_meter *meters;
    size_t n_meters; /* >= 1: meter 0 is `usage` */

    const struct bs_segment *segments; /* none where there is a population */
    size_t n_segments;
    const struct bs_joining *joinings;
    size_t n_joinings;
    const struct bs_leaving *leavings; /* rising by month; never of more seats of a segment than were there the month before */
    size_t n_leavings;
    const struct bs_shock *shock; /* NULL: none; of segments only */
    const struct bs_population
        *population; /* NULL: segments are drawn; its users' months are read, or projected by drawing from them */

    /* What the vendor knows; NULL: not stated. */
    const double *cost_to_serve;        /* [n_meters] money that a unit costs the vendor */
    const struct bs_churn_point *churn; /* rising ratios; between two the chance is linear, beyond the ends that of the end */
    size_t n_churn;

    const struct bs_contract *contracts;
    size_t n_contracts; /* >= 1 */
    size_t baseline;    /* index */

    uint32_t replications; /* >= 1; 1 where nothing is drawn */
    uint64_t seed;

    const struct bs_uncertain
        *uncertain; /* ranges that stand in place of numbers; all above holds the value that is used of each */
    size_t n_uncertain;
    size_t assumption_draws; /* of these ranges: 0: none, else a multiple of BS_ASSUMPTION_SLICES */

    const char *use_unit; /* of mean_use and cohort cuts: the currency where use is valued at list price, else the meter's unit */
};

/* For bs_money_parse: amounts in any currency that has a rate become the model's; bare ones are in it. */
struct bs_money bs_model_money(const struct bs_model *model);

/* Whether any use is drawn: not where it is that of users' own months, or of the only own month of each. */
bool bs_model_draws(const struct bs_model *model);

/* The parts of the seats that a contract may deal different seat types to: the segments, or the seat types of a population's users (one where it
   has none, named `population`). Where a function takes a segment, it means one of these. */
size_t bs_model_segments(const struct bs_model *model);
const char *bs_model_segment_name(const struct bs_model *model, size_t segment);

/* The segment of the results that a segment is a part of: itself, or the one before that it continues. */
size_t bs_model_segment_whole(const struct bs_model *model, size_t segment);

/* Seats there in a month (index), of all or of a segment. */
size_t bs_model_seats(const struct bs_model *model, size_t month);
size_t bs_model_segment_seats(const struct bs_model *model, size_t segment, size_t month);

/* The contract in force in a month under contract c: c itself, or the one before it. */
const struct bs_contract *bs_model_contract(const struct bs_model *model, size_t contract, size_t month);

/* A seat of segment s under contract c in a month: its mix after the response of the contract in force. */
enum bs_status bs_model_kind(const struct bs_model *model, size_t contract, size_t segment, size_t month, struct bs_arena *arena,
                             struct bs_seat_kind *out) BS_CHECKED;

/* What a unit of the segment's use before that response is worth after it, at list price of month 1. */
double bs_model_value(const struct bs_model *model, size_t contract, size_t segment, size_t month);

/* Whether bills under contract c, or the one before it, depend on all seats or on months before, by the organization's ledger: then a seat's
   curve is only its own part of its bill, and the two have no break-even of a seat's own. */
bool bs_model_needs_ledger(const struct bs_model *model, size_t contract);

/* The curve of contract c in a month for segment s, in its use before the contract's response (where a population's users have mixes of their
   own, the curve is that of the mix of all). Without what the organization's ledger adds. */
enum bs_status bs_model_curve(const struct bs_model *model, size_t contract, size_t segment, size_t month, struct bs_arena *arena,
                              struct bs_curve *out) BS_CHECKED;

/* The first months (index, rising from 0) of the runs of months in which no curve and no response of any contract changes. */
enum bs_status bs_model_periods(const struct bs_model *model, struct bs_arena *arena, const size_t **first_months,
                                size_t *count) BS_CHECKED;

/* Names and units of all meters, as bs_price_query takes them. */
enum bs_status bs_model_meter_names(const struct bs_model *model, struct bs_arena *arena, const char *const **names,
                                    const char *const **units) BS_CHECKED;

/* Units of every meter of the model from the units of some of them. given[meter]: NaN where not given. What is given of a whole meter is split
   into its parts as the segment splits it in that month (index); what is given of a part counts in its whole too. one_request: all is one request, so that the
   length of its own prompt decides between parts that differ in prompts_above. BS_ERROR_INPUT: a meter and a part of it are both given, or a
   whole is given that the segment does not split; message (BS_MESSAGE_SIZE bytes) says which. */
enum bs_status bs_model_quantities(const struct bs_model *model, size_t segment, size_t month, const double *given,
                                   bool one_request, double *quantity, char *message) BS_CHECKED;

#ifdef __cplusplus
}
#endif
#endif
