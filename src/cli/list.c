#include "cli/options.h"
#include "cli/terminal.h"
#include "cli/verb.h"
#include "output/readable.h"
#include "output/table.h"

#include <billshift/distribution.h>
#include <billshift/fit.h>
#include <billshift/output.h>
#include <billshift/scenario.h>
#include <billshift/text.h>

#include <stdio.h>
#include <string.h>

static struct bs_grid *start(size_t columns, const char *const *titles)
{
    struct bs_grid *grid = bs_grid_new(columns, columns);
    for (size_t i = 0; i < columns; i++)
        bs_grid_cell(grid, titles[i]);
    return grid;
}

static bool finish(struct bs_grid *grid)
{
    bool done = bs_grid_print(grid, 0, 0, stdout);
    bs_grid_free(grid);
    return done;
}

/* The names of what a distribution is made from. */
static const char *parameter_names(const struct bs_distribution_type *type, char *buffer, size_t size)
{
    static const struct {
        unsigned takes;
        const char *name;
    } others[] = {{BS_TAKES_POINTS, "at"}, {BS_TAKES_SAMPLE, "a column of numbers"}, {BS_TAKES_PARTS, "parts"}};
    size_t used = 0;
    buffer[0] = '\0';
    for (const struct bs_parameter *p = type->parameters; p && p->name && used < size; p++)
        used += (size_t)snprintf(buffer + used, size - used, "%s%s", used ? ", " : "", p->name);
    for (size_t i = 0; i < sizeof others / sizeof *others && used < size; i++)
        if (type->takes & others[i].takes)
            used += (size_t)snprintf(buffer + used, size - used, "%s%s", used ? ", " : "", others[i].name);
    return buffer;
}

static bool list_distributions(void)
{
    struct bs_grid *grid = start(3, (const char *const[]){"distribution", "parameters", "meaning"});
    for (size_t i = 0; i < bs_distribution_type_count(); i++) {
        const struct bs_distribution_type *type = bs_distribution_type_at(i);
        char parameters[256];
        bs_grid_cell(grid, type->name);
        bs_grid_cell(grid, parameter_names(type, parameters, sizeof parameters));
        bs_grid_cell(grid, type->help);
    }
    return finish(grid);
}

static bool list_families(void)
{
    struct bs_grid *grid = start(2, (const char *const[]){"family", "meaning"});
    for (size_t i = 0; i < bs_fit_family_count(); i++) {
        bs_grid_cell(grid, bs_fit_family_name(bs_fit_family_at(i)));
        bs_grid_cell(grid, bs_fit_family_help(bs_fit_family_at(i)));
    }
    return finish(grid);
}

static bool list_charges(void)
{
    struct bs_grid *grid = start(3, (const char *const[]){"model", "takes", "meaning"});
    for (size_t i = 0; i < bs_charge_model_count(); i++) {
        const struct bs_charge_model *model = bs_charge_model_at(i);
        char takes[BS_TAKES_TEXT];
        bs_grid_cell(grid, model->name);
        bs_grid_cell(grid, bs_charge_model_takes(model, takes));
        bs_grid_cell(grid, model->help);
    }
    return finish(grid);
}

static bool list_keys(void)
{
    struct bs_grid *grid = start(6, (const char *const[]){"key", "kind", "unit", "default", "accepted", "meaning"});
    for (size_t i = 0; i < bs_key_count(); i++) {
        struct bs_key_info key = bs_key_at(i);
        bs_grid_cell(grid, key.path);
        bs_grid_cell(grid, key.kind);
        bs_grid_cell(grid, key.unit);
        bs_grid_cell(grid, key.preset);
        bs_grid_cell(grid, key.range);
        bs_grid_cell(grid, key.help);
    }
    return finish(grid);
}

static bool list_tables(void)
{
    struct bs_grid *grid = start(2, (const char *const[]){"table", "columns"});
    for (size_t i = 0; i < bs_table_count(); i++) {
        const struct bs_table *table = bs_table_at(i);
        char name[BS_TABLE_NAME], columns[512] = "";
        for (size_t k = 0, n = 0; k < table->n_columns && n < sizeof columns; k++)
            n += (size_t)snprintf(columns + n, sizeof columns - n, "%s%s", k > 0 ? ", " : "", table->columns[k]);
        bs_grid_cell(grid, bs_table_name(table, name));
        bs_grid_cell(grid, columns);
    }
    return finish(grid);
}

