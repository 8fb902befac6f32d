#include "cli/solve.h"
#include "cli/method.h"
#include "cli/progress.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "cli/verbose.h"

#include <billshift/number.h>
#include <billshift/output.h>
#include <billshift/text.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

static const struct usage usage = {
    .verb = "solve",
    .operands = "[QUESTION] SCENARIO",
    .about = "Finds the values of a path at which a figure meets a target. Questions: neutral-seat-fee, neutral-price,\n"
             "neutral-discount, cap (where the organization pays what it pays under the baseline), commitment, seat-mix.",
    .example = "  billshift solve neutral-seat-fee scenario.yaml\n"
               "  billshift solve scenario.yaml --vary contracts.metered.discount=0%:50% --target 'share_dearer<=30%'",
    .operands_least = 1,
    .operands_most = 2,
};

const char *solve_question_name(size_t i)
{
    size_t n = 0;
    for (; bs_question_at(n); n++)
        if (n == i)
            return bs_question_at(n)->name;
    const struct solve_choice *choice = solve_choice_at(i - n);
    return choice ? solve_choice_name(choice) : NULL;
}

static int choose_question(struct solve_request *request, char **operands, int count)
{
    enum { QUESTIONS_MOST = 32 };
    const char *names[QUESTIONS_MOST];
    size_t n = 0;
    request->scenario = operands[count - 1];
    while (n < QUESTIONS_MOST && (names[n] = solve_question_name(n)))
        n++;
    for (size_t i = 0; i < n; i++)
        if (strcmp(names[i], request->scenario) == 0 && access(request->scenario, F_OK) != 0) {
            say_error(count == 1 ? "solve: SCENARIO is missing after the question %s"
                                 : "solve: the question stands first: billshift solve %s %s",
                      names[i], operands[0]);
            return EXIT_INPUT;
        }
    if (count == 1)
        return PARSED_GO;
    for (size_t i = 0; bs_question_at(i); i++)
        if (strcmp(bs_question_at(i)->name, operands[0]) == 0)
            request->question = bs_question_at(i);
    for (size_t i = 0; solve_choice_at(i); i++)
        if (strcmp(solve_choice_name(solve_choice_at(i)), operands[0]) == 0)
            request->choice = solve_choice_at(i);
    if (request->question || request->choice)
        return PARSED_GO;
    const char *near = bs_nearest(operands[0], names, n);
    say_error("solve: no question '%s'; %s%s%s", operands[0], near ? "did you mean '" : "there are ", near ? near : "",
              near ? "'?" : "neutral-seat-fee, neutral-price, neutral-discount, cap, commitment and seat-mix");
    return EXIT_INPUT;
}

static int check(struct solve_request *request)
{
    if (request->format && strcmp(request->format, "table") != 0 && strcmp(request->format, "csv") != 0) {
        say_error("solve: no format '%s'; there are: table, csv", request->format);
        return EXIT_INPUT;
    }
    request->csv = request->format && *request->format == 'c';
    bool asks = request->question || request->choice;
    if (!asks && (request->vary.count == 0 || !request->target)) {
        say_error("solve: what is solved for, and what is to be met? --vary PATH=FROM:TO and --target FIGURE=VALUE, or a question");
        return EXIT_INPUT;
    }
    if (asks && request->target) {
        say_error("solve: a question has a target of its own: leave out --target, or the question");
        return EXIT_INPUT;
    }
    if (request->choice && request->vary.count > 0) {
        say_error("solve: %s takes no --vary; its answer is a table", solve_choice_name(request->choice));
        return EXIT_INPUT;
    }
    if (!asks && request->contract) {
        say_error("solve: --contract goes with a question; else the path and the target name it");
        return EXIT_INPUT;
    }
    return usage_request_check(&request->usage, "solve") != PARSED_GO ? EXIT_INPUT
                                                                      : method_choose("solve", request->method, &request->engine);
}

