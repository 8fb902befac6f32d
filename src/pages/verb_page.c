#include "cli/terminal.h"
#include "pages/choices.h"
#include "pages/page.h"
#include "pages/roff.h"

#include <billshift/scenario.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static void put(const char *text, FILE *out)
{
    roff_marked(text, strlen(text), out);
    fputc('\n', out);
}

static void head(const struct pages *pages, const char *name, int section, const char *what, FILE *out)
{
    fputs(".\\\" Written by the build, from the tables of the program and docs/man.\n.TH \"", out);
    for (const char *letter = name; *letter; letter++)
        fputc(toupper((unsigned char)*letter), out);
    fprintf(out, "\" \"%d\" \"%s\" \"billshift %s\" \"billshift manual\"\n.nh\n.ad l\n.SH NAME\n", section, pages->date,
            BILLSHIFT_VERSION);
    roff_plain(name, strlen(name), out);
    fputs(" \\- ", out);
    put(what, out);
}

/* Whether the verb has the option, and the option the value (NULL: any). */
static bool takes(const struct page_verb *verb, const char *gallery, const char *option, const char *wanted)
{
    static struct value value;
    for (size_t i = 0; i < verb->n_rows; i++) {
        if (strcmp(verb->rows[i].name, option) != 0)
            continue;
        option_value(verb->verb->name, &verb->rows[i], gallery, &value);
        bool found = !wanted;
        for (size_t k = 0; k < value.n && wanted; k++)
            found = found || strcmp(value.names[k], wanted) == 0;
        return found;
    }
    return false;
}

/* verb NULL: how any can end. */
static void exits(const struct page_verb *verb, const char *gallery, FILE *out)
{
    fputs(".SH \"EXIT STATUS\"\n", out);
    for (size_t i = 0; i < n_exit_meanings; i++) {
        const struct exit_meaning *row = &exit_meanings[i];
        if (verb && row->option && !takes(verb, gallery, row->option, row->value))
            continue;
        fprintf(out, ".TP\n.B %d\n", row->code);
        put(row->meaning, out);
    }
}

static void also(const struct prose *prose, const struct pages *all, FILE *out)
{
    fputs(".SH \"SEE ALSO\"\n", out);
    for (size_t i = 0; all && i < all->n; i++)
        fprintf(out, ".BR billshift\\-%s (1),\n", all->verbs[i].verb->name);
    fprintf(out, "%s.BR billshift\\-scenario (5)\n", all ? "" : ".BR billshift (1),\n");
    prose_write(prose, "SEE ALSO", true, out);
}

static void synopsis(const struct page_verb *verb, FILE *out)
{
    fprintf(out, ".SH SYNOPSIS\n\\fBbillshift %s\\fP", verb->verb->name);
    if (verb->n_rows > 0)
        fputs(" [\\fIOPTION\\fP]...", out);
    if (*verb->usage->operands) {
        fputc(' ', out);
        roff_arguments(verb->usage->operands, out);
    }
    fputc('\n', out);
}

/* The names of a closed list, where the help does not have them all. */
static void value_names(const char *help, const struct value *value, FILE *out)
{
    bool named = true;
    for (size_t i = 0; i < value->n; i++)
        named = named && strstr(help, value->names[i]);
    if (named || (value->kind != VALUE_NAME && value->kind != VALUE_NAMES))
        return;
    fputs(value->kind == VALUE_NAME ? ".br\nOne of " : ".br\nSome of ", out);
    for (size_t i = 0; i < value->n; i++) {
        fputs(i > 0 ? ", \\fB" : "\\fB", out);
        roff_plain(value->names[i], strlen(value->names[i]), out);
        fputs("\\fP", out);
    }
    fputs(".\n", out);
}

/* What an option does, as a sentence; names of its values stay as they are spelt. */
static void option_text(const char *text, const struct value *value, FILE *out)
{
    size_t length = strlen(text), word = strcspn(text, " ");
    bool is_name = false;
    for (size_t i = 0; i < value->n; i++)
        is_name = is_name || (strlen(value->names[i]) == word && strncmp(value->names[i], text, word) == 0);
    char first = is_name ? *text : (char)toupper((unsigned char)*text);
    roff_marked(&first, 1, out);
    roff_marked(text + 1, length - 1, out);
    fputs(text[length - 1] == '.' ? "\n" : ".\n", out);
}

static void option(const struct page_verb *verb, const struct option_row *row, const char *gallery, FILE *out)
{
    static struct value value;
    char buffer[128];
    option_value(verb->verb->name, row, gallery, &value);
    fputs(".TP\n", out);
    if (row->letter)
        fprintf(out, "\\fB\\-%c\\fP, ", row->letter);
    fputs("\\fB\\-\\-", out);
    roff_plain(row->name, strlen(row->name), out);
    fputs("\\fP", out);
    if (row->argument) {
        fputc(' ', out);
        roff_arguments(row->argument, out);
    }
    fputc('\n', out);
    option_text(option_help(verb, row, buffer), &value, out);
    value_names(option_help(verb, row, buffer), &value, out);
}

