#include "scenario/rate_card.h"

#include <math.h>
#include <string.h>

size_t rate_card_model(const struct rate_card *card, const char *name)
{
    for (size_t i = 0; i < card->n_models; i++)
        if (strcmp(card->models[i].name, name) == 0)
            return i;
    return RATE_CARD_NONE;
}

size_t rate_card_mode(const struct rate_card *card, const char *name)
{
    for (size_t i = 0; i < card->n_modes; i++)
        if (strcmp(card->modes[i], name) == 0)
            return i;
    return RATE_CARD_NONE;
}

/* The meter's own price: that of the largest bound passed, or its base price where that bound does not name it. */
static double own_price(const struct rate_model *model, size_t meter, double above)
{
    size_t passed = 0;
    while (passed < model->n_bounds && model->bounds[passed].above <= above)
        passed++;
    double price = passed > 0 ? model->bounds[passed - 1].prices[meter] : NAN;
    return isnan(price) ? model->prices[meter] : price;
}

double rate_card_price(const struct rate_card *card, size_t model, size_t meter, double above, size_t mode)
{
    const struct rate_model *m = &card->models[model];
    double price = own_price(m, meter, above);
    while (isnan(price) && card->same_as[meter] != meter) {
        meter = card->same_as[meter];
        price = own_price(m, meter, above);
    }
    price *= m->multiplier;
    return mode == RATE_CARD_NONE ? price : price * m->factors[mode][meter];
}

bool rate_card_reads(const struct rate_card *card, size_t meter)
{
    for (size_t i = 0; i < card->n_models; i++) {
        double longest = card->models[i].n_bounds ? card->models[i].bounds[card->models[i].n_bounds - 1].above : RATE_CARD_ORDINARY;
        if (!isnan(rate_card_price(card, i, meter, longest, RATE_CARD_NONE)))
            return true;
    }
    return false;
}
