#include "cli/new_file.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "cli/verbose.h"
#include "output/readable.h"

#include <billshift/book.h>
#include <billshift/output.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct usage usage = {
    .verb = "book",
    .operands = "SCENARIO CUSTOMERS.csv",
    .about = "Moves many customers from the baseline to a new contract, each at its own renewal, and prints the vendor's\n"
             "expected revenue month by month as CSV. Columns of the file: customer, seats, renews (YYYY-MM), and where\n"
             "wanted contract, use (1.5x: half as much again) and segment:NAME (shares of the seats).",
    .example = "  billshift book scenario.yaml customers.csv -o path.csv --customers changes.csv",
    .operands_least = 2,
    .operands_most = 2,
};

struct request {
    const char *scenario, *file, *contract, *output, *customers;
    struct list overrides;
    bool verbose;
};

typedef enum bs_status writer(const struct bs_model *model, const struct bs_book *book, FILE *out);

static int parse(int argc, char **argv, struct request *request)
{
    const struct option_row rows[] = {
        {'o', "output", "FILE", "write the path into this file, which must be new", OPTION_TEXT, &request->output, NULL},
        {0, "customers", "FILE", "write what each customer pays, the largest rise first, into this new file", OPTION_TEXT,
         &request->customers, NULL},
        {0, "contract", "NAME", "that customers move to where the file names none", OPTION_TEXT, &request->contract, NULL},
        {0, "set", "PATH=VALUE", "change a value of the scenario; may be repeated", OPTION_LIST, &request->overrides, NULL},
        VERBOSE_ROW_OF(&request->verbose, "say what is read, who renews within the term, and times"),
    };
    char **operands;
    int count;
    int parsed = options_parse(argc, argv, &usage, rows, ROWS(rows), &operands, &count);
    if (parsed != PARSED_GO)
        return parsed;
    request->scenario = operands[0];
    request->file = operands[1];
    if (request->output && request->customers && strcmp(request->output, request->customers) == 0) {
        say_error("book: -o and --customers name the same file: give each its own");
        return EXIT_INPUT;
    }
    return check_new_file("book", request->output) != EXIT_DONE || check_new_file("book", request->customers) != EXIT_DONE
               ? EXIT_INPUT
               : PARSED_GO;
}

/* path NULL: standard output. */
static int write_table(writer *write, const struct bs_model *model, const struct bs_book *book, const char *path,
                       struct bs_diagnostics *diagnostics)
{
    errno = 0;
    if (!path)
        return exit_code_of(flush_output(write(model, book, stdout)), diagnostics);
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    enum bs_status status = out ? write(model, book, out) : BS_ERROR_MEMORY;
    if (out && fclose(out) != 0 && status == BS_OK)
        status = BS_ERROR_MEMORY;
    int code = status == BS_OK ? write_new_file("book", path, text, length) : exit_code_of(status, diagnostics);
    free(text);
    return code;
}

static void tell_book(const struct request *request, const struct bs_book *book, double since)
{
    size_t moving = 0;
    char count[BS_READABLE], months[BS_READABLE];
    for (size_t i = 0; i < book->n; i++)
        moving += book->customers[i].moves;
    tell_file(request->verbose, request->file, bs_readable_count((double)book->n, "customer", count));
    tell(request->verbose, "engine: exact; %zu of %s renew within the %s of the term: computed in %.2f s", moving, count,
         bs_readable_count((double)book->months, "month", months), clock_seconds() - since);
}

static int perform(const struct request *request, struct bs_diagnostics *diagnostics)
{
    struct bs_scenario *scenario = NULL;
    struct bs_customers customers;
    struct bs_book *book = NULL;
    struct bs_arena *arena = bs_arena_new();
    end_on_signals();
    double begun = clock_seconds();
    enum bs_status status = arena ? bs_scenario_read(request->scenario, (const char *const *)request->overrides.items,
                                                     request->overrides.count, &scenario, diagnostics)
                                  : BS_ERROR_MEMORY;
    if (status == BS_OK)
        tell_read(request->verbose, scenario, begun);
    begun = clock_seconds();
    if (status == BS_OK)
        status = bs_customers_read(request->file, arena, &customers, diagnostics);
    if (status == BS_OK)
        status = bs_book_run(bs_scenario_model(scenario), &customers, request->contract, &book, diagnostics);
    if (status == BS_OK)
        tell_book(request, book, begun);
    int code = exit_code_of(status, diagnostics);
    if (status == BS_OK && request->customers)
        code = write_table(bs_book_write_customers, bs_scenario_model(scenario), book, request->customers, diagnostics);
    if (status == BS_OK && code == EXIT_DONE)
        code = write_table(bs_book_write_path, bs_scenario_model(scenario), book, request->output, diagnostics);
    if (status == BS_OK && code == EXIT_DONE) {
        tell_written(request->verbose, request->customers);
        tell_written(request->verbose, request->output);
    }
    say_diagnostics(diagnostics, BS_WARNING);
    bs_book_free(book);
    bs_scenario_free(scenario);
    bs_arena_free(arena);
    return code;
}

static int run(int argc, char **argv)
{
    struct request request = {.scenario = NULL};
    struct bs_diagnostics diagnostics;
    bs_diagnostics_init(&diagnostics);
    int code = parse(argc, argv, &request);
    if (code == PARSED_GO)
        code = perform(&request, &diagnostics);
    bs_diagnostics_free(&diagnostics);
    list_free(&request.overrides);
    return code;
}

const struct verb verb_book = {"book", "a vendor's revenue as customers renew", run};