static int parse(int argc, char **argv, struct solve_request *request)
{
    const struct option_row rows[] = {
        {0, "vary", "PATH=FROM:TO", "what is solved for; PATH=VALUES as of a sweep: at each of them", OPTION_LIST, &request->vary,
         NULL},
        {0, "target", "FIGURE=VALUE", "or <=, >=; e.g. share_cheaper>=60%, total_p90<=2.5M", OPTION_TEXT, &request->target, NULL},
        {0, "contract", "NAME", "of a question; left out: every one but the baseline", OPTION_TEXT, &request->contract, NULL},
        {0, "format", "FORMAT", "table (sentences) or csv", OPTION_TEXT, &request->format, NULL},
        {0, "set", "PATH=VALUE", "change a value of the scenario; may be repeated", OPTION_LIST, &request->overrides, NULL},
        USAGE_REQUEST_ROWS(&request->usage),
        {0, "seed", "N", "short for --set simulation.seed=N", OPTION_LIST, &request->overrides, "simulation.seed="},
        {0, "replications", "N", "short for --set simulation.replications=N", OPTION_LIST, &request->overrides,
         "simulation.replications="},
        {0, "method", "METHOD", "auto (exact where it applies), exact or montecarlo", OPTION_TEXT, &request->method, NULL},
        {0, "threads", "N", "threads used; the solutions do not depend on it", OPTION_COUNT, &request->threads, NULL},
        {'q', "quiet", NULL, "no progress", OPTION_FLAG, &request->quiet, NULL},
        VERBOSE_ROW(&request->verbose),
    };
    char **operands;
    int count;
    int parsed = options_parse(argc, argv, &usage, rows, sizeof rows / sizeof *rows, &operands, &count);
    if (parsed == PARSED_GO)
        parsed = choose_question(request, operands, count);
    return parsed == PARSED_GO ? check(request) : parsed;
}

/* A bare PATH=FROM:TO among what varies is what is solved for; false: there is none, or several. */
static bool is_span(const char *text)
{
    const char *equals = strchr(text, '='), *colon = equals ? strchr(equals, ':') : NULL;
    return colon && !strchr(colon + 1, ':') && !strpbrk(equals, "{,");
}

/* *some: a solution was found */
static int solve_one(struct solve_request *request, struct bs_solve_request *solving, bool header, bool *some,
                     struct bs_diagnostics *diagnostics)
{
    struct progress progress;
    struct bs_solve *solve = NULL;
    solving->progress = !request->quiet && progress_wanted() ? progress_show : NULL;
    solving->context = &progress;
    progress_begin(&progress);
    enum bs_status status = bs_solve_run(solving, &solve, diagnostics);
    progress_end(&progress);
    int code = exit_code_of(status, diagnostics);
    if (status == BS_OK) {
        tell(request->verbose, "solved for %s: %s is %s; solutions: %zu, in %.2f s", solve->path, solve->figure,
             solve->drawn ? "simulated, with the same seed at every value" : "computed", solve->n_solutions,
             clock_seconds() - progress.begun);
        errno = 0;
        *some |= solve->n_solutions > 0;
        status = request->csv ? bs_solve_write_csv(solve, header, stdout) : bs_solve_write_text(solve, stdout);
        code = exit_code_of(flush_output(status), diagnostics);
    }
    say_diagnostics(diagnostics, BS_WARNING);
    bs_solve_free(solve);
    return code;
}

/* One --vary is PATH=FROM:TO; the others are the grid. */
static int solve_path(struct solve_request *request, struct bs_solve_request *solving, bool *some,
                      struct bs_diagnostics *diagnostics)
{
    size_t spans = 0;
    for (size_t i = 0; i < request->vary.count; i++)
        if (is_span(request->vary.items[i])) {
            char *span = request->vary.items[i];
            memmove(&request->vary.items[1], &request->vary.items[0], i * sizeof *request->vary.items); /* to the front */
            request->vary.items[0] = span;
            spans++;
        }
    if (spans != 1) {
        say_error(spans == 0 ? "solve: no --vary PATH=FROM:TO says what is solved for, such as contracts.metered.seat_fee=0:200"
                             : "solve: one --vary PATH=FROM:TO is solved for; write PATH=FROM:TO:STEP for what it is solved at");
        return EXIT_INPUT;
    }
    solving->unknown = request->vary.items[0];
    solving->vary = (const char *const *)request->vary.items + 1;
    solving->n_vary = request->vary.count - 1;
    solving->target = request->target;
    return solve_one(request, solving, true, some, diagnostics);
}

enum { NAMES_MOST = 64 };

