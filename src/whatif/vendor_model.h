/* A model with the vendor's cost as a contract. */
#ifndef BILLSHIFT_WHATIF_VENDOR_MODEL_H
#define BILLSHIFT_WHATIF_VENDOR_MODEL_H

#include <billshift/model.h>

/* The contracts of the model, then that of the cost (the baseline) and one without any bill. */
enum bs_status vendor_model(const struct bs_model *model, struct bs_arena *arena, struct bs_model *out) BS_CHECKED;

/* Why the margin of a contract is not known, in words. */
const char *vendor_unknown(const struct bs_model *model, size_t contract);

#endif
