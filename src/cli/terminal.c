#include "cli/terminal.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const struct exit_meaning exit_meanings[] = {
    {EXIT_DONE, "done", "Done.", NULL, NULL},
    {EXIT_PASSED, "a limit is passed", "A limit that was asked for with `--fail-if` is passed; results were written.", "fail-if",
     NULL},
    {EXIT_INPUT, "bad input or usage", "Bad input or usage: nothing was written.", NULL, NULL},
    {EXIT_UNFINISHED, "could not finish",
     "Could not finish: interrupted, disk full, no memory, or a precision that was asked for was not reached.", NULL, NULL},
    {EXIT_DISAGREE, "the engines disagree", "The two engines (`--method both`) disagree by more than chance explains.", "method",
     "both"},
};
const size_t n_exit_meanings = sizeof exit_meanings / sizeof *exit_meanings;

bool takes_colour(int descriptor)
{
    const char *no_colour = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    return isatty(descriptor) && !(no_colour && *no_colour) && !(terminal && strcmp(terminal, "dumb") == 0);
}

struct help_colours help_colours(void)
{
    static const struct help_colours plain = {"", "", ""}, coloured = {"\033[1m", "\033[36m", "\033[0m"};
    return takes_colour(STDOUT_FILENO) ? coloured : plain;
}

static const struct mark {
    const char *word, *colour;
} marks[] = {{"error: ", "\033[1;31m"}, {"warning: ", "\033[1;33m"}};

/* Prints a line; its first `error: ` or `warning: `, at the start or after a place, in colour. */
static void print_coloured(const char *line, size_t length)
{
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const char *found = memmem(line, length, marks[i].word, strlen(marks[i].word));
        if (!found || (found > line && !(found - line >= 2 && found[-1] == ' ' && found[-2] == ':')))
            continue;
        size_t before = (size_t)(found - line), word = strlen(marks[i].word) - 1;
        fprintf(stderr, "%.*s%s%.*s\033[0m%.*s", (int)before, line, marks[i].colour, (int)word, found,
                (int)(length - before - word), found + word);
        return;
    }
    fwrite(line, 1, length, stderr);
}

static void print_all(const char *text)
{
    while (*text) {
        size_t length = strcspn(text, "\n");
        length += text[length] == '\n';
        print_coloured(text, length);
        text += length;
    }
}

void say_error(const char *format, ...)
{
    struct bs_diagnostics diagnostics;
    char *text = NULL;
    va_list arguments;
    va_start(arguments, format);
    int length = vasprintf(&text, format, arguments);
    va_end(arguments);
    if (length < 0)
        return;
    /* As a diagnostic, so that control characters are shown and not obeyed. */
    bs_diagnostics_init(&diagnostics);
    bs_error(&diagnostics, NULL, "%s", text);
    say_diagnostics(&diagnostics, BS_ERROR);
    bs_diagnostics_free(&diagnostics);
    free(text);
}

void say_diagnostics(const struct bs_diagnostics *diagnostics, enum bs_severity least)
{
    if (!takes_colour(STDERR_FILENO)) {
        bs_diagnostics_print(diagnostics, least, stderr);
        return;
    }
    char *text = NULL;
    size_t length = 0;
    FILE *memory = open_memstream(&text, &length);
    if (memory)
        bs_diagnostics_print(diagnostics, least, memory);
    if (memory && fclose(memory) == 0)
        print_all(text);
    else
        bs_diagnostics_print(diagnostics, least, stderr);
    free(text);
}

int exit_code_of(enum bs_status status, const struct bs_diagnostics *diagnostics)
{
    if (status == BS_OK)
        return EXIT_DONE;
    if (diagnostics->errors == 0 || status == BS_ERROR_MEMORY || status == BS_ERROR_INTERRUPTED)
        say_error("%s", bs_status_text(status));
    return status == BS_ERROR_INPUT ? EXIT_INPUT : EXIT_UNFINISHED;
}

static int output_reason;

void note_output_error(int reason)
{
    if (!output_reason)
        output_reason = reason;
}

enum bs_status flush_output(enum bs_status status)
{
    if (status == BS_OK && fflush(stdout) == 0)
        return BS_OK;
    int reason = errno;
    if (!ferror(stdout))
        return status;
    note_output_error(reason);
    return status == BS_ERROR_IO ? BS_OK : status;
}

int close_output(void)
{
    bool failed = ferror(stdout) != 0;
    errno = 0;
    if (fclose(stdout) != 0) {
        failed = true;
        note_output_error(errno);
    }
    if (!failed)
        return EXIT_DONE;
    /* Who reads has had enough, as `head` does: no news to the one who reads. */
    if (output_reason == EPIPE)
        return EXIT_UNFINISHED;
    if (output_reason)
        say_error("cannot write standard output: %s", strerror(output_reason));
    else
        say_error("cannot write standard output");
    return EXIT_UNFINISHED;
}

static volatile sig_atomic_t stop;

static void on_signal(int number)
{
    (void)number;
    stop = 1;
}

static char farewell[80]; /* "error: " and the words for an interrupt: a handler must not ask for them */

static void on_signal_while_reading(int number)
{
    (void)number;
    (void)!write(STDERR_FILENO, farewell, strlen(farewell));
    _exit(EXIT_UNFINISHED);
}

static void handle_signals(void (*handler)(int))
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGXCPU};
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART | (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct sigaction before;
        /* What a parent ignores (nohup) stays ignored. */
        if (sigaction(numbers[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(numbers[i], &action, NULL);
    }
}

void end_on_signals(void)
{
    snprintf(farewell, sizeof farewell, "error: %s\n", bs_status_text(BS_ERROR_INTERRUPTED));
    handle_signals(on_signal_while_reading);
}

const volatile sig_atomic_t *catch_signals(void)
{
    handle_signals(on_signal);
    return &stop;
}
