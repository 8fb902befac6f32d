/* What the command says on standard error, and how it ends. */
#ifndef BILLSHIFT_CLI_TERMINAL_H
#define BILLSHIFT_CLI_TERMINAL_H

#include <billshift/diagnostics.h>

#include <signal.h>
#include <stdbool.h>

enum {
    EXIT_DONE = 0,
    EXIT_PASSED = 1, /* a limit that was asked to be held */
    EXIT_INPUT = 2,
    EXIT_UNFINISHED = 3,
    EXIT_DISAGREE = 4 /* the engines, by more than chance explains */
};                    /* exit codes */

/* What they mean, in the order of the codes: in a few words for the help, and as a manual page says it. */
struct exit_meaning {
    int code;
    const char *shortly, *meaning;
    const char *option,
        *value; /* without which a verb cannot end so: a name of an option, and of what it takes; NULL: any verb can */
};
extern const struct exit_meaning exit_meanings[];
extern const size_t n_exit_meanings;

/* Whether it is a terminal that shows colours, and NO_COLOR is not set. */
bool takes_colour(int descriptor);

/* What stands before a head and before a name of the help, and after either; all "" where standard output takes no colour. */
struct help_colours {
    const char *head, *name, *end;
};
struct help_colours help_colours(void);

/* `error: ` and the message, in colour on a terminal unless NO_COLOR is set. */
void say_error(const char *format, ...) BS_PRINTF(1, 2);

/* All items from `least` upwards. */
void say_diagnostics(const struct bs_diagnostics *diagnostics, enum bs_severity least);

/* The exit code of a status; a status other than BS_OK and BS_ERROR_INPUT that nothing was said about is named. */
int exit_code_of(enum bs_status status, const struct bs_diagnostics *diagnostics);

/* Keeps the errno of a failed write to standard output, for close_output to name; the first one counts. */
void note_output_error(int reason);

/* After a writer to standard output that returned `status`, errno having been 0 before it: flushes. What could not be written is left for
   close_output to name, and is BS_OK here. */
enum bs_status flush_output(enum bs_status status);

/* Was everything written to standard output? If not, says so: EXIT_UNFINISHED. */
int close_output(void);

/* From here on, while nothing lies on disk that must be removed, such a signal ends the program with EXIT_UNFINISHED, whatever it waits for. */
void end_on_signals(void);

/* From here on, the first interrupt, quit, termination, hang-up or end of processor time only sets this flag. */
const volatile sig_atomic_t *catch_signals(void);

#endif
