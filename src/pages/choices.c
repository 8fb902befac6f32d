#include "pages/choices.h"

#include "cli/solve.h"
#include "cli/verb.h"
#include "output/fit_output.h"
#include "output/table.h"

#include <billshift/engine.h>
#include <billshift/fit.h>
#include <billshift/output.h>
#include <billshift/results.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *summary_format(size_t i, char *buffer)
{
    (void)buffer;
    return i < bs_summary_format_count() ? bs_summary_format_at(i)->name : NULL;
}

static const char *report_format(size_t i, char *buffer)
{
    (void)buffer;
    return i < bs_report_format_count() ? bs_report_format_at(i)->name : NULL;
}

static const char *bill_format(size_t i, char *buffer)
{
    (void)buffer;
    return bs_bill_format_at(i) ? bs_bill_format_at(i)->name : NULL;
}

static const char *fit_format(size_t i, char *buffer)
{
    (void)buffer;
    return bs_fit_format_at(i) ? bs_fit_format_at(i)->name : NULL;
}

static const char *fit_family(size_t i, char *buffer)
{
    (void)buffer;
    return i < bs_fit_family_count() ? bs_fit_family_name(bs_fit_family_at(i)) : NULL;
}

static const char *table_name(size_t i, char *buffer)
{
    return i < bs_table_count() ? bs_table_name(bs_table_at(i), buffer) : NULL;
}

static const char *measure_name(size_t i, char *buffer)
{
    (void)buffer;
    return i < BS_MEASURE_COUNT ? bs_measure_info((enum bs_measure)i)->name : NULL;
}

static const char *engine_name(size_t i, char *buffer)
{
    (void)buffer;
    return i < BS_ENGINE_COUNT ? bs_engine_name((enum bs_engine)i) : NULL;
}

/* At many points both engines would only take longer. */
static const char *one_engine_name(size_t i, char *buffer)
{
    return i < BS_ENGINE_BOTH ? engine_name(i, buffer) : NULL;
}

static const char *kind(size_t i, char *buffer)
{
    (void)buffer;
    return list_kind_name(i);
}

static const char *question(size_t i, char *buffer)
{
    (void)buffer;
    return solve_question_name(i);
}

/* Closed lists. verb NULL: any that has no row of its own before. option: its name, or the word of an operand. */
static const struct list_row {
    const char *verb, *option;
    enum value_kind kind;
    const char *(*name)(size_t i, char *buffer); /* NULL at the end */
    const char *words;                           /* in place of it */
} rows[] = {
    {"run", "format", VALUE_NAME, summary_format, NULL},  {"report", "format", VALUE_NAME, report_format, NULL},
    {"price", "format", VALUE_NAME, bill_format, NULL},   {"explain", "format", VALUE_NAME, bill_format, NULL},
    {"fit", "format", VALUE_NAME, fit_format, NULL},      {"sweep", "format", VALUE_NAME, NULL, "table csv"},
    {"solve", "format", VALUE_NAME, NULL, "table csv"},   {"fit", "as", VALUE_NAME, NULL, "mixture segments"},
    {"fit", "family", VALUE_NAME, fit_family, NULL},      {"run", "method", VALUE_NAME, engine_name, NULL},
    {NULL, "method", VALUE_NAME, one_engine_name, NULL},  {NULL, "tables", VALUE_NAMES, table_name, NULL},
    {NULL, "measure", VALUE_BEGIN, measure_name, NULL},   {NULL, "fail-if", VALUE_BEGIN, measure_name, NULL},
    {NULL, "precision", VALUE_BEGIN, measure_name, NULL}, {"list", "KIND", VALUE_NAME, kind, NULL},
    {"solve", "QUESTION", VALUE_NAME, question, NULL},
};

/* What the word for an argument says where there is no closed list. */
static const struct {
    const char *begin;
    enum value_kind kind;
} words[] = {
    {"PATH=", VALUE_PATH}, {"SCENARIO", VALUE_SCENARIO},  {"DIR", VALUE_FOLDER},   {"RESULTS", VALUE_FOLDER},
    {"FILE", VALUE_FILE},  {"CUSTOMERS.csv", VALUE_FILE}, {"PICTURE", VALUE_FILE}, {"BLOCK", VALUE_FILE},
};

static void add(struct value *value, const char *name, size_t length)
{
    if (value->n < NAMES_MOST && length < NAME_SIZE)
        (void)snprintf(value->names[value->n++], NAME_SIZE, "%.*s", (int)length, name);
}

static void take_row(const struct list_row *row, struct value *out)
{
    char buffer[BS_TABLE_NAME];
    out->kind = row->kind;
    for (size_t i = 0; row->name && row->name(i, buffer); i++)
        add(out, row->name(i, buffer), strlen(row->name(i, buffer)));
    for (const char *word = row->words; word && *word;) {
        size_t length = strcspn(word, " ");
        add(out, word, length);
        word += length + (word[length] == ' ');
    }
}

static int by_name(const void *a, const void *b)
{
    return strcmp(a, b);
}

static void take_gallery(const char *gallery, struct value *out)
{
    static const char suffix[] = ".yaml";
    DIR *folder = opendir(gallery);
    out->kind = VALUE_NAME;
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        size_t length = strlen(entry->d_name);
        if (length >= sizeof suffix && strcmp(entry->d_name + length + 1 - sizeof suffix, suffix) == 0)
            add(out, entry->d_name, length + 1 - sizeof suffix);
    }
    if (folder)
        (void)closedir(folder);
    qsort(out->names, out->n, sizeof *out->names, by_name);
}

/* word: that stands for it in the help. */
static void find(const char *verb, const char *name, const char *word, const char *gallery, struct value *out)
{
    out->kind = VALUE_ANY;
    out->n = 0;
    if (strcmp(verb, "init") == 0 && strcmp(name, "from") == 0) {
        take_gallery(gallery, out);
        return;
    }
    for (size_t i = 0; i < ROWS(rows); i++)
        if ((!rows[i].verb || strcmp(rows[i].verb, verb) == 0) && strcmp(rows[i].option, name) == 0) {
            take_row(&rows[i], out);
            return;
        }
    for (size_t i = 0; i < ROWS(words); i++)
        if (strncmp(word, words[i].begin, strlen(words[i].begin)) == 0) {
            out->kind = words[i].kind;
            return;
        }
}

void option_value(const char *verb, const struct option_row *row, const char *gallery, struct value *out)
{
    if (row->argument)
        find(verb, row->name, row->argument, gallery, out);
    else
        *out = (struct value){.kind = VALUE_FLAG};
}

bool operand_value(const struct usage *usage, size_t position, const char *gallery, struct value *out, bool *or_next)
{
    const char *word = usage->operands, *last = "";
    for (size_t i = 0; *word && i <= position; i++) {
        last = word;
        word += strcspn(word, " ");
        word += *word == ' ';
        if (i < position && !*word && usage->operands_most >= 0)
            return false;
    }
    if (!*last)
        return false;
    char name[NAME_SIZE];
    *or_next = *last == '[' && *word;
    last += *last == '[';
    (void)snprintf(name, sizeof name, "%.*s", (int)strcspn(last, " ]"), last);
    find(usage->verb, name, name, gallery, out);
    return true;
}
