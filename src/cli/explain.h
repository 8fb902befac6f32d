/* What the parts of `billshift explain` share. */
#ifndef BILLSHIFT_CLI_EXPLAIN_H
#define BILLSHIFT_CLI_EXPLAIN_H

#include "cli/options.h"
#include "cli/usage_request.h"

#include <billshift/model.h>

struct explain_request {
    const char *scenario, *name, *month, *output, *format;
    bool by_month, verbose;
    struct list overrides, contracts;
    struct usage_request usage;
};

/* What a name stands for. */
struct explained {
    bool is_user;
    size_t user;       /* index in the population */
    const char *group; /* label of a group of the results: segment:NAME, team:NAME, cohort:NAME, all */
};

/* A user, segment, team or cohort, or `all` seats, by its name alone or with its kind before it, user:NAME; a user by the pseudonym too where there are
   pseudonyms. Texts live in the arena. BS_ERROR_INPUT: nothing has the name, or several have. */
enum bs_status explain_find(const struct explain_request *request, const struct bs_model *model, struct bs_arena *arena,
                            struct explained *out, struct bs_diagnostics *diagnostics) BS_CHECKED;

/* Indices, in the arena, of the contracts that are named, or all, with the baseline among them. */
enum bs_status explain_choose(const struct explain_request *request, const struct bs_model *model, struct bs_arena *arena,
                              const size_t **contracts, size_t *n_contracts, struct bs_diagnostics *diagnostics) BS_CHECKED;

enum bs_status explain_user(const struct explain_request *request, const struct bs_model *model, size_t user,
                            struct bs_arena *arena, struct bs_diagnostics *diagnostics) BS_CHECKED;
enum bs_status explain_group(const struct explain_request *request, const struct bs_model *model, const char *label,
                             struct bs_arena *arena, struct bs_diagnostics *diagnostics) BS_CHECKED;

#endif
