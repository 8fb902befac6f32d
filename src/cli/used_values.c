#include "cli/used_values.h"

#include <string.h>

static bool is_of_use(const char *path)
{
    static const char *const use[] = {"segments", "population", "seats_added"};
    bool is = false;
    for (size_t i = 0; i < sizeof use / sizeof use[0]; i++)
        is |= strncmp(path, use[i], strlen(use[i])) == 0;
    return is;
}

void warn_of_used_values(const struct bs_model *model, struct bs_diagnostics *diagnostics)
{
    for (size_t i = 0; i < model->n_uncertain; i++)
        if (!is_of_use(model->uncertain[i].path))
            bs_warning(diagnostics, NULL, "%s is a range, %s: bills are at %.6g", model->uncertain[i].path,
                       model->uncertain[i].text, model->uncertain[i].used);
}
