/* The rows of the registry of charge models, each from its own file. */
#ifndef CHARGE_MODELS_H
#define CHARGE_MODELS_H

#include <billshift/contract.h>

extern const struct bs_charge_model charge_per_unit;
extern const struct bs_charge_model charge_graduated;

#endif
