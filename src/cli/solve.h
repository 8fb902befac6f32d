/* What the parts of `solve` share. */
#ifndef BILLSHIFT_CLI_SOLVE_H
#define BILLSHIFT_CLI_SOLVE_H

#include "cli/options.h"
#include "cli/usage_request.h"

#include <billshift/solve.h>

struct solve_choice;

struct solve_request {
    const struct bs_question *question; /* NULL: none */
    const struct solve_choice *choice;  /* a question whose answer is a table; NULL: none */
    const char *scenario, *contract, *target, *format, *method;
    struct list vary, overrides;
    struct usage_request usage;
    enum bs_engine engine;
    unsigned threads;
    bool quiet, verbose, csv;
};

/* Questions whose answer is a table. NULL: there are no more. */
const struct solve_choice *solve_choice_at(size_t i);
const char *solve_choice_name(const struct solve_choice *choice);

/* The names of all questions, of both kinds. NULL: there are no more. */
const char *solve_question_name(size_t i);

/* Answers for a contract (index). first: of those that are asked. Returns the exit code. */
int solve_choose(const struct solve_request *request, const struct bs_solve_request *solving, const struct bs_model *model,
                 size_t contract, bool first, struct bs_diagnostics *diagnostics);

#endif
