/* A scenario to write contracts into; include cmocka.h first. */
#ifndef BILLSHIFT_TESTS_CONTRACTS_FIXTURE_H
#define BILLSHIFT_TESTS_CONTRACTS_FIXTURE_H

#include "scenario_fixture.h"

/* Contracts go on in line 12. */
#define HEAD                                                                                                                       \
    "seats: 100\n"                                                                                                                 \
    "starts: 2026-04\n"                                                                                                            \
    "months: 24\n"                                                                                                                 \
    "meters: {tokens: {unit: tok}, credits: {}, requests: {}}\n"                                                                   \
    "segments:\n"                                                                                                                  \
    "  light: {share: 60%, usage: {distribution: constant, value: 40}}\n"                                                          \
    "  dev: {share: 30%, usage: {distribution: lognormal, median: 150, p90: 600}}\n"                                               \
    "  agents: {share: rest, usage: {distribution: constant, value: 700}}\n"                                                       \
    "baseline: flat\n"                                                                                                             \
    "contracts:\n"                                                                                                                 \
    "  flat: {seat_fee: 200}\n"

static inline const struct bs_model *read_contract(struct fixture *f, const char *contract)
{
    char text[8192];
    snprintf(text, sizeof text, "%s%s", HEAD, contract);
    return read_good(f, text, NULL, 0);
}

#endif
