/* What the files that build responses share. */
#ifndef BILLSHIFT_SCENARIO_BUILD_CONTRACT_RESPONSE_H
#define BILLSHIFT_SCENARIO_BUILD_CONTRACT_RESPONSE_H

#include "scenario/build_contract.h"

/* Fills the substitutions of a response and the moves that they come to. */
enum bs_status bs_build_substitutions(struct bs_contract_build *c, const struct bs_response_spec *spec,
                                      struct bs_response *response) BS_CHECKED;

#endif
