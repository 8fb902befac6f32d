/* The manifest and the tables, and what many sections ask of them. */
#include "output/report/data.h"
#include "output/folder.h"
#include "output/json.h"
#include "output/levers_json.h"

#include <billshift/results.h>

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The first two are those that no report can do without. */
enum { NEEDED = 2 };
const char *const bs_report_files[] = {"summary.csv",     "organization.csv",  "labels.csv",        "breakeven.csv", "budget.csv",
                                       "uncertainty.csv", "contributions.csv", "concentration.csv", "margin.csv"};
const size_t bs_report_n_files = sizeof bs_report_files / sizeof *bs_report_files;

const char *bs_report_word(const json_t *value)
{
    const char *text = json_string_value(value);
    return text ? text : "";
}

const char *bs_report_fact(const json_t *object, const char *key)
{
    return bs_report_word(json_object_get(object, key));
}

static enum bs_status read_manifest(struct report_data *data, struct bs_diagnostics *diagnostics)
{
    int folder;
    enum bs_status status = bs_results_open(data->folder, &folder, diagnostics);
    if (status != BS_OK)
        return status;
    int file = openat(folder, BS_MANIFEST_FILE, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (file >= 0)
        data->manifest = bs_json_read(file);
    close(folder);
    return data->manifest ? BS_OK : BS_ERROR_MEMORY;
}

/* Whether the folder has a file of this name. */
static bool holds(const struct report_data *data, const char *file)
{
    int folder = open(data->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool is_there = folder >= 0 && faccessat(folder, file, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
    if (folder >= 0)
        close(folder);
    return is_there;
}

/* The day of the run; a folder without timing.json has none. */
static const char *date_of(const struct report_data *data)
{
    enum { DAY = 10 };
    char *path = NULL;
    if (asprintf(&path, "%s/" BS_TIMING_FILE, data->folder) < 0)
        return NULL;
    json_t *timing = json_load_file(path, 0, NULL);
    const char *date = bs_report_fact(timing, "date");
    const char *copy = bs_arena_copy(data->arena, date, strlen(date) < DAY ? 0 : DAY);
    json_decref(timing);
    free(path);
    return copy;
}

/* A table that was changed by hand shows figures that no run found, or none: it is refused. */
static enum bs_status check_table(const struct report_data *data, const struct report_table *table, const char *const *columns,
                                  size_t n, struct bs_diagnostics *diagnostics)
{
    static const char *const numbers[] = {"value", "std_error"};
    for (size_t i = 0; i < n; i++) {
        bool is_there = false;
        for (size_t c = 0; c < table->n_columns; c++)
            is_there = is_there || strcmp(table->columns[c], columns[i]) == 0;
        if (!is_there)
            return bs_error(diagnostics, NULL, "%s/%s has no column '%s', which the program writes: run again, or restore the file",
                            data->folder, table->file, columns[i]);
    }
    for (size_t row = 0; row < table->n_rows; row++)
        for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
            const char *text = bs_report_text_at(table, row, numbers[i]);
            if (*text && strcmp(text, "nan") != 0 && isnan(bs_report_number_at(table, row, numbers[i])))
                return bs_error(diagnostics, NULL, "%s/%s: '%.40s' is no number, in the column %s of row %zu under the header",
                                data->folder, table->file, text, numbers[i], row + 1);
        }
    return BS_OK;
}

static enum bs_status read_tables(struct report_data *data, struct bs_diagnostics *diagnostics)
{
    static const char *const of_summary[] = {"contract", "group", "period", "measure", "value", "std_error", "unit"},
                             *const of_organization[] = {"contract", "month", "measure", "value", "std_error", "unit"};
    static const char *const *const columns[NEEDED] = {of_summary, of_organization};
    static const size_t n_columns[NEEDED] = {sizeof of_summary / sizeof *of_summary,
                                             sizeof of_organization / sizeof *of_organization};
    data->tables = bs_arena_take(data->arena, bs_report_n_files, sizeof *data->tables);
    enum bs_status status = data->tables ? BS_OK : BS_ERROR_MEMORY;
    for (size_t i = 0; i < bs_report_n_files && status == BS_OK; i++)
        status = bs_report_table_read(data->folder, bs_report_files[i], data->arena, &data->tables[i], diagnostics);
    for (size_t i = 0; i < NEEDED && status == BS_OK; i++)
        if (data->tables[i].n_rows == 0)
            status = bs_error(diagnostics, NULL,
                              "%s has no %s%s: a report needs %s and %s; run again without --tables, or with them among the tables",
                              data->folder, data->tables[i].present ? "figures in " : "", bs_report_files[i], bs_report_files[0],
                              bs_report_files[1]);
        else
            status = check_table(data, &data->tables[i], columns[i], n_columns[i], diagnostics);
    return status;
}

/* Whether the list has the text already; it is put at its end. */
static bool add(const char **list, size_t *count, const char *text)
{
    for (size_t i = 0; i < *count; i++)
        if (strcmp(list[i], text) == 0)
            return false;
    list[(*count)++] = text;
    return true;
}

static enum bs_status take_contracts(struct report_data *data, struct bs_diagnostics *diagnostics)
{
    const struct report_table *totals = bs_report_table(data, "organization.csv"), *labels = bs_report_table(data, "labels.csv");
    const char **names = bs_arena_take(data->arena, totals->n_rows, sizeof *names),
               *baseline = bs_report_fact(data->manifest, "baseline");
    size_t count = 0;
    if (!names)
        return BS_ERROR_MEMORY;
    for (size_t row = 0; row < totals->n_rows; row++)
        if (row == 0 || strcmp(names[count - 1], bs_report_text_at(totals, row, "contract")) != 0)
            add(names, &count, bs_report_text_at(totals, row, "contract"));
    struct report_contract *contracts = bs_arena_take(data->arena, count, sizeof *contracts);
    if (!contracts)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < count; i++) {
        const char *key[] = {"contract", names[i]};
        contracts[i] = (struct report_contract){names[i], bs_report_text_at(labels, bs_report_find(labels, key, 2), "label")};
        if (strcmp(names[i], baseline) == 0)
            data->baseline = i;
    }
    data->contracts = contracts;
    data->n_contracts = count;
    if (strcmp(names[data->baseline], baseline) != 0)
        return bs_error(diagnostics, NULL, "%s: manifest.json names the baseline '%.40s', of which organization.csv has no figures",
                        data->folder, baseline);
    if (!*bs_report_fact(data->manifest, "currency"))
        return bs_error(diagnostics, NULL,
                        "%s: manifest.json names no currency, which the program writes: run again, or restore it", data->folder);
    return BS_OK;
}

/* Blocks of summary.csv, and the groups in the order in which the baseline has them. */
static enum bs_status take_groups(struct report_data *data)
{
    const struct report_table *summary = bs_report_table(data, "summary.csv");
    const char *baseline = data->contracts[data->baseline].name;
    struct report_block *blocks = bs_arena_take(data->arena, summary->n_rows, sizeof *blocks);
    struct report_group *groups = bs_arena_take(data->arena, summary->n_rows, sizeof *groups);
    if (!blocks || !groups)
        return BS_ERROR_MEMORY;
    for (size_t row = 0; row < summary->n_rows; row++) {
        const char *contract = bs_report_text_at(summary, row, "contract"), *group = bs_report_text_at(summary, row, "group");
        const char *period = bs_report_text_at(summary, row, "period");
        struct report_block *last = data->n_blocks > 0 ? &blocks[data->n_blocks - 1] : NULL;
        if (last && strcmp(last->contract, contract) == 0 && strcmp(last->group, group) == 0 && strcmp(last->period, period) == 0) {
            last->count++;
        } else {
            blocks[data->n_blocks++] = (struct report_block){contract, group, period, row, 1};
            if (strcmp(contract, baseline) == 0 && strcmp(period, "month") == 0)
                groups[data->n_groups++] = (struct report_group){.label = group, .seats = NAN, .users = NAN};
        }
        struct report_group *now = data->n_groups > 0 ? &groups[data->n_groups - 1] : NULL;
        if (now && strcmp(contract, baseline) == 0 && strcmp(now->label, group) == 0 &&
            strcmp(bs_report_text_at(summary, row, "measure"), "seats") == 0)
            *(strcmp(period, "month") == 0 ? &now->seats : &now->users) = bs_report_number_at(summary, row, "value");
        if (!data->use_unit && strcmp(bs_report_text_at(summary, row, "measure"), "mean_use") == 0)
            data->use_unit = bs_report_text_at(summary, row, "unit");
    }
    data->blocks = blocks;
    data->groups = groups;
    return BS_OK;
}

/* Tables that every run writes, unless it was told which ones. */
static bool wrote_all(const json_t *manifest)
{
    static const char *const always[] = {"summary.csv",      "change.csv",     "histogram.csv",
                                         "organization.csv", "bill_curve.csv", "labels.csv"};
    bool all = true;
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        all = all && json_object_get(json_object_get(manifest, "files"), always[i]);
    return all;
}

static void take_facts(struct report_data *data)
{
    const struct report_table *labels = bs_report_table(data, "labels.csv");
    const json_t *manifest = data->manifest, *scenario = json_object_get(manifest, "scenario"),
                 *text = json_object_get(scenario, "text"),
                 *projection = json_object_get(json_object_get(manifest, "population"), "projection");
    const char *key[] = {"scenario", "title"};
    data->version = bs_report_fact(manifest, "version");
    data->scenario_file = bs_report_fact(scenario, "file");
    data->text = bs_report_word(text);
    data->text_length = json_string_length(text);
    data->title = bs_report_text_at(labels, bs_report_find(labels, key, 2), "label");
    if (!*data->title)
        data->title = strcmp(data->scenario_file, "-") == 0 ? "Scenario from standard input" : data->scenario_file;
    data->currency = bs_report_fact(manifest, "currency");
    data->months = (size_t)json_integer_value(json_object_get(manifest, "months"));
    data->seats = (double)json_integer_value(json_object_get(manifest, "seats"));
    bool population = json_is_object(json_object_get(manifest, "population"));
    data->seat = population ? "user" : "seat";
    data->method = bs_report_fact(json_object_get(json_object_get(manifest, "files"), "summary.csv"), "method");
    data->whole = wrote_all(manifest);
    data->sliders = holds(data, BS_LEVERS_FILE);
    data->exact = strcmp(data->method, BS_METHOD_EXACT) == 0 && !json_is_integer(json_object_get(manifest, "replications"));
    data->draws = !population || json_is_true(json_object_get(projection, "drawn"));
    if (!data->use_unit)
        data->use_unit = data->currency;
}

enum bs_status bs_report_read(const char *folder, struct report_data **out, struct bs_diagnostics *diagnostics)
{
    struct bs_arena *arena = bs_arena_new();
    struct report_data *data = arena ? bs_arena_take(arena, 1, sizeof *data) : NULL;
    *out = data;
    if (!data) {
        bs_arena_free(arena);
        return BS_ERROR_MEMORY;
    }
    data->arena = arena;
    data->folder = folder;
    data->no_pictures = "";
    enum bs_status status = read_manifest(data, diagnostics);
    if (status == BS_OK)
        status = read_tables(data, diagnostics);
    if (status == BS_OK)
        status = take_contracts(data, diagnostics);
    if (status == BS_OK)
        status = take_groups(data);
    if (status == BS_OK)
        take_facts(data);
    if (status == BS_OK && !(data->date = date_of(data)))
        status = BS_ERROR_MEMORY;
    return status;
}

void bs_report_free(struct report_data *data)
{
    if (!data)
        return;
    json_decref(data->manifest);
    bs_arena_free(data->arena); /* data lies in it */
}

const struct report_table *bs_report_table(const struct report_data *data, const char *file)
{
    static const struct report_table none = {.file = ""};
    for (size_t i = 0; i < bs_report_n_files; i++)
        if (strcmp(data->tables[i].file, file) == 0)
            return &data->tables[i];
    return &none;
}
