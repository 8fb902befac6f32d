/* A scenario that was read, checked and frozen. Built by bs_scenario_read, or in code by a program that fills the structs itself. */
#ifndef BILLSHIFT_MODEL_H
#define BILLSHIFT_MODEL_H

#include <billshift/contract.h>
#include <billshift/diagnostics.h>
#include <billshift/segment.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { BS_MONTHS_DEFAULT = 12, BS_MONTHS_MOST = 600, BS_REPLICATIONS_DEFAULT = 1000 };
#define BS_SEATS_MOST 4294967295u /* seats and replications are 32-bit counters */

struct bs_model {
    const char *title;    /* "": none */
    const char *currency; /* ISO 4217 */
    size_t months;        /* of the term, all of equal length */
    size_t seats;         /* sum over segments, or users of the population */

    const struct bs_meter *meters;
    size_t n_meters; /* >= 1: meter 0 is `usage` */

    const struct bs_segment *segments; /* none where there is a population */
    size_t n_segments;
    const struct bs_population *population; /* NULL: segments are drawn */

    const struct bs_contract *contracts;
    size_t n_contracts; /* >= 1 */
    size_t baseline;    /* index */

    uint32_t replications; /* >= 1; with a population 1 */
    uint64_t seed;

    const char *use_unit; /* of mean_use and cohort cuts: the currency where use is valued at list price, else the meter's unit */
};

/* The curve of contract c for segment s (a population is segment 0). */
enum bs_status bs_model_curve(const struct bs_model *model, size_t contract, size_t segment, struct bs_arena *arena,
                              struct bs_curve *out) BS_CHECKED;

#ifdef __cplusplus
}
#endif
#endif
