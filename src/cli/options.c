#include "cli/options.h"

#include "cli/terminal.h"

#include <billshift/text.h>

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ROWS = 32, HELP_COLUMN = 26 };

void list_free(struct list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->items[i]);
    free(list->items);
    *list = (struct list){NULL, 0};
}

static bool list_add(struct list *list, const char *prefix, const char *text)
{
    char **items = realloc(list->items, (list->count + 1) * sizeof *items);
    if (!items)
        return false;
    list->items = items;
    if (asprintf(&items[list->count], "%s%s", prefix ? prefix : "", text) < 0)
        return false;
    list->count++;
    return true;
}

/* A line of the help; colours take no room in it. */
static void print_row(const struct option_row *row, const struct help_colours *colours)
{
    char letter[8] = "", argument[64] = "";
    int indent = row->letter ? 2 : 6;
    if (row->letter)
        snprintf(letter, sizeof letter, "-%c, ", row->letter);
    if (row->argument)
        snprintf(argument, sizeof argument, " %s", row->argument);
    int width = indent + (int)(strlen(letter) + strlen("--") + strlen(row->name) + strlen(argument));
    printf("%*s%s%s--%s%s%s%*s  %s\n", indent, "", colours->name, letter, row->name, colours->end, argument,
           width < HELP_COLUMN ? HELP_COLUMN - width : 0, "", row->help);
}

static void print_help(const struct usage *usage, const struct option_row *rows, size_t n_rows)
{
    static const struct option_row help = {.letter = 'h', .name = "help", .help = "print this help"};
    const struct help_colours colours = help_colours();
    printf("%susage:%s billshift %s%s%s%s\n\n%s\n", colours.head, colours.end, usage->verb, n_rows > 0 ? " [OPTION]..." : "",
           *usage->operands ? " " : "", usage->operands, usage->about);
    printf("%soptions:%s\n", colours.head, colours.end);
    for (size_t i = 0; i < n_rows; i++)
        if (rows[i].help)
            print_row(&rows[i], &colours);
    print_row(&help, &colours);
    /* One example needs no line of its own for its title. */
    bool several = strchr(usage->example, '\n') != NULL;
    printf("\n%sexample:%s%s%s\n", colours.head, colours.end, several ? "\n" : " ",
           usage->example + (several ? 0 : strspn(usage->example, " ")));
}

static bool set_count(const char *verb, const struct option_row *row, const char *text)
{
    errno = 0;
    char *end = NULL;
    unsigned long long number = *text >= '0' && *text <= '9' ? strtoull(text, &end, 10) : 0;
    if (!end || *end || errno || number < 1 || number > 4294967295u) {
        say_error("%s: --%s takes a whole number from 1 to 4294967295, not '%s'", verb, row->name, text);
        return false;
    }
    *(unsigned *)row->target = (unsigned)number;
    return true;
}

static bool set_option(const char *verb, const struct option_row *row, const char *argument)
{
    switch (row->kind) {
    case OPTION_FLAG:
        *(bool *)row->target = true;
        return true;
    case OPTION_TEXT:
        *(const char **)row->target = argument;
        return true;
    case OPTION_COUNT:
        return set_count(verb, row, argument);
    case OPTION_LIST:
        if (list_add(row->target, row->prefix, argument))
            return true;
        say_error("out of memory");
        return false;
    }
    return false;
}

/* The only option that begins so; NULL: none, or several. */
static const char *begun(const char *name, const char *const *names, size_t n)
{
    const char *found = NULL;
    for (size_t i = 0; i < n; i++)
        if (strncmp(names[i], name, strlen(name)) == 0) {
            if (found)
                return NULL;
            found = names[i];
        }
    return found;
}

/* getopt found something that it does not know: `word` is as it stands in argv. */
static void unknown_option(const struct usage *usage, const struct option_row *rows, size_t n_rows, const char *word, int letter)
{
    if (letter) {
        say_error("%s: no option -%c; `billshift %s --help` lists them", usage->verb, letter, usage->verb);
        return;
    }
    const char *names[MOST_ROWS + 1];
    char name[64];
    for (size_t i = 0; i < n_rows; i++)
        names[i] = rows[i].name;
    names[n_rows] = "help";
    snprintf(name, sizeof name, "%.*s", (int)strcspn(word + 2, "="), word + 2);
    const char *nearest = bs_nearest(name, names, n_rows + 1);
    if (!nearest && *name)
        nearest = begun(name, names, n_rows + 1);
    if (nearest)
        say_error("%s: no option --%s; did you mean --%s?", usage->verb, name, nearest);
    else
        say_error("%s: no option --%s; `billshift %s --help` lists them", usage->verb, name, usage->verb);
}