static int contract_of(const struct solve_request *request, const struct bs_model *model, size_t *out)
{
    const char *names[NAMES_MOST];
    size_t n = 0;
    for (size_t c = 0; c < model->n_contracts; c++) {
        if (strcmp(model->contracts[c].name, request->contract) == 0) {
            *out = c;
            return EXIT_DONE;
        }
        if (n < NAMES_MOST)
            names[n++] = model->contracts[c].name;
    }
    const char *near = bs_nearest(request->contract, names, n);
    char known[NAMES_MOST * 8] = "";
    for (size_t i = 0; i < n && strlen(known) + strlen(names[i]) + 3 < sizeof known; i++)
        snprintf(known + strlen(known), sizeof known - strlen(known), "%s%s", i > 0 ? ", " : "", names[i]);
    if (near)
        say_error("solve: no contract '%s'; did you mean '%s'?", request->contract, near);
    else
        say_error("solve: no contract '%s'; there are: %s", request->contract, known);
    return EXIT_INPUT;
}

static int ask(struct solve_request *request, struct bs_solve_request *solving, const struct bs_model *model, size_t contract,
               bool header, bool *some, struct bs_diagnostics *diagnostics)
{
    char message[BS_MESSAGE_SIZE];
    struct bs_arena *arena = bs_arena_new();
    enum bs_status status = arena ? bs_question_ask(request->question, model, contract, arena, solving, message) : BS_ERROR_MEMORY;
    if (status == BS_ERROR_INPUT)
        say_error("solve: %s", message);
    int code = status == BS_OK            ? solve_one(request, solving, header, some, diagnostics)
               : status == BS_ERROR_INPUT ? EXIT_INPUT
                                          : exit_code_of(status, diagnostics);
    bs_arena_free(arena);
    return code;
}

/* The question, for a contract or each but the baseline. */
static int answer(struct solve_request *request, struct bs_solve_request *solving, const struct bs_model *model, bool *some,
                  struct bs_diagnostics *diagnostics)
{
    size_t only = model->n_contracts;
    bool first = true;
    int code = request->contract ? contract_of(request, model, &only) : EXIT_DONE;
    solving->vary = (const char *const *)request->vary.items;
    solving->n_vary = request->vary.count;
    for (size_t c = 0; c < model->n_contracts && code == EXIT_DONE; c++) {
        if (only < model->n_contracts ? c != only : c == model->baseline)
            continue;
        code = request->choice ? solve_choose(request, solving, model, c, first, diagnostics)
                               : ask(request, solving, model, c, first, some, diagnostics);
        *some |= request->choice != NULL;
        first = false;
        bs_diagnostics_free(diagnostics);
    }
    return code;
}

static int perform(struct solve_request *request, struct bs_diagnostics *diagnostics)
{
    struct bs_scenario_options options;
    struct bs_scenario *scenario = NULL;
    bool some = false;
    end_on_signals();
    enum bs_status status = usage_request_options(&request->usage, 1, false, &options, diagnostics);
    struct bs_solve_request solving = {
        .scenario = request->scenario,
        .overrides = (const char *const *)request->overrides.items,
        .n_overrides = request->overrides.count,
        .options = &options,
        .engine = request->engine,
        .threads = request->threads,
        .stop = catch_signals(),
    };
    bool asks = request->question || request->choice;
    if (status == BS_OK && asks)
        status = bs_scenario_read_with(solving.scenario, solving.overrides, solving.n_overrides, &options, &scenario, diagnostics);
    if (status != BS_OK) {
        say_diagnostics(diagnostics, BS_WARNING);
        bs_scenario_free(scenario);
        return exit_code_of(status, diagnostics);
    }
    bs_diagnostics_free(diagnostics); /* what it warns of is told again */
    int code = asks ? answer(request, &solving, bs_scenario_model(scenario), &some, diagnostics)
                    : solve_path(request, &solving, &some, diagnostics);
    bs_scenario_free(scenario);
    return code == EXIT_DONE && !some ? EXIT_INPUT : code;
}

static int run(int argc, char **argv)
{
    struct solve_request request = {.quiet = false};
    struct bs_diagnostics diagnostics;
    bs_diagnostics_init(&diagnostics);
    int code = parse(argc, argv, &request);
    if (code == PARSED_GO)
        code = perform(&request, &diagnostics);
    bs_diagnostics_free(&diagnostics);
    list_free(&request.vary);
    list_free(&request.overrides);
    return code;
}

const struct verb verb_solve = {"solve", "the value at which a figure meets a target", run};
