#include <billshift/model.h>

enum bs_status bs_model_curve(const struct bs_model *model, size_t contract, size_t segment, struct bs_arena *arena,
                              struct bs_curve *out)
{
    const double *mix = model->population ? model->population->mix : model->segments[segment].mix;
    return bs_contract_curve(&model->contracts[contract], mix, model->n_meters, model->seats, arena, out);
}