/* letter: of the option, or the number of its row from 256 on. */
static void needs_argument(const struct usage *usage, const struct option_row *rows, size_t n_rows, const char *word, int letter)
{
    for (size_t i = 0; i < n_rows; i++)
        if (letter == (int)(256 + i) || (letter > 0 && letter == rows[i].letter)) {
            const char *help = rows[i].help ? rows[i].help : "";
            say_error("%s: %s needs an argument, %s%s%s", usage->verb, word, rows[i].argument, *help ? ": " : "", help);
            return;
        }
}

/* The tables that getopt_long wants. */
static void translate(const struct option_row *rows, size_t n_rows, struct option *longs, char *letters)
{
    *letters++ = ':';
    for (size_t i = 0; i < n_rows; i++) {
        int takes = rows[i].argument ? required_argument : no_argument;
        longs[i] = (struct option){rows[i].name, takes, NULL, (int)(256 + i)};
        if (rows[i].letter) {
            *letters++ = rows[i].letter;
            if (rows[i].argument)
                *letters++ = ':';
        }
    }
    longs[n_rows] = (struct option){"help", no_argument, NULL, 'h'};
    longs[n_rows + 1] = (struct option){NULL, 0, NULL, 0};
    *letters++ = 'h';
    *letters = '\0';
}

/* The word in argv that getopt has just read, without an argument of its own. */
static const char *word_read(char **argv, const char *argument)
{
    return argument && optind > 1 && argument == argv[optind - 1] ? argv[optind - 2] : argv[optind - 1];
}

/* getopt takes any beginning of a long name; the next release may make that ambiguous, so only whole names are taken. */
static bool is_whole(const char *word, const char *name)
{
    return strcspn(word, "=") == strlen(name) + 2;
}

/* The word for the operand after those that are there; those in brackets may be left out. *length: of it */
static const char *missing_operand(const struct usage *usage, int count, size_t *length)
{
    const char *word = usage->operands;
    for (int i = 0; *word; i++) {
        *length = strcspn(word, " ");
        if (*word == '[')
            i--;
        else if (i == count)
            return word;
        word += *length + (word[*length] == ' ');
    }
    *length = strlen(usage->operands);
    return usage->operands;
}

static int check_operands(const struct usage *usage, int count, char **operands)
{
    size_t length;
    for (int i = 0; i < count; i++)
        if (!*operands[i]) {
            say_error("%s: an argument is empty; `billshift %s --help` shows how it is called", usage->verb, usage->verb);
            return EXIT_INPUT;
        }
    const char *word = missing_operand(usage, count, &length);
    if (count < usage->operands_least && count > 0)
        say_error("%s: %.*s is missing after %s; `billshift %s --help` shows how it is called", usage->verb, (int)length, word,
                  operands[count - 1], usage->verb);
    else if (count < usage->operands_least)
        say_error("%s: %s is missing; `billshift %s --help` shows how it is called", usage->verb, word, usage->verb);
    else if (usage->operands_most >= 0 && count > usage->operands_most)
        say_error("%s: unexpected '%s'; `billshift %s --help` shows how it is called", usage->verb, operands[usage->operands_most],
                  usage->verb);
    else
        return PARSED_GO;
    return EXIT_INPUT;
}

static struct {
    options_reader *reader;
    void *context;
} tables;

void options_read_tables(options_reader *reader, void *context)
{
    tables.reader = reader;
    tables.context = context;
}

int options_parse(int argc, char **argv, const struct usage *usage, const struct option_row *rows, size_t n_rows, char ***operands,
                  int *count)
{
    if (tables.reader) {
        tables.reader(usage, rows, n_rows, tables.context);
        return EXIT_DONE;
    }
    struct option longs[MOST_ROWS + 2];
    char letters[2 * MOST_ROWS + 3];
    translate(rows, n_rows, longs, letters);
    opterr = 0;
    optind = 1;
    for (;;) {
        int at = optind, row = -1;
        int found = getopt_long(argc, argv, letters, longs, &row);
        if (found == -1)
            break;
        if (row >= 0 && !is_whole(word_read(argv, optarg), longs[row].name)) {
            unknown_option(usage, rows, n_rows, word_read(argv, optarg), 0);
            return EXIT_INPUT;
        }
        if (found == 'h') {
            print_help(usage, rows, n_rows);
            return EXIT_DONE;
        }
        if (found == '?' || found == ':') {
            /* optopt is 0, or the number of a row whose argument is wrong; else a letter */
            const char *word = argv[optind > at ? optind - 1 : at];
            if (found == ':')
                needs_argument(usage, rows, n_rows, word, optopt);
            else if (optopt >= 256)
                say_error("%s: %s: the option takes no argument", usage->verb, word);
            else
                unknown_option(usage, rows, n_rows, word, optopt);
            return EXIT_INPUT;
        }
        for (size_t i = 0; i < n_rows; i++)
            if ((found == rows[i].letter || found == (int)(256 + i)) && !set_option(usage->verb, &rows[i], optarg))
                return EXIT_INPUT;
    }
    *operands = argv + optind;
    *count = argc - optind;
    return check_operands(usage, *count, *operands);
}