/* The formats of usage files, each with its versions; then those of the summary and of reports. */
static bool list_formats(void)
{
    struct bs_grid *usage = start(3, (const char *const[]){"usage file", "what it is", "versions"});
    for (size_t i = 0; i < bs_usage_format_count(); i++) {
        const struct bs_usage_format *format = bs_usage_format_at(i);
        for (size_t k = 0; k < bs_usage_format_versions(format); k++) {
            bs_grid_cell(usage, k ? "" : bs_usage_format_name(format));
            bs_grid_cell(usage, k ? "" : bs_usage_format_help(format));
            bs_grid_cell(usage, bs_usage_format_version(format, k));
        }
    }
    if (!finish(usage))
        return false;
    struct bs_grid *grid = start(2, (const char *const[]){"format", "summary"});
    for (size_t i = 0; i < bs_summary_format_count(); i++) {
        bs_grid_cell(grid, bs_summary_format_at(i)->name);
        bs_grid_cell(grid, bs_summary_format_at(i)->help);
    }
    if (!finish(grid))
        return false;
    struct bs_grid *reports = start(2, (const char *const[]){"format", "report"});
    for (size_t i = 0; i < bs_report_format_count(); i++) {
        bs_grid_cell(reports, bs_report_format_at(i)->name);
        bs_grid_cell(reports, bs_report_format_at(i)->help);
    }
    return finish(reports);
}

static bool list_plots(void)
{
    struct bs_grid *grid = start(2, (const char *const[]){"plot", "shows"});
    for (size_t i = 0; i < bs_plot_count(); i++) {
        bs_grid_cell(grid, bs_plot_at(i)->name);
        bs_grid_cell(grid, bs_plot_at(i)->help);
    }
    return finish(grid);
}

static bool list_measures(void)
{
    static const char *const units[] = {[BS_UNIT_SEATS] = "seats",
                                        [BS_UNIT_USE] = "use",
                                        [BS_UNIT_MONEY] = "money",
                                        [BS_UNIT_SHARE] = "share",
                                        [BS_UNIT_RATIO] = "ratio"};
    struct bs_grid *grid = start(3, (const char *const[]){"measure", "unit", "meaning"});
    for (int i = 0; i < BS_MEASURE_COUNT; i++) {
        const struct bs_measure_info *info = bs_measure_info((enum bs_measure)i);
        bs_grid_cell(grid, info->name);
        bs_grid_cell(grid, units[info->unit]);
        bs_grid_cell(grid, info->help);
    }
    return finish(grid);
}

static bool print_reference(void)
{
    bs_reference_write(stdout);
    return !ferror(stdout);
}

static const struct kind {
    const char *name, *help;
    bool (*print)(void);
} kinds[] = {
    {"distributions", "distributions of use", list_distributions},
    {"families", "shapes that `fit` tries", list_families},
    {"charges", "charge models", list_charges},
    {"keys", "keys of a scenario", list_keys},
    {"formats", "formats of usage files, of the summary and of reports", list_formats},
    {"tables", "tables of a results folder, each with its columns", list_tables},
    {"plots", "pictures", list_plots},
    {"measures", "measures of summary.csv", list_measures},
    {"reference", "the scenario reference, as a Markdown page", print_reference},
};

static const struct usage usage = {
    .verb = "list",
    .operands = "[KIND]",
    .about = "Prints what there is of a kind: distributions, families, charges, keys, formats, tables, plots, measures; or the\n"
             "whole scenario reference. Without KIND, the kinds.",
    .example = "  billshift list distributions",
    .operands_least = 0,
    .operands_most = 1,
};

static bool list_kinds(void)
{
    struct bs_grid *grid = start(2, (const char *const[]){"kind", "lists"});
    for (size_t i = 0; i < ROWS(kinds); i++) {
        bs_grid_cell(grid, kinds[i].name);
        bs_grid_cell(grid, kinds[i].help);
    }
    return finish(grid);
}

static const struct kind *find_kind(const char *name)
{
    const char *names[ROWS(kinds)];
    for (size_t i = 0; i < ROWS(kinds); i++) {
        if (strcmp(name, kinds[i].name) == 0)
            return &kinds[i];
        names[i] = kinds[i].name;
    }
    const char *nearest = bs_nearest(name, names, ROWS(kinds));
    if (nearest)
        say_error("list: no kind '%s'; did you mean %s?", name, nearest);
    else
        say_error("list: no kind '%s'; `billshift list` lists them", name);
    return NULL;
}

static int run(int argc, char **argv)
{
    char **operands;
    int count;
    int parsed = options_parse(argc, argv, &usage, NULL, 0, &operands, &count);
    if (parsed != PARSED_GO)
        return parsed;
    const struct kind *kind = count > 0 ? find_kind(operands[0]) : NULL;
    if (count > 0 && !kind)
        return EXIT_INPUT;
    bool done = kind ? kind->print() : list_kinds();
    if (!done && !ferror(stdout)) {
        say_error("out of memory");
        return EXIT_UNFINISHED;
    }
    return EXIT_DONE;
}

const struct verb verb_list = {"list",
                               "print the distributions, families, charge models, keys, formats, tables, pictures, measures", run};
