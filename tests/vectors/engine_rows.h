/* Rows of a vector file through the exact engine. A function that cannot say its value returns the reason, a static text or the engine's
   message; NULL: *out is set, to NaN where the engine fails. */
#ifndef BILLSHIFT_TESTS_ENGINE_ROWS_H
#define BILLSHIFT_TESTS_ENGINE_ROWS_H

#include "engine_model.h"

#include <jansson.h>

/* The terms of a price. */
const char *engine_payment(json_t *terms, struct payment *out);

/* A quantity of what seats pay. units of the seats are set here. message: of the engine, where it refuses; then out->value is NaN. */
const char *engine_quantity(struct engine_seats seats, const char *quantity, json_t *arguments, struct computed *out,
                            char *message);

/* Of `gamma_sum`: what n seats pay that share an allowance. Use that varies by a gamma factor from month to month sums up over a term as n
   such seats do in a month. */
const char *engine_gamma_sum(json_t *parameters, const char *quantity, json_t *terms, struct computed *out);

/* Of `compound`: what a random number of seats uses. */
const char *engine_compound(json_t *parameters, const char *quantity, json_t *arguments, struct computed *out, char *message);

#endif