static void options(const struct page_verb *verb, const struct prose *prose, const char *gallery, FILE *out)
{
    static const struct option_row help = {.letter = 'h', .name = "help", .help = "print a summary of these options"};
    fputs(".SH OPTIONS\n", out);
    for (size_t i = 0; i < verb->n_rows; i++)
        option(verb, &verb->rows[i], gallery, out);
    option(verb, &help, gallery, out);
    prose_write(prose, "OPTIONS", true, out);
}

static void examples(const char *example, FILE *out)
{
    fputs(".SH EXAMPLES\n.RS 4\n.nf\n", out);
    while (*example) {
        size_t length = strcspn(example, "\n"), blank = strspn(example, " ");
        roff_plain(example + blank, length - blank, out);
        fputc('\n', out);
        example += length + (example[length] == '\n');
    }
    fputs(".fi\n.RE\n", out);
}

/* A section that prose alone fills. */
static void prose_section(const struct prose *prose, const char *section, FILE *out)
{
    if (!prose_has(prose, section))
        return;
    fprintf(out, ".SH %s\n", section);
    prose_write(prose, section, false, out);
}

void write_verb_page(const struct pages *pages, size_t i, const struct prose *prose, FILE *out)
{
    const struct page_verb *verb = &pages->verbs[i];
    char name[64];
    snprintf(name, sizeof name, "billshift-%s", verb->verb->name);
    head(pages, name, 1, verb->verb->help, out);
    synopsis(verb, out);
    fputs(".SH DESCRIPTION\n", out);
    put(verb->usage->about, out);
    prose_write(prose, "DESCRIPTION", true, out);
    options(verb, prose, pages->gallery, out);
    examples(verb->usage->example, out);
    prose_write(prose, "EXAMPLES", true, out);
    exits(verb, pages->gallery, out);
    prose_section(prose, "FILES", out);
    prose_section(prose, "ENVIRONMENT", out);
    prose_section(prose, "NOTES", out);
    also(prose, NULL, out);
}

void write_main_page(const struct pages *pages, const struct prose *prose, FILE *out)
{
    static const struct value none;
    head(pages, "billshift", 1, "who pays more, who pays less, and by how much, when a contract changes", out);
    fputs(".SH SYNOPSIS\n\\fBbillshift\\fP \\fIVERB\\fP [\\fIOPTION\\fP]... [\\fIARGUMENT\\fP]...\n.br\n"
          "\\fBbillshift\\fP \\fB\\-\\-help\\fP | \\fB\\-\\-version\\fP\n",
          out);
    prose_section(prose, "DESCRIPTION", out);
    fputs(".SH VERBS\n", out);
    for (size_t i = 0; i < pages->n; i++) {
        fprintf(out, ".TP\n.BR billshift\\-%s (1)\n", pages->verbs[i].verb->name);
        option_text(pages->verbs[i].verb->help, &none, out);
    }
    fputs(".SH OPTIONS\n.TP\n\\fB\\-h\\fP, \\fB\\-\\-help\\fP\nList the verbs; after a verb, its options, as billshift help VERB "
          "does.\n"
          ".TP\n\\fB\\-V\\fP, \\fB\\-\\-version\\fP\nPrint the version and the licence.\n",
          out);
    prose_section(prose, "EXAMPLES", out);
    exits(NULL, NULL, out);
    prose_section(prose, "FILES", out);
    prose_section(prose, "ENVIRONMENT", out);
    prose_section(prose, "NOTES", out);
    also(prose, pages, out);
}

void write_scenario_page(const struct pages *pages, const struct prose *prose, FILE *out)
{
    char *text = NULL;
    size_t length = 0;
    FILE *memory = open_memstream(&text, &length);
    if (!memory)
        return;
    bs_reference_write(memory);
    bool good = fclose(memory) == 0;
    head(pages, "billshift-scenario", 5, "the file that says who uses how much, and which contracts are compared", out);
    prose_section(prose, "DESCRIPTION", out);
    prose_section(prose, "EXAMPLES", out);
    fputs(".SH \"THE FORM OF THE FILE\"\n", out);
    /* The first two blocks are its title and where it comes from. */
    const char *at = good ? strstr(text, "\n\n") : NULL;
    at = at ? strstr(at + 2, "\n\n") : NULL;
    if (at)
        roff_markdown(at + 2, strlen(at + 2), false, out);
    prose_section(prose, "FILES", out);
    also(prose, NULL, out);
    free(text);
}
