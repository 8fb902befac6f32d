/* Questions of `solve` whose answer is a table: how much to commit to, which contract for which seat. */
#include "cli/progress.h"
#include "cli/solve.h"
#include "cli/terminal.h"

#include <billshift/choice.h>
#include <billshift/output.h>

#include <errno.h>

typedef enum bs_status answer(const struct bs_choice_request *asked, const struct solve_request *request,
                              const struct bs_model *model, bool first, struct bs_diagnostics *diagnostics);

struct solve_choice {
    const char *name;
    answer *answer;
};

static enum bs_status commitment(const struct bs_choice_request *asked, const struct solve_request *request,
                                 const struct bs_model *model, bool first, struct bs_diagnostics *diagnostics)
{
    struct bs_commitment_choices choices;
    enum bs_status status = bs_commitment_choose(asked, &choices, diagnostics);
    if (status != BS_OK)
        return status;
    errno = 0;
    status = request->csv ? bs_commitment_write_csv(&choices, asked->contract, model->currency, first, stdout)
                          : bs_commitment_write_text(&choices, asked->contract, model->currency, stdout);
    return flush_output(status);
}

static enum bs_status seat_mix(const struct bs_choice_request *asked, const struct solve_request *request,
                               const struct bs_model *model, bool first, struct bs_diagnostics *diagnostics)
{
    struct bs_mix *mix;
    const char *baseline = model->contracts[model->baseline].name;
    enum bs_status status = bs_mix_choose(asked, &mix, diagnostics);
    (void)first;
    if (status != BS_OK)
        return status;
    errno = 0;
    status = request->csv ? bs_mix_write_csv(mix, asked->contract, baseline, model->currency, stdout)
                          : bs_mix_write_text(mix, asked->contract, baseline, model->currency, stdout);
    bs_mix_free(mix);
    return flush_output(status);
}

static const struct solve_choice choices[] = {{"commitment", commitment}, {"seat-mix", seat_mix}};

const struct solve_choice *solve_choice_at(size_t i)
{
    return i < sizeof choices / sizeof *choices ? &choices[i] : NULL;
}

const char *solve_choice_name(const struct solve_choice *choice)
{
    return choice->name;
}

int solve_choose(const struct solve_request *request, const struct bs_solve_request *solving, const struct bs_model *model,
                 size_t contract, bool first, struct bs_diagnostics *diagnostics)
{
    struct progress progress;
    const struct bs_choice_request asked = {.scenario = solving->scenario,
                                            .overrides = solving->overrides,
                                            .n_overrides = solving->n_overrides,
                                            .options = solving->options,
                                            .contract = model->contracts[contract].name,
                                            .engine = solving->engine,
                                            .threads = solving->threads,
                                            .progress = !request->quiet && progress_wanted() ? progress_show : NULL,
                                            .context = &progress,
                                            .stop = solving->stop};
    progress_begin(&progress);
    enum bs_status status = request->choice->answer(&asked, request, model, first, diagnostics);
    progress_end(&progress);
    say_diagnostics(diagnostics, BS_WARNING);
    return exit_code_of(status, diagnostics);
}
