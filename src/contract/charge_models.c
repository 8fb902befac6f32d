#include "contract/charge_models.h"

#include <string.h>

static const struct bs_charge_model *const models[] = {
    &charge_per_unit,
    &charge_graduated,
};

size_t bs_charge_model_count(void)
{
    return sizeof models / sizeof models[0];
}

const struct bs_charge_model *bs_charge_model_at(size_t i)
{
    return models[i];
}

const struct bs_charge_model *bs_charge_model_find(const char *name)
{
    for (size_t i = 0; i < bs_charge_model_count(); i++)
        if (strcmp(models[i]->name, name) == 0)
            return models[i];
    return NULL;
}
