#include "contract/charge_models.h"

#include <stdio.h>
#include <string.h>

static const struct bs_charge_model *const models[] = {
    &charge_flat,
    &charge_per_unit,
    &charge_graduated,
    &charge_volume,
    &charge_package,
    &charge_stairstep,
    &charge_stairstep_cumulative,
    &charge_percentage,
    &charge_graduated_percentage,
    &charge_volume_percentage,
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

const char *bs_charge_model_takes(const struct bs_charge_model *model, char *buffer)
{
    static const struct {
        enum bs_charge_takes bit;
        const char *keys;
    } parts[] = {{BS_TAKES_TIERS, "tiers"},
                 {BS_TAKES_PRICE, "price"},
                 {BS_TAKES_RATE, "rate"},
                 {BS_TAKES_PACKAGING, "size"},
                 {BS_TAKES_EVENTS, "events"}};
    bool tiered = model->takes & BS_TAKES_TIERS;
    size_t used = 0;
    buffer[0] = '\0';
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        /* A model with tiers has its prices there. */
        bool here = model->takes & (unsigned)parts[i].bit && !(tiered && parts[i].bit == BS_TAKES_PRICE);
        if (here)
            used += (size_t)snprintf(buffer + used, BS_TAKES_TEXT - used, "%s%s",
                                     !used                                     ? ""
                                     : tiered && parts[i].bit == BS_TAKES_RATE ? " with "
                                                                               : ", ",
                                     parts[i].keys);
    }
    return buffer;
}
