/* Tiers of charges and of the spend discount. */
#ifndef BILLSHIFT_SCENARIO_BUILD_CONTRACT_TIERS_H
#define BILLSHIFT_SCENARIO_BUILD_CONTRACT_TIERS_H

#include "scenario/build.h"

/* Tiers and `beyond`; the charge has its model. */
enum bs_status bs_build_tiers(struct bs_build *b, const struct bs_charge_spec *spec, struct bs_charge *charge) BS_CHECKED;

#endif
