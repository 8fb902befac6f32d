/* Why the bills of a segment, team or cohort change: a run, of which the figures of one group are told. */
#include "cli/bills.h"
#include "cli/explain.h"
#include "cli/progress.h"
#include "cli/terminal.h"
#include "cli/verbose.h"

#include <billshift/engine.h>
#include <billshift/output.h>

#include <string.h>

static enum bs_status compute(const struct explain_request *request, const struct bs_model *model, struct bs_results **results,
                              struct bs_diagnostics *diagnostics)
{
    struct progress progress;
    progress_begin(&progress);
    const struct bs_run_options options = {.progress = progress_wanted() ? progress_show : NULL,
                                           .context = &progress,
                                           .stop = catch_signals(),
                                           .leave_out = BS_LEAVE_RANKS | BS_LEAVE_RANGES};
    enum bs_status status = bs_run_by(model, BS_ENGINE_AUTO, &options, results, diagnostics);
    progress_end(&progress);
    if (status == BS_OK)
        tell_engine(request->verbose, *results, progress.begun);
    return status;
}

struct formatted {
    const struct bs_account *account;
    const struct bs_account_format *format;
};

static enum bs_status write_account(const void *what, FILE *out)
{
    const struct formatted *formatted = what;
    return formatted->format->write(formatted->account, out);
}

enum bs_status explain_group(const struct explain_request *request, const struct bs_model *model, const char *label,
                             struct bs_arena *arena, struct bs_diagnostics *diagnostics)
{
    struct bs_results *results = NULL;
    struct bs_account account = {.model = model};
    if (request->month || request->by_month)
        return bs_error(diagnostics, NULL, "explain: --%s is of one user's bill; %s is told of the whole term: leave it out",
                        request->month ? "month" : "by-month", label);
    enum bs_status status = explain_choose(request, model, arena, &account.contracts, &account.n, diagnostics);
    if (status == BS_OK)
        status = compute(request, model, &results, diagnostics);
    if (status != BS_OK)
        return status;
    account.results = results;
    account.group = results->n_groups;
    for (size_t g = 0; g < results->n_groups; g++)
        if (strcmp(results->groups[g].label, label) == 0)
            account.group = g;
    if (account.group == results->n_groups)
        status = bs_error(diagnostics, NULL, "explain: the results have no group %s", label);
    else if (!((*bs_results_at(results, model->baseline, account.group, BS_TERM))[BS_SEATS].value > 0))
        status = bs_error(diagnostics, NULL, "explain: %s has no seats, so there is nothing to explain", label);
    else {
        const struct formatted formatted = {&account, bs_account_format_find(request->format)};
        status = write_result(write_account, &formatted, request->output, diagnostics);
    }
    bs_results_free(results);
    return status;
}
