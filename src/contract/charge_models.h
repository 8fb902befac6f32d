/* The rows of the registry of charge models, each from its own file. */
#ifndef BILLSHIFT_CONTRACT_CHARGE_MODELS_H
#define BILLSHIFT_CONTRACT_CHARGE_MODELS_H

#include <billshift/contract.h>

extern const struct bs_charge_model charge_flat;
extern const struct bs_charge_model charge_per_unit;
extern const struct bs_charge_model charge_graduated;
extern const struct bs_charge_model charge_volume;
extern const struct bs_charge_model charge_package;
extern const struct bs_charge_model charge_stairstep;
extern const struct bs_charge_model charge_stairstep_cumulative;
extern const struct bs_charge_model charge_percentage;
extern const struct bs_charge_model charge_graduated_percentage;
extern const struct bs_charge_model charge_volume_percentage;

#endif
